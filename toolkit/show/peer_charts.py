"""One unit among those of its level: a funnel, intervals, or all units in their order."""

from __future__ import annotations

import math
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.items import Scale
from toolkit.peers import MIN_UNITS, Peers
from toolkit.schema import records
from toolkit.show import drawing
from toolkit.show.chart import Chart
from toolkit.show.layout import FloatArray, Tone
from toolkit.show.names import wave_label
from toolkit.show.peer_group import peer_group
from toolkit.show.survey_wording import describe_peers
from toolkit.show.text import Text, interval, listed, number, percent
from toolkit.show.words import say

TONES: dict[int, Tone] = {-1: "behind", 0: "neutral", 1: "good"}
MOST_IN_ORDER = 300  # units on one chart; among more the eye tells none from the next


def plot_peers(peers: Peers, unit: str) -> Chart | Text:
    """One unit among those of its level: a funnel, or intervals where the units are few.

    Parameters
    ----------
    peers : Peers
    unit : str
        The unit to be marked; it may be hidden or of another level.
    """
    lang, group = peers.study.language, peer_group(peers)
    if len(group) < 2:
        return describe_peers(peers, unit)
    few = len(group) < MIN_UNITS
    return _peer_dots(peers, unit, lang) if few else _peer_funnel(peers, unit, lang)


def _words(peers: Peers, lang: str) -> dict[str, object]:
    data = peers.study.survey(peers.survey)
    wave = next(w for w in data.settings.waves if w.name == peers.wave)
    scale = data.instrument.scale(peers.scale).label[lang]
    return {"n": len(peer_group(peers)), "scale": scale, "wave": wave_label(peers.study, wave)}


def _peer_dots(peers: Peers, unit: str, lang: str) -> Chart:
    names = peers.study.hierarchy.at(peers.as_of).table["name"]
    dots = [
        drawing.IntervalDot(
            str(names[row["unit_id"]]), row["mean"], row["low"], row["high"],
            number(row["mean"], lang, 1), "own" if row["unit_id"] == unit else "neutral",
        )
        for row in records(peer_group(peers).shown)
    ]  # fmt: skip
    scale = peers.study.survey(peers.survey).instrument.scale(peers.scale)
    title = str(describe_peers(peers, unit)).rstrip(".")
    values = [f"{dot.label} {dot.text}" for dot in dots]
    return drawing.interval_dots(
        dots,
        (scale.low, scale.high),
        reference=peers.target,
        reference_text=say(lang, "peers-target", target=number(peers.target, lang, 1)),
        title=title,
        subtitle=say(lang, "peers-dots-subtitle", **_words(peers, lang)),
        alt=say(lang, "peers-dots-alt", title=title, values=listed(values)),
        number=partial(number, language=lang),
    )


def _peer_funnel(peers: Peers, unit: str, lang: str) -> Chart:
    row = peer_group(peers).own(unit)
    own_text = say(lang, "peers-own")
    own = None
    if row is not None:
        own = drawing.FunnelPoint(
            row["n"], row["mean"], TONES[0 if math.isnan(row["outside"]) else int(row["outside"])]
        )
        own_text = f"{own_text}: {_own_score(row, lang)}"
    title = str(describe_peers(peers, unit)).rstrip(".")
    words = _words(peers, lang) | {"min": MIN_RESPONDENTS}
    return drawing.funnel(
        _funnel_frame(peers),
        own,
        own_text,
        title=title,
        subtitle=say(lang, "peers-subtitle", **words),
        alt=say(
            lang, "peers-alt", title=title, own=own_text if own else "–", **_sides(peers, lang)
        ),
    )


def _sides(peers: Peers, lang: str) -> dict[str, object]:
    """How many units lie within the limits and beyond, and the mean between them."""
    outside, shown = peer_group(peers).shown["outside"], len(peer_group(peers))
    words = {"n": shown, "target": number(peers.target, lang, 1)}
    return words | {"above": int((outside > 0).sum()), "below": int((outside < 0).sum())}


_FRAMES: WeakKeyDictionary[Peers, drawing.FunnelFrame] = WeakKeyDictionary()


def _funnel_frame(peers: Peers) -> drawing.FunnelFrame:
    """All units and the limits of what is usual; made once, for it serves all reports."""
    if peers not in _FRAMES:
        lang, shown = peers.study.language, peer_group(peers).shown
        scale = peers.study.survey(peers.survey).instrument.scale(peers.scale)
        low, high = _reach(shown["mean"], scale)
        _FRAMES[peers] = drawing.FunnelFrame(
            _by_tone(shown),
            peers.target,
            say(lang, "peers-target", target=number(peers.target, lang, 1)),
            _limits(peers, lang),
            x_title=say(lang, "peers-x"),
            y_low=low,
            y_high=high,
            number=partial(number, language=lang),
        )
    return _FRAMES[peers]


def _by_tone(shown: pd.DataFrame) -> dict[Tone, tuple[FloatArray, FloatArray]]:
    """Sizes and means of the units of each colour."""
    n, mean, side = (shown[name].to_numpy(dtype=float) for name in ("n", "mean", "outside"))
    outside = np.nan_to_num(side)  # not known where all answers are equal
    return {tone: (n[outside == side], mean[outside == side]) for side, tone in TONES.items()}


def _own_score(row: dict[str, Any], lang: str) -> str:
    """The unit's score with its limits, and drawn towards the mean."""
    census = say(lang, "peers-own-census") if row["reason"] == "census" else ""
    limits = interval(row["low"], row["high"], lang) or census
    score = number(row["mean"], lang, 1) + (f" ({limits})" if limits else "")
    if not math.isfinite(row["shrunk"]):
        return score
    return f"{score}; {say(lang, 'peers-shrunk', value=number(row['shrunk'], lang, 1))}"


def _reach(means: pd.Series, scale: Scale) -> tuple[float, float]:
    """The part of a scale where units lie, to the next ten, so that differences can be seen."""
    low = max(scale.low, 10 * math.floor((means.min() - 5) / 10))
    return low, min(scale.high, 10 * math.ceil((means.max() + 5) / 10))


def _limits(peers: Peers, lang: str) -> list[drawing.FunnelLimit]:
    """The limits of what is usual as curves; all but the first are dashed."""
    return [
        drawing.FunnelLimit(
            part["n"].tolist(), part["low"].tolist(), part["high"].tolist(),
            say(lang, "peers-limit", level=percent(float(str(level)), lang)), dashed=order > 0,
        )
        for order, (level, part) in enumerate(peers.limits.groupby("level", sort=False))
    ]  # fmt: skip


def plot_peers_in_order(peers: Peers, unit: str | None = None) -> Chart | Text:
    """All units of a level from the lowest mean to the highest, each with its interval.

    Parameters
    ----------
    peers : Peers
    unit : str, optional
        Marked and named. Of more than 300 units, every second, third … is drawn, and this one.
    """
    lang, group = peers.study.language, peer_group(peers)
    if len(group) < 2:
        return describe_peers(peers, unit or "")
    rows = records(group.shown.sort_values("mean", kind="stable"))
    drawn = _spaced(rows, unit)
    own = group.own(unit) if unit else None
    own_text = f"{say(lang, 'peers-own')}: {_own_score(own, lang)}" if own else ""
    title, words = _order_title(peers, rows), _words(peers, lang) | {"shown": len(drawn)}
    ends = {"low": number(rows[0]["mean"], lang, 1), "high": number(rows[-1]["mean"], lang, 1)}
    return drawing.caterpillar(
        [_in_order(row, unit) for row in drawn],
        peers.target,
        say(lang, "peers-target", target=number(peers.target, lang, 1)),
        own_text,
        reach=_order_reach(peers, drawn),
        title=title,
        subtitle=say(
            lang, "order-subtitle-some" if len(drawn) < len(rows) else "order-subtitle", **words
        ),
        alt=say(lang, "order-alt", title=title, own=own_text or "–", **ends),
        number=partial(number, language=lang),
    )


def _in_order(row: dict[str, Any], unit: str | None) -> drawing.CaterpillarUnit:
    own = row["unit_id"] == unit
    return drawing.CaterpillarUnit(row["mean"], row["low"], row["high"], own)


def _spaced(rows: list[dict[str, Any]], unit: str | None) -> list[dict[str, Any]]:
    """Return as many units as can be told apart, evenly spaced, the first, the last and the own."""
    step = math.ceil(len(rows) / MOST_IN_ORDER)
    last = len(rows) - 1
    return [
        row
        for place, row in enumerate(rows)
        if place % step == 0 or place == last or row["unit_id"] == unit
    ]


def _order_title(peers: Peers, rows: list[dict[str, Any]]) -> str:
    """Count the intervals that hold the mean of all; the units above it where there is none."""
    lang, mean = peers.study.language, peers.target
    words = {"target": number(mean, lang, 1)}
    limits = [row for row in rows if math.isfinite(row["low"] + row["high"])]
    if not limits:
        above = sum(row["mean"] > mean for row in rows)
        return say(lang, "order-title-above", n=above, all=len(rows), **words)
    holding = sum(row["low"] <= mean <= row["high"] for row in limits)
    return say(lang, "order-title", n=holding, all=len(limits), **words)


def _order_reach(peers: Peers, rows: list[dict[str, Any]]) -> tuple[float, float]:
    """The part of the scale that holds all means and most of their intervals, to the next ten."""
    scale = peers.study.survey(peers.survey).instrument.scale(peers.scale)
    ends = pd.DataFrame(rows)
    low, high = (ends[end].fillna(ends["mean"]) for end in ("low", "high"))
    most = pd.concat([low, high, ends["mean"]]).clip(scale.low, scale.high)
    return _reach(most, scale)
