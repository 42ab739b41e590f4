"""How the answers of a survey came in, as tables for researchers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.measurement import PairingQuality
from toolkit.quality import (
    LEAST_ITEMS,
    SPECIAL_ANSWERS,
    Duplicates,
    MissingAnswers,
    ResponseRates,
    StraightLining,
)
from toolkit.schema import records
from toolkit.show.display_table import Column, DisplayTable
from toolkit.show.names import item_label, scale_label, short_wave_labels
from toolkit.show.text import Text, interval
from toolkit.show.words import say
from toolkit.study import Study

MOST_GROUPS = 20  # of duplicates that are printed


def table_response(rates: ResponseRates, under: str | None = None) -> DisplayTable | Text:
    """Answer sheets against head-counts: a unit and those directly below it, wave by wave.

    Parameters
    ----------
    rates : ResponseRates
    under : str, optional
        The top of the tree without it.
    """
    study, lang = rates.study, rates.study.language
    if not rates.survey:
        return Text(say(lang, "no-survey"))
    if rates.table["rate"].isna().all():
        return Text(say(lang, "no-headcounts"))
    parts = [_units_of(rates, wave, under) for wave in study.survey(rates.survey).waves]
    rows = pd.concat(parts, ignore_index=True)
    rows["answers"] = rows["answers"].where(~rows["hidden"])
    rows["wave"] = rows["wave"].map(short_wave_labels(study, rates.survey))
    rows["reached"] = [
        say(lang, "response-units", answering=row["answering"], units=row["units"])
        for row in records(rows)
    ]
    columns = [
        Column("wave", say(lang, "column-wave")),
        Column("unit", say(lang, "column-unit")),
        Column("answers", say(lang, "column-n"), "count"),
        Column("members", say(lang, "column-members"), "count"),
        Column("rate", say(lang, "column-rate"), "share"),
        Column("reached", say(lang, "column-reached"), "interval"),
    ]
    notes = [say(lang, "note-response"), say(lang, "note-min", min=MIN_RESPONDENTS)]
    if rows["uncounted"].any():
        notes.append(say(lang, "note-uncounted"))
    strong = rows.index[rows["top"]].tolist()
    return DisplayTable(say(lang, "table-response"), columns, rows, notes, lang, strong)


def _units_of(rates: ResponseRates, wave: str, under: str | None) -> pd.DataFrame:
    """A unit, or the top of the tree, and the units directly below it on the wave's day."""
    study = rates.study
    day = next(w.date for w in study.survey(rates.survey).settings.waves if w.name == wave)
    tree = study.hierarchy.at(day)
    tops = [unit for unit in tree if unit not in tree.parents] if under is None else [under]
    tops = [unit for unit in tops if unit in tree]
    wanted = [unit for top in tops for unit in (top, *tree.children(top))]
    rows = rates.table[rates.table["wave"] == wave].set_index("unit_id").loc[wanted]
    names = tree.table["name"].reindex(wanted)
    return rows.assign(unit=names, top=rows.index.isin(tops)).reset_index()


def table_missing(missing: MissingAnswers, most: int | None = None) -> DisplayTable | Text:
    """What stands in the place of an ordinary answer, by scale or for single questions.

    Parameters
    ----------
    missing : MissingAnswers
    most : int, optional
        So many single questions, those with most left unanswered or refused; without it the
        questions of each scale are put together.
    """
    study, lang = missing.study, missing.study.language
    if not missing.survey:
        return Text(say(lang, "no-survey"))
    rows = (missing.scales if most is None else _most_missing(missing.table, most)).copy()
    rows["wave"] = rows["wave"].map(short_wave_labels(study, missing.survey))
    rows["what"] = [
        scale_label(study, missing.survey, row["scale"])
        if most is None
        else item_label(study, missing.survey, row["item"])
        for row in records(rows)
    ]
    shares = ["unanswered", *SPECIAL_ANSWERS, "not_asked"]
    kept = [name for name in shares if rows[name].notna().any()]
    kept = [name for name in kept if name != "not_asked" or rows[name].any()]
    columns = [Column("wave", say(lang, "column-wave"))]
    columns += [Column("what", say(lang, "column-scale" if most is None else "column-item"))]
    columns += [Column("asked", say(lang, "column-asked"), "count")]
    columns += [Column(name, say(lang, f"column-{name}"), "share") for name in kept]
    title = "table-missing" if most is None else "table-missing-items"
    notes = [say(lang, "note-missing")]
    notes += [say(lang, "note-not-asked")] if "not_asked" in kept else []
    return DisplayTable(say(lang, title, n=len(rows)), columns, rows, notes, lang)


def _most_missing(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """Questions with most answers left out or refused, by both shares together."""
    lost = table[["unanswered", "prefer_not_to_say"]].sum(axis=1)
    return table.loc[lost.sort_values(ascending=False, kind="stable").index[:most]]


def table_straight_lining(found: StraightLining) -> DisplayTable | Text:
    """Sheets with one answer to all statements, or to many in a row.

    Parameters
    ----------
    found : StraightLining
    """
    study, lang = found.study, found.study.language
    if not found.survey:
        return Text(say(lang, "no-survey"))
    if not found.table["items"].any():
        return Text(say(lang, "no-statements"))
    rows = found.table.assign(wave=found.table["wave"].map(short_wave_labels(study, found.survey)))
    rows["n"] = rows["n"].where(~rows["hidden"])
    columns = [
        Column("wave", say(lang, "column-wave")),
        Column("items", say(lang, "column-statements"), "count"),
        Column("n", say(lang, "column-n"), "count"),
        Column("straight", say(lang, "column-straight"), "share"),
        Column("long_run", say(lang, "column-long-run"), "share"),
        Column("longest", say(lang, "column-longest"), "points"),
    ]
    notes = [say(lang, "note-straight")]
    return DisplayTable(say(lang, "table-straight"), columns, rows, notes, lang)


def table_duplicates(found: Duplicates) -> DisplayTable | Text:
    """Sheets that may have come twice: where they stand, never what they say.

    Parameters
    ----------
    found : Duplicates
        At most twenty groups are printed; all stand in `.table`.
    """
    study, lang = found.study, found.study.language
    if not found.survey:
        return Text(say(lang, "no-survey"))
    if found.table.empty:
        return Text(say(lang, "duplicates-none"))
    groups = found.table.groupby(["kind", "group"], sort=False)
    rows = pd.DataFrame([_places(study, part) for _, part in groups])
    rows["wave"] = rows["wave"].map(short_wave_labels(study, found.survey))
    rows["kind"] = [say(lang, f"duplicates-{kind}") for kind in rows["kind"]]
    columns = [
        Column("kind", say(lang, "column-double")),
        Column("wave", say(lang, "column-wave")),
        Column("unit", say(lang, "column-unit")),
        Column("places", say(lang, "column-file-rows")),
    ]
    notes = [say(lang, "note-duplicates", min=LEAST_ITEMS)]
    if len(rows) > MOST_GROUPS:
        notes.append(say(lang, "note-more", n=len(rows) - MOST_GROUPS))
    title = say(lang, "table-duplicates", n=len(rows))
    return DisplayTable(title, columns, rows.head(MOST_GROUPS), notes, lang)


def _places(study: Study, part: pd.DataFrame) -> dict[str, str]:
    """One group of equal sheets: the files with the rows, and the units."""
    versions = study.hierarchy.versions.drop_duplicates("unit_id", keep="last")
    names = versions.set_index("unit_id")["name"]
    units = [str(names.get(unit, unit)) for unit in part["unit_id"].dropna().unique()]
    files = [
        f"{str(file).rpartition('/')[2]}: {', '.join(str(row) for row in rows['row'])}"
        for file, rows in part.groupby("file", sort=False)
    ]
    first = part.iloc[0]
    return {
        "kind": str(first["kind"]), "wave": str(first["wave"]),
        "unit": "; ".join(units), "places": "; ".join(files),
    }  # fmt: skip


def table_pairing_quality(quality: PairingQuality) -> DisplayTable | Text:
    """How many answers of each wave found their partner, and what became of the others.

    Parameters
    ----------
    quality : PairingQuality
    """
    study, lang = quality.study, quality.study.language
    if quality.pairing is None:  # `table_pairing` says why
        return Text("" if quality.survey else say(lang, "no-survey"))
    rows = quality.table.assign(
        wave=quality.table["wave"].map(short_wave_labels(study, quality.survey))
    )
    for status in ("paired", "ambiguous", "alone", "no_code"):
        few = rows[status].between(1, MIN_RESPONDENTS - 1) & (status == "paired")
        rows[status] = rows[status].astype("float64").mask(few, np.nan)
    rows["share"] = rows["paired"] / rows["n"].where(rows["n"] > 0)
    columns = [
        Column("wave", say(lang, "column-wave")),
        Column("n", say(lang, "column-n"), "count"),
    ]
    columns += [
        Column(status, say(lang, f"column-{status}"), "count")
        for status in ("paired", "ambiguous", "alone", "no_code")
    ]
    columns.append(Column("share", say(lang, "column-share-paired"), "share"))
    notes = [say(lang, "note-ambiguous")]
    return DisplayTable(say(lang, "table-pairing"), columns, rows, notes, lang)


def table_attrition(quality: PairingQuality) -> DisplayTable | Text:
    """First-wave scores of the paired and of everybody else.

    Parameters
    ----------
    quality : PairingQuality
    """
    study, lang = quality.study, quality.study.language
    if quality.pairing is None:
        return Text("")  # the table of the pairing has said why
    rows = quality.attrition.copy()
    rows["scale"] = [scale_label(study, quality.survey, scale) for scale in rows["scale"]]
    rows[["n_paired", "n_others"]] = rows[["n_paired", "n_others"]].mask(rows["hidden"])
    rows["limits"] = [interval(row["low"], row["high"], lang, signed=True) for row in records(rows)]
    keys = (
        ("n_paired", "count"),
        ("paired", "points"),
        ("n_others", "count"),
        ("others", "points"),
    )
    titles = ("column-n-paired", "column-mean-paired", "column-n-others", "column-mean-others")
    columns = [Column("scale", say(lang, "column-scale"))]
    columns += [
        Column(key, say(lang, title), kind)  # type: ignore[arg-type]
        for (key, kind), title in zip(keys, titles, strict=True)
    ]
    columns += [Column("difference", say(lang, "column-apart"), "change")]
    columns += [Column("limits", say(lang, "column-interval"), "interval")]
    notes = [say(lang, "note-attrition")]
    return DisplayTable(say(lang, "table-attrition"), columns, rows, notes, lang)
