"""A change between two waves in words that say what the numbers allow, and no more.

"Not enough to conclude" is not "unchanged": that is said only where the survey has declared what
change is too small to matter, and the whole interval lies within it.
"""

from __future__ import annotations

import math
from typing import Any

from toolkit.comparison import Comparison
from toolkit.comparison_units import ARM
from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.estimators import MIN_CLUSTERS, MIN_FOR_P
from toolkit.schema import records
from toolkit.show.methods import linked, method_of
from toolkit.show.names import wave_labels
from toolkit.show.text import Text, interval, number
from toolkit.show.words import say

ALPHA = 0.05  # of the 95 % intervals; adjusted p-values from it on conclude nothing
APART = ("retrospective", "response_shift", "difference")  # rows that are no change of a scale


def describe_change(change: Comparison) -> Text:
    """Change of every scale in a sentence of its own, with interval, basis and method.

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
    if hidden(change) and change.by != ARM:
        return [say(lang, "few-respondents", min=MIN_RESPONDENTS)]
    own = change.table["group"].isna() | change.table["method"].isin(APART)
    return [sentence for row in records(change.table[own]) for sentence in _sentences(change, row)]


def hidden(change: Comparison) -> bool:
    """Whether there are answers and too few of them for any figure."""
    return all(change.table[name].isna().all() for name in ("before", "after", "level"))


def claim(row: dict[str, Any], smallest: float | None = None) -> str:
    """What a row of a comparison allows to be said about the direction.

    Parameters
    ----------
    row : dict
        A row of `compare`: change, low, high, p_adjusted, tests.
    smallest : float, optional
        The smallest change that matters, as the survey has declared it.

    Returns
    -------
    str
        "up" or "down"; "up_hint", "down_hint" where the interval leaves out 0 and there is no
        test, since too few people stand behind it; "up_one_of_many", "down_one_of_many" where it
        does not hold once all comparisons of the table are allowed for; "same" where every change
        in the interval is smaller than `smallest`; "open" where nothing can be concluded; "plain"
        where there is no interval.

    Examples
    --------
    >>> claim({"change": 4.0, "low": 1.0, "high": 7.0, "p_adjusted": 0.01, "reason": ""})
    'up'
    >>> claim({"change": 4.0, "low": -1.0, "high": 9.0, "p_adjusted": 0.2, "reason": ""})
    'open'
    """
    low, high = float(row["low"]), float(row["high"])
    if not (math.isfinite(low) and math.isfinite(high)):
        return "plain"
    if smallest is not None and -smallest < low and high < smallest:
        return "same"
    if low <= 0 <= high:
        return "open"
    up = low > 0
    if not math.isfinite(float(row["p_adjusted"])):
        return "up_hint" if up else "down_hint"
    if float(row["p_adjusted"]) >= ALPHA:
        return "up_one_of_many" if up else "down_one_of_many"
    return "up" if up else "down"


def _sentences(change: Comparison, row: dict[str, Any]) -> list[str]:
    """The sentence of one row, with the link to its method."""
    lang = change.study.language
    if row["method"] in APART:
        said = _difference if row["method"] == "difference" else _recalled
        return [linked(sentence, method_of(row), lang) for sentence in said(change, row)]
    if _is(row["change"]):
        return [linked(_change(change, row), method_of(row), lang)]
    if _is(row["level"]):
        return [linked(_level(change, row), "level", lang)]
    if row["reason"] == "no_answers":
        return []  # nothing was answered: nothing to say
    return [say(lang, "change-few", min=MIN_RESPONDENTS, scale=_scale_words(change, row)["scale"])]


def _scale_words(change: Comparison, row: dict[str, Any]) -> dict[str, Any]:
    lang = change.study.language
    scale = change.study.survey(change.survey).instrument.scale(str(row["scale"]))
    ends = {"low": number(scale.low, lang), "high": number(scale.high, lang)}
    return {"scale": scale.label[lang], **ends}


def _change(change: Comparison, row: dict[str, Any]) -> str:
    lang = change.study.language
    settings = change.study.survey(change.survey).settings
    kind = claim(row, settings.smallest_change)
    step, signed = float(row["change"]), kind in ("open", "plain", "same")
    words = _scale_words(change, row) | {
        "change": number(step if signed else abs(step), lang, 1, signed=signed),
        "before": number(float(row["before"]), lang, 1),
        "after": number(float(row["after"]), lang, 1),
        "interval": interval(float(row["low"]), float(row["high"]), lang, signed=True),
        "basis": basis(row, lang),
    }
    words |= _more_words(change, row, kind)
    sentence = say(lang, f"change-{kind}", **words)
    if not row["warning"]:
        return sentence
    warning = say(lang, f"warning-{row['warning']}")
    return f"{sentence} {warning}"


def _more_words(change: Comparison, row: dict[str, Any], kind: str) -> dict[str, Any]:
    """What only some kinds of sentence mention."""
    lang = change.study.language
    if kind == "plain":
        return {"reason": reason_words(str(row["reason"]), lang)}
    if kind == "same":
        smallest = change.study.survey(change.survey).settings.smallest_change or 0.0
        return {"smallest": number(smallest, lang, 1)}
    return {"tests": int(row["tests"])} if kind.endswith("many") else {}


def reason_words(reason: str, lang: str) -> str:
    """Say why figures are missing."""
    words = {"min": MIN_RESPONDENTS, "min_p": MIN_FOR_P, "min_clusters": MIN_CLUSTERS}
    return say(lang, f"reason-{reason}", **words) if reason else ""


def basis(row: dict[str, Any], lang: str) -> str:
    """Say whom a change was computed from, and why in this way."""
    counts = {key: int(row[key]) for key in ("pairs", "n_before", "n_after", "units")}
    counts["people"] = counts["n_before"] + counts["n_after"] - counts["pairs"]
    if row["method"] == "welch":
        sentence = say(lang, f"basis-welch-{row['why']}", **counts)
    else:
        sentence = say(lang, f"basis-{row['method']}", **counts)
    several = say(lang, "basis-units", **counts) if row["clusters"] else ""
    return f"{sentence}{several}"


def _difference(change: Comparison, row: dict[str, Any]) -> list[str]:
    """How much more people changed than those of the comparison units."""
    lang, words = change.study.language, _scale_words(change, row)
    if not _is(row["change"]):
        return [say(lang, "difference-few", min=MIN_RESPONDENTS, **words)]
    kind, plus = claim(row), row["change"] > 0 and claim(row) == "up"
    words |= {
        "change": number(abs(row["change"]) if plus else row["change"], lang, 1, signed=not plus),
        "interval": interval(row["low"], row["high"], lang, signed=True),
        "pairs": int(row["pairs"]),
    }
    if kind == "plain":
        reason = reason_words(str(row["reason"]), lang)
        return [say(lang, "difference-plain", reason=reason, **words)]
    if kind.endswith("one_of_many"):
        return [say(lang, "difference-one_of_many", tests=int(row["tests"]), **words)]
    said = "hint" if kind.endswith("hint") else kind
    return [say(lang, f"difference-{said}", **words)]


def _recalled(change: Comparison, row: dict[str, Any]) -> list[str]:
    """The gain as people recall it, or the shift of their memory; nothing where it is hidden."""
    lang = change.study.language
    if not _is(row["change"]):
        return []
    words = _scale_words(change, row) | {
        "before": number(row["before"], lang, 1), "after": number(row["after"], lang, 1),
        "change": number(row["change"], lang, 1, signed=True), "pairs": int(row["pairs"]),
        "interval": interval(row["low"], row["high"], lang, signed=True) or "–",
    }  # fmt: skip
    return [say(lang, f"recalled-{row['method']}", **words)]


def _level(change: Comparison, row: dict[str, Any]) -> str:
    """The level of one wave; where the survey has another, that it cannot be compared."""
    lang, waves = change.study.language, change.study.survey(change.survey).settings.waves
    figures = {
        "wave": wave_labels(change.study, change.survey)[row["level_wave"]],
        "level": number(row["level"], lang, 1),
        "interval": interval(row["level_low"], row["level_high"], lang) or "–",
        "n": row["n_level"],
    }
    alone = len(waves) == 1 or row["reason"] == "weighted"
    message = "change-level" if alone else "change-level-only"
    return say(lang, message, **_scale_words(change, row), **figures)


def change_title(change: Comparison) -> str:
    """The takeaway of a chart of changes, computed from them."""
    lang, parts = change.study.language, []
    settings = change.study.survey(change.survey).settings
    for row in records(change.table[~change.table["method"].isin(APART)]):
        scale = change.study.survey(change.survey).instrument.scale(row["scale"]).label[lang]
        if _is(row["change"]):
            kind = claim(row, settings.smallest_change)
            said = kind if kind in ("up", "down", "same") else "open"
            step = number(abs(row["change"]), lang, 1)
            parts.append(say(lang, f"change-title-{said}", scale=scale, change=step))
        elif _is(row["level"]):
            level = number(row["level"], lang, 1)
            parts.append(say(lang, "change-title-level", scale=scale, level=level))
    return "; ".join(parts)


def _is(value: object) -> bool:
    return value is not None and math.isfinite(float(str(value)))
