"""Means of questions in groups: recounted with plain dicts, and nothing of fewer than five told."""

from __future__ import annotations

import math
import re
import statistics
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import plain_recount as plain
import plain_survey as survey
import pytest

import toolkit as tk
from toolkit.errors import ArgumentError
from toolkit.show.chart import Chart
from toolkit.show.item_means_displays import FAR, MOST_GROUPS, NEAR

PROJECT = Path(__file__).parents[1]
DAY = date(2026, 10, 31)
FEW = "LC-01-005"  # three answer sheets in each wave


@cache
def load(name: str = "lai-chau", language: str = "en"):
    return tk.load_study(PROJECT / "data" / name, language=language)


@cache
def files():
    return plain.read_plain(PROJECT / "data/lai-chau")


@cache
def below(unit: str) -> frozenset[str]:
    return frozenset(plain.units_below(files(), unit, DAY))


@cache
def form() -> survey.Form:
    return survey.read_form(PROJECT / "surveys/awareness.md")


@cache
def sheets() -> list[survey.Sheet]:
    return list(survey.read_sheets(files(), "awareness"))


def group_of(sheet: survey.Sheet, by: str, children: list[str]) -> str | None:
    if by == "unit":
        return next((child for child in children if sheet.unit in below(child)), None)
    return sheet.answers[by] or None


def recounted(item: str, by: str, unit: str, children: list[str], wave: str) -> dict:
    """Worth of the answers to one question in per cent, all together and group by group."""
    found: dict[str | None, list[float]] = {}
    every = []
    for sheet in sheets():
        value = survey.worth(form().questions[item], sheet)
        if sheet.wave == wave and sheet.unit in below(unit) and value is not None:
            every.append(100 * value)
            found.setdefault(group_of(sheet, by, children), []).append(100 * value)
    return {"": every} | {name or "without": values for name, values in found.items()}


def hidden_among(sizes: dict[str, int]) -> set[str]:
    """Groups below five, and the next smallest ones until two groups and five people are hidden."""
    hidden = {name for name, n in sizes.items() if n < 5}
    answered = sorted((name for name in sizes if sizes[name]), key=lambda name: sizes[name])
    if not hidden & set(answered):
        return hidden
    for name in answered:
        known = [one for one in hidden if sizes[one]]
        if len(known) >= 2 and sum(sizes[one] for one in known) >= 5:
            break
        hidden.add(name)
    return hidden


@pytest.mark.parametrize("scale", ["knowledge", "attitude"])
@pytest.mark.parametrize("by", ["sex", "role", "unit"])
@pytest.mark.parametrize("unit", ["LC", "LC-01", "LC-02", "LC-01-006", FEW])
def test_every_mean_is_that_of_a_recount(unit, by, scale):
    children = list(load().hierarchy.at(str(DAY)).children(unit))
    table = tk.item_means(load(), by=by, scale=scale, unit=unit, wave="endline").table
    for item, part in table.groupby("item", sort=False):
        want = recounted(item, by, unit, children, "endline")
        total, groups = part.iloc[0], part.iloc[1:]
        sizes = {name: len(values) for name, values in want.items() if name}
        sizes |= {name: 0 for name in groups["group"] if name not in sizes}
        hidden = hidden_among(sizes)
        assert math.isnan(total["group"]) and total["n"] == len(want[""])
        assert total["mean"] == pytest.approx(
            statistics.fmean(want[""]) if len(want[""]) >= 5 else math.nan, nan_ok=True
        )
        for row in groups.to_dict("records"):
            name = row["group"]
            assert row["n"] == sizes[name] and row["hidden"] == (name in hidden), (item, name)
            mean = math.nan if name in hidden else statistics.fmean(want[name])
            assert row["mean"] == pytest.approx(mean, nan_ok=True), (item, name)


def test_a_unit_with_few_answers_hides_another_one_with_it():
    table = tk.item_means(load(), unit="LC-01").table
    rows = table[table["item"] == "k01"].set_index("group")
    assert rows.loc[FEW, "hidden"] and rows.loc[FEW, "n"] < 5
    told = rows[rows.index.notna() & ~rows["hidden"]]
    kept_back = rows["n"].iloc[0] - told["n"].sum()
    assert kept_back >= 5 and rows["hidden"].sum() >= 2


def test_weights_count():
    study = load("masculinity")
    means = tk.item_means(study, unit="us-men")
    data = study.survey()
    row = next(row for row in means.table.to_dict("records") if row["group"] == "age-18-34")
    worth = data.instrument.item(row["item"]).worth
    pairs = [
        (100 * worth[answer], weight)
        for answer, weight, unit in data.responses[[row["item"], "weight", "unit_id"]].itertuples(
            index=False
        )
        if answer in worth and unit == "age-18-34" and weight == weight
    ]
    mean = sum(value * weight for value, weight in pairs) / sum(weight for _, weight in pairs)
    assert row["mean"] == pytest.approx(mean) and row["n"] == len(pairs)
    assert row["mean"] != pytest.approx(statistics.fmean(value for value, _ in pairs))


# ---- the picture ------------------------------------------------------------------------------


def words(chart: object) -> list[str]:
    assert isinstance(chart, Chart)
    return re.findall(r"<text[^>]*>([^<]*)</text>", chart.svg())


def test_every_cell_is_a_number_of_the_table_and_hidden_ones_are_dashes():
    means = tk.item_means(load(), by="sex", unit="LC-02")
    shown = means.table[means.table["group"].notna() & (means.table["n"] > 0)]
    said = words(tk.plot_item_means(means))
    assert shown["group"].nunique() <= MOST_GROUPS
    assert said.count("–") == shown["hidden"].sum() > 0
    numbers = sorted(f"{mean:.0f}" for mean in shown["mean"].dropna())
    totals = [f"{mean:.0f}" for mean in means.table.loc[means.table["group"].isna(), "mean"]]
    assert sorted(w for w in said if re.fullmatch(r"\d+", w)) == sorted(numbers + totals)


def test_of_many_groups_those_with_the_most_answers_are_drawn():
    means = tk.item_means(load(), unit="LC-01")
    sizes = means.table[means.table["group"].notna()].groupby("group")["n"].max()
    drawn = [
        int(n) for n in re.findall(r"\(n = (\d+)\)", " ".join(words(tk.plot_item_means(means))))
    ]
    assert sorted(drawn) == sorted(sizes)[-MOST_GROUPS:] and len(sizes) > MOST_GROUPS
    assert f"{MOST_GROUPS} of {(sizes > 0).sum()} groups" in tk.plot_item_means(means).caption


def test_the_title_names_the_cell_furthest_below_the_mean_of_its_question():
    means = tk.item_means(load(), unit="LC-02")
    table = means.table.merge(
        means.table.loc[means.table["group"].isna(), ["item", "mean"]],
        on="item",
        suffixes=("", "_all"),
    )
    table["apart"] = table["mean"] - table["mean_all"]
    row = table.loc[table["apart"].idxmin()]
    title = tk.plot_item_means(means).title_text
    name = load().hierarchy.at(str(DAY)).table.loc[row["group"], "name"]
    assert row["apart"] <= -FAR
    assert (
        name in title and row["item"].upper() in title and f"−{-row['apart']:.0f} points" in title
    )


def test_no_title_claims_a_difference_where_there_is_none():
    means = tk.item_means(load(), by="sex", unit="LC", scale="attitude")
    means = replace(means, table=means.table.assign(mean=50.0, hidden=False))
    assert (
        tk.plot_item_means(means).title_text
        == f"No group lies {NEAR} points or more below the mean"
    )


def test_nothing_to_draw_is_a_sentence():
    few = tk.plot_item_means(tk.item_means(load(), by="sex", unit=FEW))
    assert few == "Not told, because no group has 5 answer sheets."
    assert (
        tk.plot_item_means(tk.item_means(load(), unit="LC-02-001"))
        == "There is no group to compare."
    )


@pytest.mark.parametrize(
    "wrong", [{"by": "age"}, {"wave": "later"}, {"scale": "luck"}, {"unit": "LC-99"}]
)
def test_what_is_unknown_is_refused_by_name(wrong):
    with pytest.raises(ArgumentError, match=re.escape(str(*wrong.values()))):
        tk.item_means(load(), **wrong)
