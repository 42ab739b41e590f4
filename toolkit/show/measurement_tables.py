"""How well the questions of a survey measure: tables for researchers, and one picture."""

from __future__ import annotations

from functools import partial
from typing import Any

from toolkit.errors import unknown
from toolkit.measurement import WEAK, ItemAnalysis, ItemDifferences, Reliability
from toolkit.schema import records
from toolkit.show import drawing
from toolkit.show.chart import Chart
from toolkit.show.display_table import Column, DisplayTable
from toolkit.show.layout import Tone
from toolkit.show.names import (
    LONGEST_CODE,
    item_label,
    scale_label,
    short_wave_labels,
    wave_labels,
)
from toolkit.show.text import Text, interval, listed, number, percent
from toolkit.show.words import say


def table_reliability(reliability: Reliability) -> DisplayTable | Text:
    """Alpha and omega of every scale and wave with their limits.

    Parameters
    ----------
    reliability : Reliability
    """
    study, lang = reliability.study, reliability.study.language
    if not reliability.survey:
        return Text(say(lang, "no-survey"))
    rows = reliability.table.copy()
    rows["wave"] = rows["wave"].map(short_wave_labels(study, reliability.survey))
    rows["label"] = [scale_label(study, reliability.survey, scale) for scale in rows["scale"]]
    for name in ("alpha", "omega"):
        limits = zip(rows[f"{name}_low"], rows[f"{name}_high"], strict=True)
        rows[f"{name}_limits"] = [interval(low, high, lang, digits=2) for low, high in limits]
    rows["remark"] = [_reliability_remark(row, lang) for row in records(rows)]
    columns = [
        Column("wave", say(lang, "column-wave")),
        Column("label", say(lang, "column-scale")),
        Column("items", say(lang, "column-items"), "count"),
        Column("n", say(lang, "column-complete"), "count"),
        Column("n_missing", say(lang, "column-incomplete"), "count"),
        Column("alpha", "α", "index"),
        Column("alpha_limits", say(lang, "column-interval"), "interval"),
        Column("omega", "ω", "index"),
        Column("omega_limits", say(lang, "column-interval"), "interval"),
    ]
    columns += [Column("remark", say(lang, "column-remark"))] if rows["remark"].any() else []
    notes = [say(lang, "note-reliability"), say(lang, "note-reliability-use")]
    return DisplayTable(say(lang, "table-reliability"), columns, rows, notes, lang)


def _reliability_remark(row: dict[str, Any], lang: str) -> str:
    """Why a figure is missing, for each of the two, said once where both have one reason."""
    reasons = {name: row[f"{name}_reason"] for name in ("alpha", "omega") if row[f"{name}_reason"]}
    said = {name: say(lang, f"unsaid-{reason}") for name, reason in reasons.items()}
    if len(set(said.values())) == 1 and len(said) == 2:
        return said["alpha"]
    return "; ".join(f"{'α' if name == 'alpha' else 'ω'}: {why}" for name, why in said.items())


def table_item_analysis(analysis: ItemAnalysis, wave: str | None = None) -> DisplayTable | Text:
    """Difficulty, discrimination, floor and ceiling of the questions of one wave.

    Parameters
    ----------
    analysis : ItemAnalysis
    wave : str, optional
        The last wave without it.

    Raises
    ------
    ArgumentError
        An unknown wave.
    """
    study, lang = analysis.study, analysis.study.language
    if not analysis.survey:
        return Text(say(lang, "no-survey"))
    wave = _wave(analysis, wave)
    rows = analysis.table[analysis.table["wave"] == wave].copy()
    rows["label"] = [item_label(study, analysis.survey, item) for item in rows["item"]]
    rows["remark"] = [_item_remark(row, lang) for row in records(rows)]
    columns = [
        Column("label", say(lang, "column-item")),
        Column("n", say(lang, "column-answers"), "count"),
        Column("n_missing", say(lang, "column-without"), "count"),
        Column("difficulty", say(lang, "column-difficulty"), "share"),
        Column("item_rest", say(lang, "column-item-rest"), "index"),
        Column("floor", say(lang, "column-floor"), "share"),
        Column("ceiling", say(lang, "column-ceiling"), "share"),
    ]
    columns += [Column("remark", say(lang, "column-remark"))] if rows["remark"].any() else []
    title = say(lang, "table-items", wave=wave_labels(study, analysis.survey)[wave])
    notes = [say(lang, "note-items", weak=number(WEAK, lang, 1))]
    return DisplayTable(title, columns, rows, notes, lang)


def _item_remark(row: dict[str, Any], lang: str) -> str:
    said = [say(lang, "items-weak")] if row["weak"] else []
    said += [say(lang, "items-floor")] if row["floor_flag"] else []
    said += [say(lang, "items-ceiling")] if row["ceiling_flag"] else []
    said += [say(lang, f"unsaid-{row['reason']}")] if row["reason"] else []
    return "; ".join(said)


def _wave(result: ItemAnalysis | ItemDifferences, wave: str | None) -> str:
    waves = result.study.survey(result.survey).waves
    if wave is not None and wave not in waves:
        raise unknown("wave", wave, waves)
    return wave or waves[-1]


def plot_item_analysis(analysis: ItemAnalysis, wave: str | None = None) -> Chart | Text:
    """Questions by difficulty and by how well they go together with their scale.

    Parameters
    ----------
    analysis : ItemAnalysis
    wave : str, optional
        The last wave without it.

    Raises
    ------
    ArgumentError
        An unknown wave.
    """
    study, lang = analysis.study, analysis.study.language
    if not analysis.survey:
        return Text(say(lang, "no-survey"))
    wave = _wave(analysis, wave)
    rows = analysis.table[(analysis.table["wave"] == wave) & analysis.table["item_rest"].notna()]
    if rows.empty:
        return Text(say(lang, "items-nothing"))
    weak, every = int(rows["weak"].sum()), len(rows)
    words = {"weak": weak, "all": every, "limit": number(WEAK, lang, 1)}
    title = say(lang, "items-map-title" if weak else "items-map-none", **words)
    points = [_point(analysis, row) for row in records(rows.sort_values("item_rest"))]
    named = wave_labels(study, analysis.survey)[wave]
    values = [
        say(lang, "items-map-value", item=p.name, share=percent(p.x, lang, 0),
            r=number(p.y, lang, 2))
        for p in points
    ]  # fmt: skip
    return drawing.item_map(
        points,
        drawing.Threshold(WEAK, number(WEAK, lang, 1)),
        x_title=say(lang, "items-map-x"),
        y_title=say(lang, "items-map-y"),
        x_number=partial(percent, language=lang),
        y_number=partial(number, language=lang, digits=1),
        title=title,
        subtitle=say(lang, "items-map-subtitle", wave=named, all=every),
        alt=say(lang, "items-map-alt", title=title, values=listed(values)),
    )


def _point(analysis: ItemAnalysis, row: dict[str, Any]) -> drawing.ItemPoint:
    name = str(row["item"])
    short = name.upper()
    if len(name) > LONGEST_CODE:
        short = item_label(analysis.study, analysis.survey, name)
    tone: Tone = "behind" if row["weak"] else "neutral"
    return drawing.ItemPoint(short, row["difficulty"], row["item_rest"], tone)


def table_item_differences(
    differences: ItemDifferences, wave: str | None = None
) -> DisplayTable | Text:
    """Questions that are harder for one group than for equally knowing people of the other.

    Parameters
    ----------
    differences : ItemDifferences
    wave : str, optional
        The last wave without it.

    Raises
    ------
    ArgumentError
        An unknown wave.
    """
    study, lang = differences.study, differences.study.language
    if not differences.survey:
        return Text(say(lang, "no-survey"))
    wave = _wave(differences, wave)
    rows = differences.table[differences.table["wave"] == wave].copy()
    if differences.by is None or rows.empty:
        return Text(say(lang, "differences-nothing"))
    asked = study.survey(differences.survey).instrument.item(differences.by)
    groups = {choice.name: choice.label[lang] for choice in asked.choices}
    rows["label"] = [item_label(study, differences.survey, item) for item in rows["item"]]
    rows["limits"] = [
        interval(row["odds_low"], row["odds_high"], lang, digits=2) for row in records(rows)
    ]
    rows["ets"] = [
        say(lang, f"ets-{row['ets_class']}") if row["ets_class"] else "" for row in records(rows)
    ]
    rows["harder"] = [groups.get(name, "") for name in rows["harder_for"]]
    rows["remark"] = [say(lang, f"unsaid-{why}") if why else "" for why in rows["reason"]]
    columns = [
        Column("label", say(lang, "column-item")),
        Column("odds_ratio", say(lang, "column-odds"), "index"),
        Column("limits", say(lang, "column-interval"), "interval"),
        Column("delta", "Δ", "effect"),
        Column("ets", say(lang, "column-ets")),
        Column("harder", say(lang, "column-harder")),
    ]
    columns += [Column("remark", say(lang, "column-remark"))] if rows["remark"].any() else []
    first, second = (groups[name] for name in asked.ordinary)
    words = {"wave": wave_labels(study, differences.survey)[wave], "first": first, "second": second}
    notes = [say(lang, "note-differences", first=first, second=second)]
    return DisplayTable(say(lang, "table-differences", **words), columns, rows, notes, lang)
