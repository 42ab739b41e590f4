"""Names of a study's levels, roles, waves, scales and questions in its language."""

from __future__ import annotations

from toolkit.show.words import say
from toolkit.study import Study

LONGEST_CODE = 4  # a longer name of an item tells the reader nothing


def level_name(study: Study, level: str) -> str:
    """Name of a level in the study's language; the code itself where it has none."""
    return study.say(study.settings.levels.get(level, {}), level)


def role_name(study: Study, role: str) -> str:
    """Name of a role in the study's language; the code itself where it has none."""
    return study.say(study.settings.roles.get(role, {}), role)


def wave_labels(study: Study, survey: str) -> dict[str, str]:
    """Waves of a survey by their codes, as the study names them."""
    return {wave.name: study.say(wave.label) for wave in study.survey(survey).settings.waves}


def short_wave_labels(study: Study, survey: str) -> dict[str, str]:
    """Before and after where there are two waves; their own names otherwise."""
    waves, lang = study.survey(survey).waves, study.language
    if len(waves) == 2:
        return dict(
            zip(waves, (say(lang, "change-before"), say(lang, "change-after")), strict=True)
        )
    return wave_labels(study, survey)


def scale_label(study: Study, survey: str, scale: object) -> str:
    """Name of a scale; the questions of none where it is missing."""
    if not isinstance(scale, str):
        return say(study.language, "questions-of-no-scale")
    return study.survey(survey).instrument.scale(scale).label[study.language]


def item_label(study: Study, survey: str, name: str) -> str:
    """Text of a question, after its code where that is short."""
    label = study.survey(survey).instrument.item(name).label[study.language]
    if len(name) > LONGEST_CODE:
        return label
    return say(study.language, "item-name", code=name.upper(), label=label)
