"""Survey results as charts; one line of text where there is nothing to draw."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import pandas as pd

from toolkit.comparison import Comparison
from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.distribution import Distribution
from toolkit.schema import records
from toolkit.show import drawing
from toolkit.show.change_wording import APART, change_title
from toolkit.show.chart import Chart
from toolkit.show.layout import Tone
from toolkit.show.names import item_label, short_wave_labels, wave_label
from toolkit.show.text import Text, listed, number, percent
from toolkit.show.words import say

MOST_ITEMS = 10


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
        say(
            lang,
            "change-alt-row",
            scale=d.label,
            change=d.change_text or "–",
            before=d.before_text or "–",
            after=d.after_text or "–",
        )
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
        subtitle=say(lang, "level-subtitle", wave=wave_label(study, wave)),
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
    rows = records(items.table[items.table["change"].notna()])
    if not rows:
        reason = _no_item(items)
        return Text(say(lang, reason, min=MIN_RESPONDENTS))
    most = sorted(rows, key=lambda row: -abs(row["change"]))[:MOST_ITEMS]
    most.sort(key=lambda row: -row["change"])
    dots = [_dumbbell(item_label(items.study, items.survey, r["item"]), r, lang) for r in most]
    best = most[0]
    step = number(best["change"], lang, 0, signed=True)
    title = (
        say(lang, "items-title", item=best["item"].upper(), change=step)
        if best["change"] > 0
        else say(lang, "items-title-none")
    )
    methods = {row["method"] for row in most}
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
    shown = records(answers.table[~answers.table["hidden"].astype(bool)])
    if not shown:
        reason = "few-respondents" if answers.table["n"].any() else "no-answers"
        return Text(say(lang, reason, min=MIN_RESPONDENTS))
    data = study.survey(answers.survey)
    labels = short_wave_labels(study, data.name)
    first = data.instrument.item(shown[0]["item"])
    choices = {c.name: c.label[lang] for c in first.choices if c.name in first.ordinary}
    middle = len(choices) // 2 if len(choices) % 2 else None
    shares = _shares(shown)
    groups = [
        drawing.LikertGroup(item_label(study, data.name, name), _likert_rows(waves, labels, lang))
        for name, waves in shares.items()
    ]
    title = _likert_title(answers, shares, len({row["choice"] for row in shown}) // 2)
    total = say(lang, "likert-total", n=len(choices) // 2)
    return drawing.likert(
        groups,
        list(choices.values()),
        middle,
        total,
        title=title,
        subtitle=say(lang, "likert-subtitle", sheets=_sheets(shown, labels, lang)),
        alt=say(lang, "likert-alt", title=title, values=_likert_values(groups, total)),
        percent=lambda share: number(share * 100, lang),
    )


Shares = dict[str, dict[str, list[float]]]  # by item and wave, one for each choice


def _shares(rows: list[dict[str, Any]]) -> Shares:
    found: Shares = {}
    for row in rows:
        found.setdefault(row["item"], {}).setdefault(row["wave"], []).append(row["share"])
    return found


def _likert_values(groups: list[drawing.LikertGroup], total: str) -> str:
    """What stands at the right of every statement, wave by wave."""
    parts = [
        f"{group.label} {', '.join(f'{row.label} {row.total_text}'.strip() for row in group.rows)}"
        for group in groups
    ]
    return f"{total}: {listed(parts)}"


def _sheets(rows: list[dict[str, Any]], labels: dict[str, str], lang: str) -> str:
    """Most answer sheets that any item has, wave by wave."""
    most: dict[str, int] = {}
    for row in rows:
        most[row["wave"]] = max(most.get(row["wave"], 0), int(row["n"]))
    return "; ".join(f"{labels[wave]}: {say(lang, 'likert-n', n=n)}" for wave, n in most.items())


def _upper(shares: list[float]) -> float:
    """Share of the answers above the middle of the scale."""
    return sum(shares[-(len(shares) // 2) :])


def _likert_rows(
    waves: dict[str, list[float]], labels: dict[str, str], lang: str
) -> list[drawing.LikertRow]:
    return [
        drawing.LikertRow(labels[wave], shares, percent(_upper(shares), lang, 0))
        for wave, shares in waves.items()
    ]


def _likert_title(answers: Distribution, shares: Shares, upper: int) -> str:
    """The takeaway: how many statements moved the right way, or the one agreed with most."""
    lang, data = answers.study.language, answers.study.survey(answers.survey)
    waves = [w for w in data.waves if any(w in parts for parts in shares.values())]
    if len(waves) == 1:
        best = max(shares, key=lambda name: _known(_upper(shares[name][waves[0]]), -1.0))
        words = {"share": percent(_upper(shares[best][waves[0]]), lang, 0)}
        label = data.instrument.item(best).label[lang]
        return say(lang, "likert-title-one", item=label, n=upper, **words)
    first, last = waves[0], waves[-1]
    steps = {
        name: _upper(parts[last]) - _upper(parts[first])
        for name, parts in shares.items()
        if first in parts and last in parts
    }
    steps = {name: step for name, step in steps.items() if math.isfinite(step)}
    signs = {name: -1 if data.instrument.item(name).reverse else 1 for name in steps}
    better = sum(step * signs[name] > 0 for name, step in steps.items())
    return say(lang, "likert-title", better=better, all=len(steps))


def _known(value: float, otherwise: float) -> float:
    return value if math.isfinite(value) else otherwise
