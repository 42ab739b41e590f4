"""Coverage as sentences, in the study's language."""

from __future__ import annotations

import pandas as pd

from toolkit.coverage import Coverage, GapList, own_row
from toolkit.coverage_series import CoverageSeries
from toolkit.show.text import Text, date_text, percent, plain
from toolkit.show.words import say


def describe_coverage(cover: Coverage, unit: str) -> Text:
    """Coverage of one unit in a sentence, heads before per cent.

    Parameters
    ----------
    cover : Coverage
        Not split.
    unit : str

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
    """Say how many of the unit's own officers are left to be trained.

    Parameters
    ----------
    gap : GapList
    """
    lang, date = gap.study.language, date_text(gap.as_of, gap.study.language)
    if not gap.eligible:
        below = gap.study.hierarchy.at(gap.as_of).children(gap.unit)
        return Text(say(lang, "no-officers-own" if below else "no-eligible", date=date))
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
