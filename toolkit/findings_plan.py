"""The texts of findings about a plan: activities, campaigns, duties and submissions."""

from __future__ import annotations

PLAN_TEXTS: dict[str, tuple[str, str]] = {
    "impossible_day": ("no year has a day {value} in month {month}", "correct month or day"),
    "incomplete_day": (
        "'{column}' is empty, but '{other}' is not, so the duty has no day",
        "fill in both month and day, or neither",
    ),
    "duty_without_year": (
        "a report every five or ten years does not say in which year it begins",
        "fill in first_year, and last_year if it is due once",
    ),
    "not_owing": (
        "unit '{value}' does not owe '{duty}' in {year}",
        "correct the unit, the duty or the year; or address the duty to units of this kind",
    ),
    "received_before_year": (
        "{value} is before {year}, the year of the due day",
        "correct the date or the year",
    ),
    "in_future": (
        "{value} lies after {date}, the day of the study",
        "correct the date, or as_of in study.toml",
    ),
    "leaders_exceed": (
        "{value} leaders, but {other} men and women came",
        "correct one of the two",
    ),
    "outside_campaign": (
        "{value} lies outside the campaign '{campaign}', {days}",
        "correct the date or the campaign, or its days in campaigns",
    ),
}
