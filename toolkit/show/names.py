"""Names of a study's levels, roles, waves, scales and questions in its language."""

from __future__ import annotations

import pandas as pd

from toolkit.course import AFTER, BEFORE
from toolkit.setting import Words
from toolkit.settings import Wave
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
    return {w.name: wave_label(study, w) for w in study.survey(survey).settings.waves}


def wave_label(study: Study, wave: Wave) -> str:
    """Name of a wave; those of a course are before and after it, without anybody naming them."""
    if not wave.label and wave.name in (BEFORE, AFTER):
        return say(study.language, f"wave-{wave.name}")
    return study.say(wave.label, wave.name)


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


UNITS = ("unit_id", "parent_id", "from_unit", "to_unit", "organiser_unit_id", "managed_by")


def names_of_codes(
    study: Study, column: str, codes: pd.Series, as_of: pd.Timestamp | None = None
) -> pd.Series | None:
    """Names of the codes in one column of a result, or nothing where it holds no such codes.

    Parameters
    ----------
    study : Study
    column : str
        Its name tells what the codes stand for.
    codes : Series
    as_of : Timestamp, optional
        The day whose names of units count; the last one each unit had without it.
    """
    if column in UNITS:
        versions = study.hierarchy.versions.drop_duplicates("unit_id", keep="last")
        names = versions.set_index("unit_id")["name"].to_dict()
        names |= study.hierarchy.at(as_of).table["name"].to_dict() if as_of is not None else {}
    elif column in _words(study):
        names = {code: study.say(words) for code, words in _words(study)[column].items()}
    else:
        return None
    return codes.map(lambda code: names.get(code, "") if isinstance(code, str) else "")


def _words(study: Study) -> dict[str, dict[str, Words]]:
    """What the study calls the codes of each column it can name."""
    settings = study.settings
    indicators = {code: one.label for code, one in settings.indicators.items()}
    campaigns = {code: one.label for code, one in settings.campaigns.items()}
    return {
        "level": settings.levels,
        "kind": settings.kinds,
        "sector": settings.sectors,
        "role": settings.roles,
        "topic": settings.topics,
        "type": settings.activity_types,
        "audience": settings.audiences,
        "channel": settings.channels,
        "group": {code: one.label for code, one in settings.groups.items()},
        "indicator_id": indicators,
        "campaign_id": campaigns,
    }
