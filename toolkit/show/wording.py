"""The words around the results of a report: title, headings, headlines, definitions, notes."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from toolkit.comparison import Comparison
from toolkit.coverage import Coverage
from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.errors import unknown
from toolkit.hierarchy import as_date
from toolkit.notes import DataNotes
from toolkit.pairing import pairing_rule
from toolkit.peers import Peers
from toolkit.roster import LONGEST_GAP
from toolkit.schema import records
from toolkit.show.change_wording import change_sentences
from toolkit.show.coverage_wording import describe_coverage, group_names, trained_rule
from toolkit.show.letterhead import letterhead
from toolkit.show.methods import linked
from toolkit.show.names import level_name, wave_labels
from toolkit.show.peer_group import peer_group
from toolkit.show.survey_wording import describe_peers
from toolkit.show.text import Text, date_text, number, percent, plain
from toolkit.show.title import Annotated, title_of
from toolkit.show.words import say
from toolkit.study import Study, reference_date

HEADINGS = (
    *("findings", "coverage", "awareness", "peers", "methods", "definitions", "notes"),
    *("again", "questions", "levels", "figures"),  # of one course
    *("response", "missing", "care", "pairing"),  # of the quality of a survey
    *("reliability", "items", "differences"),
    *("who", "children", "stock", "causes", "trained-here", "outlook", "courses"),  # of coverage
    *("gap", "situation", "direction", "results", "trend", "measures", "campaigns"),  # of a plan
    *("models", "inspection", "welfare", "survey", "assessment", "proposals", "annex"),
    *("ranking", "unranked", "sensitivity", "activity-models"),
)


# What explains the figures: behind the signature, where a report is signed.
ANNEXED = ("methods", "definitions", "notes", "annex")

# Which report a page holds: the stems of the notebooks, and the period of the five-year review.
REPORTS = ("unit_report", "coverage", "plan_progress", "five_years", "ranking")


def report_name(language: str, kind: str) -> str:
    """Title of a kind of report; that of a unit's report for a kind without one."""
    return say(language, f"report-title-{kind}" if kind in REPORTS[1:] else "report-title")


def heading(study: Study, section: str, order: int | str | None = None) -> Text:
    """Heading of a section of a report.

    Parameters
    ----------
    study : Study
    section : str
        One of `HEADINGS`, such as findings, coverage, methods or definitions.
    order : int or str, optional
        Its number, such as 1 or "I"; without one it is a heading of the level below.

    Raises
    ------
    ArgumentError
        When there is no such section.
    """
    if section not in HEADINGS:
        raise unknown("section", section, HEADINGS)
    words = say(study.language, f"heading-{section}")
    text = f"### {words}" if order is None else f"## {order}. {words}"
    return Annotated(text, {"annex": True} if section in ANNEXED else {})


def report_title(
    study: Study, unit: str, as_of: str | None = None, kind: str = "unit_report"
) -> Annotated:
    """Title of a unit's report: unit, level, date, and whether the data are real.

    Parameters
    ----------
    study : Study
    unit : str
    as_of : str, optional
        The study's own without it.
    kind : {"unit_report", "coverage", "plan_progress", "five_years", "ranking"}
        Which report it is.

    Returns
    -------
    Annotated
        Markdown, with the letterhead and the words that exporters need.

    Raises
    ------
    ArgumentError
        When the unit is not alive on the date.
    """
    day = as_date(reference_date(study, as_of))
    tree = study.hierarchy.require(unit, day)
    lang, names = study.language, tree.table["name"]
    level = level_name(study, str(tree.table["level"].fillna("")[unit]))
    date = date_text(day, lang)
    lines = [f"# {report_name(lang, kind)}"]
    lines += [say(lang, "report-line", unit=plain(names[unit]), level=level, date=date)]
    above = " › ".join(plain(names[u]) for u in tree.path(unit)[:-1])
    lines += [say(lang, "report-path", path=above)] if above else []
    source = plain(study.say(study.settings.source))
    if study.settings.synthetic:
        lines += [f"> {say(lang, 'report-synthetic', source=source)}"]
    elif source:
        lines += [f"> {say(lang, 'report-source', source=source)}"]
    return title_of(lines, lang, letterhead(study, tree, unit, kind), day)


def describe_headlines(
    cover: Coverage, change: Comparison, peers: Peers, unit: str
) -> Text:  # fmt: skip
    """The findings of a unit's report in a few sentences, as a list.

    Parameters
    ----------
    cover : Coverage
        Not split.
    change : Comparison
        Of scales, not split.
    peers : Peers
    unit : str
    """
    lang = cover.study.language
    sentences = [linked(describe_coverage(cover, unit), "coverage", lang)]
    sentences += change_sentences(change)
    if len(peers.table) > 1 and peer_group(peers).own(unit) is not None:
        sentences.append(linked(describe_peers(peers, unit), "peers", lang))
    return Text("\n".join(f"- {sentence}" for sentence in sentences))


def describe_definitions(study: Study, as_of: str | None = None, *, surveys: bool = True) -> Text:
    """Every definition that shaped the figures of a report, as a list.

    Parameters
    ----------
    study : Study
    as_of : str, optional
        The study's own without it.
    surveys : bool
        Also those of the surveys.
    """
    lines = [] if study.register.is_empty else coverage_definitions(study, as_of)
    lines += _survey_definitions(study) if surveys else []
    return Text("\n".join(f"- {line}" for line in lines))


def coverage_definitions(study: Study, as_of: dt.date | str | None) -> list[str]:
    """Say who is to be trained, who counts as trained, and the other rules of coverage."""
    lang, rule, settings = study.language, study.settings.training, study.settings
    date = date_text(as_date(reference_date(study, as_of)), lang)
    plan = settings.plan.number if settings.plan else "none"
    lines = [
        say(lang, "definition-groups", date=date, groups=group_names(study)),
        say(lang, "definition-once"),
        say(lang, "definition-trained", **trained_rule(study)),
        say(lang, "definition-grace", grace=rule.grace_days, gap=LONGEST_GAP),
        say(lang, "definition-target", target=percent(rule.target, lang), plan=plan),
    ]
    breaks = [
        say(lang, "definition-break", date=date_text(b.date, lang), label=study.say(b.label))
        for b in settings.breaks
    ]
    return lines + ([say(lang, "definition-breaks", breaks="; ".join(breaks))] if breaks else [])


def _survey_definitions(study: Study) -> list[str]:
    lang, lines = study.language, []
    for data in study.surveys.values():
        for name in data.settings.scales or tuple(data.instrument.scales):
            scale = data.instrument.scale(name)
            lines.append(
                say(
                    lang, "definition-scale", scale=scale.label[lang], n=len(scale.items),
                    method=scale.method, low=number(scale.low, lang),
                    high=number(scale.high, lang), min=percent(scale.min_answered, lang),
                )
            )  # fmt: skip
        if any(item.answer for item in data.instrument.items.values()):
            lines.append(say(lang, "definition-key"))
    return lines + ([say(lang, "definition-disclosure", min=MIN_RESPONDENTS)] if lines else [])


def describe_notes(notes: DataNotes) -> Text:
    """What a reader must know about the data, as a list.

    Parameters
    ----------
    notes : DataNotes
    """
    lang = notes.study.language
    lines = [*_unit_notes(notes), *_wave_notes(notes)]
    short = notes.study.fingerprint[:12]
    lines.append(say(lang, "note-fingerprint", fingerprint=short))
    return Text("\n".join(f"- {line}" for line in lines))


def _unit_notes(notes: DataNotes) -> list[str]:
    lang = notes.study.language
    lines = []
    if pd.notna(notes.created):
        lines.append(say(lang, "note-created", date=date_text(notes.created, lang)))
    lines += [_event(notes, event) for event in records(notes.events)]
    if notes.elsewhere:
        lines.append(say(lang, "note-elsewhere", n=notes.elsewhere))
    return lines


def _event(notes: DataNotes, event: dict[str, Any]) -> str:
    lang, day = notes.study.language, event["date"]
    units = {"from": _name_on(notes.study, event["from_unit"], day - pd.Timedelta(days=1))}
    units["to"] = _name_on(notes.study, event["to_unit"], day)
    if event["event"] == "reparent":
        tree = notes.study.hierarchy.at(day)
        units["to"] = _name_on(notes.study, tree.parents.get(event["from_unit"]), day)
    words = {"date": date_text(day, lang)}
    words["event"] = say(lang, f"event-{event['event']}", **units)
    if isinstance(event["document"], str):
        return say(lang, "note-event", document=plain(event["document"]), **words)
    return say(lang, "note-event-plain", **words)


def _name_on(study: Study, unit: Any, day: pd.Timestamp) -> str:
    """Name a unit has on a day, or its identifier when it does not exist then."""
    if not isinstance(unit, str):
        return "–"
    versions = study.hierarchy.versions
    for place in np.flatnonzero(versions["unit_id"] == unit)[::-1]:  # the later one holds
        first: Any = versions["valid_from"].iat[place]
        last: Any = versions["valid_to"].iat[place]
        if not (first > day or last < day):
            return plain(versions["name"].iat[place])
    return plain(unit)


def _pairs_note(notes: DataNotes, row: dict[str, Any]) -> str:
    """How many were paired, by the whole code and by all of it but what may be off."""
    settings = notes.study.survey(str(row["survey"])).settings
    counts = {name: int(row[name]) for name in ("pairs", "ambiguous")}
    tolerance = pairing_rule(settings).tolerance
    if not tolerance:
        return say(notes.study.language, "note-pairs-exact", **counts)
    exact = int(row["exact"])
    parts = {"exact": exact, "off": counts["pairs"] - exact, "tolerance": tolerance}
    return say(notes.study.language, "note-pairs", **counts, **parts)


def _wave_notes(notes: DataNotes) -> list[str]:
    study, lang, lines = notes.study, notes.study.language, []
    for name, of_survey in groupby(records(notes.table), itemgetter("survey")):
        rows = list(of_survey)
        labels = wave_labels(study, str(name))
        for row in rows:
            few = 0 < row["n"] < MIN_RESPONDENTS
            kind = "note-wave-few" if few else "note-wave"
            words = {"min": MIN_RESPONDENTS} if few else {"n": int(row["n"])}
            lines.append(say(lang, kind, wave=labels[row["wave"]], **words))
            if row["gone"] >= MIN_RESPONDENTS:
                date = date_text(notes.as_of, lang)
                gone = {"wave": labels[row["wave"]], "n": int(row["gone"]), "date": date}
                lines.append(say(lang, "note-gone", **gone))
        told = min(row["n"] for row in rows) >= MIN_RESPONDENTS
        if told and pd.notna(rows[-1]["pairs"]):
            lines.append(_pairs_note(notes, rows[-1]))
    return lines
