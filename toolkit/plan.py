"""The settings of a plan: its indicators, campaigns, index, activity models and training plan."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from toolkit.setting import Name, Setting, Share, Words

# A day that some year has: no 30 February, no 31 April.
MonthDay = Annotated[
    str,
    Field(pattern=r"^(02-0[1-9]|02-[12]\d|(0[469]|11)-(0[1-9]|[12]\d|30)"
                  r"|(0[13578]|1[02])-(0[1-9]|[12]\d|3[01]))$"),
]  # fmt: skip
Measure = Literal[
    "measured", "coverage", "women_share", "men_share", "leaders_share", "units_with_woman",
    "active_units", "units_with_roles", "news_items", "units_with_news", "on_time",
    "awareness_change", "answer_share", "index", "models",
]  # fmt: skip


class Plan(Setting):
    """A plan whose targets the study follows; `targets` names it by its key."""

    number: str
    date: dt.date
    title: Words
    issuer: Words
    start_year: int = Field(2021, ge=1990, le=2100)
    goals: dict[Name, Words] = Field(default_factory=dict)


class Indicator(Setting):
    """How an indicator is measured; `measured` means: from the table `measurements`.

    `until` is the last year in which it is collected, `per` what a ratio is multiplied by.
    """

    label: Words
    measure: Measure = "measured"
    unit: Literal["share", "count", "ratio", "points"] = "share"
    per: float = Field(1, gt=0)
    goal: str = ""
    until: int | None = None
    sensitive: bool = False
    group: str = ""
    roles: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    at_least: int = Field(1, ge=1)
    duty: str = ""
    survey: str = ""
    scale: str = ""
    item: str = ""


class Campaign(Setting):
    """A yearly campaign and its days; without them it is held when the table `campaigns` says."""

    label: Words
    start: MonthDay | None = None
    end: MonthDay | None = None
    first_year: int | None = None
    last_year: int | None = None


class TrainingPlanRule(Setting):
    """What a training plan reckons with: the deadline and the size of courses."""

    deadline: dt.date | None = None
    class_size: int = Field(30, ge=1)
    smallest_class: int = Field(12, ge=1)


class Component(Setting):
    """One indicator of an index: its weight, and the fixed goalposts worth 0 and 1."""

    weight: float = Field(1, gt=0)
    low: float = 0.0
    high: float = 1.0


class IndexRule(Setting):
    """The composite index by which units are ranked."""

    label: Words
    components: dict[Name, Component] = Field(min_length=1)
    aggregation: Literal["geometric", "arithmetic"] = "geometric"
    smallest: int = Field(10, ge=1)


class ModelRule(Setting):
    """What models of activities are judged by."""

    survey: str = ""
    scale: str = ""
    smallest: int = Field(4, ge=2)
    least_reach: Share = 0.3
    least_men_share: Share = 0.3
    highest_cost: float | None = Field(None, gt=0)
    ready_units: int = Field(2, ge=1)
