"""Names of a study's levels and roles in its language."""

from __future__ import annotations

from toolkit.study import Study


def level_name(study: Study, level: str) -> str:
    """Name of a level in the study's language; the code itself where it has none."""
    return study.say(study.settings.levels.get(level, {}), level)


def role_name(study: Study, role: str) -> str:
    """Name of a role in the study's language; the code itself where it has none."""
    return study.say(study.settings.roles.get(role, {}), role)
