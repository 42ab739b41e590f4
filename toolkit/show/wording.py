"""Results as sentences, in the study's language."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from toolkit.comparison import Comparison
from toolkit.coverage import Coverage, CoverageSeries, GapList, own_row
from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.hierarchy import as_date
from toolkit.notes import DataNotes
from toolkit.peers import MIN_UNITS, Peers
from toolkit.settings import Group
from toolkit.study import Study, reference_date
from toolkit.show.text import Text, date_text, interval, number, percent, plain
from toolkit.show.words import say

HEADINGS = ("findings", "coverage", "awareness", "peers", "definitions", "notes")


def heading(study: Study, section: str, order: int | None = None) -> Text:
    """Heading of a section of a report.

    Parameters
    ----------
    study : Study
    section : str
        One of findings, coverage, awareness, peers, definitions, notes.
    order : int, optional
        Its number; without one it is a heading of the level below.

    Raises
    ------
    ArgumentError
        When there is no such section.
    """
    from toolkit.errors import unknown

    if section not in HEADINGS:
        raise unknown("section", section, HEADINGS)
    words = say(study.language, f"heading-{section}")
    return Text(f"### {words}" if order is None else f"## {order}. {words}")


def report_title(study: Study, unit: str, as_of: str | None = None) -> Text:
    """Title of a unit's report: unit, level, date, and whether the data are real.

    Raises
    ------
    ArgumentError
        When the unit is not alive on the date.
    """
    day = as_date(reference_date(study, as_of))
    tree = study.hierarchy.require(unit, day)
    lang, names = study.language, tree.table["name"]
    level = level_name(study, tree.unit(unit).level)
    date = date_text(day, lang)
    lines = [f"# {say(lang, 'report-title')}"]
    lines += [say(lang, "report-line", unit=plain(names[unit]), level=level, date=date)]
    above = " › ".join(plain(names[u]) for u in tree.path(unit)[:-1])
    lines += [say(lang, "report-path", path=above)] if above else []
    source = study.say(study.settings.source)
    if study.settings.synthetic:
        lines += [f"> {say(lang, 'report-synthetic', source=source)}"]
    elif source:
        lines += [f"> {say(lang, 'report-source', source=source)}"]
    return Text("\n\n".join(lines))


def level_name(study: Study, level: str) -> str:
    """Name of a level in the study's language; the code itself where it has none."""
    return study.say(study.settings.levels.get(level, {}), level)


def describe_headlines(
    cover: Coverage, change: Comparison, peers: Peers, unit: str
) -> Text:  # fmt: skip
    """The findings of a unit's report in a few sentences, as a list."""
    sentences = [describe_coverage(cover, unit), *_changes(change)]
    if unit in set(peers.table.loc[peers.table["mean"].notna(), "unit_id"]):
        sentences.append(describe_peers(peers, unit))
    return Text("\n".join(f"- {sentence}" for sentence in sentences))


def describe_coverage(cover: Coverage, unit: str) -> Text:
    """Coverage of one unit in a sentence, heads before per cent.

    Raises
    ------
    ArgumentError
        When the unit is not in the result.
    """
    lang = cover.study.language
    if cover.study.register.is_empty:
        return Text(say(lang, "no-register"))
    row, date = own_row(cover, unit), date_text(cover.as_of, lang)
    if row["eligible"] == 0:
        return Text(say(lang, "no-eligible", date=date))
    met = row["share"] >= cover.target
    kind = "none" if row["trained"] == 0 else "full" if row["untrained"] == 0 else "sentence"
    kind = "met" if met and kind == "sentence" else kind
    heads = {key: int(row[key]) for key in ("eligible", "trained", "untrained")}
    share, target = percent(row["share"], lang), percent(cover.target, lang)
    sentence = say(lang, f"coverage-{kind}", date=date, share=share, target=target, **heads)
    if row["eligible"] > row["own_eligible"] > 0:
        name = plain(cover.study.hierarchy.at(cover.as_of).table.loc[unit, "name"])
        own = {"trained": int(row["own_trained"]), "eligible": int(row["own_eligible"])}
        sentence += " " + say(lang, "coverage-own", unit=name, **own)
    return Text(sentence)


def describe_gap(gap: GapList) -> Text:
    """Say how many of the unit's own officers are left to be trained."""
    lang, date = gap.study.language, date_text(gap.as_of, gap.study.language)
    if not gap.eligible:
        return Text(say(lang, "no-officers-own", date=date))
    return Text(say(lang, "gap-sentence", n=len(gap.table), date=date))


def trend_title(series: CoverageSeries) -> str:
    """Say how coverage moved over the last year of a series."""
    lang = series.study.language
    points = series.table.dropna(subset=["share"])
    last = points.iloc[-1]
    words = {"now": percent(last["share"], lang), "after": date_text(last["date"], lang)}
    year_ago = points[points["date"] <= last["date"] - pd.DateOffset(years=1)]
    earlier = year_ago.iloc[-1] if len(year_ago) else points.iloc[0]
    if len(points) == 1:
        return say(lang, "trend-one", **words)
    words |= {"was": percent(earlier["share"], lang), "before": date_text(earlier["date"], lang)}
    step = last["share"] - earlier["share"]
    return say(lang, f"trend-{'up' if step > 0 else 'down' if step < 0 else 'same'}", **words)


def describe_change(change: Comparison) -> Text:
    """Change of every scale in a sentence of its own, with interval and basis."""
    return Text("\n\n".join(_changes(change)))


def _changes(change: Comparison) -> list[str]:
    lang = change.study.language
    if change.table.empty:
        return [say(lang, "no-survey")]
    reasons = set(change.table["reason"])
    if reasons == {"no_answers"}:
        return [say(lang, "no-answers")]
    if reasons <= {"few_respondents", "no_answers"} and change.table["after"].isna().all():
        return [say(lang, "few-respondents", min=MIN_RESPONDENTS)]
    rows = change.table[change.table["group"].isna()].to_dict("records")
    return [sentence for row in rows for sentence in _change(change, row)]


def _change(change: Comparison, row: dict[str, object]) -> list[str]:
    """The sentence of one scale, or none where nothing was answered."""
    study, lang = change.study, change.study.language
    data = study.survey(change.survey)
    scale = data.instrument.scale(str(row["scale"]))
    words: dict[str, object] = {
        "scale": scale.label[lang],
        "low": number(scale.low, lang),
        "high": number(scale.high, lang),
    }
    if _is(row["change"]):
        return [_change_sentence(row, words, lang)]
    waves = [study.say(wave.label) for wave in data.settings.waves]
    if _is(row["after"]):
        return [_level_sentence(row, words, waves[-1], lang)]
    if _is(row["before"]):
        only = {"before": number(_float(row["before"]), lang, 1), "n": row["n_before"]}
        return [say(lang, "change-only-before", wave=waves[0], **words, **only)]
    return [say(lang, "change-few", min=MIN_RESPONDENTS, scale=words["scale"])]


def _change_sentence(row: dict[str, object], words: dict[str, object], lang: str) -> str:
    low, high, step = (_float(row[key]) for key in ("low", "high", "change"))
    kind = "up" if low > 0 else "down" if high < 0 else "open"
    figures = {
        "change": number(step if kind == "open" else abs(step), lang, 1, signed=kind == "open"),
        "before": number(_float(row["before"]), lang, 1),
        "after": number(_float(row["after"]), lang, 1),
        "interval": interval(low, high, lang, signed=True),
        "basis": basis(row, lang),
    }
    return say(lang, f"change-{kind}", **words, **figures)


def basis(row: dict[str, object], lang: str) -> str:
    """Say whom a change was computed from."""
    counts = {key: row[key] for key in ("pairs", "n_before", "n_after")}
    return say(lang, f"basis-{row['method']}", **counts)


def _level_sentence(row: dict[str, object], words: dict[str, object], wave: str, lang: str) -> str:
    limits = interval(_float(row["level_low"]), _float(row["level_high"]), lang)
    figures = {"after": number(_float(row["after"]), lang, 1), "n": row["n_after"], "wave": wave}
    if limits:
        return say(lang, "change-level", interval=limits, **words, **figures)
    return say(lang, "change-level-plain", **words, **figures)


def change_title(change: Comparison) -> str:
    """The takeaway of a chart of changes, computed from them."""
    lang, parts = change.study.language, []
    for row in change.table.to_dict("records"):
        scale = change.study.survey(change.survey).instrument.scale(row["scale"]).label[lang]
        if _is(row["change"]):
            kind = "up" if row["low"] > 0 else "down" if row["high"] < 0 else "open"
            step = number(abs(row["change"]), lang, 1)
            parts.append(say(lang, f"change-title-{kind}", scale=scale, change=step))
        elif _is(row["after"]):
            after = number(row["after"], lang, 1)
            parts.append(say(lang, "change-title-level", scale=scale, after=after))
    return "; ".join(parts)


def describe_peers(peers: Peers, unit: str) -> Text:
    """Where a unit stands among those of its level: inside the limits of chance or not."""
    lang = peers.study.language
    if peers.table.empty:
        return Text(say(lang, "no-survey" if not peers.survey else "no-peers"))
    shown = peers.table.dropna(subset=["mean"])
    scale = peers.study.survey(peers.survey).instrument.scale(peers.scale).label[lang]
    target = number(peers.target, lang, 1)
    if shown.empty:
        return Text(say(lang, "too-few-to-rank", min=MIN_RESPONDENTS))
    own = shown[shown["unit_id"] == unit]
    few = len(shown) < MIN_UNITS
    if own.empty:
        inside = {"inside": int((shown["outside"] == 0).sum()), "all": len(shown)}
        if few:
            return Text(say(lang, "peers-near-plain", scale=scale, target=target))
        return Text(say(lang, "peers-hidden", target=target, **inside))
    row = own.iloc[0]
    value = number(row["mean"], lang, 1)
    if few:
        limits = interval(row["low"], row["high"], lang)
        words = {"scale": scale, "value": value, "interval": limits, "target": target}
        return Text(say(lang, "peers-near", **words))
    where = {-1: "below", 0: "inside", 1: "above"}[int(row["outside"])]
    return Text(say(lang, f"peers-{where}", scale=scale, value=value, target=target))


def describe_limits(peers: Peers) -> Text:
    """Say why units are not ranked, and why there may be no limits of chance."""
    lang, shown = peers.study.language, int(peers.table["mean"].notna().sum())
    if shown < 2:
        return Text("")
    words = {"n": shown, "min": MIN_RESPONDENTS}
    few = [say(lang, "few-peers", **words)] if shown < MIN_UNITS else []
    return Text(" ".join([*few, say(lang, "peers-note")]))


def describe_definitions(study: Study, as_of: str | None = None) -> Text:
    """Every definition that shaped the figures of a report, as a list."""
    lines = [] if study.register.is_empty else _coverage_definitions(study, as_of)
    lines += _survey_definitions(study)
    return Text("\n".join(f"- {line}" for line in lines))


def _coverage_definitions(study: Study, as_of: str | None) -> list[str]:
    lang, rule, settings = study.language, study.settings.training, study.settings
    date = date_text(as_date(reference_date(study, as_of)), lang)
    groups = "; ".join(_group(study, group) for group in settings.groups.values())
    topics = [study.say(settings.topics.get(topic, {}), topic) for topic in rule.topics]
    trained = {
        "topics": ", ".join(topics) or say(lang, "definition-all-topics"),
        "hours": number(rule.min_hours, lang, 0 if rule.min_hours % 1 == 0 else 1),
        "pass": "yes" if rule.require_pass else "no",
        "months": rule.valid_months or 0,
    }
    plan = settings.plan.number if settings.plan else "none"
    lines = [
        say(lang, "definition-groups", date=date, groups=groups),
        say(lang, "definition-once"),
        say(lang, "definition-trained", **trained),
        say(lang, "definition-target", target=percent(rule.target, lang), plan=plan),
    ]
    breaks = [
        say(lang, "definition-break", date=date_text(b.date, lang), label=study.say(b.label))
        for b in settings.breaks
    ]
    return lines + ([say(lang, "definition-breaks", breaks="; ".join(breaks))] if breaks else [])


def _group(study: Study, group: Group) -> str:
    roles = ", ".join(role_name(study, role) for role in group.roles)
    return say(study.language, "definition-group", label=study.say(group.label), roles=roles)


def role_name(study: Study, role: str) -> str:
    """Name of a role in the study's language; the code itself where it has none."""
    return study.say(study.settings.roles.get(role, {}), role)


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
    """What a reader must know about the data, as a list."""
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
    lines += [_event(notes, event) for event in notes.events.to_dict("records")]
    if notes.elsewhere:
        lines.append(say(lang, "note-elsewhere", n=notes.elsewhere))
    return lines


def _event(notes: DataNotes, event: dict[str, object]) -> str:
    lang = notes.study.language
    names = notes.study.hierarchy.versions.drop_duplicates("unit_id", keep="last")
    names = names.set_index("unit_id")["name"]
    units = {
        key: plain(names.get(event[column], "")) if isinstance(event[column], str) else "–"
        for key, column in (("from", "from_unit"), ("to", "to_unit"))
    }
    words = {"date": date_text(pd.Timestamp(str(event["date"])), lang)}
    words["event"] = say(lang, f"event-{event['event']}", **units)
    if isinstance(event["document"], str):
        return say(lang, "note-event", document=plain(event["document"]), **words)
    return say(lang, "note-event-plain", **words)


def _wave_notes(notes: DataNotes) -> list[str]:
    study, lang, lines = notes.study, notes.study.language, []
    for name, rows in notes.table.groupby("survey", sort=False):
        labels = {w.name: study.say(w.label) for w in study.survey(str(name)).settings.waves}
        for row in rows.to_dict("records"):
            few = 0 < row["n"] < MIN_RESPONDENTS
            kind = "note-wave-few" if few else "note-wave"
            words = {"min": MIN_RESPONDENTS} if few else {"n": int(row["n"])}
            lines.append(say(lang, kind, wave=labels[row["wave"]], **words))
        last = rows.iloc[-1]
        if rows["n"].min() >= MIN_RESPONDENTS and pd.notna(last["pairs"]):
            counts = {"pairs": int(last["pairs"]), "ambiguous": int(last["ambiguous"])}
            lines.append(say(lang, "note-pairs", **counts))
    return lines


def _is(value: object) -> bool:
    return isinstance(value, float) and math.isfinite(value)


def _float(value: object) -> float:
    return float(str(value))


def listed(parts: Sequence[str]) -> str:
    """Join the parts of an alternative text."""
    return "; ".join(parts)
