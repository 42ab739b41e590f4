"""Means of questions in groups, as a heat map and as a table."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.item_means import ItemMeans
from toolkit.schema import records
from toolkit.show import drawing
from toolkit.show.chart import Chart
from toolkit.show.display_table import Column, DisplayTable
from toolkit.show.names import LONGEST_CODE, item_label, wave_labels
from toolkit.show.text import Text, listed, number
from toolkit.show.words import say

MOST_GROUPS = 12  # columns on one chart
MOST_SPOKEN = 4  # groups whose numbers the alternative text names one by one
STEPS = ("far-below", "below", "near", "above", "far-above")
NEAR, FAR = 5, 15  # points from the mean of a question at which its colour changes


def plot_item_means(means: ItemMeans) -> Chart | Text:
    """Questions by groups: every mean, coloured by how far it lies from that of all.

    Parameters
    ----------
    means : ItemMeans
        With more than 12 groups, those with the most answers are drawn.
    """
    lang = means.study.language
    if not means.survey:
        return Text(say(lang, "no-survey"))
    if reason := _nothing(means.table):
        return Text(say(lang, reason, min=MIN_RESPONDENTS))
    names = _largest(means.table)
    whole, cells = _whole(means.table), _cells(means.table, names)
    items = sorted(whole, key=lambda name: -whole[name])
    title = _title(means, cells)
    labels, shown = _group_names(means, names), _answered(means.table)
    table = [[cells[item, name] for name in names] for item in items]
    rows = [_row(means, *row, whole) for row in zip(items, table, strict=True)]
    named = [labels[name] for name in names]
    spoken = [_spoken(row, named, own) for row, own in zip(rows, table, strict=True)]
    hidden = any(cell.step is None for row in rows for cell in row.cells)
    words = {"shown": len(names), "all": shown, "scale": _scale(means), "wave": _wave(means)}
    kind = _kind(means, some=len(names) < shown)
    return drawing.heatmap(
        rows,
        [_with_n(labels[name], means.table, name, lang) for name in names],
        [say(lang, f"heat-step-{step}", near=NEAR, far=FAR) for step in STEPS],
        say(lang, "heat-total"),
        say(lang, "heat-note", min=MIN_RESPONDENTS) if hidden else "",
        title=title,
        subtitle=say(lang, f"heat-subtitle-{kind}", **words),
        alt=say(lang, "heat-alt", title=title, values=listed(spoken)),
    )


def _nothing(table: pd.DataFrame) -> str:
    """Why there is nothing to draw."""
    groups = table[table["group"].notna()]
    if not table["n"].any():
        return "no-answers"
    if groups.empty:
        return "heat-no-groups"
    return "" if groups["mean"].notna().any() else "heat-few"


def _largest(table: pd.DataFrame) -> list[str]:
    """Groups with the most answers, as many as a chart can hold, in the order of the table."""
    most = table[table["group"].notna()].groupby("group", sort=False)["n"].max()
    most = most[most > 0]
    kept = set(most.sort_values(ascending=False, kind="stable").index[:MOST_GROUPS])
    return [str(name) for name in most.index if name in kept]


def _answered(table: pd.DataFrame) -> int:
    """How many groups have an answer."""
    return int(table.loc[table["n"] > 0, "group"].nunique())


def _whole(table: pd.DataFrame) -> dict[str, float]:
    """Mean of all by item; what all together may not tell no group tells."""
    rows = table[table["group"].isna() & table["mean"].notna()]
    return dict(zip(rows["item"], rows["mean"], strict=True))


Cell = tuple[float, float]  # the mean of a group, and how far it lies from that of all


def _cells(table: pd.DataFrame, names: list[str]) -> dict[tuple[str, str], Cell]:
    whole = _whole(table)
    return {
        (row["item"], row["group"]): (row["mean"], row["mean"] - whole.get(row["item"], math.nan))
        for row in records(table[table["group"].isin(names)])
    }


def _row(
    means: ItemMeans, item: str, cells: list[Cell], whole: dict[str, float]
) -> drawing.HeatRow:
    lang = means.study.language
    drawn = [drawing.HeatCell(number(mean, lang), _step(apart)) for mean, apart in cells]
    label = item_label(means.study, means.survey, item)
    return drawing.HeatRow(label, drawn, number(whole[item], lang))


def _step(apart: float) -> int | None:
    """Colour of a cell by its distance from the mean of all.

    Examples
    --------
    >>> _step(-15.0), _step(-14.9), _step(4.9), _step(float("nan"))
    (-2, -1, 0, None)
    """
    if not math.isfinite(apart):
        return None
    steps = (abs(apart) >= NEAR) + (abs(apart) >= FAR)
    return steps if apart > 0 else -steps


def _title(means: ItemMeans, cells: dict[tuple[str, str], Cell]) -> str:
    """The group that lies furthest below the mean of a question, where any does."""
    lang = means.study.language
    known = {key: apart for key, (_, apart) in cells.items() if math.isfinite(apart)}
    (item, group), apart = min(known.items(), key=lambda one: one[1])
    if apart > -NEAR:
        return say(lang, "heat-title-none", near=NEAR)
    name = item.upper()
    if len(item) > LONGEST_CODE:
        name = item_label(means.study, means.survey, item)
    label = _group_names(means, [group])[group]
    return say(lang, "heat-title", group=label, item=name, n=number(apart, lang, signed=True))


def _spoken(row: drawing.HeatRow, groups: list[str], cells: list[Cell]) -> str:
    """The numbers of a row: of every group, or of the lowest and the highest of many."""
    told = [
        (mean, f"{group} {cell.text}")
        for group, cell, (mean, _) in zip(groups, row.cells, cells, strict=True)
        if math.isfinite(mean)
    ]
    if len(told) > MOST_SPOKEN:
        told = [min(told), max(told)]
    return f"{row.label} {row.total_text} ({', '.join(text for _, text in told)})"


def _group_names(means: ItemMeans, names: list[str]) -> dict[str, str]:
    """Names of units, or labels of answers."""
    if means.by == "unit":
        units = means.study.hierarchy.at(means.as_of).table["name"]
        return {name: str(units[name]) for name in names}
    item = means.study.survey(means.survey).instrument.item(means.by)
    labels = {choice.name: choice.label[means.study.language] for choice in item.choices}
    return {name: labels[name] for name in names}


def _with_n(label: str, table: pd.DataFrame, name: str, lang: str) -> str:
    """Name of a group with the most answers to any question; not where these are too few."""
    n = int(table.loc[table["group"] == name, "n"].max())
    return say(lang, "heat-group", name=label, n=n) if n >= MIN_RESPONDENTS else label


def _kind(means: ItemMeans, *, some: bool) -> str:
    """What the cells hold, and whether they are of some groups only."""
    method = means.study.survey(means.survey).instrument.scale(means.scale).method
    if method == "percent_correct":
        return "right-some" if some else "right"
    return "mean-some" if some else "mean"


def _scale(means: ItemMeans) -> str:
    return (
        means.study.survey(means.survey).instrument.scale(means.scale).label[means.study.language]
    )


def _wave(means: ItemMeans) -> str:
    return wave_labels(means.study, means.survey)[means.wave]


def table_item_means(means: ItemMeans) -> DisplayTable | Text:
    """Every mean with its number of answers.

    Parameters
    ----------
    means : ItemMeans
    """
    study, lang = means.study, means.study.language
    if not means.survey or means.table.empty:
        return Text(say(lang, "no-survey"))
    rows: Any = means.table.assign(
        question=[item_label(study, means.survey, name) for name in means.table["item"]],
        n=means.table["n"].where(~means.table["hidden"].astype(bool)),
    )
    names = _group_names(means, rows["group"].dropna().unique().tolist())
    rows["group"] = rows["group"].map(names).fillna(say(lang, "heat-total"))
    columns = [
        Column("question", say(lang, "column-item")),
        Column("group", say(lang, "column-group")),
        Column("n", say(lang, "column-n"), "count"),
        Column("mean", say(lang, "column-level"), "points"),
    ]
    notes = [say(lang, "heat-note", min=MIN_RESPONDENTS)] if rows["hidden"].any() else []
    return DisplayTable(f"{_scale(means)}, {_wave(means)}", columns, rows, notes, lang)
