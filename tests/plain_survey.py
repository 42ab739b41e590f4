"""The survey's numbers once more, from the raw files: plain dicts and no pandas.

Every function is one rule of meaning: what an answer is worth, when somebody gets a score, which
two answer sheets belong to one person, and how two waves are compared. The t quantile is taken
from scipy; the mixed model, the clustered intervals and Newcombe's are those of `toolkit.stats`,
which has R for an oracle.
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

from toolkit import stats

LONG_CODE, OFF = 6, 1  # elements of a code of which one may be wrong or missing
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
    code: tuple[str, ...]
    weight: float
    answers: Row


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
    said = [answers[name] for name in settings.get("respondent_columns", [])]
    code = tuple("" if text in NO_ANSWER else plain_element(text) for text in said)
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
Values = dict[Sheet, float]
Pairs = list[tuple[Sheet, Sheet]]


def values_of(sheets: Iterable[Sheet], value: Value) -> list[float]:
    return [found for sheet in sheets if (found := value(sheet)) is not None]


def off(one: Sheet, two: Sheet) -> int:
    """Elements of two codes that are not known to be equal."""
    return sum(a != b or not a for a, b in zip(one.code, two.code, strict=True))


def may_be_one(one: Sheet, two: Sheet) -> bool:
    """Of one unit, not of two sexes, and the codes are near enough."""
    sexes = {sheet.answers["sex"] for sheet in (one, two)}.difference(NO_ANSWER)
    allowed = OFF if len(one.code) >= LONG_CODE else 0
    return one.unit == two.unit and len(sexes) < 2 and off(one, two) <= allowed


def nearest(sheet: Sheet, others: Iterable[Sheet]) -> list[Sheet]:
    """The sheets of another wave that resemble this one most."""
    near = [other for other in others if may_be_one(sheet, other)]
    least = min((off(sheet, other) for other in near), default=None)
    return [other for other in near if off(sheet, other) == least]


@cache
def nearest_in(before: tuple[Sheet, ...], after: tuple[Sheet, ...]) -> dict[Sheet, list[Sheet]]:
    """Every sheet of both waves with those of the other wave that resemble it most."""
    units: dict[str, tuple[list[Sheet], list[Sheet]]] = defaultdict(lambda: ([], []))
    for wave, sheets in enumerate((before, after)):
        for sheet in sheets:
            units[sheet.unit][wave].append(sheet)
    found = {}
    for first, second in units.values():
        found |= {sheet: nearest(sheet, second) for sheet in first}
        found |= {sheet: nearest(sheet, first) for sheet in second}
    return found


def pairs_of(before: Iterable[Sheet], after: Iterable[Sheet]) -> list[tuple[Sheet, Sheet]]:
    """Two sheets, each of which is the only nearest one of the other."""
    before = tuple(before)
    near = nearest_in(before, tuple(after))
    both = [(sheet, near[sheet][0]) for sheet in before if len(near[sheet]) == 1]
    return [(sheet, other) for sheet, other in both if near[other] == [sheet]]


def ambiguous(before: Iterable[Sheet], after: Iterable[Sheet]) -> set[Sheet]:
    """Sheets that are nearest to a sheet they are nearest to, one of the two not alone in that."""
    before, after = tuple(before), tuple(after)
    near = nearest_in(before, after)
    mutual = {sheet for sheet in near if any(sheet in near[other] for other in near[sheet])}
    return mutual - {sheet for two in pairs_of(before, after) for sheet in two}


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


def change(
    before: list[Sheet], after: list[Sheet], value: Value, pairs: Pairs | None = None,
    right: bool = False,
) -> Change:  # fmt: skip
    """Compare two waves in the way that fits who could be paired and where people come from."""
    pairs = pairs_of(before, after) if pairs is None else pairs
    one = {sheet: found for sheet in before if (found := value(sheet)) is not None}
    two = {sheet: found for sheet in after if (found := value(sheet)) is not None}
    both = [(first, second) for first, second in pairs if first in one and second in two]
    n = (len(one), len(two), len(both))
    units = {sheet.unit for sheet in (*one, *two)}
    if not one or not two:
        return Change("level", *n, shown_mean([*one.values()]), shown_mean([*two.values()]))
    method = method_of(*n)
    if min(n[:2]) < FEWEST:
        return Change(method, *n, shown_mean([*one.values()]), shown_mean([*two.values()]))
    if len(units) > 1:
        return Change(method, *n, *clustered(method, one, two, both))
    return Change(method, *n, *estimated(method, one, two, both, right))


def method_of(n_before: int, n_after: int, pairs: int) -> str:
    """Pairs alone where nine in ten people are paired, everybody where some are."""
    if pairs < FEWEST:
        return "welch"
    people = n_before + n_after - pairs
    return "paired" if pairs >= 0.9 * people else "partly_paired"


def estimated(
    method: str, one: Values, two: Values, both: Pairs, right: bool
) -> tuple[float, ...]:  # fmt: skip
    """Means, change and limits where everybody comes from one unit."""
    first, second = [one[was] for was, _ in both], [two[now] for _, now in both]
    if method == "paired":
        return paired_right(first, second) if right else paired(first, second)
    if method == "welch":
        return (
            welch_right([*one.values()], [*two.values()])
            if right
            else welch([*one.values()], [*two.values()])
        )
    seen = {sheet for pair in both for sheet in pair}
    alone, later = ([x for s, x in wave.items() if s not in seen] for wave in (one, two))
    before = [*first, *alone, *[math.nan] * len(later)]
    after = [*second, *[math.nan] * len(alone), *later]
    found = stats.partly_paired_change_by(before, after, ["all"] * len(before)).iloc[0]
    return tuple(float(found[name]) for name in ("before", "after", "value", "low", "high"))


def clustered(method: str, one: Values, two: Values, both: Pairs) -> tuple[float, ...]:
    """Means, change and limits where units are clusters: of pairs, or of all answers."""
    if method == "paired":
        first, second = [one[was] for was, _ in both], [two[now] for _, now in both]
        steps = [now - was for was, now in zip(first, second, strict=True)]
        found = stats.clustered_mean(steps, [was.unit for was, _ in both])
    else:
        first, second = [*one.values()], [*two.values()]
        units = [[sheet.unit for sheet in wave] for wave in (one, two)]
        found = stats.clustered_difference(first, second, *units)
    means = statistics.fmean(first), statistics.fmean(second)
    return *means, means[1] - means[0], found.low, found.high


def paired_right(before: list[float], after: list[float]) -> tuple[float, ...]:
    """Shares of right answers in the same people, in per cent, with Newcombe's limits."""
    cells = Counter(zip(before, after, strict=True))
    table = [[cells[100, 100], cells[100, 0]], [cells[0, 100], cells[0, 0]]]
    found = stats.proportion_change(table)
    limits = 100 * found.value, 100 * found.low, 100 * found.high
    return statistics.fmean(before), statistics.fmean(after), *limits


def welch_right(before: list[float], after: list[float]) -> tuple[float, ...]:
    """Shares of right answers in two groups, in per cent, with Newcombe's limits."""
    counts = [n for wave in (before, after) for n in (sum(x == 100 for x in wave), len(wave))]
    found = stats.proportion_difference(*counts)
    limits = 100 * found.value, 100 * found.low, 100 * found.high
    return statistics.fmean(before), statistics.fmean(after), *limits


def shown_mean(values: list[float]) -> float:
    """The mean, unless it rests on too few people."""
    return statistics.fmean(values) if len(values) >= FEWEST else math.nan


def paired(before: list[float], after: list[float]) -> tuple[float, ...]:
    """Means, mean difference and its t interval with n - 1 degrees of freedom."""
    steps = [now - was for was, now in zip(before, after, strict=True)]
    middle, low, high = mean_interval(steps)
    return statistics.fmean(before), statistics.fmean(after), middle, low, high


def mean_interval(values: list[float]) -> tuple[float, float, float]:
    """Mean with its 95 % limits by Student's t."""
    middle, n = statistics.fmean(values), len(values)
    half = t.ppf(0.975, n - 1) * statistics.stdev(values) / math.sqrt(n)
    return middle, middle - half, middle + half


def level(sheets: list[Sheet], value: Value) -> tuple[float, float, float]:
    """Mean of one wave with its limits; units are clusters where there are several."""
    values = {sheet: found for sheet in sheets if (found := value(sheet)) is not None}
    units = [sheet.unit for sheet in values]
    if len(set(units)) < 2:
        return mean_interval([*values.values()])
    found = stats.clustered_mean([*values.values()], units)
    return statistics.fmean(values.values()), found.low, found.high


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
