"""Details of a synthetic study's activities, and its news items."""

from __future__ import annotations

import numpy as np
import pandas as pd

from toolkit.demo_officers import Days
from toolkit.demo_records import lifetimes
from toolkit.demo_units import AS_OF, Organisation
from toolkit.schema import columns

FIRST_MONTH, LAST_MONTH = "2021-08", "2026-10"
A_MONTH = {"national": 6.0, "province": 2.2, "upper": 0.35}  # news items of a union
CHANNELS = ("newspaper", "radio_television", "union_portal", "facebook", "zalo")
SHARES = (0.14, 0.12, 0.3, 0.34, 0.1)
TOPICS = (
    "gender_equality", "gender_based_violence", "housework_sharing", "population_development",
    "labour_law",
)  # fmt: skip
# campaign, first day, last day, topics; the first that fits is taken.
CAMPAIGNS = (
    ("workers_month", "05-01", "05-31", ("labour_law", "gender_equality")),
    ("family_day", "06-28", "06-28", ("housework_sharing",)),
    ("domestic_violence_month", "06-01", "06-30", ("gender_based_violence",)),
    ("world_population_day", "07-11", "07-11", ("population_development",)),
    ("women_day", "10-10", "10-20", ("gender_equality", "housework_sharing")),
    ("violence_women_day", "11-25", "11-25", ("gender_based_violence",)),
    ("gender_month", "11-15", "12-15", ("gender_equality", "gender_based_violence")),
    ("population_day", "12-26", "12-26", ("population_development",)),
    ("population_month", "12-01", "12-31", ("population_development",)),
)


def describe_activities(
    activities: pd.DataFrame, models: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Say of activities who of those that came leads, how they met, and for which model.

    Parameters
    ----------
    activities : DataFrame
        Without these columns.
    models : DataFrame
        The table `models`.
    rng : Generator

    Returns
    -------
    DataFrame
        With leaders, mode and model_id.

    Examples
    --------
    >>> one = {"activity_id": "A1", "unit_id": "U", "date": "2026-01-05", "audience": "men",
    ...        "topic": "gender", "men": 10, "women": 0}
    >>> models = pd.DataFrame(columns=["model_id", "unit_id", "start", "end"])
    >>> rng = np.random.default_rng(1)
    >>> describe_activities(pd.DataFrame([one]), models, rng)["mode"].tolist()
    ['in_person']
    """
    count = len(activities)
    came = (activities["men"] + activities["women"]).to_numpy()
    led = np.where(activities["audience"] == "leader_manager", 0.6, 0.1)
    epidemic = activities["date"].str[:4].isin(["2021", "2022"]).to_numpy()
    draw = rng.random(count)
    online, hybrid = np.where(epidemic, 0.35, 0.06), np.where(epidemic, 0.5, 0.14)
    mode = np.where(draw < online, "online", np.where(draw < hybrid, "hybrid", "in_person"))
    return activities.assign(
        leaders=rng.binomial(came, led), mode=mode, model_id=_models(activities, models)
    )


def _models(activities: pd.DataFrame, models: pd.DataFrame) -> pd.Series:
    """The model of a unit, for what it held on gender while it tried the model."""
    own = models.set_index("unit_id")
    unit, date = activities["unit_id"], activities["date"]
    start, end = (unit.map(own[name]).astype("str") for name in ("start", "end"))
    topical = activities["topic"].isin(TOPICS[:4])
    tried = topical & (start <= date) & ((end == "") | (date <= end))
    return unit.map(own["model_id"]).where(tried, "")


def make_news(organisation: Organisation, rng: np.random.Generator) -> pd.DataFrame:
    """Invent the news items of the province and the upper-level unions, by channel.

    Parameters
    ----------
    organisation : Organisation
    rng : Generator

    Returns
    -------
    DataFrame
        Further rows of `activities`.

    Examples
    --------
    >>> from toolkit.demo_units import make_organisation
    >>> rng = np.random.default_rng(1)
    >>> make_news(make_organisation(12, rng), rng)["type"].unique().tolist()
    ['news']
    """
    units = [unit for unit in organisation.units if unit.level != "grassroots"]
    months = np.arange(FIRST_MONTH, str(np.datetime64(LAST_MONTH) + 1), dtype="datetime64[M]")
    rates = np.array([A_MONTH[unit.level] for unit in units])
    items = rng.poisson(rates[:, None], (len(units), len(months)))
    unit = np.repeat(np.repeat(np.arange(len(units)), len(months)), items.ravel())
    month = np.repeat(np.tile(months, len(units)), items.ravel()).astype("datetime64[D]")
    day = month + rng.integers(0, 28, len(unit)).astype("timedelta64[D]")
    first, last = lifetimes(units)
    kept = (first[unit] <= day) & (day <= last[unit]) & (day <= np.datetime64(AS_OF))
    order = np.lexsort((unit[kept], day[kept]))
    ids = np.array([u.unit_id for u in units], dtype=object)[unit[kept][order]]
    return _news(ids, day[kept][order], rng)


def _news(ids: np.ndarray, day: Days, rng: np.random.Generator) -> pd.DataFrame:
    """Rows of `activities`; nobody is counted as having come."""
    count = len(ids)
    topic = rng.choice(TOPICS, count)
    date = pd.Series(day.astype(str))
    table = pd.DataFrame(
        {
            "activity_id": [f"N{n:05d}" for n in range(1, count + 1)],
            "unit_id": ids,
            "date": date,
            "type": "news",
            "topic": topic,
            "campaign_id": _campaigns(date.str[5:], pd.Series(topic)),
            "integrated": "no",
            "audience": "members",
            "channel": rng.choice(CHANNELS, count, p=SHARES),
        }
    )
    empty = dict.fromkeys(set(columns("activities")) - set(table), "")
    return table.assign(**empty)[columns("activities")]


def _campaigns(days: pd.Series, topic: pd.Series) -> pd.Series:
    """The campaign of each item, by its day and topic; most have none."""
    found = pd.Series("", index=days.index)
    for campaign, start, end, topics in CAMPAIGNS:
        fits = (days >= start) & (days <= end) & topic.isin(topics) & (found == "")
        found[fits] = campaign
    return found
