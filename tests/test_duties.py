"""Who owes what by when, recounted from the raw files and by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import plain_year
import pytest
import small_study
from hypothesis import given, settings
from hypothesis import strategies as st
from small_study import change, put

import toolkit as tk
from toolkit.duty_days import is_due, last_day
from toolkit.errors import ArgumentError

TODAY = plain_year.plain().settings["as_of"]
HEAD = "duty_id,title,level,kind,period,month,day,before,first_year,last_year,recipient\n"
STRICT = "D1,Báo cáo năm,upper,,year,11,5,yes,,,LĐLĐ tỉnh\n"
YEAR_END = "D2,Báo cáo cuối năm,upper,,year,12,31,no,,,\n"
NO_DAY = "D3,Báo cáo đột xuất,upper,,year,,,,,,\n"
REVIEW = "D4,Sơ kết,province,,5 năm,11,5,,2026,2026,\n"
SENT = "duty_id,unit_id,year,received\n"


def lai_chau() -> tk.study.Study:
    return tk.load_study(plain_year.PLACE, language="en")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = small_study.write(tmp_path / "small")
    put(folder, "duties.csv", HEAD + STRICT + YEAR_END + NO_DAY + REVIEW)
    return folder


def status(folder: Path, sent: str, as_of: str, duty: str = "D1", year: int = 2025) -> tuple:
    put(folder, "submissions.csv", SENT + sent)
    table = tk.duties(tk.load_study(folder), as_of=as_of, year=year).table
    row = table[(table["duty_id"] == duty) & (table["unit_id"] == "P-1")].iloc[0]
    late, left = row["days_late"], row["days_left"]
    return row["status"], None if pd.isna(late) else int(late), None if pd.isna(left) else int(left)


# Rows: what was received, the day of the figures, and what follows for "before 5 November".
BY_HAND = [
    ("D1,P-1,2025,2025-11-04\n", "2025-12-31", ("on_time", None, None)),
    ("D1,P-1,2025,2025-11-05\n", "2025-12-31", ("late", 1, None)),
    ("D1,P-1,2025,2025-11-14\n", "2025-12-31", ("late", 10, None)),
    ("D1,P-1,2025,2025-11-14\n", "2025-11-13", ("missing", 9, None)),  # not yet received
    ("D1,P-1,2025,2025-01-02\n", "2025-12-31", ("on_time", None, None)),
    ("D1,P-1,2024,2024-11-04\n", "2025-11-04", ("not_due", None, 0)),
    ("D1,P-1,2024,2024-11-04\n", "2025-10-23", ("not_due", None, 12)),
    ("D1,P-1,2024,2024-11-04\n", "2025-11-05", ("missing", 1, None)),
    ("D1,P-1,2026,2026-11-04\n", "2025-11-05", ("no_records", None, None)),
]


@pytest.mark.parametrize(("sent", "as_of", "wanted"), BY_HAND)
def test_before_a_day_is_strict(folder: Path, sent: str, as_of: str, wanted: tuple) -> None:
    assert status(folder, sent, as_of) == wanted


def test_the_last_day_of_the_year_is_in_time(folder: Path) -> None:
    for received, wanted in (("2025-12-31", "on_time"), ("2026-01-01", "late")):
        sent = f"D2,P-1,2025,{received}\n"
        assert status(folder, sent, "2026-02-01", "D2")[0] == wanted


def test_a_duty_without_a_day_is_never_overdue(folder: Path) -> None:
    assert status(folder, "D3,P-1,2024,2024-03-01\n", "2025-12-31", "D3") == ("no_day", None, None)
    assert status(folder, "D3,P-1,2025,2025-03-01\n", "2025-12-31", "D3")[0] == "received"
    assert "D3" not in set(tk.due(tk.load_study(folder), days=5000).table["id"])


def test_who_has_ended_owes_nothing(folder: Path) -> None:
    """P-2 ended on 30/6/2025: it owed the report of 2024, and not that of November 2025."""
    study = tk.load_study(folder)
    for year, units in ((2024, ["P-1", "P-2"]), (2025, ["P-1"])):
        table = tk.duties(study, year=year).table
        assert table.loc[table["duty_id"] == "D1", "unit_id"].tolist() == units


def test_a_level_that_ended_is_no_longer_applicable(folder: Path) -> None:
    change(folder, "study.toml", ("[levels]", '[levels]\ndistrict = { en = "District" }'))
    change(folder, "units.csv", ("huyện,upper", "huyện,district"))
    put(folder, "duties.csv", HEAD + STRICT.replace("upper", "district"))
    table = tk.duties(tk.load_study(folder), year=2025).table
    assert table[["duty_id", "status"]].values.tolist() == [["D1", "not_applicable"]]
    assert table["unit_id"].isna().all()
    assert any("Báo cáo năm" in note for note in tk.table_duties(tk.duties(
        tk.load_study(folder), year=2025)).notes)  # fmt: skip
    before = tk.duties(tk.load_study(folder), year=2024).table
    assert before["unit_id"].tolist() == ["P-2"]


def test_successors_owe_what_an_ended_level_owed(folder: Path) -> None:
    toml = small_study.TOML.replace("[levels]", '[levels]\ndistrict = { en = "District" }')
    follow = 'title = { vi = "x" }\n[level_successors]\ndistrict = "upper"\n'
    put(folder, "study.toml", toml.replace('title = { vi = "Nghiên cứu nhỏ", en = "Small study" }',
                                           follow))  # fmt: skip
    change(folder, "units.csv", ("huyện,upper", "huyện,district"))
    put(folder, "duties.csv", HEAD + STRICT.replace("upper", "district"))
    study = tk.load_study(folder)
    owed = {y: tk.duties(study, year=y).table["unit_id"].tolist() for y in (2024, 2025)}
    assert owed == {2024: ["P-2"], 2025: ["P-1"]}


def test_a_level_still_to_come_has_no_units(folder: Path) -> None:
    change(folder, "study.toml", ("[levels]", '[levels]\ncommune = { en = "Commune" }'))
    put(folder, "duties.csv", HEAD + STRICT.replace("upper", "commune"))
    assert tk.duties(tk.load_study(folder), year=2025).table["status"].tolist() == ["no_units"]


def test_reviews_come_up_in_their_years(folder: Path) -> None:
    study = tk.load_study(folder)
    years = [y for y in range(2021, 2036) if "D4" in set(tk.duties(study, year=y).table["duty_id"])]
    assert years == [2026]
    ten = {"period": "ten_years", "first_year": 2030.0, "last_year": float("nan")}
    assert [year for year in range(2021, 2045) if is_due(ten, year)] == [2030, 2040]


def test_days_that_some_years_lack() -> None:
    leap = {"month": 2, "day": 29}
    assert [last_day(leap, year) for year in (2024, 2025)] == [
        pd.Timestamp("2024-02-29"), pd.Timestamp("2025-02-28")]  # fmt: skip
    assert last_day({"month": 2, "day": 31}, 2024) is None
    assert last_day({"month": 11, "day": float("nan")}, 2024) is None
    assert last_day({"month": 1, "day": 1, "before": True}, 2026) == pd.Timestamp("2025-12-31")
    assert last_day({"period": "five_years", "month": 11, "day": 5}, 2026) is None


@given(st.integers(1, 12), st.integers(1, 28), st.integers(2000, 2099), st.booleans())
def test_strict_is_one_day_earlier(month: int, day: int, year: int, before: bool) -> None:
    given = {"month": float(month), "day": float(day), "before": before}
    assert last_day(given, year) == pd.Timestamp(year, month, day) - pd.Timedelta(days=int(before))


# The example study, recounted


@pytest.mark.parametrize("as_of", ["2025-11-04", "2025-11-05", "2026-10-31"])
@pytest.mark.parametrize("year", [2021, 2024, 2025, 2026])
def test_the_state_of_every_report_is_that_of_the_files(year: int, as_of: str) -> None:
    study, today = lai_chau(), date.fromisoformat(as_of)
    table = tk.duties(study, as_of=as_of, year=year).table
    own = table[table["due"].notna() & table["unit_id"].notna()]
    got = dict(zip(zip(own["duty_id"], own["unit_id"], strict=True), own["status"], strict=True))
    followed = study.settings.level_successors
    moved = {d["duty_id"] for d in plain_year.rows("duties") if d["level"] in followed}
    wanted = plain_year.states(year, today)
    assert {k: v for k, v in got.items() if k[0] not in moved} == {
        k: v for k, v in wanted.items() if k[0] not in moved}  # fmt: skip
    assert wanted


@pytest.mark.parametrize("year", [2021, 2024, 2025, 2026])
def test_what_came_adds_up_for_every_upper_unit(year: int) -> None:
    came, states = tk.submissions(lai_chau(), year), plain_year.states(year, TODAY)
    for row in came.table[came.table["due"].notna()].to_dict("records"):
        units = plain_year.units_on(plain_year.plain(), row["due"].date())
        own = [s for (duty, unit), s in states.items() if (duty == row["duty_id"]
               and (units[unit]["parent_id"] or None) == (row["parent_id"] or None))
               or (duty == row["duty_id"] and pd.isna(row["parent_id"])
               and not units[unit]["parent_id"])]  # fmt: skip
        assert row["owing"] == len(own)
        assert [row[s] for s in ("on_time", "late", "missing")] == [
            own.count(s) for s in ("on_time", "late", "missing")]  # fmt: skip
    totals = came.by_duty.set_index("duty_id")["on_time"]
    assert totals.sum() == came.table["on_time"].sum()


@settings(max_examples=10, deadline=None)
@given(st.dates(date(2022, 1, 1), date(2026, 10, 31)), st.integers(0, 60))
def test_due_lists_what_lies_in_the_days_and_no_more(day: date, days: int) -> None:
    coming = tk.due(lai_chau(), as_of=day, days=days)
    table, last = coming.table, pd.Timestamp(day) + pd.Timedelta(days=days)
    reports, running = table[table["what"] == "duty"], table[table["state"] == "running"]
    assert reports["day"].between(pd.Timestamp(day), last).all()
    assert (reports["units"] == reports["received"] + reports["missing"]).all()
    assert (running["day"] < pd.Timestamp(day)).all() and (table["days_left"] >= 0).all()
    wanted = {
        (duty["duty_id"], due)
        for duty in plain_year.rows("duties")
        for year in range(day.year, day.year + 2)
        if (due := plain_year.last_day(duty, year)) and plain_year.comes_up(duty, year)
        and pd.Timestamp(day) <= pd.Timestamp(due) <= last and plain_year.owing(duty, due)
    }  # fmt: skip
    assert {(r["id"], r["day"].date()) for r in reports.to_dict("records")} == wanted


def test_due_by_hand(folder: Path) -> None:
    study = tk.load_study(folder)
    table = tk.due(study, as_of="2025-10-05", days=30).table
    assert table[["id", "days_left", "units", "missing"]].values.tolist() == [["D1", 30, 1, 1]]
    assert tk.due(study, as_of="2025-10-05", days=29).table.empty
    assert tk.due(study, as_of="2025-10-05", unit="P-1-01").table.empty
    overdue = tk.due(study, as_of="2025-11-10").overdue
    assert overdue[["duty_id", "units", "days_late"]].values.tolist() == [
        ["D2", 2, 314],
        ["D1", 1, 6],
    ]


def test_sentences_by_hand(folder: Path) -> None:
    study = tk.load_study(folder, language="vi")
    assert "Còn 12 ngày đến hạn" in tk.describe_due(tk.due(study, as_of="2025-10-23"))
    put(folder, "submissions.csv", SENT + "D1,P-1,2025,2025-11-05\n")
    owed = tk.duties(tk.load_study(folder, language="vi"), as_of="2025-12-01")
    assert "- Báo cáo năm (chậm nhất: 04/11/2025): Chậm 1 ngày" in tk.describe_duties(owed, "P-1")
    assert tk.table_late(owed).rows["state"].tolist() == ["Chậm 1 ngày"]
    came = tk.describe_submissions(tk.submissions(tk.load_study(folder), 2025))
    assert "0 of 1 units in time (**0%**), 1 late, 0 missing" in came


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_result_shows_itself(language: str) -> None:
    study = tk.load_study(plain_year.PLACE, language=language)
    for year in (2024, 2025, 2026):
        for result in (tk.duties(study, year=year), tk.submissions(study, year)):
            assert "<table" in result._repr_html_()
    assert "<table" in tk.due(study, days=60)._repr_html_()


WRONG = {
    "days": lambda s: tk.due(s, days=-1),
    "year": lambda s: tk.duties(s, year="2025"),  # type: ignore[arg-type]
    "duty='D9'": lambda s: tk.submissions(s, 2025, duty="D9"),
    "unit": lambda s: tk.due(s, unit="LC-99"),
    "as_of": lambda s: tk.duties(s, as_of="5/11/2025"),
}


@pytest.mark.parametrize("argument", WRONG)
def test_wrong_arguments_are_named(argument: str) -> None:
    with pytest.raises(ArgumentError, match=argument):
        WRONG[argument](lai_chau())


def test_a_study_without_duties_says_so(tmp_path: Path) -> None:
    study = tk.load_study(small_study.write(tmp_path / "small"))
    assert "No report" in tk.table_duties(tk.duties(study))
    assert "No report" in tk.describe_submissions(tk.submissions(study))
    assert "Nothing is due" in tk.describe_due(tk.due(study))
    assert tk.due(study).table.empty and tk.due(study).overdue.empty
