"""How each indicator is counted on a day: rows of heads, units or answers, each in its unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from toolkit.coverage import coverage
from toolkit.duty_days import is_due, last_day, owing
from toolkit.hierarchy import OrgTree
from toolkit.plan import Indicator
from toolkit.schema import look_up, records
from toolkit.scores import item_values
from toolkit.study import Study, SurveyData

MEASURED = Indicator.model_validate({"label": {}})
SURVEYED = ("awareness_change", "answer_share")
# Units are counted, each once; all others count people.
OF_UNITS = (
    *("units_with_woman", "active_units", "units_with_roles", "units_with_news", "on_time"),
)
# Counted from 1 January to the day.
YEAR_TO_DATE = ("active_units", "units_with_news", "men_share", "leaders_share", "news_items")
OF_LEVEL = ("units_with_woman", "active_units")  # a target has to say of which level the units are
FAULTS = ("", "more_than_all", "percentage_as_count", "leaders_exceed")  # codes of findings
COLUMNS = ["unit_id", "entity", "numerator", "denominator", "n", "fault"]
VALID = pd.DateOffset(years=1)  # a measurement counts for twelve months


@dataclass(frozen=True, eq=False)
class Counted:
    """What an indicator counts on a day.

    Attributes
    ----------
    rows : DataFrame
        unit_id, entity (a person, who counts once at every node; missing where a row is counted as
        it stands), numerator, denominator, n (people behind the row), fault (place in `FAULTS`).
    nearest : bool
        A unit's own row takes the place of all rows below it.
    reason : str
        Why there are no rows; empty where there are some.
    """

    rows: pd.DataFrame
    nearest: bool = False
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Asked:
    """An indicator on a day, with the tree of that day."""

    study: Study
    name: str
    indicator: Indicator
    day: pd.Timestamp
    tree: OrgTree


def definition(study: Study, name: str) -> Indicator:
    """How an indicator is measured; one that `study.toml` does not name, by measurements."""
    return study.settings.indicators.get(name, MEASURED)


@lru_cache(maxsize=256)
def counted(study: Study, name: str, day: pd.Timestamp) -> Counted:
    """Count an indicator on a day, in the units alive on it.

    Answers of a survey are kept even where their unit has ended: they were given.
    """
    indicator, tree = definition(study, name), study.hierarchy.at(day.date())
    found = MEASURES[indicator.measure](Asked(study, name, indicator, day, tree))
    if indicator.measure in SURVEYED:
        return found
    living = found.rows["unit_id"].isin(tree.table.index)
    return Counted(found.rows[living], found.nearest, found.reason)


def is_year_to_date(own: Indicator) -> bool:
    """Whether an indicator begins anew on 1 January, so that a running year is not yet missed.

    Examples
    --------
    >>> committee = {"label": {}, "measure": "units_with_roles"}
    >>> acting = committee | {"types": ("talk",)}
    >>> [is_year_to_date(Indicator.model_validate(given)) for given in (committee, acting)]
    [False, True]
    """
    acts = own.measure == "units_with_roles" and bool(own.topics or own.types)
    return acts or own.measure in YEAR_TO_DATE


def nothing(reason: str) -> Counted:
    """No rows, and why."""
    return Counted(pd.DataFrame(columns=COLUMNS).astype({"fault": "int64"}), reason=reason)


def _made(rows: pd.DataFrame, *, nearest: bool = False) -> Counted:
    """Rows with what was not given: each its own entity, of as many people as it divides by."""
    full = rows if "entity" in rows else rows.assign(entity=None)
    full = full if "n" in full else full.assign(n=full["denominator"])
    full = full if "fault" in full else full.assign(fault=0)
    return Counted(full[COLUMNS].reset_index(drop=True), nearest)


# People


def _coverage(asked: Asked) -> Counted:
    """Officers of a group who are trained, each in the unit that counts them."""
    if asked.study.register.is_empty:
        return nothing("no_records")
    split = coverage(asked.study, asked.day.date(), by="group").table
    own = split[(split["group"] == asked.indicator.group) & (split["own_eligible"] > 0)]
    numbers = {"numerator": "own_trained", "denominator": "own_eligible"}
    named = own[["unit_id", *numbers.values()]].rename(columns={v: k for k, v in numbers.items()})
    return _made(named.astype({"numerator": "float64", "denominator": "float64"}))


def _holders(asked: Asked) -> pd.DataFrame:
    """Holders of the indicator's roles: person_id, unit_id, sex, each once in a unit."""
    posts = asked.study.register.in_post(asked.day)
    held = posts.loc[posts["role"].isin(asked.indicator.roles), ["person_id", "unit_id"]]
    held = held.drop_duplicates()
    sex = asked.study.register.people.drop_duplicates("person_id").set_index("person_id")["sex"]
    return held.assign(sex=look_up(held["person_id"], sex))


def _unrecorded(asked: Asked, *, sex: bool = False) -> bool:
    """Before the first post, and for women where no sex is recorded, nothing was written down."""
    register = asked.study.register
    if sex and register.people["sex"].isna().all():
        return True
    return register.is_empty or not (register.posts["start"] <= asked.day).any()


def _women_share(asked: Asked) -> Counted:
    """Women among the holders of some roles, each person once at every node."""
    if _unrecorded(asked, sex=True):
        return nothing("no_records")
    held = _holders(asked)
    woman = (held["sex"] == "female").astype("float64")
    return _made(
        pd.DataFrame(
            {"unit_id": held["unit_id"], "entity": held["person_id"], "numerator": woman}
        ).assign(denominator=1.0)
    )


# Units


def _of_units(asked: Asked, hits: pd.Series, at_least: int) -> Counted:
    """Units with at least so many of something, of all units alive on the day."""
    units = pd.Series(asked.tree.table.index)
    number = look_up(units, hits).fillna(0)
    rows = pd.DataFrame({"unit_id": units, "numerator": (number >= at_least).astype("float64")})
    return _made(rows.assign(denominator=1.0))


def _units_with_woman(asked: Asked) -> Counted:
    """Units in which women hold one of some roles."""
    if _unrecorded(asked, sex=True):
        return nothing("no_records")
    held = _holders(asked)
    women = held[held["sex"] == "female"].groupby("unit_id")["person_id"].nunique()
    return _of_units(asked, women, asked.indicator.at_least)


def _units_with_roles(asked: Asked) -> Counted:
    """Units whose committee is complete and, where activities are named, acted this year."""
    if _unrecorded(asked):
        return nothing("no_records")
    people = _holders(asked).groupby("unit_id")["person_id"].nunique()
    if asked.indicator.topics or asked.indicator.types:
        if _log_begins_later(asked):
            return nothing("no_records")
        active = _activities(asked)["unit_id"].unique()
        people = people[people.index.isin(active)]
    return _of_units(asked, people, asked.indicator.at_least)


def _active_units(asked: Asked) -> Counted:
    """Units with activities since the year began."""
    if _log_begins_later(asked):
        return nothing("no_records")
    held = _activities(asked).groupby("unit_id").size()
    return _of_units(asked, held, asked.indicator.at_least)


def _units_with_news(asked: Asked) -> Counted:
    """Units with news items since the year began."""
    if _log_begins_later(asked):
        return nothing("no_records")
    items = _activities(asked, news=True).groupby("unit_id").size()
    return _of_units(asked, items, asked.indicator.at_least)


def _on_time(asked: Asked) -> Counted:
    """Units whose last report due by the day was received in time, of those that owed it."""
    duties, sent = asked.study.tables["duties"], asked.study.tables["submissions"]
    own = records(duties[duties["duty_id"] == asked.indicator.duty])
    due = _last_due(own[0], asked.day) if own else None
    if due is None:
        return nothing("no_due_day")
    sent = sent[sent["duty_id"] == asked.indicator.duty]
    year, until = due
    if sent.empty or year < sent["year"].min():
        return nothing("no_records")
    came = sent.loc[(sent["year"] == year) & (sent["received"] <= until), "unit_id"]
    owed = pd.DataFrame({"unit_id": owing(asked.study, own[0], until).index})
    in_time = owed["unit_id"].isin(came).astype("float64")
    return _made(owed.assign(numerator=in_time, denominator=1.0))


def _last_due(duty: dict[str, Any], day: pd.Timestamp) -> tuple[int, pd.Timestamp] | None:
    """Year and last day on time of the report whose time was over last, before a day."""
    first = duty["first_year"] if pd.notna(duty["first_year"]) else day.year - 1
    for year in range(day.year + 1, int(first) - 1, -1):
        due = last_day(duty, year) if is_due(duty, year) else None
        if due is not None and due < day:
            return year, due
    return None


# Activities


def _log_begins_later(asked: Asked) -> bool:
    """Whether no activity at all was written down up to the end of the day's year."""
    first = asked.study.tables["activities"]["date"].min()
    return bool(pd.isna(first) or first.year > asked.day.year)


def _activities(asked: Asked, *, news: bool = False) -> pd.DataFrame:
    """Activities since the year began, of the indicator's topics and types.

    News items count only where they are asked for, or where `types` names theirs.
    """
    rows, own = asked.study.tables["activities"], asked.indicator
    rows = rows[(rows["date"] >= pd.Timestamp(asked.day.year, 1, 1)) & (rows["date"] <= asked.day)]
    items = asked.study.settings.news_types
    if own.types or news:
        rows = rows[rows["type"].isin(own.types or items)]
    else:
        rows = rows[~rows["type"].isin(items)]
    return rows[rows["topic"].isin(own.topics)] if own.topics else rows


def _men_share(asked: Asked) -> Counted:
    """Men among the participants of whom both numbers are known."""
    if _log_begins_later(asked):
        return nothing("no_records")
    held = _activities(asked).dropna(subset=["men", "women"])
    rows = held[["unit_id"]].assign(numerator=held["men"], denominator=held["men"] + held["women"])
    return _made(rows)


def _leaders_share(asked: Asked) -> Counted:
    """Leaders and managers among the participants of whom their number is known."""
    if _log_begins_later(asked):
        return nothing("no_records")
    held = _activities(asked).dropna(subset=["men", "women", "leaders"])
    people = held["men"] + held["women"]
    rows = held[["unit_id"]].assign(numerator=held["leaders"], denominator=people)
    return _made(rows.assign(fault=np.where(held["leaders"] > people, 3, 0)))


def _news_items(asked: Asked) -> Counted:
    """News items since the year began; none is a number too."""
    if _log_begins_later(asked):
        return nothing("no_records")
    items = _activities(asked, news=True).groupby("unit_id").size()
    units = pd.Series(asked.tree.table.index)
    number = look_up(units, items.astype("float64")).fillna(0.0)
    rows = pd.DataFrame({"unit_id": units, "numerator": number})
    return _made(rows.assign(denominator=np.nan))


# Surveys


def survey_of(study: Study, own: Indicator) -> SurveyData | None:
    """The survey of an indicator; none where it, the scale or the item is not there."""
    data = study.surveys.get(own.survey or next(iter(study.surveys), ""))
    if data is None or (own.scale and own.scale not in data.instrument.scales):
        return None
    return None if own.item and own.item not in data.instrument.items else data


def last_wave(data: SurveyData, day: pd.Timestamp) -> str | None:
    """The last wave of a survey that had begun by the day."""
    held = [wave.name for wave in data.settings.waves if pd.Timestamp(wave.date) <= day]
    return held[-1] if held else None


def _answer_share(asked: Asked) -> Counted:
    """Respondents of the last wave who give the right answer or, without one, the first choice."""
    data = survey_of(asked.study, asked.indicator)
    if data is None:
        return nothing("no_records")
    wave = last_wave(data, asked.day)
    if wave is None or asked.indicator.item not in data.asked.get(wave, ()):
        return nothing("no_wave")
    item, answers = data.instrument.item(asked.indicator.item), data.responses
    if item.answer:
        hit = item_values(data, names=[item.name])[item.name]
    else:
        given = answers[item.name]
        hit = (given == item.ordinary[0]).astype("float64").where(given.isin(item.ordinary))
    known = hit.notna() & (answers["wave"] == wave)
    weight = answers["weight"].astype("float64") if data.settings.weight_column else 1.0
    rows = answers[["unit_id"]].assign(numerator=hit * weight, denominator=weight, n=1.0)
    return _made(rows[known])


def _of_survey(asked: Asked) -> Counted:
    """Changes are no sums of rows: `indicator_values` takes them from `compare`."""
    return nothing("no_wave")


def _elsewhere(asked: Asked) -> Counted:
    """The index of units and the evaluation of models have functions of their own."""
    return nothing("own_function")


# Measurements


def measurement_faults(rows: pd.DataFrame, unit: str) -> pd.Series:
    """What is wrong with measurements of an indicator, as places in `FAULTS`.

    Parameters
    ----------
    rows : DataFrame
        numerator, denominator.
    unit : str
        The indicator's unit; only a share can hold more than all, or a percentage for a count.

    Examples
    --------
    >>> part, whole = [85, 0.85, 85.5, 12, 85, 12.5], [100, 1, 100, 10, 1, 15]
    >>> typed = pd.DataFrame({"numerator": part, "denominator": whole})
    >>> [FAULTS[n] for n in measurement_faults(typed, "share")][:4]
    ['', 'percentage_as_count', 'percentage_as_count', 'more_than_all']

    A part of 85 of 1 is a percentage, and 12.5 million of 15 million are money.

    >>> [FAULTS[n] for n in measurement_faults(typed, "share")][4:]
    ['percentage_as_count', '']
    """
    if unit != "share":
        return pd.Series(0, index=rows.index)
    part, whole = rows["numerator"], rows["denominator"]
    over = part > whole
    typed = ((part % 1 > 0) & whole.isin([1, 100])) | (over & (whole <= 1) & (whole > 0))
    return pd.Series(np.select([typed, over], [2, 1], 0), index=rows.index)


def _measured(asked: Asked) -> Counted:
    """The last measurement of each unit in the twelve months up to the day."""
    rows, unit = asked.study.tables["measurements"], asked.indicator.unit
    rows = rows[(rows["indicator_id"] == asked.name) & (rows["date"] <= asked.day)]
    rows = rows[rows["date"] > asked.day - VALID]
    needed = ["numerator", "denominator"] if unit in ("share", "ratio") else ["numerator"]
    rows = rows.dropna(subset=needed).sort_values("date", kind="stable")
    last = rows.drop_duplicates("unit_id", keep="last")
    if last.empty:
        return nothing("no_measurement")
    fault = measurement_faults(last, unit)
    people = last["denominator"] if unit == "share" else last["numerator"]
    return _made(last.assign(fault=fault, n=people), nearest=True)


MEASURES: dict[str, Callable[[Asked], Counted]] = {
    "measured": _measured,
    "coverage": _coverage,
    "women_share": _women_share,
    "men_share": _men_share,
    "leaders_share": _leaders_share,
    "units_with_woman": _units_with_woman,
    "active_units": _active_units,
    "units_with_roles": _units_with_roles,
    "news_items": _news_items,
    "units_with_news": _units_with_news,
    "on_time": _on_time,
    "awareness_change": _of_survey,
    "answer_share": _answer_share,
    "index": _elsewhere,
    "models": _elsewhere,
}
