"""Right answers before and after, as a chart and as a table."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.right_answers import RightAnswers
from toolkit.schema import records
from toolkit.show import drawing
from toolkit.show.chart import Chart
from toolkit.show.course_wording import kind
from toolkit.show.display_table import Column, DisplayTable
from toolkit.show.text import Text, interval, listed, number, percent
from toolkit.show.words import say
from toolkit.training_levels import TrainingLevels


def plot_right_answers(right: RightAnswers) -> Chart | Text:
    """Share of right answers to every question, before and after; the best known on top.

    Parameters
    ----------
    right : RightAnswers
    """
    rows = right.table[right.table["share_after"].notna()]
    if rows.empty:
        return Text("")  # the sentences say why
    rows = rows.sort_values("share_after", ascending=False, kind="stable")
    cases = records(rows)
    return _levels(right, cases) if rows["change"].isna().all() else _changes(right, cases)


def _changes(right: RightAnswers, rows: list[dict[str, Any]]) -> Chart:
    lang, title = right.study.language, _title(right, rows)
    dots = [_dumbbell(right, row) for row in rows]
    values = [
        say(
            lang,
            "change-alt-row",
            scale=d.label,
            change=d.change_text or "–",
            before=d.before_text or "–",
            after=d.after_text,
        )
        for d in dots
    ]
    return drawing.dumbbells(
        dots,
        (0, 100),
        before_title=say(lang, "change-before"),
        after_title=say(lang, "change-after"),
        change_title=say(lang, "right-difference"),
        title=title,
        subtitle=say(lang, "right-subtitle"),
        alt=say(lang, "items-alt", title=title, values=listed(values)),
        number=partial(number, language=lang),
    )


def _levels(right: RightAnswers, rows: list[dict[str, Any]]) -> Chart:
    """One round only: a dot with its interval for each question."""
    lang, title = right.study.language, _title(right, rows)
    dots = [
        drawing.IntervalDot(
            _label(right, row),
            100 * row["share_after"],
            100 * row["share_low"],
            100 * row["share_high"],
            number(100 * row["share_after"], lang),
            "good",
        )
        for row in rows
    ]
    values = [say(lang, "level-alt-row", scale=dot.label, after=dot.text) for dot in dots]
    return drawing.interval_dots(
        dots,
        (0, 100),
        title=title,
        subtitle=say(lang, "right-subtitle"),
        alt=say(lang, "items-alt", title=title, values=listed(values)),
        number=partial(number, language=lang),
    )


def _title(right: RightAnswers, rows: list[dict[str, Any]]) -> str:
    """The takeaway of the chart."""
    lang, kinds = right.study.language, [kind(row) for row in rows]
    if set(kinds) == {"level"}:
        passed = sum(row["share_after"] >= right.pass_mark for row in rows)
        mark = percent(right.pass_mark, lang)
        return say(lang, "right-title-level", n=passed, all=len(rows), mark=mark)
    return say(lang, "right-title", n=kinds.count("up"), all=len(rows))


def _label(right: RightAnswers, row: dict[str, Any]) -> str:
    lang = right.study.language
    label = right.study.survey(right.survey).instrument.item(row["item"]).label[lang]
    return say(lang, "item-name", code=str(row["number"]), label=label)


def _dumbbell(right: RightAnswers, row: dict[str, Any]) -> drawing.Dumbbell:
    """One row in per cent; the thin line is the interval of the share after."""
    lang = right.study.language
    names = ("share_before", "share_after", "share_low", "share_high", "change")
    before, after, low, high, change = (100 * row[name] for name in names)
    changed = math.isfinite(change)
    return drawing.Dumbbell(
        _label(right, row),
        before if changed else math.nan,
        after,
        low,
        high,
        number(before, lang) if changed else "",
        number(after, lang),
        number(change, lang, signed=True) if changed else "",
        "neutral" if not changed else "good" if change >= 0 else "behind",
    )


def table_right_answers(right: RightAnswers, *, texts: bool = True) -> DisplayTable | Text:
    """Every question with its right answers before and after, and who gained or lost them.

    Parameters
    ----------
    right : RightAnswers
    texts : bool
        With the questions themselves, not only their numbers.
    """
    lang = right.study.language
    if right.table.empty:
        return Text(say(lang, "right-none"))
    if right.table["share_after"].isna().all():
        return Text("")  # the sentences say why
    rows = right.table.copy()
    named = [_label(right, row) if texts else str(row["number"]) for row in records(rows)]
    rows["question"] = named
    for wave in ("before", "after"):
        rows[wave] = [_part(row, wave, lang) for row in records(rows)]
    rows["change"] = 100 * rows["change"]
    rows["interval"] = [
        interval(100 * low, 100 * high, lang, signed=True) or "–"
        for low, high in zip(rows["low"], rows["high"], strict=True)
    ]
    columns = [Column("question", say(lang, "column-item"))]
    columns += [Column(w, say(lang, f"column-right-{w}"), "interval") for w in ("before", "after")]
    if rows["gained"].notna().any():
        columns += [Column(k, say(lang, f"column-{k}"), "count") for k in ("gained", "lost")]
    columns += [Column("change", say(lang, "right-difference"), "change")]
    columns += [Column("interval", say(lang, "column-interval"), "interval")]
    methods = [m for m in ("paired", "independent") if (rows["method"] == m).any()]
    notes = [say(lang, f"note-right-{method}") for method in methods]
    notes.append(say(lang, "note-min", min=MIN_RESPONDENTS))
    return DisplayTable(say(lang, "table-right"), columns, rows, notes, lang)


def _part(row: dict[str, Any], wave: str, lang: str) -> str:
    """`18/24 (75%)`, or a dash."""
    if not math.isfinite(row[f"share_{wave}"]):
        return "–"
    share = percent(row[f"share_{wave}"], lang, 0)
    return f"{int(row[f'right_{wave}'])}/{int(row[f'n_{wave}'])} ({share})"


def table_levels(levels: TrainingLevels) -> DisplayTable:
    """Kirkpatrick's four levels and the scales that measure them.

    Parameters
    ----------
    levels : TrainingLevels
    """
    lang, rows = levels.study.language, levels.table.copy()
    scales = levels.study.survey(levels.survey).instrument.scales
    rows["title"] = [say(lang, f"level-title-{level}") for level in rows["level"]]
    rows["scale"] = [scales[s].label[lang] if s in scales else "–" for s in rows["scale"]]
    rows["state"] = [say(lang, f"state-{state}") for state in rows["state"]]
    keys = (("title", "level-name"), ("scale", "scale"), ("state", "remark"))
    columns = [Column(key, say(lang, f"column-{title}")) for key, title in keys]
    return DisplayTable(say(lang, "heading-levels"), columns, rows, (), lang)
