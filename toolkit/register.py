"""People, posts, trainings and attendance: who held which post and who was trained, on a date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from toolkit.hierarchy import alive, as_date
from toolkit.settings import TrainingRule


@dataclass(frozen=True)
class Register:
    """The register of officers and trainings.

    Attributes
    ----------
    people, posts, trainings, attendance : DataFrame
        The tables of the study, typed.
    """

    people: pd.DataFrame
    posts: pd.DataFrame
    trainings: pd.DataFrame
    attendance: pd.DataFrame

    @property
    def is_empty(self) -> bool:
        """Whether the study has no officers at all."""
        return self.posts.empty

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
        Hours that were not written down are taken as the training's hours; a pass that was not
        written down counts as passed: only a recorded failure is one.
        """
        rows = self.attendance.merge(
            self.trainings, on="training_id", suffixes=("", "_held"), validate="many_to_one"
        )
        hours = rows["hours"].fillna(rows["hours_held"])
        counts = (hours >= rule.min_hours) & _has_topic(rows["topics"], rule.topics)
        if rule.require_pass:
            counts &= rows["passed"].fillna(True).astype(bool)
        completed = rows["end"].fillna(rows["start"])
        kept = rows.assign(completed=completed, expires=_expiry(completed, rule))
        return kept.loc[counts, ["person_id", "training_id", "completed", "expires"]]


def trained_on(completions: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """People trained on a day: person_id (each once) and trained_on.

    Parameters
    ----------
    completions : DataFrame
        As given by `Register.completions`.
    day : Timestamp

    Examples
    --------
    >>> day = pd.Timestamp("2026-01-01")
    >>> done = pd.DataFrame({"person_id": ["a", "b"], "completed": day, "expires": [pd.NaT, day]})
    >>> trained_on(done, day)["person_id"].tolist()
    ['a']
    """
    valid = completions[(completions["completed"] <= day) & ~(completions["expires"] <= day)]
    last = valid.groupby("person_id", sort=True)["completed"].max()
    return last.rename("trained_on").reset_index()


def _has_topic(topics: pd.Series, wanted: tuple[str, ...]) -> pd.Series:
    """Whether a training has one of the topics; its own are separated by spaces or `;`."""
    if not wanted:
        return pd.Series(True, index=topics.index)
    own = topics.fillna("").str.split(r"[\s;,]+", regex=True)
    return own.map(lambda codes: not set(wanted).isdisjoint(codes)).astype(bool)


def _expiry(completed: pd.Series, rule: TrainingRule) -> pd.Series:
    if rule.valid_months is None:
        return pd.Series(pd.NaT, index=completed.index)
    return completed + pd.DateOffset(months=rule.valid_months)
