"""Results as tables for readers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from toolkit.checks import ORDER, Findings
from toolkit.comparison import Comparison
from toolkit.comparison_units import ARM, COMPARISON, DIFFERENCE, PROGRAMME
from toolkit.coverage import Coverage, GapList
from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.schema import records
from toolkit.show.change_wording import APART, hidden, reason_words
from toolkit.show.coverage_wording import coverage_rule, describe_coverage, describe_gap
from toolkit.show.display_table import Column, DisplayTable
from toolkit.show.finding_words import finding_words
from toolkit.show.methods import methods_used
from toolkit.show.names import role_name
from toolkit.show.text import Text, date_text, interval
from toolkit.show.words import say

ARMS = (PROGRAMME, COMPARISON, DIFFERENCE)
HEADS = (("eligible", "count"), ("trained", "count"), ("untrained", "count"), ("share", "share"))


def table_coverage(
    cover: Coverage, groups: Coverage, roles: Coverage, unit: str
) -> DisplayTable | Text:  # fmt: skip
    """Coverage of one unit by group and role, with the line for all.

    Parameters
    ----------
    cover, groups, roles : Coverage
        Not split, split by "group", split by "role".
    unit : str
    """
    study, lang = cover.study, cover.study.language
    total = cover.table[cover.table["unit_id"] == unit]
    if study.register.is_empty or not total["eligible"].sum():
        return describe_coverage(cover, unit)
    by_group, by_role = _rows_of(groups, unit), _rows_of(roles, unit)
    lines: list[dict[str, Any]] = []
    strong: list[int] = []
    for name, group in study.settings.groups.items():
        if name in by_group:
            strong.append(len(lines))
            lines.append(by_group[name] | {"who": study.say(group.label)})
            held = [role for role in group.roles if role in by_role]
            if held != list(group.roles) or len(held) > 1:
                lines += [
                    by_role[role] | {"who": f"\u2003{role_name(study, role)}"} for role in held
                ]
    strong.append(len(lines))
    lines.append(records(total)[0] | {"who": say(lang, "groups-total")})
    date = date_text(cover.as_of, lang)
    title = say(lang, "table-coverage", date=date)
    rows = pd.DataFrame(lines)
    columns = [Column("who", say(lang, "column-who")), *heads_columns(lang, rows)]
    notes = [say(lang, "note-counted-once"), coverage_rule(study)]
    return DisplayTable(title, columns, rows, notes, lang, strong)


def _rows_of(cover: Coverage, unit: str) -> dict[str, dict[str, Any]]:
    """Rows of one unit by the part of the split."""
    own = cover.table[cover.table["unit_id"] == unit]
    return {str(row[str(cover.by)]): row for row in records(own)}


def heads_columns(lang: str, rows: pd.DataFrame | None = None) -> list[Column]:
    """Columns of heads and share of all tables of coverage; newcomers where rows have any."""
    columns = [Column(key, say(lang, f"column-{key}"), kind) for key, kind in HEADS]  # type: ignore[arg-type]
    if rows is not None and rows["newcomers"].any():
        columns.insert(-1, Column("newcomers", say(lang, "column-newcomers"), "count"))
    return columns


def table_units(cover: Coverage, under: str) -> DisplayTable | Text:
    """Coverage of the units directly below one unit; heads, never names.

    Parameters
    ----------
    cover : Coverage
    under : str
    """
    lang = cover.study.language
    below = cover.table[cover.table["parent_id"] == under]
    if cover.study.register.is_empty:
        return Text(say(lang, "no-register"))
    if below.empty:
        return Text("")  # nothing below: nothing to say
    names = cover.study.hierarchy.at(cover.as_of).table["name"]
    rows = below.assign(unit=below["unit_id"].map(names))
    title = say(lang, "table-units", date=date_text(cover.as_of, lang))
    columns = [Column("unit", say(lang, "column-unit")), *heads_columns(lang, rows)]
    notes = [say(lang, "note-unit-below"), coverage_rule(cover.study)]
    return DisplayTable(title, columns, rows, notes, lang)


def table_gap(gap: GapList) -> DisplayTable | Text:
    """The unit's own officers still to be trained, by name: for the unit's own report only.

    Parameters
    ----------
    gap : GapList
    """
    study, lang = gap.study, gap.study.language
    if study.register.is_empty:
        return Text(say(lang, "no-register"))
    if gap.table.empty:
        return describe_gap(gap)
    rows = gap.table.assign(role=[role_name(study, role) for role in gap.table["role"]])
    columns = [
        Column("name", say(lang, "column-name")),
        Column("role", say(lang, "column-role")),
        Column("in_post_since", say(lang, "column-since"), "date"),
        Column("last_training", say(lang, "column-last"), "date"),
    ]
    expired = gap.table["last_training"].notna().any()
    notes = [say(lang, "note-expired")] if expired else []
    notes += [say(lang, "note-gap-newcomers", n=gap.newcomers)] if gap.newcomers else []
    notes.append(coverage_rule(study))
    title = say(lang, "table-gap", date=date_text(gap.as_of, lang))
    return DisplayTable(title, columns, rows, notes, lang, personal=True)


def table_change(change: Comparison) -> DisplayTable | Text:
    """Means before and after with the change, its interval and effect size.

    Parameters
    ----------
    change : Comparison
        Of `compare`. Counts below five are not printed either.
    """
    study, lang = change.study, change.study.language
    if change.table.empty or not change.table[["n_before", "n_after"]].to_numpy().any():
        return Text(say(lang, "no-answers" if change.survey else "no-survey"))
    if hidden(change):
        return Text(say(lang, "few-respondents", min=MIN_RESPONDENTS))
    rows = shown_counts(change.table)
    level = bool(rows["change"].isna().all())
    limits = ("level_low", "level_high") if level else ("low", "high")
    intervals = [
        interval(low, high, lang, signed=not level)
        for low, high in zip(rows[limits[0]], rows[limits[1]], strict=True)
    ]
    remarks = [reason_words(str(reason), lang) for reason in rows["reason"]]
    rows = rows.assign(scale=_scale_names(change), interval=intervals, remark=remarks)
    grouped = bool(rows["group"].notna().any())
    if grouped:
        rows["group"] = group_names(change, rows["group"])
    columns = _change_columns(lang, level=level, grouped=grouped, remarks=any(remarks))
    notes = [] if level else change_notes(change)
    if study.survey(change.survey).settings.weight_column:
        notes.append(say(lang, "note-weighted"))
    notes.append(say(lang, "note-min", min=MIN_RESPONDENTS))
    return DisplayTable(say(lang, "table-change"), columns, rows, notes, lang)


def _scale_names(change: Comparison) -> list[str]:
    """Names of scales; recalled ones say so."""
    lang, instrument = change.study.language, change.study.survey(change.survey).instrument
    names = []
    for name, method in zip(change.table["scale"], change.table["method"], strict=True):
        label = instrument.scale(name).label[lang]
        apart = method in APART and method != "difference"
        names.append(say(lang, f"scale-{method}", scale=label) if apart else label)
    return names


def change_notes(change: Comparison) -> list[str]:
    """How the figures were got, and for how many comparisons their p-values allow."""
    lang, used = change.study.language, methods_used(change)
    order = ("paired", "partly_paired", "welch", "clusters")
    notes = [say(lang, f"note-{method}") for method in order if method in used]
    told = zip(*(change.table[name] for name in ("change", "family", "tests")), strict=True)
    families = {str(name): int(n) for step, name, n in told if n and not math.isnan(step)}
    notes += [say(lang, "note-adjusted", tests=n, family=name) for name, n in families.items()]
    return [*notes, say(lang, "note-before-after")]


def group_names(change: Comparison, groups: pd.Series) -> pd.Series:
    """Names of units, or labels of answers, instead of codes."""
    study, lang = change.study, change.study.language
    if change.by == ARM:
        return groups.map({name: say(lang, f"group-{name}") for name in ARMS})
    if change.by == "unit":
        names = study.hierarchy.versions.drop_duplicates("unit_id", keep="last")
        return groups.map(names.set_index("unit_id")["name"])
    items = study.survey(change.survey).instrument.items
    choices = items[change.by].choices if change.by and change.by in items else ()
    return groups.replace({choice.name: choice.label[lang] for choice in choices})


def shown_counts(table: pd.DataFrame) -> pd.DataFrame:
    """Counts as printed: one that is too small to be told is blank."""
    shown = {}
    for column in ("n_before", "n_after", "n_level", "pairs"):
        n = table[column].to_numpy(dtype=float)
        shown[column] = np.where((n > 0) & (n < MIN_RESPONDENTS), np.nan, n)
    return table.assign(**shown)


def _change_columns(lang: str, *, level: bool, grouped: bool, remarks: bool) -> list[Column]:
    keys: list[tuple[str, str, str]] = [("scale", "scale", "text")]
    keys += [("group", "group", "text")] if grouped else []
    if level:
        keys += [("n_level", "n", "count"), ("level", "level", "points")]
        keys += [("interval", "interval", "interval")]
    else:
        keys += [("n_before", "n-before", "count"), ("n_after", "n-after", "count")]
        keys += [("pairs", "pairs", "count"), ("before", "before", "points")]
        keys += [("after", "after", "points"), ("change", "change", "change")]
        keys += [("interval", "interval", "interval"), ("effect", "effect", "effect")]
        keys += [("p_adjusted", "p-adjusted", "p")]
    keys += [("remark", "remark", "text")] if remarks else []
    return [Column(key, say(lang, f"column-{title}"), kind) for key, title, kind in keys]  # type: ignore[arg-type]


def table_findings(findings: Findings) -> DisplayTable | Text:
    """What a check found, with the remedy of each finding.

    Parameters
    ----------
    findings : Findings
    """
    lang = findings.study.language
    if not len(findings):
        return Text(say(lang, "check-none"))
    rows = pd.DataFrame([finding_words(finding, lang) for finding in findings])
    counts = {f"{s}s": len(findings.of(s)) for s in ORDER}
    keys = ("severity", "place", "message", "remedy")
    columns = [Column(key, say(lang, f"check-{key}")) for key in keys]
    return DisplayTable(say(lang, "check-title", **counts), columns, rows, (), lang)
