"""Survey results as sentences, in the study's language."""

from __future__ import annotations

import math
from typing import Any

from toolkit.comparison import Comparison
from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.peers import MIN_UNITS, Peers
from toolkit.schema import records
from toolkit.show.text import Text, interval, number
from toolkit.show.words import say


def describe_change(change: Comparison) -> Text:
    """Change of every scale in a sentence of its own, with interval and basis.

    Parameters
    ----------
    change : Comparison
        Of scales, not split.
    """
    return Text("\n\n".join(change_sentences(change)))


def change_sentences(change: Comparison) -> list[str]:
    """One sentence a scale, or one that says why there is none."""
    lang = change.study.language
    if change.table.empty:
        return [say(lang, "no-survey")]
    if set(change.table["reason"]) == {"no_answers"}:
        return [say(lang, "no-answers")]
    if hidden(change):
        return [say(lang, "few-respondents", min=MIN_RESPONDENTS)]
    rows = records(change.table[change.table["group"].isna()])
    return [sentence for row in rows for sentence in _change(change, row)]


def hidden(change: Comparison) -> bool:
    """Whether there are answers and too few of them for any figure."""
    return bool(change.table[["before", "after", "level"]].isna().all(axis=None))


def _change(change: Comparison, row: dict[str, Any]) -> list[str]:
    """The sentence of one scale, or none where nothing was answered."""
    lang = change.study.language
    scale = change.study.survey(change.survey).instrument.scale(str(row["scale"]))
    words: dict[str, Any] = {
        "scale": scale.label[lang],
        "low": number(scale.low, lang),
        "high": number(scale.high, lang),
    }
    if _is(row["change"]):
        return [_change_sentence(row, words, lang)]
    if _is(row["level"]):
        return [_level_sentence(change, row, words)]
    return [say(lang, "change-few", min=MIN_RESPONDENTS, scale=words["scale"])]


def _change_sentence(row: dict[str, Any], words: dict[str, Any], lang: str) -> str:
    low, high, step = (float(row[key]) for key in ("low", "high", "change"))
    kind = "up" if low > 0 else "down" if high < 0 else "open"
    figures = {
        "change": number(step if kind == "open" else abs(step), lang, 1, signed=kind == "open"),
        "before": number(float(row["before"]), lang, 1),
        "after": number(float(row["after"]), lang, 1),
        "interval": interval(low, high, lang, signed=True),
        "basis": basis(row, lang),
    }
    return say(lang, f"change-{kind}", **words, **figures)


def basis(row: dict[str, Any], lang: str) -> str:
    """Say whom a change was computed from."""
    counts = {key: row[key] for key in ("pairs", "n_before", "n_after")}
    return say(lang, f"basis-{row['method']}", **counts)


def _level_sentence(change: Comparison, row: dict[str, Any], words: dict[str, Any]) -> str:
    """The level of one wave; where the survey has another, that it cannot be compared."""
    lang, waves = change.study.language, change.study.survey(change.survey).settings.waves
    label = next(wave.label for wave in waves if wave.name == row["level_wave"])
    figures = {
        "wave": change.study.say(label),
        "level": number(row["level"], lang, 1),
        "interval": interval(row["level_low"], row["level_high"], lang) or "–",
        "n": row["n_level"],
    }
    message = "change-level" if len(waves) == 1 else "change-level-only"
    return say(lang, message, **words, **figures)


def change_title(change: Comparison) -> str:
    """The takeaway of a chart of changes, computed from them."""
    lang, parts = change.study.language, []
    for row in records(change.table):
        scale = change.study.survey(change.survey).instrument.scale(row["scale"]).label[lang]
        if _is(row["change"]):
            kind = "up" if row["low"] > 0 else "down" if row["high"] < 0 else "open"
            step = number(abs(row["change"]), lang, 1)
            parts.append(say(lang, f"change-title-{kind}", scale=scale, change=step))
        elif _is(row["level"]):
            level = number(row["level"], lang, 1)
            parts.append(say(lang, "change-title-level", scale=scale, level=level))
    return "; ".join(parts)


def describe_peers(peers: Peers, unit: str) -> Text:
    """Where a unit stands among those of its level: inside the limits of chance or not.

    Parameters
    ----------
    peers : Peers
    unit : str
    """
    lang = peers.study.language
    if len(peers.table) < 2:
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
    words = {"scale": scale, "value": number(row["mean"], lang, 1), "n": int(row["n"])}
    if few:
        limits = interval(row["low"], row["high"], lang)
        return Text(say(lang, "peers-near", interval=limits, target=target, **words))
    where = {-1: "below", 0: "inside", 1: "above"}[int(row["outside"])]
    return Text(say(lang, f"peers-{where}", target=target, **words))


def describe_limits(peers: Peers) -> Text:
    """Say why units are not ranked, and why there may be no limits of chance.

    Parameters
    ----------
    peers : Peers
    """
    lang, shown = peers.study.language, int(peers.table["mean"].notna().sum())
    if shown < 2:
        return Text("")
    words = {"n": shown, "min": MIN_RESPONDENTS}
    few = [say(lang, "few-peers", **words)] if shown < MIN_UNITS else []
    return Text(" ".join([*few, say(lang, "peers-note")]))


def _is(value: Any) -> bool:
    return isinstance(value, float) and math.isfinite(value)
