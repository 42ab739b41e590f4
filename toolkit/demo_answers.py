"""Answers of a synthetic study's survey: two waves, partly the same people.

Everybody has a place on two hidden lines, knowledge and attitude, made of the unit's and their
own; the training between the waves moves knowledge a good deal and attitude a little. The
questionnaire says which answer is right and which statements are reversed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from toolkit.demo_officers import Ints, Texts
from toolkit.demo_records import lifetimes, women_share
from toolkit.demo_units import BASELINE_ONLY, FEW_ANSWERS, FIXED, LARGE, NO_OFFICER, Unit
from toolkit.instrument import Instrument, Item

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

WAVES = ("baseline", "endline")
WAVE_DAYS = (np.datetime64("2025-05-15"), np.datetime64("2026-09-15"))
FIELD_DAYS = (("2025-05-05", 26), ("2026-09-07", 24))  # first day, days
AGES = ("under_30", "30_39", "40_49", "50_over")
CODE = ("code_mother", "code_day", "code_siblings", "code_birthplace", "code_phone")
ABOUT = ("date", "unit", "wave", "sex", "role", "age_group", *CODE)
BATCH = 1000  # units at a time, so that memory does not grow with the study

STAY = 0.68  # of the first wave answer the second one too
TYPING_ERROR, NO_ELEMENT, SAME_CODE = 0.06, 0.02, 0.004
BLANK, STOPS, SAME_TICK = 0.012, 0.012, 0.03
# Hardness of the knowledge items, from easy to hard, on the logistic scale.
HARDNESS = dict(
    zip(
        (f"k{n:02d}" for n in range(1, 16)),
        (-1.1, 1.3, -1.7, -0.3, -0.9, -0.2, 0.7, 0.6, 0.1, 1.2, -1.0, -0.9, -0.4, 0.4, -0.1),
        strict=True,
    )
)
# How readily people give the equitable answer to each statement.
EASE = dict(
    zip(
        (f"a{n:02d}" for n in range(1, 17)),
        (0.5, -0.3, 0.2, 0.1, 0.3, -0.3, 0.4, -0.2, 0.6, 0.0, 0.4, 0.1, 0.0, -0.2, 0.2, -0.4),
        strict=True,
    )
)
LEANING = 0.6  # the mean attitude; 0 would be undecided
CUTS = np.array([-1.5, -0.5, 0.4, 1.4])  # between the five steps of agreement
TENDER = ("a11", "a12", "a13", "a14")  # on violence and harassment: fewer like to say
HABIT = {"heard_joke": -0.6, "p02": -0.7, "p03": -0.9, "p04": 0.2, "p05": -0.3, "p06": -0.5}
LETTERS = {
    "code_mother": "AAAAƯƯUUIIIOOÊHHYĂƠÔ",
    "code_birthplace": "BBBMMMMNNNNTTTTPPSSHHKKLLDĐCQ",
}


@dataclass(frozen=True)
class Group:
    """The people asked in a batch of units; everything has one element a person."""

    unit: Ints
    waves: Flags  # people × waves: who answers which
    sex: Texts
    role: Texts
    age: Texts
    code: Texts  # people × elements
    knowledge: Floats
    attitude: Floats
    gain: Floats


def write_answers(
    files: tuple[Path, Path],
    units: list[Unit],
    members: Ints,
    instrument: Instrument,
    rng: np.random.Generator,
) -> None:
    """Write the answers of both waves, as exported with XML names.

    Parameters
    ----------
    files : pair of Path
        One file a wave.
    units : list of Unit
        Grassroots unions; those alive on a wave's day answer it.
    members : ndarray of int
        Members of each.
    instrument : Instrument
        The questionnaire.
    rng : Generator
    """
    header = ",".join([*ABOUT, *_asked(instrument)]) + "\n"
    with (
        files[0].open("w", encoding="utf-8", newline="") as first,
        files[1].open("w", encoding="utf-8", newline="") as second,
    ):
        first.write(header)
        second.write(header)
        for start in range(0, len(units), BATCH):
            batch = units[start : start + BATCH]
            group = _group(batch, members[start : start + BATCH], rng)
            for wave, file in enumerate((first, second)):
                file.writelines(_lines(group, wave, batch, instrument, rng))


def _asked(instrument: Instrument) -> list[str]:
    """Names of the questions that are answered from the hidden lines."""
    return [name for name in instrument.items if name not in (*ABOUT, "consent")]


def _group(units: list[Unit], members: Ints, rng: np.random.Generator) -> Group:
    unit, waves = _who(_sizes(units, members, rng), rng)
    count = len(unit)
    women = rng.random(count) < women_share(units)[unit]
    team = rng.normal(size=(len(units), 3))[unit].T  # what colleagues have in common
    own = rng.normal(size=(count, 2)).T
    trained = rng.random(count) < 0.62
    return Group(
        unit=unit,
        waves=waves,
        sex=_sex(women, rng),
        role=_roles(units, unit, rng),
        age=rng.choice(AGES, count, p=[0.2, 0.4, 0.28, 0.12]).astype(object),
        code=_codes(unit, rng),
        knowledge=0.35 * team[0] + 0.75 * own[0] + 0.1 * women,
        attitude=0.25 * team[1] + 0.5 * own[1] + 0.3 * own[0] + 0.25 * women,
        gain=np.clip(1.0 + 0.3 * team[2], 0, 2) * np.where(trained, 1.25, 0.45),
    )


def _who(sizes: Ints, rng: np.random.Generator) -> tuple[Ints, Flags]:
    """The unit of everybody asked, and which waves they answer: old hands, then newcomers."""
    numbers = np.arange(len(sizes))
    first = np.repeat(numbers, sizes[:, 0])
    stays = (rng.random(len(first)) < STAY) & (sizes[first, 1] > 0)
    staying = np.bincount(first[stays], minlength=len(sizes))
    new = np.repeat(numbers, np.maximum(sizes[:, 1] - staying, 0))
    old_hands = np.column_stack([np.full(len(first), True), stays])
    newcomers = np.tile([False, True], (len(new), 1))
    return np.concatenate([first, new]), np.concatenate([old_hands, newcomers])


def _sizes(units: list[Unit], members: Ints, rng: np.random.Generator) -> Ints:
    """Answers of each unit in both waves; a few units leave one out."""
    count = len(units)
    base = np.clip(np.rint(members * rng.uniform(0.5, 0.85, count)), 10, 60)
    again = np.clip(np.rint(base * rng.uniform(0.85, 1.1, count)), 10, 60)
    sizes = np.column_stack([base, again]).astype(np.int64)
    ids = np.array([unit.unit_id for unit in units])
    fixed = {LARGE: (60, 60), FEW_ANSWERS: (3, 3), BASELINE_ONLY: (18, 0)}
    for unit_id, size in fixed.items():
        sizes[ids == unit_id] = size
    left_out = (rng.random((count, 2)) < 0.015) & ~np.isin(ids, list(FIXED))[:, None]
    first, last = lifetimes(units)
    alive = np.column_stack([(first <= day) & (day <= last) for day in WAVE_DAYS])
    sizes[left_out | ~alive] = 0
    return sizes


def _sex(women: Flags, rng: np.random.Generator) -> Texts:
    sex = np.where(women, "female", "male").astype(object)
    draw = rng.random(len(sex))
    sex[draw < 0.012] = "prefer_not_to_say"
    sex[draw < 0.002] = "other"
    return sex


def _roles(units: list[Unit], unit: Ints, rng: np.random.Generator) -> Texts:
    chance = np.array([0.0 if u.unit_id == NO_OFFICER else 0.16 for u in units])
    draw = rng.random(len(unit))
    role = np.where(draw < chance[unit], "officer", "member").astype(object)
    role[draw > 0.985] = "prefer_not_to_say"
    return role


def _codes(unit: Ints, rng: np.random.Generator) -> Texts:
    """The elements of everybody's code; here and there two colleagues have the same."""
    count = len(unit)
    code = np.empty((count, len(CODE)), dtype=object)
    for column in range(len(CODE)):
        code[:, column] = _element(column, count, rng)
    twin = np.flatnonzero((rng.random(count) < SAME_CODE) & (np.roll(unit, 1) == unit))
    code[twin] = code[twin - 1]
    return code


def _element(column: int, count: int, rng: np.random.Generator) -> Texts:
    """One element of the code as people type it."""
    name = CODE[column]
    if name in LETTERS:
        letters = np.array(list(LETTERS[name]), dtype=object)
        return letters[rng.integers(0, len(letters), count)]
    if name == "code_siblings":
        return np.minimum(rng.poisson(1.6, count), 9).astype(str).astype(object)
    low, high = {"code_day": (1, 31), "code_phone": (0, 9)}[name]
    return rng.integers(low, high, count, endpoint=True).astype(str).astype(object)


def _lines(
    group: Group, wave: int, units: list[Unit], instrument: Instrument, rng: np.random.Generator
) -> Iterator[str]:
    """The rows of one wave, unit by unit and day by day."""
    rows = np.flatnonzero(group.waves[:, wave])
    first, days = FIELD_DAYS[wave]
    start = rng.integers(0, days - 4, len(units))[group.unit[rows]]
    day = np.datetime64(first) + (start + rng.integers(0, 4, len(rows))).astype("timedelta64[D]")
    order = np.lexsort((rows, day, group.unit[rows]))
    rows, day = rows[order], day[order]
    ids = np.array([unit.unit_id for unit in units], dtype=object)
    answers = _answers(group, rows, wave, instrument, rng)
    columns = [
        np.datetime_as_string(day).tolist(),
        ids[group.unit[rows]].tolist(),
        [WAVES[wave]] * len(rows),
        *(column[rows].tolist() for column in (group.sex, group.role, group.age)),
        *(column.tolist() for column in _typed_codes(group.code[rows], wave, rng).T),
        *(column.tolist() for column in answers),
    ]
    return (",".join(cells) + "\n" for cells in zip(*columns, strict=True))


def _typed_codes(code: Texts, wave: int, rng: np.random.Generator) -> Texts:
    """Codes as typed: some without an element, and the second time some with an error."""
    code = code.copy()
    count = len(code)
    column = rng.integers(0, len(CODE), count)
    if wave:
        wrong = np.flatnonzero(rng.random(count) < TYPING_ERROR)
        for row in wrong.tolist():
            code[row, column[row]] = _element(int(column[row]), 1, rng)[0]
        small = np.flatnonzero(rng.random(count) < 0.1)
        code[small, 0] = [letter.lower() for letter in code[small, 0]]
    empty = rng.random(count) < NO_ELEMENT
    code[empty, column[empty]] = ""
    return code


def _answers(
    group: Group, rows: Ints, wave: int, instrument: Instrument, rng: np.random.Generator
) -> list[Texts]:
    """One column a question; blanks here and there, and after the place where somebody stops."""
    sitting = _sitting(group, rows, wave, rng)
    names = _asked(instrument)
    count = len(rows)
    stop = np.where(rng.random(count) < STOPS, rng.integers(5, len(names), count), len(names))
    columns: dict[str, Texts] = {}
    for place, name in enumerate(names):
        cells = sitting.answer(instrument.items[name], rng)
        if name == "p02":  # asked of those only who heard such a joke
            cells[columns["heard_joke"] != "yes"] = ""
        cells[(rng.random(count) < BLANK) | (place >= stop)] = ""
        columns[name] = cells
    return list(columns.values())


@dataclass(frozen=True)
class Sitting:
    """Who answers in one wave, and in what state of mind; one element a person.

    `habit` is how much more somebody agrees with everything, `tick` the answer somebody gives
    throughout, or -1.
    """

    day: dt.date
    sex: Texts
    knowledge: Floats
    attitude: Floats
    practice: Floats
    habit: Floats
    tick: Ints

    def answer(self, item: Item, rng: np.random.Generator) -> Texts:
        """Everybody's answer to one question."""
        if item.scale == "knowledge":
            return _knowledge(item, self.knowledge, self.day, rng)
        if item.scale == "attitude":
            return _attitude(item, self.attitude, self.habit, self.tick, rng)
        return _practice(item, self.practice, self.sex, rng)


def _sitting(group: Group, rows: Ints, wave: int, rng: np.random.Generator) -> Sitting:
    count = len(rows)
    gain = group.gain[rows] * wave
    attitude = group.attitude[rows] + LEANING + 0.22 * gain
    return Sitting(
        day=WAVE_DAYS[wave].astype(dt.date),
        sex=group.sex[rows],
        knowledge=group.knowledge[rows] + 0.05 + gain,
        attitude=attitude,
        practice=0.6 * attitude - 0.3 + 0.5 * gain,
        habit=rng.normal(0, 0.25, count),
        tick=np.where(rng.random(count) < SAME_TICK, rng.choice([2, 3, 3, 4], count), -1),
    )


def _knowledge(item: Item, level: Floats, day: dt.date, rng: np.random.Generator) -> Texts:
    """Right with a chance that grows with knowledge; else "don't know" or a wrong choice."""
    key = item.key_on(day)
    wrong = [choice for choice in item.ordinary if choice != key]
    draws = rng.random((len(level), 3))
    right = draws[:, 0] < 1 / (1 + np.exp(HARDNESS.get(item.name, 0.0) - 1.1 * level))
    other = np.array(wrong, dtype=object)[(draws[:, 1] * len(wrong)).astype(np.int64)]
    unsure = "dont_know" if "dont_know" in item.values else wrong[0]
    cells = np.where(draws[:, 2] < 0.42, unsure, other).astype(object)
    cells[right] = key or unsure
    return cells


def _attitude(
    item: Item, level: Floats, habit: Floats, tick: Ints, rng: np.random.Generator
) -> Texts:  # fmt: skip
    """Agreement follows the attitude, or runs against it where the statement is reversed."""
    side = -1.0 if item.reverse else 1.0
    ease = EASE.get(item.name, 0.0)
    shown = side * (level + ease) + habit + rng.normal(0, 0.95, len(level))
    steps = np.searchsorted(CUTS, shown)
    steps = np.where(tick >= 0, tick, steps)
    cells = np.array(item.ordinary, dtype=object)[steps]
    silent = 0.04 if item.name in TENDER else 0.012
    cells[rng.random(len(level)) < silent] = "prefer_not_to_say"
    return cells


def _practice(item: Item, level: Floats, sex: Texts, rng: np.random.Generator) -> Texts:
    """Yes or no, or hours of housework in a week."""
    if not item.choices:
        hours = np.where(sex == "female", 23.0, 13.0) * rng.gamma(6.0, 1 / 6, len(level))
        return np.rint(hours).astype(np.int64).astype(str).astype(object)
    draws = rng.random((len(level), 2))
    yes = draws[:, 0] < 1 / (1 + np.exp(-HABIT.get(item.name, 0.0) - level))
    cells = np.where(yes, "yes", "no").astype(object)
    if "dont_know" in item.values:
        cells[~yes & (draws[:, 1] < 0.7)] = "dont_know"
    cells[draws[:, 1] > 0.985] = "prefer_not_to_say"
    return cells
