"""Why coverage changed: newly trained, left, newly elected, expired, reorganised."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.coverage import below
from toolkit.errors import ArgumentError
from toolkit.hierarchy import as_date
from toolkit.result import Result
from toolkit.roster import Flags, Heads, Numbers, Roster, Tree, places, roster
from toolkit.settings import TrainingRule
from toolkit.study import Study, cached, reference_date

CAUSES = ("newly_trained", "left", "newly_elected", "expired", "reorganised")
NEWLY_TRAINED, LEFT, NEWLY_ELECTED, EXPIRED, REORGANISED = range(len(CAUSES))


@dataclass(frozen=True, eq=False)
class CoverageChange(Result):
    """Change of the coverage of every unit by its causes; see `coverage_change`."""

    since: pd.Timestamp
    as_of: pd.Timestamp
    under: str | None
    rule: TrainingRule


@dataclass(frozen=True, eq=False)
class Both:
    """Everybody to be trained on one of two days, or on both, each once.

    A unit is -1 where the person is not to be trained on that day; `trained` is then False.
    `along` says whether the person's unit went along: the same on both days, or its successor.
    """

    unit_0: Numbers
    unit_1: Numbers
    trained_0: Flags
    trained_1: Flags
    along: Flags


@cached
def coverage_change(
    study: Study,
    since: dt.date | str,
    as_of: dt.date | str | None = None,
    *,
    under: str | None = None,
) -> CoverageChange:
    """Split the change of coverage between two days into its causes, for every unit.

    Parameters
    ----------
    study : Study
    since : date or str
        The first day, YYYY-MM-DD.
    as_of : date or str, optional
        The second day; the study's own `as_of` without it.
    under : str, optional
        Only this unit and those below it, on the second day; of units that have ended, those
        below it on the first.

    Returns
    -------
    CoverageChange
        `.table`, one row a unit alive on either day: unit_id, parent_id, level (of the second day,
        or of the first for a unit that has ended); eligible, trained and share, each with _before
        and _after; change (of the share, 0–1). For each cause newly_trained, left, newly_elected,
        expired, reorganised: CAUSE_eligible and CAUSE_trained (the change in heads; the five add
        up to the whole change) and CAUSE (what it contributes to the change of the share; the five
        add up to it; missing where a share is missing).

    Raises
    ------
    ArgumentError
        A wrong date or unit, or a second day before the first.
    StudyError
        On one of the days a unit is above itself.

    Notes
    -----
    Who counts under a unit on both days is newly trained, expired or unchanged there. Who is to be
    trained on one of the days only has left or is newly elected. Who counts under the unit on one
    day and elsewhere on the other is reorganised if his or her unit went along (the same unit, or
    one that continues it), and otherwise has left, or is newly elected, there. A reorganisation
    brings the training of the first day along; what came after is newly trained or expired.

    A cause that changes trained heads by t and eligible heads by e contributes (t - s·e) / E, where
    s and E are the means of share and eligible heads of the two days.

    Examples
    --------
    >>> import toolkit as tk
    >>> study = tk.load_study("data/lai-chau")
    >>> row = tk.coverage_change(study, "2024-12-31", "2025-12-31").table.iloc[0]
    >>> bool(abs(row["change"] - sum(row[cause] for cause in CAUSES)) < 1e-12)
    True
    """
    first, last = as_date(since, "since"), as_date(reference_date(study, as_of))
    if last < first:
        raise ArgumentError(f"since={since!r} is after as_of={last:%Y-%m-%d}; exchange the two")
    if under:
        study.hierarchy.require(under, last)
    compiled = roster(study)
    trees = compiled.tree(first), compiled.tree(last)
    both = _both(compiled, trees, (first, last))
    table = _table(compiled, trees, both)
    if under:
        ended = trees[1].version[places(compiled.units, table["unit_id"])] < 0
        was = table["unit_id"].isin(below(compiled, trees[0], under)) & ended
        table = table[table["unit_id"].isin(below(compiled, trees[1], under)) | was]
    rule = study.settings.training
    return CoverageChange(study, table.reset_index(drop=True), first, last, under, rule)


def _both(
    compiled: Roster, trees: tuple[Tree, Tree], days: tuple[pd.Timestamp, pd.Timestamp]
) -> Both:
    """Put the heads of two days side by side."""
    size = len(compiled.people)
    unit = np.full((2, size), -1)
    trained = np.zeros((2, size), dtype=np.bool_)
    for place, (tree, day) in enumerate(zip(trees, days, strict=True)):
        heads = _due(compiled.heads(day, tree))
        unit[place, heads[0]] = heads[1]
        trained[place, heads[0]] = heads[2]
    here = np.flatnonzero((unit >= 0).any(axis=0))
    along = unit[0, here] == unit[1, here]
    apart = np.flatnonzero(~along & (unit[:, here] >= 0).all(axis=0))
    along[apart] = _continued(compiled, days, *unit[:, here[apart]])
    units, status = unit[:, here], trained[:, here]
    return Both(units[0], units[1], status[0], status[1], along)


def _due(heads: Heads) -> tuple[Numbers, Numbers, Flags]:
    """Person, unit and training of those who are no longer in grace."""
    due = ~heads.newcomer
    return heads.person[due], heads.unit[due], heads.trained[due]


def _continued(
    compiled: Roster, days: tuple[pd.Timestamp, pd.Timestamp], was: Numbers, now: Numbers
) -> Flags:
    """Whether a unit of the first day is continued, at least in part, by one of the second."""
    if not len(was):
        return np.zeros(0, dtype=np.bool_)
    pairs = compiled.study.hierarchy.successors(*(day.date() for day in days))
    size = len(compiled.units)
    known = places(compiled.units, pairs["unit_id"]) * size
    return np.isin(was * size + now, known + places(compiled.units, pairs["successor_id"]))


def _table(compiled: Roster, trees: tuple[Tree, Tree], both: Both) -> pd.DataFrame:
    before = _count(compiled, trees[0], both.unit_0, both.trained_0)
    after = _count(compiled, trees[1], both.unit_1, both.trained_1)
    causes = _causes(compiled, trees, both)
    now, ended = trees[1], trees[0].units[trees[1].version[trees[0].units] < 0]
    units = np.concatenate([now.units, ended])
    rows = np.concatenate([now.rows, trees[0].version[ended]])
    table = compiled.study.tables["units"].take(rows)[["unit_id", "parent_id", "level"]]
    table = table.reset_index(drop=True)
    for name, counted in (("before", before[units]), ("after", after[units])):
        table[f"eligible_{name}"], table[f"trained_{name}"] = counted.T
        table[f"share_{name}"] = _share(counted)
    table["change"] = table["share_after"] - table["share_before"]
    return pd.concat([table, _contributions(table, causes[units])], axis=1)


def _count(compiled: Roster, tree: Tree, unit: Numbers, trained: Flags) -> Numbers:
    """Heads eligible and trained under every unit of a day, shape (units, 2)."""
    here, size = unit >= 0, len(compiled.units)
    kinds = (unit[here], unit[here & trained])
    own = [np.bincount(kind, minlength=size) for kind in kinds]
    return tree.add_up(np.stack(own, axis=1))


def _share(counted: Numbers) -> np.ndarray:
    eligible = np.where(counted[:, 0] > 0, counted[:, 0], np.nan)
    return counted[:, 1] / eligible


def _contributions(table: pd.DataFrame, causes: Numbers) -> pd.DataFrame:
    """Heads of each cause and what they contribute to the change of the share."""
    share = (table["share_before"] + table["share_after"]) / 2
    eligible = (table["eligible_before"] + table["eligible_after"]) / 2
    found = {}
    for place, cause in enumerate(CAUSES):
        heads, trained = causes[:, place].T
        found[f"{cause}_eligible"], found[f"{cause}_trained"] = heads, trained
        found[cause] = (trained - share * heads) / eligible
    return pd.DataFrame(found)


def _causes(compiled: Roster, trees: tuple[Tree, Tree], both: Both) -> Numbers:
    """Change in eligible and in trained heads by cause, shape (units, causes, 2)."""
    found = np.zeros((len(compiled.units), len(CAUSES), 2), dtype=np.int64)
    lines_0 = _lines(trees[0], both.unit_0)
    lines_1 = _lines(trees[1], both.unit_1)
    gained = both.trained_1 & ~both.trained_0
    lost = both.trained_0 & ~both.trained_1
    for units in lines_0.T:
        stays = (lines_1 == units[:, None]).any(axis=1)
        leaves = (units >= 0) & ~stays
        cause = np.where(both.along, REORGANISED, LEFT)
        _add(found, leaves, units, cause, -1, -both.trained_0.astype(np.int64))
        _add(found, (units >= 0) & stays & gained, units, NEWLY_TRAINED, 0, 1)
        _add(found, (units >= 0) & stays & lost, units, EXPIRED, 0, -1)
    for units in lines_1.T:
        comes = (units >= 0) & ~(lines_0 == units[:, None]).any(axis=1)
        cause = np.where(both.along, REORGANISED, NEWLY_ELECTED)
        brought = np.where(both.along, both.trained_0, both.trained_1).astype(np.int64)
        _add(found, comes, units, cause, 1, brought)
        _add(found, comes & both.along & gained, units, NEWLY_TRAINED, 0, 1)
        _add(found, comes & both.along & lost, units, EXPIRED, 0, -1)
    return found


def _lines(tree: Tree, unit: Numbers) -> Numbers:
    """The unit of each head and those above it; -1 for who has none."""
    return np.where((unit >= 0)[:, None], tree.lines[unit], -1)


def _add(
    found: Numbers,
    who: Flags,
    units: Numbers,
    cause: Numbers | int,
    eligible: int,
    trained: Numbers | int,
) -> None:
    """Add the heads of some people to their units, under their causes."""
    causes = np.broadcast_to(cause, who.shape)[who]
    changes = (np.broadcast_to(eligible, who.shape), np.broadcast_to(trained, who.shape))
    for place, change in enumerate(changes):
        np.add.at(found[:, :, place], (units[who], causes), change[who])
