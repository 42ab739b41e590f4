"""Values of an indicator on a day: of all units together, and of every unit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.comparison import compare
from toolkit.disclosure import MIN_RESPONDENTS, hide_complement, hide_few
from toolkit.errors import unknown
from toolkit.hierarchy import OrgTree, as_date
from toolkit.measures import FAULTS, SURVEYED, Counted, counted, definition, last_wave, survey_of
from toolkit.plan import Indicator
from toolkit.result import Result
from toolkit.study import Study, cached, reference_date

MIN_SENSITIVE = 10  # no sensitive figure from fewer people is shown
FEW = ("few_respondents", "protects_others")  # reasons of `compare` for hiding a figure
FIGURES = ["numerator", "denominator", "value"]
NAN = float("nan")


@dataclass(frozen=True)
class Value:
    """An indicator's value for some units together; `reason` says why it is missing.

    Attributes
    ----------
    numerator, denominator : float
        Missing where the value is no quotient, or not to be shown.
    value : float
        A share 0–1, a count, a ratio (times the indicator's `per`) or points.
    n : float
        People behind it.
    reason : str
    """

    numerator: float
    denominator: float
    value: float
    n: float
    reason: str = ""


@dataclass(frozen=True, eq=False)
class IndicatorValues(Result):
    """An indicator's value of every unit; see `indicator_values`."""

    indicator: str
    as_of: pd.Timestamp
    level: str | None
    under: str | None


@cached
def indicator_values(
    study: Study,
    indicator: str,
    as_of: dt.date | str | None = None,
    *,
    level: str | None = None,
    under: str | None = None,
) -> IndicatorValues:
    """Value of an indicator for every unit with all units below it, on a day.

    Parameters
    ----------
    study : Study
    indicator : str
        Identifier of an indicator: named in `study.toml`, or only measured.
    as_of : date or str, optional
        The day, YYYY-MM-DD; the study's own without it.
    level : str, optional
        Count in units of this level only.
    under : str, optional
        Only this unit and those below it.

    Returns
    -------
    IndicatorValues
        `.table`: unit_id, parent_id, level, numerator, denominator (heads, units or what was
        measured; missing where the value is no quotient), value (a share 0–1, a count, a ratio or
        points; missing where there is nothing to divide by), own_numerator, own_denominator (in
        the unit itself), reason (why a value is missing).

    Raises
    ------
    ArgumentError
        An indicator, level or unit that is not known; a wrong date.

    Notes
    -----
    Heads are counted once at every node, units once, and divided last. Indicators from surveys
    are those of the unit's own answers: values of units and of all above them in one table would
    give away hidden ones by subtraction.

    Examples
    --------
    >>> import toolkit as tk
    >>> women = tk.indicator_values(tk.load_study("data/lai-chau"), "IND-01", as_of="2025-12-31")
    >>> bool(women.table["value"].dropna().between(0, 1).all())
    True
    """
    day = as_date(reference_date(study, as_of))
    check_indicator(study, indicator)
    check_level(study, level)
    tree = study.hierarchy.require(under, day) if under else study.hierarchy.at(day.date())
    own = definition(study, indicator)
    found = counted(study, indicator, day)
    if own.measure == "awareness_change":
        values = _changes(study, own, day)
    elif own.measure in SURVEYED:
        values = _of_answers(found, own)
    else:
        values = _at_nodes(of_level(found, tree, level), tree, own)
    place = tree.table.reset_index()[["unit_id", "parent_id", "level"]]
    table = place.merge(values, on="unit_id", how="left")
    if under:
        table = table[table["unit_id"].isin(tree.under(under))].reset_index(drop=True)
    missing = table["value"].isna() & table["reason"].isna()
    table["reason"] = table["reason"].mask(missing, found.reason or "nothing_to_count").fillna("")
    return IndicatorValues(study, table, indicator, day, level, under)


def pooled(
    study: Study,
    name: str,
    day: pd.Timestamp,
    *,
    level: str | None = None,
    under: str | None = None,
) -> Value:
    """Value of an indicator for a unit and all below it, or for the whole tree."""
    own, tree = definition(study, name), study.hierarchy.at(day.date())
    if own.measure == "awareness_change":
        return _change(study, own, day, under)
    found = counted(study, name, day)
    if found.reason:
        return Value(NAN, NAN, NAN, NAN, found.reason)
    rows = of_level(found, tree, level).rows
    if under is not None:
        rows = rows[rows["unit_id"].isin(tree.under(under))]
    if found.nearest:
        rows = rows[~_below_another(rows["unit_id"], tree)]
    people = rows["entity"].notna()
    rows = rows[~people | ~rows.duplicated("entity")]
    sums = pd.DataFrame(
        {key: [rows[key].sum(min_count=1)] for key in ("numerator", "denominator", "n")}
    ).assign(fault=rows["fault"].max() if len(rows) else 0)
    row = _valued(sums.astype("float64"), own).iloc[0]
    return Value(row["numerator"], row["denominator"], row["value"], row["n"], str(row["reason"]))


def check_indicator(study: Study, name: str) -> None:
    """Refuse an indicator that is neither defined nor measured nor aimed at."""
    known = list(study.settings.indicators)
    for table in ("targets", "measurements"):
        known += study.tables[table]["indicator_id"].dropna().unique().tolist()
    if name not in known:
        raise unknown("indicator", name, dict.fromkeys(known))


def check_level(study: Study, level: str | None) -> None:
    """Refuse a level that no unit ever had."""
    known = study.hierarchy.versions["level"].dropna().unique().tolist()
    if level is not None and level not in (*known, *study.settings.levels):
        raise unknown("level", level, dict.fromkeys([*study.settings.levels, *known]))


def of_level(found: Counted, tree: OrgTree, level: str | None) -> Counted:
    """Keep the rows in units of a level."""
    if level is None:
        return found
    units = tree.table.index[tree.table["level"] == level]
    return Counted(found.rows[found.rows["unit_id"].isin(units)], found.nearest, found.reason)


def _below_another(units: pd.Series, tree: OrgTree) -> pd.Series:
    """Whether a unit is below another of the same list."""
    listed, parents = set(units), pd.Series(tree.parents, dtype="object")
    above, below = units, pd.Series(False, index=units.index)
    for _ in range(len(tree)):
        above = pd.Series(parents.reindex(above).array, index=units.index)
        if above.isna().all():
            break
        below |= above.isin(listed)
    return below


def _at_nodes(found: Counted, tree: OrgTree, own: Indicator) -> pd.DataFrame:
    """Values of every unit with all below it, and the unit's own counts."""
    rows = found.rows
    spread = rows.merge(tree.ancestry, on="unit_id")
    if found.nearest:
        spread = _up_to_the_nearest(spread, tree)
    people = spread["entity"].notna()
    spread = spread[~people | ~spread.duplicated(["ancestor_id", "entity"])]
    groups = spread.groupby("ancestor_id", sort=False)
    sums = groups[["numerator", "denominator", "n"]].sum(min_count=1).astype("float64")
    table = _valued(sums.assign(fault=groups["fault"].max()), own)
    itself = rows.groupby("unit_id", sort=False)[["numerator", "denominator"]].sum(min_count=1)
    hidden, hidden_own = _withheld(table["n"], rows.groupby("unit_id")["n"].sum(), tree, own)
    table.loc[hidden, FIGURES] = NAN
    table.loc[hidden & (table["reason"] == ""), "reason"] = "few_people"
    itself = itself.astype("float64").add_prefix("own_")
    itself = itself.mask(hidden_own.reindex(itself.index, fill_value=False))
    return table.join(itself).drop(columns="n").reset_index(names="unit_id")


def _withheld(
    n: pd.Series, own_n: pd.Series, tree: OrgTree, own: Indicator
) -> tuple[pd.Series, pd.Series]:
    """Units whose value, and whose own part of it, is not told beside those of the others.

    Where few people are behind one of the figures that make up a unit's, all of them are withheld
    with everything below: the rest of them would tell it by subtraction.
    """
    few, few_own = _few(n, own), _few(own_n, own)
    parents = pd.Series(tree.parents, dtype="object").reindex(n.index)
    families = {*parents[few].dropna(), *few_own.index[few_own]}
    hidden = few | parents.isin(families)
    for _ in range(len(tree)):
        below = ~hidden & parents.isin(hidden.index[hidden])
        if not below.any():
            break
        hidden |= below
    return hidden, few_own | few_own.index.isin({*families, *hidden.index[hidden]})


def _up_to_the_nearest(spread: pd.DataFrame, tree: OrgTree) -> pd.DataFrame:
    """Leave a row out at every unit above it from the first that has a row of its own."""
    depth = tree.ancestry["unit_id"].value_counts()
    level = spread["ancestor_id"].map(depth)
    has_own = spread["ancestor_id"].isin(spread["unit_id"])
    other = has_own & (spread["ancestor_id"] != spread["unit_id"])
    stop = level.where(other).groupby(spread["unit_id"]).transform("max")
    return spread[stop.isna() | (level > stop)]


def _few(n: pd.Series, own: Indicator) -> pd.Series:
    """Whether so few people are behind a figure that it is not shown."""
    if own.sensitive:
        return n.lt(MIN_SENSITIVE) & n.gt(0)
    if own.measure in SURVEYED:
        return n.lt(MIN_RESPONDENTS) & n.gt(0)
    return pd.Series(False, index=n.index)


def _valued(sums: pd.DataFrame, own: Indicator) -> pd.DataFrame:
    """Divide last; without a value, say why."""
    part, whole = (sums[name].to_numpy(np.float64) for name in ("numerator", "denominator"))
    if own.unit in ("share", "ratio"):
        per = own.per if own.unit == "ratio" else 1
        value = np.full_like(part, NAN)
        np.divide(part * per, whole, out=value, where=whole > 0)
    else:
        value, whole = part, whole * NAN
    few, fault = _few(sums["n"], own).to_numpy(), sums["fault"].to_numpy(np.int64)
    over = (part > whole) & (own.unit == "share") & (fault == 0)
    reason = np.array(FAULTS, dtype=object)[np.where(over, 1, fault)]
    reason[(reason == "") & np.isnan(value)] = "nothing_to_count"
    reason[few & (reason == "")] = "few_people"
    figures = {"numerator": np.where(few, NAN, part), "denominator": np.where(few, NAN, whole)}
    figures |= {"value": np.where(reason == "", value, NAN), "n": sums["n"].to_numpy()}
    return pd.DataFrame(figures, index=sums.index).assign(reason=reason)


# Surveys


def _of_answers(found: Counted, own: Indicator) -> pd.DataFrame:
    """Shares of the units' own answers, without those of few people."""
    sums = found.rows.groupby("unit_id", sort=False)[["numerator", "denominator", "n"]].sum()
    table = _valued(sums.astype("float64").assign(fault=0), own).reset_index()
    least = MIN_SENSITIVE if own.sensitive else MIN_RESPONDENTS
    return _protected(table, least)


def _changes(study: Study, own: Indicator, day: pd.Timestamp) -> pd.DataFrame:
    """Changes of the units' own answers."""
    columns = ["unit_id", *FIGURES, "reason", "own_numerator", "own_denominator"]
    waves = _waves(study, own, day)
    if waves is None:
        return pd.DataFrame(columns=columns)
    name = own.survey or None
    rows = compare(
        study, name, scale=own.scale or None, by="unit",
        before=waves[0], after=waves[1], as_of=day.date(),
    ).table  # fmt: skip
    n = rows[["n_before", "n_after"]].min(axis=1).astype("float64")
    table = pd.DataFrame({"unit_id": rows["group"], "value": rows["change"].astype("float64")})
    table = table.assign(numerator=NAN, denominator=NAN, n=n, reason=rows["reason"])
    few = table["reason"].isin(FEW)
    table["reason"] = np.select([table["value"].notna(), few], ["", "few_people"], "no_wave")
    return _protected(table, MIN_SENSITIVE if own.sensitive else MIN_RESPONDENTS)


def _protected(table: pd.DataFrame, least: int) -> pd.DataFrame:
    """Hide what rests on few people, and what would tell it by subtraction."""
    shown = hide_few(table.assign(scaled=table["n"] * MIN_RESPONDENTS / least), "scaled", FIGURES)
    shown = hide_complement(shown.assign(all=""), "scaled", FIGURES, ["all"])
    shown["reason"] = shown["reason"].mask(shown["hidden"], "few_people")
    both = {"own_numerator": shown["numerator"], "own_denominator": shown["denominator"]}
    return shown.drop(columns=["hidden", "all", "scaled", "n"]).assign(**both)


def _change(study: Study, own: Indicator, day: pd.Timestamp, under: str | None) -> Value:
    """Change of one unit with all below it between the first wave and the last one by the day."""
    waves = _waves(study, own, day)
    if waves is None:
        return Value(NAN, NAN, NAN, NAN, "no_wave" if survey_of(study, own) else "no_records")
    row = compare(
        study, own.survey or None, scale=own.scale or None, unit=under,
        before=waves[0], after=waves[1], as_of=day.date(),
    ).table.iloc[0]  # fmt: skip
    n = float(min(row["n_before"], row["n_after"]))
    if n < (MIN_SENSITIVE if own.sensitive else MIN_RESPONDENTS):
        return Value(NAN, NAN, NAN, n, "few_people")
    change = float(row["change"])
    unsaid = "few_people" if row["reason"] in FEW else "no_wave"
    return Value(NAN, NAN, change, n, "" if change == change else unsaid)


def _waves(study: Study, own: Indicator, day: pd.Timestamp) -> tuple[str, str] | None:
    """First wave and the last one by the day; none where there are not two."""
    data = survey_of(study, own)
    last = last_wave(data, day) if data else None
    if data is None or last is None or last == data.waves[0]:
        return None
    return data.waves[0], last
