"""Headcounts, activities and measurements of a synthetic study, and the plan's real targets."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.demo_officers import EVER, OPEN, Days, Ints
from toolkit.demo_units import AS_OF, BASELINE_ONLY, FEW_ANSWERS, LARGE, Organisation, Unit
from toolkit.schema import columns

PLAN = "262/KH-LĐLĐ"
COUNT_DAYS = (*(f"{year}-12-31" for year in range(2021, 2026)), AS_OF)
WOMEN = {"education": 0.74, "health": 0.66, "enterprise": 0.42, "agriculture": 0.45}
_COMMITTEE = (
    "Phấn đấu đến năm 2025 và duy trì đến năm 2030 đạt 30% trở lên tỷ lệ nữ tham gia "
    "Ban Chấp hành công đoàn các cấp."
)
_KEY_WOMAN = (
    "Phấn đấu đến năm 2025 đạt 80% trở lên và đến năm 2030 đạt 90% trở lên công đoàn cấp trên "
    "trực tiếp cơ sở có cán bộ chủ chốt công đoàn là nữ."
)
_SUCCESSION = (
    "Phấn đấu đến năm 2025 đạt 25% trở lên, đến năm 2030 đạt 30% trở lên tỷ lệ nữ trong diện "
    "quy hoạch các chức danh cán bộ chủ chốt công đoàn các cấp."
)
_ACTIVITY = (
    "Hàng năm, mỗi CĐCS tổ chức hoặc lồng ghép tổ chức ít nhất một hoạt động tuyên truyền nhằm "
    "thay đổi nhận thức, hành động và trách nhiệm về thực hiện bình đẳng giới, dân số và phát "
    "triển, trách nhiệm của nam giới chia sẻ công việc gia đình, phòng ngừa và ứng phó với bạo "
    "lực trên cơ sở giới trong CNVCLĐ."
)
_POPULATION = (
    "Vận động 70% trở lên vào năm 2025 và 90% trở lên vào năm 2030 đoàn viên, CNVCLĐ trong độ "
    "tuổi sinh đẻ được cung cấp thông tin, khám sức khỏe trước khi kết hôn; nữ đoàn viên, CNVCLĐ "
    "mang thai thực hiện khám thai định kỳ, tầm soát, chuẩn đoán, điều trị sớm bệnh tật trước sinh."
)
_TRAINING = (
    "Đến năm 2025 và duy trì đến năm 2030, 100% cán bộ chủ chốt và cán bộ nữ công công đoàn các "
    "cấp được bồi dưỡng, tập huấn nội dung về bình đẳng giới, lồng ghép vấn đề bình đẳng giới, "
    "dân số và phát triển trong hoạt động công đoàn."
)
# indicator, level (empty: all levels together), operator and value in 2025 and in 2030, sentence.
# The sentences are the plan's own, with its spelling.
_TARGETS = (
    ("IND-01", "", "≥", 0.3, "maintain", 0.3, _COMMITTEE),
    ("IND-02", "upper", "≥", 0.8, "≥", 0.9, _KEY_WOMAN),
    ("IND-03", "", "≥", 0.25, "≥", 0.3, _SUCCESSION),
    ("IND-04", "grassroots", "every_year", 1.0, "every_year", 1.0, _ACTIVITY),
    ("IND-05a", "", "≥", 0.7, "≥", 0.9, _POPULATION),
    ("IND-05b", "", "≥", 0.7, "≥", 0.9, _POPULATION),
    ("IND-05c", "", "≥", 0.7, "≥", 0.9, _POPULATION),
    ("IND-06a", "", "≥", 1.0, "maintain", 1.0, _TRAINING),
    ("IND-06b", "", "≥", 1.0, "maintain", 1.0, _TRAINING),
)


class Occasion(NamedTuple):
    """What a union's activity is held for: campaign, first day, days, share, topics."""

    campaign: str
    day: str
    days: int
    share: float
    topics: tuple[str, ...]


OCCASIONS = (
    Occasion("", "01-05", 350, 0.25, ("gender_equality", "labour_law", "sexual_harassment")),
    Occasion("workers_month", "05-01", 31, 0.15, ("labour_law", "occupational_safety")),
    Occasion("domestic_violence_month", "06-01", 30, 0.15, ("gender_based_violence",)),
    Occasion("women_day", "10-10", 11, 0.12, ("gender_equality", "housework_sharing")),
    Occasion("gender_month", "11-15", 31, 0.23, ("gender_equality", "gender_based_violence")),
    Occasion("population_month", "12-01", 31, 0.1, ("population_development",)),
)
TYPES = (
    "conference", "talk", "forum", "contest", "communication", "counselling", "arts", "sport",
    "exhibition",
)  # fmt: skip
CHANNELS = ("meeting", "meeting", "facebook", "union_portal", "loudspeaker", "zalo")
AUDIENCES = ("members", "members", "members", "men", "leader_manager", "youth")


def targets() -> pd.DataFrame:
    """Build the table `targets` of the real plan 262/KH-LĐLĐ.

    Examples
    --------
    >>> targets().query("indicator_id == 'IND-02'")[["level", "year", "operator", "value"]]
       level  year operator value
    2  upper  2025        ≥   0.8
    3  upper  2030        ≥   0.9
    """
    rows = []
    for indicator, level, first, value, second, later, sentence in _TARGETS:
        rows.append((PLAN, indicator, level, 2025, first, f"{value:g}", "", sentence))
        rows.append((PLAN, indicator, level, 2030, second, f"{later:g}", "", sentence))
    return pd.DataFrame(rows, columns=columns("targets"))


def make_members(units: list[Unit], rng: np.random.Generator) -> Ints:
    """Invent how many members each grassroots union has.

    Parameters
    ----------
    units : list of Unit
    rng : Generator

    Returns
    -------
    ndarray of int
        14 to 250; 420 in the large unit and 9 in the one with few answers.

    Examples
    --------
    >>> from toolkit.demo_units import make_organisation
    >>> make_members(make_organisation(12, np.random.default_rng(1)).grassroots,
    ...              np.random.default_rng(1)).tolist()[:5]
    [420, 54, 40, 15, 9]
    """
    members = np.clip(np.rint(np.exp(rng.normal(3.5, 0.6, len(units)))), 14, 250).astype(np.int64)
    ids = [unit.unit_id for unit in units]
    for unit_id, count in {LARGE: 420, FEW_ANSWERS: 9, BASELINE_ONLY: 30}.items():
        members[ids.index(unit_id)] = count
    return members


def women_share(units: list[Unit]) -> npt.NDArray[np.float64]:
    """Share of women each union's sector has."""
    return np.array([WOMEN.get(unit.sector, 0.48) for unit in units])


def lifetimes(units: list[Unit]) -> tuple[Days, Days]:
    """First and last days of units; `EVER` and `OPEN` where there is none."""
    first = np.array([np.datetime64(unit.first) if unit.first else EVER for unit in units])
    last = np.array([np.datetime64(unit.last) if unit.last else OPEN for unit in units])
    return first, last


def make_headcounts(
    organisation: Organisation, members: Ints, rng: np.random.Generator
) -> pd.DataFrame:  # fmt: skip
    """Invent the table `headcounts`: members by sex at the end of each year."""
    units = organisation.grassroots
    first, last = lifetimes(units)
    number = {unit.unit_id: n for n, unit in enumerate(units)}
    parts = []
    for day in (np.datetime64(text) for text in COUNT_DAYS):
        now = np.maximum(3, np.rint(members * rng.normal(1.0, 0.04, len(units)))).astype(np.int64)
        for old, new in organisation.merged.items():
            now[number[new]] += members[number[old]] if last[number[old]] < day else 0
        women = rng.binomial(now, women_share(units))
        living = np.flatnonzero((first <= day) & (day <= last))
        for sex, count in (("female", women), ("male", now - women)):
            parts.append(pd.DataFrame({"unit": living, "day": str(day), "sex": sex,
                                       "members": count[living]}))  # fmt: skip
    rows = pd.concat(parts).sort_values(["unit", "day", "sex"], ignore_index=True)
    rows.insert(0, "unit_id", [units[n].unit_id for n in rows["unit"]])
    return rows.rename(columns={"day": "date"})[columns("headcounts")]


def make_activities(
    organisation: Organisation, members: Ints, rng: np.random.Generator
) -> pd.DataFrame:  # fmt: skip
    """Invent the table `activities`: a union holds none to six a year."""
    units = organisation.grassroots
    first, last = lifetimes(units)
    lively = rng.gamma(3.0, 0.6, len(units))
    parts = []
    for year in range(2021, 2027):
        unit = np.repeat(np.arange(len(units)), np.minimum(rng.poisson(lively), 6))
        occasion = rng.choice(len(OCCASIONS), len(unit), p=[o.share for o in OCCASIONS])
        starts = np.array([f"{year}-{o.day}" for o in OCCASIONS], "datetime64[D]")[occasion]
        window = np.array([o.days for o in OCCASIONS])[occasion]
        day = starts + rng.integers(0, window).astype("timedelta64[D]")
        kept = (first[unit] <= day) & (day <= last[unit]) & (day <= np.datetime64(AS_OF))
        parts.append(pd.DataFrame({"unit": unit, "occasion": occasion, "day": day})[kept])
    rows = pd.concat(parts).sort_values(["day", "unit", "occasion"], ignore_index=True)
    return _described(rows, units, members, rng)


def _described(
    rows: pd.DataFrame, units: list[Unit], members: Ints, rng: np.random.Generator
) -> pd.DataFrame:  # fmt: skip
    """What kind of activity it was, about what, and how many came."""
    count, unit = len(rows), rows["unit"].to_numpy()
    years = rows["day"].dt.year.astype(str)
    occasions = [OCCASIONS[n] for n in rows["occasion"]]
    pick = rng.random((count, 4))
    came = rng.binomial(members[unit], rng.uniform(0.25, 0.9, count))
    women = rng.binomial(came, women_share(units)[unit])
    width = max(5, len(str(count)))
    return pd.DataFrame(
        {
            "activity_id": [f"A{n:0{width}d}" for n in range(1, count + 1)],
            "unit_id": [units[n].unit_id for n in unit],
            "date": rows["day"].dt.strftime("%Y-%m-%d"),
            "type": _picked(TYPES, pick[:, 0]),
            "topic": [
                o.topics[int(u * len(o.topics))] for o, u in zip(occasions, pick[:, 3], strict=True)
            ],
            "campaign_id": [
                f"{o.campaign}-{year}" if o.campaign else ""
                for o, year in zip(occasions, years, strict=True)
            ],
            "integrated": np.where(rng.random(count) < 0.45, "yes", "no"),
            "men": came - women,
            "women": women,
            "audience": _picked(AUDIENCES, pick[:, 2]),
            "channel": _picked(CHANNELS, pick[:, 1]),
            "url": "",
        }
    )


def _picked(words: tuple[str, ...], draws: npt.NDArray[np.float64]) -> npt.NDArray[np.object_]:
    return np.array(words, dtype=object)[(draws * len(words)).astype(np.int64)]


def make_measurements(
    organisation: Organisation, members: Ints, rng: np.random.Generator
) -> pd.DataFrame:  # fmt: skip
    """Invent the table `measurements`: women in succession plans, members given information."""
    upper = [unit for unit in organisation.units if unit.level != "grassroots"]
    planned = rng.integers(6, 16, len(upper))
    adults = np.maximum(3, np.rint(members * 0.6)).astype(np.int64)
    rows = [
        *_yearly("IND-03", upper, planned, {2023: 0.22, 2024: 0.25, 2025: 0.29}, rng),
        *_yearly("IND-05a", organisation.grassroots, adults, {2024: 0.64, 2025: 0.73}, rng),
    ]
    return pd.DataFrame(sorted(rows), columns=columns("measurements"))


def _yearly(
    indicator: str,
    units: list[Unit],
    whole: Ints,
    share: dict[int, float],
    rng: np.random.Generator,
) -> list[tuple[str, str, str, int, int, str]]:
    """Numerators and denominators at the end of each year, of the units alive then."""
    first, last = lifetimes(units)
    rows = []
    for year, mean in share.items():
        day = np.datetime64(f"{year}-12-31")
        own = np.clip(rng.normal(mean, 0.08, len(units)), 0, 1)
        part = rng.binomial(whole, own)
        for n in np.flatnonzero((first <= day) & (day <= last)).tolist():
            rows.append((units[n].unit_id, indicator, str(day), int(part[n]), int(whole[n]), ""))
    return rows
