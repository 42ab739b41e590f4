"""People, posts, trainings and attendance: who held which post and who was trained, on a date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from toolkit.hierarchy import alive, as_date
from toolkit.on_demand import FieldsOnDemand
from toolkit.settings import TrainingRule


@dataclass(frozen=True)
class Register(FieldsOnDemand):
    """The register of officers and trainings.

    Attributes
    ----------
    people, posts, trainings, attendance : DataFrame
        The tables of the study, typed.
    began : Timestamp
        First day of any post of the study; missing without posts. Known apart from `posts`,
        because these may be those of one unit only.
    """

    people: pd.DataFrame
    posts: pd.DataFrame
    trainings: pd.DataFrame
    attendance: pd.DataFrame
    began: Any = None  # a Timestamp, or NaT

    def __post_init__(self) -> None:
        if self.began is None:
            object.__setattr__(self, "began", self.posts["start"].min())

    @property
    def is_empty(self) -> bool:
        """Whether the study has no officers at all, also beyond these posts."""
        return self.posts.empty and bool(pd.isna(self.began))

    def in_post(self, date: dt.date | str) -> pd.DataFrame:
        """Posts held on a date: person_id, unit_id, role, start, end.

        Both ends count: a post that ends on 30 June is held on 30 June.
        """
        return alive(self.posts, as_date(date), "start", "end")

    def completions(self, rule: TrainingRule) -> pd.DataFrame:
        """Qualifying completions of trainings, whatever their date.

        Parameters
        ----------
        rule : TrainingRule
            Topics (any of them qualifies; none named means all do), hours and pass.

        Returns
        -------
        DataFrame
            person_id, training_id, completed (the training's last day), expires (the first day on
            which it no longer counts; missing when it never expires).

        Notes
        -----
        Hours that were not written down are taken as the training's hours. A pass that was not
        written down follows from the score, where there are a score and a pass mark; otherwise it
        counts as passed: only a recorded failure is one.
        """
        place = pd.Index(self.trainings["training_id"]).get_indexer(self.attendance["training_id"])
        seats = self.attendance.take(np.flatnonzero(place >= 0))
        place = place[place >= 0]
        topical = has_topic(self.trainings["topics"], rule.topics).to_numpy()
        written = seats["hours"].to_numpy(dtype=float)
        planned = self.trainings["hours"].to_numpy(dtype=float)[place]
        counts = topical[place] & (np.where(np.isnan(written), planned, written) >= rule.min_hours)
        if rule.require_pass:
            counts &= _passed(seats, rule.pass_mark).to_numpy()
        days = self.trainings["end"].fillna(self.trainings["start"]).take(place[counts])
        found: pd.DataFrame = seats.loc[counts, ["person_id", "training_id"]]
        completed = days.set_axis(found.index)
        return found.assign(completed=completed, expires=_expiry(completed, rule))


def has_topic(topics: pd.Series, wanted: tuple[str, ...]) -> pd.Series:
    """Whether a training has one of the topics; its own are separated by spaces or `;`."""
    if not wanted:
        return pd.Series(True, index=topics.index)
    own = topics.fillna("").str.split(r"[\s;,]+", regex=True)
    return own.map(lambda codes: not set(wanted).isdisjoint(codes)).astype(bool)


def _passed(seats: pd.DataFrame, mark: float | None) -> pd.Series:
    """What is written down; else not below the mark, if there are a mark and a score."""
    written = seats["passed"]
    enough = True if mark is None else ~(seats["score"] < mark)
    return written.where(written.notna(), enough).astype(bool)


def _expiry(completed: pd.Series, rule: TrainingRule) -> pd.Series:
    if rule.valid_months is None:
        return pd.Series(pd.NaT, index=completed.index)
    return completed + pd.DateOffset(months=rule.valid_months)
