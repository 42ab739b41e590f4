"""Faults of events, alone and against the versions of units."""

from __future__ import annotations

from pathlib import Path

from bad_cases import Break, Case
from small_study import FILES, change, put

EVENTS = "unit_events.csv"
# name, rows added to the events, code, row, column, value
ROWS = [
    ("created twice", "2025-08-01,create,,P-1-01,,\n", "event_existed", 5, "to_unit", "P-1-01"),
    ("a create of nobody", "2025-08-01,create,,,,\n", "event_incomplete", 5, "to_unit", ""),
    ("a merge into nobody", "2025-07-01,merge,P-2,,,\n", "event_incomplete", 5, "to_unit", ""),
    ("a rename of nobody", "2025-08-01,rename,,,,\n", "event_incomplete", 5, "from_unit", ""),
    ("renamed as before", "2025-08-01,rename,P-1-01,,,\n", "event_unchanged", 5, "from_unit",
     "P-1-01"),
    ("of the same kind", "2025-08-01,retype,P-1-01,P-1-01,,\n", "event_unchanged", 5,
     "from_unit", "P-1-01"),
    ("parent as before", "2025-08-01,reparent,P-1-01,P-1-01,,\n", "event_unchanged", 5,
     "from_unit", "P-1-01"),
    ("split without a share", "2025-08-01,split,P-1-02,P-1-01,,\n", "no_share", 5, "share",
     "P-1-02"),
    ("merged long after its end", "2025-09-01,merge,P-2,P-1,,\n", "event_without_unit", 5,
     "from_unit", "P-2"),
    ("more than a whole", "2025-07-01,take_over,P-2,P,0.5,\n", "shares_not_one", 3, "share",
     "P-2"),
    ("merged, yet alive", "2025-08-01,merge,P-1-02,P-1-01,,\n", "event_contradicts", 5,
     "from_unit", "P-1-02"),
]  # fmt: skip


def added(rows: str) -> Break:
    return lambda folder: put(folder, EVENTS, FILES[EVENTS] + rows)


def loses_a_part(folder: Path) -> None:
    change(folder, EVENTS, ("P-2,P-1,1,", "P-2,P-1,0.4,"))


def many_begin(folder: Path) -> None:
    rows = "".join(f"P-1-{n},Tổ {n},grassroots,P-1,,2025-01-01,\n" for n in range(10, 40))
    put(folder, "units.csv", FILES["units.csv"] + rows)


def renamed_without_a_word(folder: Path) -> None:
    change(folder, "units.csv", ("2024-01-01,", "2024-01-01,2025-06-30"))
    text = (folder / "units.csv").read_text("utf-8")
    put(folder, "units.csv", text + "P-1-02,Công ty chè mới,grassroots,P-1,,2025-07-01,\n")


EVENT_CASES = [
    *(
        Case(name, added(rows), code, EVENTS, row, column, value,
             "error" if code == "event_incomplete" else "warning", alone=False)
        for name, rows, code, row, column, value in ROWS
    ),
    Case("merged into an unknown unit", added("2025-07-01,merge,P-2,P-9,1,\n"), "unknown_unit",
         EVENTS, 5, "to_unit", "P-9", alone=False),
    Case("an event twice", added("2025-07-01,take_over,P-2,P-1,1,\n"), "duplicate_key", EVENTS, 5,
         "event", "", "warning"),
    Case("a part is lost", loses_a_part, "shares_not_one", EVENTS, 3, "share", "P-2", "warning"),
    Case("many units begin", many_begin, "changes_without_event", "units.csv", 7, "valid_from",
         "P-1-10", "note"),
    Case("a new name without an event", renamed_without_a_word, "change_without_event",
         "units.csv", 7, "name", "P-1-02", "note"),
]  # fmt: skip
