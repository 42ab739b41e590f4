"""The texts of findings about indicators, their targets and their measurements."""

from __future__ import annotations

TARGET_TEXTS: dict[str, tuple[str, str]] = {
    "unknown_indicator": (
        "indicator '{value}' is neither in study.toml nor measured",
        "correct it, or add [indicators.{value}] to study.toml{hint}",
    ),
    "unlisted_indicator": (
        "indicator '{value}' is measured, but neither listed in study.toml nor aimed at",
        "correct it, or add [indicators.{value}] to study.toml{hint}",
    ),
    "target_without_level": (
        "'{value}' counts units, and its target does not say of which level",
        "fill in 'level'; without it the units of all levels are counted together",
    ),
    "target_without_value": ("the target of '{value}' has no value", "fill in 'value'"),
    "percentage_as_share": (
        "{value} is no share: shares are from 0 to 1",
        "write {share} for {value} %",
    ),
    "about_without_tolerance": (
        "'about' does not say how far from {value} is still near enough",
        "fill in 'tolerance', for example 0.02",
    ),
    "percentage_as_count": (
        "{value} of {other} looks like a percentage or a share where heads are counted",
        "write how many of how many, for example 17 of 20",
    ),
    "more_than_all": (
        "{value} of {other}: the part is more than the whole",
        "correct numerator or denominator; until then the indicator has no value",
    ),
    "incomplete_measurement": (
        "'{column}' is empty, so the measurement of '{value}' does not count",
        "fill it in, or delete the row",
    ),
    "computed_indicator": (
        "'{value}' is computed by measure '{measure}', so measurements of it are not used",
        "nothing to do; or take 'measure' from [indicators.{value}] to use them",
    ),
    "level_without_successor": (
        "no unit of level '{value}' exists on {date}, so its targets no longer apply",
        "nothing to do; or name the level that follows under [level_successors] in study.toml",
    ),
}
