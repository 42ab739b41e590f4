"""An invented class of 24, made from the questionnaire: its two files as a form would export them.

`python tests/course_files.py` writes the example in `data/course` anew.
"""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import openpyxl

from toolkit.instrument import DONT_KNOW, Instrument, Item, read_instrument

PROJECT = Path(__file__).parents[1]
FORM = PROJECT / "surveys" / "awareness.md"
EXAMPLE = PROJECT / "data" / "course"
STAMP, CODE = "Dấu thời gian", "Mã học viên"
TITLE = "Tập huấn bình đẳng giới (số liệu minh họa)"
DAYS = {"before": dt.datetime(2026, 11, 3, 8, 10), "after": dt.datetime(2026, 11, 4, 16, 20)}
SKIPPED = {"consent", "unit", "wave", "role", "age_group"}  # a short form for a class
# How many of 24 know an answer before and after; the last question is lost by some.
KNOWN = {
    "k01": (17, 22), "k02": (5, 14), "k03": (18, 23), "k04": (9, 20), "k05": (14, 19),
    "k06": (11, 18), "k07": (9, 18), "k08": (8, 13), "k09": (7, 21), "k10": (4, 12),
    "k11": (16, 22), "k12": (15, 20), "k13": (13, 19), "k14": (8, 20), "k15": (20, 18),
}  # fmt: skip
# Findings of courses only; test_course.py has a case of each.
COURSE_CODES = {
    *("no_question", "same_answers", "exchanged_files"),
    *("no_answer_dates", "no_code", "running_number"),
}
Row = dict[str, object]


def asked(form: Instrument) -> list[Item]:
    names = [n for n in form.items if n not in SKIPPED and not n.startswith("code_")]
    return [form.items[name] for name in names]


def answers(form: Instrument, seed: int = 24, people: int = 24) -> dict[str, list[Row]]:
    """Answers by wave: time, code, and a choice name (or a number) per item."""
    draw = random.Random(seed)
    waves: dict[str, list[Row]] = {"before": [], "after": []}
    others = [item for item in asked(form) if item.name != "sex"]
    for n in range(people):
        fixed = {CODE: f"HV{n + 1:02d}", "sex": draw.choice(["female", "female", "male"])}
        for place, (wave, rows) in enumerate(waves.items()):
            row: Row = {STAMP: DAYS[wave] + dt.timedelta(seconds=37 * n), **fixed}
            row |= {item.name: _answer(item, n, place, people, draw) for item in others}
            rows.append(row)
    return waves


def _answer(item: Item, n: int, place: int, people: int, draw: random.Random) -> object:
    if item.name in KNOWN:
        return _knowledge(item, n, place, people, draw)
    if item.kind == "integer":
        return draw.randint(2, 40)
    middle = 2.4 + 0.3 * place if item.name.startswith("a") else draw.random()
    middle = 4 - middle if item.reverse else middle
    place_of = round(min(max(draw.gauss(middle, 0.9), 0), len(item.ordinary) - 1))
    return item.ordinary[place_of]


def _knowledge(item: Item, n: int, place: int, people: int, draw: random.Random) -> str:
    """Those with the best grasp of it know an answer; some gain it, and a few lose it."""
    chance = random.Random(f"{item.name} {place}")
    usual = [(m * 7 + int(item.name[1:]) * 5) % people for m in range(people)]
    grasp = [rank + chance.gauss(0, 5) for rank in usual]
    if sorted(grasp).index(grasp[n]) < round(KNOWN[item.name][place] * people / 24):
        return str(item.answer[-1].choice)
    wrong = [name for name in item.ordinary if name != item.answer[-1].choice]
    return draw.choice([*wrong, wrong[0], DONT_KNOW])


def example(form: Instrument) -> dict[str, list[Row]]:
    """The class as it came: one left early, a code mistyped, gaps, answers typed in capitals."""
    waves = answers(form)
    before, after = waves["before"], waves["after"]
    del after[20]
    after[3][CODE] = "HV4O"
    for rows, n, item in ((before, 2, "k05"), (before, 11, "a07"), (after, 7, "k12")):
        rows[n][item] = None
    return waves


def labelled(rows: list[Row], form: Instrument, language: str = "vi") -> list[list[object]]:
    """A table as an online form exports it: whole questions above whole answers."""
    items = {item.name: item for item in asked(form)}
    heads = [STAMP, CODE, *(item.label[language] for item in items.values())]
    table: list[list[object]] = [list(heads)]
    for row in rows:
        cells = [row[STAMP], row[CODE]]
        table.append(cells + [_label(item, row[name], language) for name, item in items.items()])
    return table


def _label(item: Item, answer: object, language: str) -> object:
    return next((c.label[language] for c in item.choices if c.name == answer), answer)


def named(rows: list[Row], form: Instrument) -> list[list[object]]:
    """A table as a survey server exports it: names of items and choices."""
    items = [item.name for item in asked(form)]
    table: list[list[object]] = [["date", "respondent", *items]]
    for row in rows:
        day = row[STAMP].date().isoformat()  # type: ignore[attr-defined]
        table.append([day, row[CODE], *(row[item] for item in items)])
    return table


def as_csv(path: Path, table: list[list[object]]) -> Path:
    lines = [",".join("" if c is None else f'"{c}"' for c in row) for row in table]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def as_xlsx(path: Path, table: list[list[object]], titles: tuple[str, ...] = ()) -> Path:
    """A workbook with merged rows of titles above the header."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row, title in enumerate(titles, start=1):
        sheet.append([title])
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=6)
    for cells in table:
        sheet.append(cells)
    book.save(path)
    return path


def write_example(folder: Path) -> None:
    form = read_instrument(FORM)
    folder.mkdir(parents=True, exist_ok=True)
    words = {"before": "Phiếu trước khóa học", "after": "Phiếu sau khóa học"}
    for wave, rows in example(form).items():
        as_xlsx(folder / f"{wave}.xlsx", labelled(rows, form), (TITLE, words[wave]))


if __name__ == "__main__":
    write_example(EXAMPLE)
