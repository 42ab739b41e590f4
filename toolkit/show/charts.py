"""Results as charts: each gives a figure, or one line of text where there is nothing to draw."""

from __future__ import annotations

import math
from functools import partial

import pandas as pd

from toolkit import stats
from toolkit.comparison import Comparison
from toolkit.coverage import Coverage, CoverageSeries
from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.distribution import Distribution
from toolkit.peers import MIN_UNITS, Peers
from toolkit.show import drawing
from toolkit.show.chart import Chart
from toolkit.show.text import Text, date_text, interval, month_text, number, percent
from toolkit.show.words import say
from toolkit.show.wording import (
    basis,
    change_title,
    describe_coverage,
    describe_peers,
    listed,
    trend_title,
)

MOST_UNITS = 20  # bars on one chart
MOST_ITEMS = 10
LIMITS = ((0.95, False), (0.998, True))


def plot_groups(cover: Coverage, groups: Coverage, unit: str) -> Chart | Text:
    """Coverage of one unit by group of officers against the target.

    Parameters
    ----------
    cover : Coverage
        Not split; gives the bar for all.
    groups : Coverage
        Split by "group".
    unit : str
    """
    lang, study = cover.study.language, cover.study
    own = groups.table[groups.table["unit_id"] == unit]
    if own.empty:
        return describe_coverage(cover, unit)
    labels = {name: study.say(group.label) for name, group in study.settings.groups.items()}
    order = own.set_index("group").reindex([g for g in labels if g in set(own["group"])])
    rows = [(labels[str(name)], row) for name, row in order.iterrows()]
    total = cover.table[cover.table["unit_id"] == unit].iloc[0]
    met = sum(row["share"] >= cover.target for _, row in rows)
    words = {"met": met, "all": len(rows), "target": percent(cover.target, lang)}
    title = say(lang, "groups-title", **words)
    rows.append((say(lang, "groups-total"), total))
    return _bars(cover, rows, title, "groups")


def plot_coverage(cover: Coverage, under: str) -> Chart | Text:
    """Coverage of the units directly below one unit against the target.

    Parameters
    ----------
    cover : Coverage
    under : str
        The unit above. With more than 20 below, those with most people left to train are drawn.
    """
    lang = cover.study.language
    if cover.study.register.is_empty:
        return Text(say(lang, "no-register"))
    below = cover.table[cover.table["parent_id"] == under]
    if below.empty:
        return Text("")  # nothing below: nothing to say
    counted = below[below["eligible"] > 0]
    shown = below.sort_values(["untrained", "share"], ascending=[False, True]).head(MOST_UNITS)
    words = {
        "met": int((counted["share"] >= cover.target).sum()),
        "all": len(counted),
        "target": percent(cover.target, lang),
    }
    some = len(shown) < len(below)
    title = say(lang, "units-title-some" if some else "units-title", **words, **_n(shown, some))
    names = cover.study.hierarchy.at(cover.as_of).table["name"]
    rows = [(str(names[row["unit_id"]]), row) for _, row in shown.iterrows()]
    return _bars(cover, rows, title, "units")


def _n(shown: pd.DataFrame, some: bool) -> dict[str, int]:
    return {"shown": len(shown)} if some else {}


def _bars(
    cover: Coverage, rows: list[tuple[str, pd.Series]], title: str, message: str
) -> Chart:  # fmt: skip
    lang = cover.study.language
    bars = [
        drawing.Bar(
            label, float(row["share"]), heads(row, lang),
            "good" if row["share"] >= cover.target else "behind",
        )
        for label, row in rows
    ]  # fmt: skip
    values = listed([f"{bar.label}: {bar.text}" for bar in bars])
    return drawing.progress_bars(
        bars,
        cover.target,
        say(lang, "bar-target", target=percent(cover.target, lang)),
        title=title,
        subtitle=say(lang, f"{message}-subtitle", date=date_text(cover.as_of, lang)),
        alt=say(lang, "groups-alt", title=title, values=values),
        number=lambda share: percent(share, lang, 0),
    )


def heads(row: pd.Series, lang: str) -> str:
    """Heads trained of heads eligible, and the share."""
    if row["eligible"] == 0:
        return say(lang, "bar-nobody")
    counts = {key: int(row[key]) for key in ("trained", "eligible")}
    return say(lang, "bar-heads", share=percent(row["share"], lang), **counts)


def plot_trend(series: CoverageSeries) -> Chart | Text:
    """Heads trained of heads eligible at each quarter's end, with the changes of the organisation.

    Parameters
    ----------
    series : CoverageSeries
    """
    study, lang = series.study, series.study.language
    if study.register.is_empty:
        return Text(say(lang, "no-register"))
    if series.table["share"].isna().all():
        date = date_text(series.as_of, lang)
        return Text(say(lang, "no-eligible", date=date))
    rows = series.table.to_dict("records")
    points = [
        drawing.StockPoint(
            row["date"].date(), row["trained"], row["eligible"], percent(row["share"], lang, 0)
        )
        for row in rows
    ]
    first, last = points[0].date, points[-1].date
    breaks = [
        drawing.Break(b.date, study.say(b.label))
        for b in study.settings.breaks
        if first <= b.date <= last
    ]
    title = trend_title(series).rstrip(".")
    values = [f"{month_text(p.date, lang)} {p.trained}/{p.eligible}" for p in points[-6:]]
    return drawing.stock_over_time(
        points,
        breaks,
        eligible_text=say(lang, "trend-eligible"),
        trained_text=say(lang, "trend-trained"),
        date_text=lambda day: month_text(day, lang),
        title=title,
        subtitle=say(lang, "trend-subtitle"),
        alt=say(lang, "trend-alt", title=f"{title}.", values=listed(values)),
        number=partial(number, language=lang),
    )


def plot_change(change: Comparison) -> Chart | Text:
    """Mean of each scale before and after; with one wave, its level with interval.

    Parameters
    ----------
    change : Comparison
        Of `compare`, without a split.
    """
    lang = change.study.language
    rows = change.table[change.table["after"].notna() | change.table["before"].notna()]
    if rows.empty:
        return Text(say(lang, _nothing(change), min=MIN_RESPONDENTS))
    if rows["change"].isna().all():
        return _level_chart(change, rows)
    instrument = change.study.survey(change.survey).instrument
    scales = [instrument.scale(name) for name in rows["scale"]]
    dots = [
        _dumbbell(scale.label[lang], row, lang)
        for scale, row in zip(scales, rows.to_dict("records"), strict=True)
    ]
    title = change_title(change)
    axis = (min(s.low for s in scales), max(s.high for s in scales))
    return _dumbbells(dots, axis, title, say(lang, "change-subtitle"), lang, "change-alt")


def _nothing(change: Comparison) -> str:
    if not change.survey:
        return "no-survey"
    none = not change.table[["n_before", "n_after"]].to_numpy().any()
    return "no-answers" if none else "few-respondents"


def _dumbbell(label: str, row: dict[str, float], lang: str) -> drawing.Dumbbell:
    """One row: the interval of the change is drawn around the mean after."""
    tone = "good" if row["change"] >= 0 else "behind"
    return drawing.Dumbbell(
        label,
        row["before"],
        row["after"],
        row["before"] + row["low"],
        row["before"] + row["high"],
        number(row["before"], lang, 0) if math.isfinite(row["before"]) else "",
        number(row["after"], lang, 0) if math.isfinite(row["after"]) else "",
        number(row["change"], lang, 1, signed=True),
        tone if math.isfinite(row["change"]) else "neutral",
    )


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
    last = rows["after"].notna().any()
    wave = data.settings.waves[-1 if last else 0]
    value = "after" if last else "before"
    scales = [data.instrument.scale(name) for name in rows["scale"]]
    dots = []
    for scale, row in zip(scales, rows.to_dict("records"), strict=True):
        low, high = (row[k] if last else math.nan for k in ("level_low", "level_high"))
        text = number(row[value], lang, 1)
        dots.append(drawing.IntervalDot(scale.label[lang], row[value], low, high, text, "own"))
    title = change_title(change) if last else say(lang, "table-change")
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
        return Text(say(lang, "few-items", min=MIN_RESPONDENTS))
    size = rows["change"].abs().sort_values(ascending=False, kind="stable")
    most = rows.loc[size.index[:MOST_ITEMS]].sort_values("change", ascending=False, kind="stable")
    dots = [_dumbbell(_item_label(items, r["item"]), r, lang) for r in most.to_dict("records")]
    best = most.iloc[0]
    step = number(best["change"], lang, 0, signed=True)
    title = (
        say(lang, "items-title", item=best["item"].upper(), change=step)
        if best["change"] > 0
        else say(lang, "items-title-none")
    )
    paired = (most["method"] == "paired").all()
    basis_text = say(lang, "items-basis-paired" if paired else "items-basis-welch")
    words = {"n": len(most), "all": len(rows), "basis": basis_text}
    return _dumbbells(
        dots, (0, 100), title, say(lang, "items-subtitle", **words), lang, "items-alt"
    )


def _item_label(result: Comparison | Distribution, name: str) -> str:
    lang = result.study.language
    item = result.study.survey(result.survey).instrument.item(name)
    return say(lang, "item-name", code=name.upper(), label=item.label[lang])


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
        return Text(say(lang, "no-likert", min=MIN_RESPONDENTS))
    data = study.survey(answers.survey)
    labels = {wave.name: study.say(wave.label) for wave in data.settings.waves}
    first = data.instrument.item(str(shown["item"].iloc[0]))
    choices = {c.name: c.label[lang] for c in first.choices if c.name in first.ordinary}
    middle = len(choices) // 2 if len(choices) % 2 else None
    groups = [
        drawing.LikertGroup(_item_label(answers, str(name)), _likert_rows(part, labels, lang))
        for name, part in shown.groupby("item", sort=False)
    ]
    title = say(lang, "likert-title-plain", all=len(groups))
    counts = shown.drop_duplicates("wave").groupby("wave", sort=False)["n"].first()
    sheets = "; ".join(
        f"{labels[str(wave)]}: {say(lang, 'likert-n', n=int(n))}" for wave, n in counts.items()
    )
    return drawing.likert(
        groups,
        list(choices.values()),
        middle,
        say(lang, "likert-total"),
        title=title,
        subtitle=say(lang, "likert-subtitle", sheets=sheets),
        alt=say(lang, "likert-alt", title=title, all=len(groups)),
        percent=lambda share: number(share * 100, lang),
    )


def _likert_rows(part: pd.DataFrame, labels: dict[str, str], lang: str) -> list[drawing.LikertRow]:
    rows = []
    for wave, answers in part.groupby("wave", sort=False):
        shares = answers["share"].tolist()
        upper = sum(shares[-(len(shares) // 2) :])
        rows.append(drawing.LikertRow(labels[str(wave)], shares, percent(upper, lang, 0)))
    return rows


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
        for row in shown.to_dict("records")
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
        row["unit_id"]: drawing.FunnelPoint(
            row["n"], row["mean"], {-1: "behind", 0: "neutral", 1: "good"}[row["outside"]]
        )
        for row in shown.to_dict("records")
    }
    own = points.get(unit)
    own_text = say(lang, "peers-own")
    if own is not None:
        row = shown[shown["unit_id"] == unit].iloc[0]
        limits = interval(row["low"], row["high"], lang)
        own_text = f"{own_text}: {number(row['mean'], lang, 1)} ({limits})"
    title = str(describe_peers(peers, unit)).rstrip(".")
    words = _words(peers, shown, lang) | {"min": MIN_RESPONDENTS}
    return drawing.funnel(
        [point for name, point in points.items() if name != unit],
        own,
        own_text,
        peers.target,
        say(lang, "peers-target", target=number(peers.target, lang, 1)),
        _limits(peers, int(shown["n"].min()), int(shown["n"].max()), lang),
        x_title=say(lang, "peers-x"),
        y_low=scale.low,
        y_high=scale.high,
        title=title,
        subtitle=say(lang, "peers-subtitle", **words),
        alt=say(lang, "peers-alt", title=title, n=len(shown)),
        number=partial(number, language=lang),
    )


def _limits(peers: Peers, least: int, most: int, lang: str) -> list[drawing.FunnelLimit]:
    """Curves of the limits of chance over the sizes that occur."""
    step = max((most - least) // 60, 1)
    sizes = [*range(least, most, step), most]
    curves = []
    for level, dashed in LIMITS:
        limits = stats.funnel_limits_mean(peers.target, peers.sd, sizes, level)
        text = say(lang, "peers-limit", level=percent(level, lang))
        low, high = limits.low.tolist(), limits.high.tolist()
        curves.append(drawing.FunnelLimit(sizes, low, high, text, dashed))
    return curves


__all__ = [
    "basis", "heads", "plot_answers", "plot_change", "plot_coverage", "plot_groups",
    "plot_items", "plot_peers", "plot_trend",
]  # fmt: skip
