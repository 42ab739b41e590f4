"""Survey results as charts; one line of text where there is nothing to draw."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import pandas as pd

from toolkit.comparison import Comparison
from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.distribution import Distribution
from toolkit.items import Scale
from toolkit.peers import MIN_UNITS, Peers
from toolkit.schema import records
from toolkit.show import drawing
from toolkit.show.change_wording import APART, change_title
from toolkit.show.chart import Chart
from toolkit.show.layout import Tone
from toolkit.show.names import item_label, short_wave_labels
from toolkit.show.survey_wording import describe_peers
from toolkit.show.text import Text, interval, listed, number, percent
from toolkit.show.words import say

MOST_ITEMS = 10
TONES: dict[int, Tone] = {-1: "behind", 0: "neutral", 1: "good"}


def plot_change(change: Comparison) -> Chart | Text:
    """Mean of each scale before and after; with one wave, its level with interval.

    Parameters
    ----------
    change : Comparison
        Of `compare`, without a split.
    """
    lang = change.study.language
    rows = change.table[change.table["level"].notna() & ~change.table["method"].isin(APART)]
    if rows.empty:
        return Text(say(lang, _nothing(change), min=MIN_RESPONDENTS))
    if rows["change"].isna().all():
        return _level_chart(change, rows)
    instrument = change.study.survey(change.survey).instrument
    scales = [instrument.scale(name) for name in rows["scale"]]
    dots = [
        _dumbbell(scale.label[lang], row, lang)
        for scale, row in zip(scales, records(rows), strict=True)
    ]
    title = change_title(change)
    axis = (min(s.low for s in scales), max(s.high for s in scales))
    return _dumbbells(dots, axis, title, say(lang, "change-subtitle"), lang, "change-alt")


def _nothing(change: Comparison) -> str:
    if not change.survey:
        return "no-survey"
    none = not change.table[["n_before", "n_after"]].to_numpy().any()
    return "no-answers" if none else "few-respondents"


def _dumbbell(label: str, row: dict[str, Any], lang: str) -> drawing.Dumbbell:
    """One row: the interval of the change is drawn around the mean after."""
    return drawing.Dumbbell(
        label,
        row["before"],
        row["after"],
        row["before"] + row["low"],
        row["before"] + row["high"],
        number(row["before"], lang, 0) if math.isfinite(row["before"]) else "",
        number(row["after"], lang, 0) if math.isfinite(row["after"]) else "",
        number(row["change"], lang, 1, signed=True),
        _tone(row["change"]),
    )


def _tone(change: float) -> Tone:
    if not math.isfinite(change):
        return "neutral"
    return "good" if change >= 0 else "behind"


def _dumbbells(
    dots: list[drawing.Dumbbell], axis: tuple[float, float], title: str, subtitle: str,
    lang: str, alt: str,
) -> Chart:  # fmt: skip
    values = [
        say(lang, "change-alt-row", scale=d.label, before=d.before_text, after=d.after_text)
        for d in dots
    ]
    return drawing.dumbbells(
        dots,
        axis,
        before_title=say(lang, "change-before"),
        after_title=say(lang, "change-after"),
        change_title=say(lang, "change-difference"),
        title=title,
        subtitle=subtitle,
        alt=say(lang, alt, title=title, values=listed(values)),
        number=partial(number, language=lang),
    )


def _level_chart(change: Comparison, rows: pd.DataFrame) -> Chart:
    """One wave only: a dot with its interval for each scale."""
    study, lang = change.study, change.study.language
    data = study.survey(change.survey)
    wave = next(w for w in data.settings.waves if w.name == rows["level_wave"].iloc[0])
    scales = [data.instrument.scale(name) for name in rows["scale"]]
    dots = [
        drawing.IntervalDot(
            scale.label[lang], row["level"], row["level_low"], row["level_high"],
            number(row["level"], lang, 1), "own",
        )
        for scale, row in zip(scales, records(rows), strict=True)
    ]  # fmt: skip
    title = change_title(change)
    values = [say(lang, "level-alt-row", scale=dot.label, after=dot.text) for dot in dots]
    return drawing.interval_dots(
        dots,
        (min(s.low for s in scales), max(s.high for s in scales)),
        title=title,
        subtitle=say(lang, "level-subtitle", wave=study.say(wave.label)),
        alt=say(lang, "change-alt", title=title, values=listed(values)),
        number=partial(number, language=lang),
    )


def plot_items(items: Comparison) -> Chart | Text:
    """The items that moved most, before and after.

    Parameters
    ----------
    items : Comparison
        Of `compare_items`.
    """
    lang = items.study.language
    if not items.survey:
        return Text(say(lang, "no-survey"))
    rows = items.table[items.table["change"].notna()]
    if rows.empty:
        reason = _no_item(items)
        return Text(say(lang, reason, min=MIN_RESPONDENTS))
    size = rows["change"].abs().sort_values(ascending=False, kind="stable")
    most = rows.loc[size.index[:MOST_ITEMS]].sort_values("change", ascending=False, kind="stable")
    labels = [item_label(items.study, items.survey, name) for name in most["item"]]
    dots = [_dumbbell(*row, lang) for row in zip(labels, records(most), strict=True)]
    best = most.iloc[0]
    step = number(best["change"], lang, 0, signed=True)
    title = (
        say(lang, "items-title", item=best["item"].upper(), change=step)
        if best["change"] > 0
        else say(lang, "items-title-none")
    )
    methods = set(most["method"])
    basis_text = say(lang, f"items-basis-{methods.pop() if len(methods) == 1 else 'mixed'}")
    words = {"n": len(most), "all": len(rows), "basis": basis_text}
    return _dumbbells(
        dots, (0, 100), title, say(lang, "items-subtitle", **words), lang, "items-alt"
    )


def _no_item(items: Comparison) -> str:
    if len(items.study.survey(items.survey).waves) == 1:
        return "one-wave"
    return "few-items" if items.table["before"].notna().any() else _nothing(items)


def plot_answers(answers: Distribution) -> Chart | Text:
    """How the answers to the statements are distributed, wave by wave, around the middle.

    Parameters
    ----------
    answers : Distribution
    """
    study, lang = answers.study, answers.study.language
    if not answers.survey:
        return Text(say(lang, "no-survey"))
    shown = answers.table[~answers.table["hidden"].astype(bool)]
    if shown.empty:
        reason = "few-respondents" if answers.table["n"].any() else "no-answers"
        return Text(say(lang, reason, min=MIN_RESPONDENTS))
    data = study.survey(answers.survey)
    labels = short_wave_labels(study, data.name)
    first = data.instrument.item(str(shown["item"].iloc[0]))
    choices = {c.name: c.label[lang] for c in first.choices if c.name in first.ordinary}
    middle = len(choices) // 2 if len(choices) % 2 else None
    groups = [
        drawing.LikertGroup(
            item_label(study, data.name, str(name)), _likert_rows(part, labels, lang)
        )
        for name, part in shown.groupby("item", sort=False)
    ]
    title = _likert_title(answers, shown)
    counts = shown.groupby("wave", sort=False)["n"].max()
    sheets = "; ".join(
        f"{labels[str(wave)]}: {say(lang, 'likert-n', n=int(n))}" for wave, n in counts.items()
    )
    return drawing.likert(
        groups,
        list(choices.values()),
        middle,
        say(lang, "likert-total", n=len(choices) // 2),
        title=title,
        subtitle=say(lang, "likert-subtitle", sheets=sheets),
        alt=say(lang, "likert-alt", title=title, all=len(groups)),
        percent=lambda share: number(share * 100, lang),
    )


def _upper(shares: list[float]) -> float:
    """Share of the answers above the middle of the scale."""
    return sum(shares[-(len(shares) // 2) :])


def _likert_rows(part: pd.DataFrame, labels: dict[str, str], lang: str) -> list[drawing.LikertRow]:
    waves = part.groupby("wave", sort=False)["share"]
    return [
        drawing.LikertRow(
            labels[str(wave)], shares.tolist(), percent(_upper(shares.tolist()), lang, 0)
        )
        for wave, shares in waves
    ]


def _likert_title(answers: Distribution, shown: pd.DataFrame) -> str:
    """The takeaway: how many statements moved the right way, or the one agreed with most."""
    lang = answers.study.language
    instrument = answers.study.survey(answers.survey).instrument
    upper = shown.groupby(["item", "wave"], sort=False)["share"].agg(lambda s: _upper(s.tolist()))
    table = upper.unstack("wave", sort=False)
    waves = [w for w in answers.study.survey(answers.survey).waves if w in table]
    if len(waves) == 1:
        only = table[waves[0]].sort_values(ascending=False, kind="stable")
        best = str(only.index[0])
        words = {"share": percent(float(only.iloc[0]), lang, 0)}
        label = instrument.item(best).label[lang]
        return say(lang, "likert-title-one", item=label, n=_upper_count(shown), **words)
    steps = (table[waves[-1]] - table[waves[0]]).dropna()
    signs = pd.Series({name: -1 if instrument.item(name).reverse else 1 for name in steps.index})
    better = int((steps * signs > 0).sum())
    return say(lang, "likert-title", better=better, all=len(steps))


def _upper_count(shown: pd.DataFrame) -> int:
    return int(shown["choice"].nunique() // 2)


def plot_peers(peers: Peers, unit: str) -> Chart | Text:
    """One unit among those of its level: a funnel, or intervals where the units are few.

    Parameters
    ----------
    peers : Peers
    unit : str
        The unit to be marked; it may be hidden or of another level.
    """
    lang = peers.study.language
    shown = peers.table[peers.table["mean"].notna()]
    if len(shown) < 2:
        return describe_peers(peers, unit)
    return _peer_dots(peers, shown, unit, lang) if len(shown) < MIN_UNITS else (
        _peer_funnel(peers, shown, unit, lang)
    )  # fmt: skip


def _words(peers: Peers, shown: pd.DataFrame, lang: str) -> dict[str, object]:
    data = peers.study.survey(peers.survey)
    wave = next(w for w in data.settings.waves if w.name == peers.wave)
    scale = data.instrument.scale(peers.scale).label[lang]
    return {"n": len(shown), "scale": scale, "wave": peers.study.say(wave.label)}


def _peer_dots(peers: Peers, shown: pd.DataFrame, unit: str, lang: str) -> Chart:
    names = peers.study.hierarchy.at(peers.as_of).table["name"]
    dots = [
        drawing.IntervalDot(
            str(names[row["unit_id"]]), row["mean"], row["low"], row["high"],
            number(row["mean"], lang, 1), "own" if row["unit_id"] == unit else "neutral",
        )
        for row in records(shown)
    ]  # fmt: skip
    scale = peers.study.survey(peers.survey).instrument.scale(peers.scale)
    title = str(describe_peers(peers, unit)).rstrip(".")
    return drawing.interval_dots(
        dots,
        (scale.low, scale.high),
        reference=peers.target,
        reference_text=say(lang, "peers-target", target=number(peers.target, lang, 1)),
        title=title,
        subtitle=say(lang, "peers-dots-subtitle", **_words(peers, shown, lang)),
        alt=say(lang, "peers-alt", title=title, n=len(shown)),
        number=partial(number, language=lang),
    )


def _peer_funnel(peers: Peers, shown: pd.DataFrame, unit: str, lang: str) -> Chart:
    scale = peers.study.survey(peers.survey).instrument.scale(peers.scale)
    points = {
        row["unit_id"]: drawing.FunnelPoint(row["n"], row["mean"], TONES[int(row["outside"])])
        for row in records(shown)
    }
    own = points.get(unit)
    own_text = say(lang, "peers-own")
    if own is not None:
        row = shown[shown["unit_id"] == unit].iloc[0]
        own_text = f"{own_text}: {_own_score(row, lang)}"
    title = str(describe_peers(peers, unit)).rstrip(".")
    words = _words(peers, shown, lang) | {"min": MIN_RESPONDENTS}
    low, high = _reach(shown["mean"], scale)
    return drawing.funnel(
        [point for name, point in points.items() if name != unit],
        own,
        own_text,
        peers.target,
        say(lang, "peers-target", target=number(peers.target, lang, 1)),
        _limits(peers, lang),
        x_title=say(lang, "peers-x"),
        y_low=low,
        y_high=high,
        title=title,
        subtitle=say(lang, "peers-subtitle", **words),
        alt=say(lang, "peers-alt", title=title, n=len(shown)),
        number=partial(number, language=lang),
    )


def _own_score(row: pd.Series, lang: str) -> str:
    """The unit's score with its limits, and drawn towards the mean."""
    census = say(lang, "peers-own-census") if row["reason"] == "census" else ""
    limits = interval(row["low"], row["high"], lang) or census
    score = number(row["mean"], lang, 1) + (f" ({limits})" if limits else "")
    if pd.isna(row["shrunk"]):
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
