"""The survey's numbers once more, from the raw files: plain dicts, no pandas, no toolkit.

Every function is one rule of meaning: what an answer is worth, when somebody gets a score, which
two answer sheets belong to one person, and how two waves are compared. The t quantile alone is
taken from scipy.
"""

from __future__ import annotations

import math
import statistics
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from plain_recount import Plain, Row, day, read_rows
from scipy.stats import t

FEWEST = 5  # respondents a published figure rests on, and pairs a paired comparison needs
NO_ANSWER = ("", "prefer_not_to_say")
OUTSIDE_THE_ORDER = ("dont_know", "prefer_not_to_say")


# ---- questionnaire --------------------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """One question: where it counts, its answers in order, and its key with days of validity."""

    name: str
    scale: str
    reverse: bool
    key: tuple[tuple[str, date | None, date | None], ...]
    order: tuple[str, ...]

    def right_on(self, on: date) -> str | None:
        for choice, first, last in self.key:
            if (first is None or first <= on) and (last is None or on <= last):
                return choice
        return None


@dataclass(frozen=True, eq=False)
class Form:
    """A questionnaire: its questions and the settings of its scales, by name."""

    questions: dict[str, Question]
    scales: dict[str, Row]
    spellings: dict[str, dict[str, str]] = field(repr=False)


def sheet_of(text: str, name: str) -> list[Row]:
    """The rows of one sheet of a questionnaire written as Markdown tables."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    begin = next(number for number, row in enumerate(cells) if row[0] == name)
    header, body = cells[begin][1:], []
    for row in cells[begin + 2 :]:
        if row[0]:
            break
        body.append(dict(zip(header, row[1:], strict=True)))
    return body


@cache
def read_form(path: Path) -> Form:
    text = path.read_text(encoding="utf-8")
    lists, spellings = defaultdict(list), defaultdict(dict)
    for row in sheet_of(text, "choices"):
        lists[row["list_name"]].append(row["name"])
        labels = [value for column, value in row.items() if column.startswith("label")]
        spellings[row["list_name"]] |= dict.fromkeys([row["name"], *labels], row["name"])
    asked = [row for row in sheet_of(text, "survey") if row["type"].startswith("select_one ")]
    questions = {row["name"]: read_question(row, lists) for row in asked}
    words = {row["name"]: spellings[row["type"].split()[1]] for row in asked}
    return Form(questions, {row["name"]: row for row in sheet_of(text, "scales")}, words)


def read_question(row: Row, lists: dict[str, list[str]]) -> Question:
    order = [name for name in lists[row["type"].split()[1]] if name not in OUTSIDE_THE_ORDER]
    key = tuple(read_key(text) for text in row["answer"].split(";") if text.strip())
    reverse = row.get("reverse", "") == "yes"
    return Question(row["name"], row["scale"], reverse, key, tuple(order))


def read_key(text: str) -> tuple[str, date | None, date | None]:
    """Read `b 2021-01-01/`: the right choice, and the first and last day it is right."""
    choice, _, period = text.strip().partition(" ")
    first, _, last = period.partition("/")
    return choice, day(first), day(last)


# ---- answer sheets --------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Sheet:
    """One person's answers in one wave."""

    wave: str
    unit: str
    on: date
    code: str | None
    weight: float
    answers: Row


def plain_code(parts: Iterable[str]) -> str | None:
    """The anonymous code, spelled alike; none where an element is missing."""
    elements = [plain_element(part) for part in parts]
    return "|".join(elements) if elements and all(elements) else None


def plain_element(text: str) -> str:
    """Without case, diacritics, spaces and leading zeros; Đ is D."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    bare = "".join(one for one in letters if not unicodedata.combining(one) and not one.isspace())
    return bare.lstrip("0") or bare[:1]


@cache
def read_sheets(plain: Plain, survey: str) -> tuple[Sheet, ...]:
    """The answer sheets of all waves, in the order of the files."""
    settings, sheets = plain.settings["surveys"][survey], []
    form = read_form((plain.folder / settings["instrument"]).resolve())
    codes = {row["code"]: row["unit_id"] for row in plain.tables["units"] if row["code"]}
    for wave in settings["waves"]:
        for row in read_rows(plain.folder / wave["file"]):
            unit = row[settings["unit_column"]]
            sheets.append(read_sheet(wave, codes.get(unit, unit), row, settings, form))
    return tuple(sheets)


def read_sheet(wave: dict, unit: str, row: Row, settings: dict, form: Form) -> Sheet:
    answers = {name: form.spellings.get(name, {}).get(text, text) for name, text in row.items()}
    code = plain_code(row[column] for column in settings.get("respondent_columns", []))
    weight = float(row[settings["weight_column"]]) if "weight_column" in settings else 1.0
    on = day(row["date"]) if row.get("date") else wave["date"]
    return Sheet(wave["name"], unit, on, code, weight, answers)


# ---- what an answer is worth ----------------------------------------------------------------


def worth(question: Question, sheet: Sheet) -> float | None:
    """0 to 1, or None where there is no answer that counts."""
    answer = sheet.answers.get(question.name, "")
    if answer in NO_ANSWER:
        return None
    if question.key:
        right = question.right_on(sheet.on)
        return None if right is None else float(answer == right)
    if answer not in question.order:
        return None
    place = question.order.index(answer) / (len(question.order) - 1)
    return 1 - place if question.reverse else place


def asked_items(form: Form, scale: str, sheet: Sheet) -> list[Question]:
    """Questions of a scale in the wave's file, where a key is needed with one in force."""
    return [
        question
        for question in form.questions.values()
        if question.scale == scale and question.name in sheet.answers
        if not question.key or question.right_on(sheet.on) is not None
    ]


def score(form: Form, scale: str, sheet: Sheet) -> float | None:
    """Mean of the answered items on the scale's range; None when too few were answered."""
    items, rule = asked_items(form, scale, sheet), form.scales[scale]
    values = [value for item in items if (value := worth(item, sheet)) is not None]
    if not values or len(values) < float(rule["min_answered"]) * len(items):
        return None
    low, high = float(rule["low"]), float(rule["high"])
    return low + (high - low) * statistics.fmean(values)


# ---- before and after -----------------------------------------------------------------------


Value = Callable[[Sheet], float | None]


def values_of(sheets: Iterable[Sheet], value: Value) -> list[float]:
    return [found for sheet in sheets if (found := value(sheet)) is not None]


def alone(sheets: Iterable[Sheet]) -> dict[tuple[str, str], Sheet]:
    """Sheets whose code nobody else of their unit has in that wave."""
    sheets = [sheet for sheet in sheets if sheet.code]
    times = Counter((sheet.unit, sheet.code) for sheet in sheets)
    return {key: sheet for sheet in sheets if times[key := (sheet.unit, sheet.code)] == 1}


def pairs_of(before: Iterable[Sheet], after: Iterable[Sheet]) -> list[tuple[Sheet, Sheet]]:
    """Two sheets of one unit with one code, each the only one of its wave."""
    first, second = alone(before), alone(after)
    return [(sheet, second[key]) for key, sheet in first.items() if key in second]


@dataclass(frozen=True)
class Change:
    """A comparison of two waves: counts, means, change and its 95 % limits."""

    method: str
    n_before: int
    n_after: int
    pairs: int
    before: float = math.nan
    after: float = math.nan
    change: float = math.nan
    low: float = math.nan
    high: float = math.nan


def change(before: list[Sheet], after: list[Sheet], value: Value) -> Change:
    """Compare two waves: within pairs where there are enough of them, else between all sheets."""
    both = [(value(first), value(second)) for first, second in pairs_of(before, after)]
    both = [pair for pair in both if None not in pair]
    was, now = values_of(before, value), values_of(after, value)
    n = (len(was), len(now), len(both))
    if not was or not now:
        return Change("level", *n, shown_mean(was), shown_mean(now))
    if len(both) >= FEWEST and 2 * len(both) >= min(n[:2]):
        first, second = zip(*both, strict=True)
        return Change("paired", *n, *paired(first, second))
    if min(n[:2]) >= FEWEST:
        return Change("welch", *n, *welch(was, now))
    return Change("welch", *n, shown_mean(was), shown_mean(now))


def shown_mean(values: list[float]) -> float:
    """The mean, unless it rests on too few people."""
    return statistics.fmean(values) if len(values) >= FEWEST else math.nan


def paired(before: tuple[float, ...], after: tuple[float, ...]) -> tuple[float, ...]:
    """Means, mean difference and its t interval with n - 1 degrees of freedom."""
    steps = [now - was for was, now in zip(before, after, strict=True)]
    middle, low, high = mean_interval(steps)
    return statistics.fmean(before), statistics.fmean(after), middle, low, high


def mean_interval(values: list[float]) -> tuple[float, float, float]:
    """Mean with its 95 % limits by Student's t."""
    middle, n = statistics.fmean(values), len(values)
    half = t.ppf(0.975, n - 1) * statistics.stdev(values) / math.sqrt(n)
    return middle, middle - half, middle + half


def welch(before: list[float], after: list[float]) -> tuple[float, ...]:
    """Means, their difference and its interval with Welch's degrees of freedom."""
    was, now = statistics.fmean(before), statistics.fmean(after)
    a, b = (statistics.variance(part) / len(part) for part in (before, after))
    df = (a + b) ** 2 / (a**2 / (len(before) - 1) + b**2 / (len(after) - 1))
    half = t.ppf(0.975, df) * math.sqrt(a + b)
    return was, now, now - was, now - was - half, now - was + half


def weighted_mean(values: list[float], weights: list[float]) -> tuple[float, float, float]:
    """Weighted mean with its 95 % limits by Taylor linearisation of the ratio of two sums."""
    n, total = len(values), math.fsum(weights)
    pairs = list(zip(values, weights, strict=True))
    middle = math.fsum(value * weight for value, weight in pairs) / total
    scatter = math.fsum((weight * (value - middle)) ** 2 for value, weight in pairs)
    half = t.ppf(0.975, n - 1) * math.sqrt(n / (n - 1) * scatter) / total
    return middle, middle - half, middle + half


def shares(sheets: list[Sheet], question: Question) -> dict[str, float]:
    """Share of each answer among those who gave one with a place in the order, weighted."""
    heads: dict[str, float] = dict.fromkeys(question.order, 0.0)
    for sheet in sheets:
        answer = sheet.answers.get(question.name, "")
        if answer in heads:
            heads[answer] += sheet.weight
    total = math.fsum(heads.values())
    return {choice: number / total if total else math.nan for choice, number in heads.items()}
