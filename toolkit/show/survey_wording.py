"""Survey results as sentences, in the study's language."""

from __future__ import annotations

import math
from typing import Any

from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.peers import MIN_UNITS, Peers
from toolkit.show.peer_group import peer_group
from toolkit.show.text import Text, interval, number
from toolkit.show.words import say


def describe_peers(peers: Peers, unit: str) -> Text:
    """Where a unit stands among those of its level: within what is usual there or not.

    Parameters
    ----------
    peers : Peers
    unit : str
    """
    lang = peers.study.language
    if len(peers.table) < 2:
        return Text(say(lang, "no-survey" if not peers.survey else "no-peers"))
    group = peer_group(peers)
    scale = peers.study.survey(peers.survey).instrument.scale(peers.scale).label[lang]
    target = number(peers.target, lang, 1)
    if not len(group):
        return Text(say(lang, "too-few-to-rank", min=MIN_RESPONDENTS))
    row = group.own(unit)
    few = len(group) < MIN_UNITS or not peers.tau >= 0  # what is usual is not known
    if row is None:
        if few:
            return Text(say(lang, "peers-near-plain", scale=scale, target=target))
        return Text(say(lang, "peers-hidden", target=target, inside=group.inside, all=len(group)))
    words = {"scale": scale, "value": number(row["mean"], lang, 1), "n": int(row["n"])}
    if few:
        limits = interval(row["low"], row["high"], lang) or "–"
        return Text(say(lang, "peers-near", interval=limits, target=target, **words))
    where = {-1: "below", 0: "inside", 1: "above"}[int(row["outside"])]
    return Text(say(lang, f"peers-{where}", target=target, **words))


def describe_limits(peers: Peers) -> Text:
    """Say what the limits hold, why there may be none, and why units are not ranked.

    Parameters
    ----------
    peers : Peers
    """
    lang, shown = peers.study.language, len(peer_group(peers))
    if shown < 2:
        return Text("")
    words = {"n": shown, "min": MIN_RESPONDENTS}
    if shown < MIN_UNITS:
        return Text(" ".join([say(lang, "few-peers", **words), say(lang, "peers-note")]))
    return Text(" ".join([describe_usual(peers), say(lang, "peers-note")]))


def describe_usual(peers: Peers) -> str:
    """Say what is usual among the units; nothing where they are too few to know.

    Parameters
    ----------
    peers : Peers
    """
    lang = peers.study.language
    if not peers.tau > 0:
        return say(lang, "peers-usual-chance") if peers.tau == 0 else ""
    return say(lang, "peers-usual", tau=number(peers.tau, lang, 1))


def _is(value: Any) -> bool:
    return isinstance(value, float) and math.isfinite(value)
