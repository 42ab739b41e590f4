"""The settings of a study, `study.toml`, as frozen values."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import AfterValidator, Field, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from toolkit.document_settings import DocumentSettings, DocumentTexts, Lines
from toolkit.findings import TEXTS, Finding, hint
from toolkit.languages import languages
from toolkit.plan import (
    Campaign,
    Component,
    IndexRule,
    Indicator,
    ModelRule,
    MonthDay,
    Plan,
    TrainingPlanRule,
)
from toolkit.setting import Name, Setting, Share, Words

Tolerance = Annotated[int, Field(strict=True, ge=0, le=2)]
NO_DAY = dt.date(1900, 1, 1)  # stands for an `as_of` that could not be read


def _of_a_catalogue(language: str) -> str:
    if language not in languages():
        raise ValueError(language)
    return language


_OF_A_CATALOGUE = AfterValidator(_of_a_catalogue)
Language = Annotated[str, _OF_A_CATALOGUE]

# Columns whose codes are listed in a section of study.toml.
CODE_LISTS = (
    ("units", "level", "levels"),
    ("units", "kind", "kinds"),
    ("units", "sector", "sectors"),
    ("posts", "role", "roles"),
    ("activities", "topic", "topics"),
    ("activities", "type", "activity_types"),
    ("activities", "audience", "audiences"),
    ("activities", "channel", "channels"),
    ("activities", "campaign_id", "campaigns"),
    ("campaigns", "campaign_id", "campaigns"),
    ("targets", "level", "levels"),
    ("targets", "plan_id", "plans"),
    ("duties", "level", "levels"),
    ("duties", "kind", "kinds"),
)


class Reading(Setting):
    """How typed values are read."""

    day_first: bool = False


class Database(Setting):
    """Where the tables are, if they are not files; without a password."""

    url: Name


class Group(Setting):
    """Officers whose coverage is reported together, by the roles they hold."""

    label: Words
    roles: tuple[str, ...] = Field(min_length=1)
    levels: tuple[str, ...] = ()


class TrainingRule(Setting):
    """What counts as trained: topics (any of them), hours, pass and validity; and who is spared."""

    topics: tuple[str, ...] = ()
    min_hours: float = Field(0, ge=0)
    require_pass: bool = True
    pass_mark: float | None = Field(None, ge=0)
    valid_months: int | None = Field(None, gt=0)
    grace_days: int = Field(0, ge=0)
    target: Share = 1.0


class Break(Setting):
    """A day on which the organisation changed, marked in every chart over time."""

    date: dt.date
    label: Words


class Wave(Setting):
    """One wave of a survey and the file of its answers."""

    name: Name
    label: Words
    date: dt.date
    file: Name


class PairingSettings(Setting):
    """When two answers are taken for one person's; None: the toolkit's own rule."""

    tolerance: Tolerance | None = None
    block: tuple[str, ...] | None = None


class Survey(Setting):
    """A survey: its questionnaire, its waves in order, and how its answers are tied to units."""

    title: Words
    instrument: Name
    waves: tuple[Wave, ...] = Field(min_length=1)
    unit_column: str = "unit"
    respondent_columns: tuple[str, ...] = ()
    weight_column: str | None = None
    scales: tuple[str, ...] = ()
    likert: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    primary: tuple[str, ...] = ()
    retrospective: dict[Name, Name] = Field(default_factory=dict)
    clusters: bool = True
    smallest_change: float | None = Field(None, gt=0)
    pairing: PairingSettings = PairingSettings()

    @property
    def blocks(self) -> tuple[str, ...]:
        """Items that must not differ between two answers of one person."""
        if self.pairing.block is not None:
            return self.pairing.block
        is_code = len(self.respondent_columns) > 1  # one column alone is an identifier
        return ("sex",) if is_code and "sex" in (*self.groups, *self.respondent_columns) else ()

    @property
    def code_columns(self) -> tuple[str, ...]:
        """Items that make the anonymous code, `blocks` first; none where nobody is paired."""
        if not self.respondent_columns:
            return ()
        return tuple(dict.fromkeys((*self.blocks, *self.respondent_columns)))

    @field_validator("waves")
    @classmethod
    def _in_order(cls, waves: tuple[Wave, ...]) -> tuple[Wave, ...]:
        for place, wave in enumerate(waves):
            said = {"value": wave.name}
            if wave.name in [earlier.name for earlier in waves[:place]]:
                raise PydanticCustomError("double_wave", "two waves have one name", said)
            if place and wave.date < waves[place - 1].date:
                raise PydanticCustomError("wave_order", "waves are not in order", said)
        return waves


class Settings(Setting):
    """All of `study.toml`."""

    title: Words
    language: Language = "vi"
    as_of: dt.date
    synthetic: bool = False
    source: Words = Field(default_factory=dict)
    levels: dict[str, Words] = Field(default_factory=dict)
    kinds: dict[str, Words] = Field(default_factory=dict)
    sectors: dict[str, Words] = Field(default_factory=dict)
    roles: dict[str, Words] = Field(default_factory=dict)
    topics: dict[str, Words] = Field(default_factory=dict)
    activity_types: dict[str, Words] = Field(default_factory=dict)
    audiences: dict[str, Words] = Field(default_factory=dict)
    channels: dict[str, Words] = Field(default_factory=dict)
    level_successors: dict[Name, Name] = Field(default_factory=dict)
    groups: dict[str, Group] = Field(default_factory=dict)
    training: TrainingRule = Field(default_factory=lambda: TrainingRule.model_validate({}))
    breaks: tuple[Break, ...] = ()
    reading: Reading = Reading()
    database: Database | None = None
    plans: dict[str, Plan] = Field(default_factory=dict)
    indicators: dict[str, Indicator] = Field(default_factory=dict)
    news_types: tuple[str, ...] = ()
    campaigns: dict[str, Campaign] = Field(default_factory=dict)
    training_plan: TrainingPlanRule = Field(
        default_factory=lambda: TrainingPlanRule.model_validate({})
    )
    index: IndexRule | None = None
    models: ModelRule | None = None
    surveys: dict[str, Survey] = Field(default_factory=dict)
    document: DocumentSettings | None = None

    @property
    def plan(self) -> Plan | None:
        """The study's own plan: the first of `plans`."""
        return next(iter(self.plans.values()), None)


MODELS: dict[str, type[Setting]] = {
    "reading": Reading,
    "database": Database,
    "groups": Group,
    "training": TrainingRule,
    "breaks": Break,
    "plans": Plan,
    "indicators": Indicator,
    "campaigns": Campaign,
    "training_plan": TrainingPlanRule,
    "index": IndexRule,
    "components": Component,
    "models": ModelRule,
    "surveys": Survey,
    "waves": Wave,
    "pairing": PairingSettings,
    "document": DocumentSettings,
    "by_level": DocumentTexts,
    "by_unit": DocumentTexts,
}
_WORDS = '{ vi = "…", en = "…" }'
FORMS: dict[Any, str] = {
    Words: _WORDS,
    dict[str, Words]: _WORDS,
    Lines: '{ vi = ["…"], en = ["…"] }',
    dict[str, Group]: f'{{ label = {_WORDS}, roles = ["…"] }}',
    dt.date: "2025-12-31",
    bool: "true / false",
    str: '"…"',
    str | None: '"…"',
    float: "0.5",
    dict[Name, Name]: '{ recalled_scale = "scale" }',
    int | None: "12",
    dict[Name, Component]: "{ weight = 1.0, low = 0.0, high = 1.0 }",
    MonthDay | None: '"11-15"',
    dt.date | None: "2025-12-31",
    float | None: "5.0",
    tuple[str, ...]: '["…", "…"]',
    tuple[str, ...] | None: '["…", "…"]',
    Tolerance | None: "0 / 1 / 2",
    PairingSettings: '{ tolerance = 1, block = ["sex"] }',
}


def read_settings(path: Path) -> tuple[Settings, list[Finding]]:
    """Read `study.toml`.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    settings : Settings
        Without the entries that are wrong, so that the tables can be checked all the same; an
        `as_of` that cannot be read is `NO_DAY`.
    findings : list of Finding
        Everything that is wrong, at once.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return Settings.model_validate(raw), []
    except tomllib.TOMLDecodeError as error:
        return _default(), [_broken_line(path, str(error))]
    except UnicodeDecodeError:
        return _default(), [Finding("error", path.name, None, "", "", "not_utf8")]
    except OSError as error:
        detail = {"reason": error.strerror or "", "wanted": "study.toml"}
        return _default(), [Finding("error", path.name, None, "", "", "unreadable", detail)]
    except ValidationError as error:
        problems = error.errors()
        return _readable(raw, problems), [_finding(path.name, problem) for problem in problems]


def _default(**given: object) -> Settings:
    """Settings where there are none; dates are read as they can be, for want of a better rule."""
    return Settings.model_validate(
        {"title": {}, "as_of": NO_DAY, "reading": {"day_first": True}} | given
    )


def _readable(raw: dict[str, Any], problems: list[Any]) -> Settings:
    """The settings without their wrong entries: one line, one survey or group, or a section."""
    kept = {**raw}
    for place in (problem["loc"] for problem in problems):
        section = kept.get(place[0])
        if place[0] in ("surveys", "groups") and len(place) > 1 and isinstance(section, dict):
            kept[place[0]] = {name: one for name, one in section.items() if name != place[1]}
        elif place[0] == "indicators" and len(place) > 2 and isinstance(section, dict):
            own = {key: given for key, given in section[place[1]].items() if key != place[2]}
            kept[place[0]] = section | {place[1]: {"label": {}} | own}
        else:
            kept.pop(place[0], None)
    if "reading" not in raw:
        kept["reading"] = {}
    return _default(**kept)


def _broken_line(path: Path, reason: str) -> Finding:
    place = re.search(r" \(at line (\d+), column \d+\)$| \(at end of document\)$", reason)
    last = path.read_text(encoding="utf-8-sig").count("\n") + 1
    row = int(place[1]) if place and place[1] else last
    what = reason[: place.start()] if place else reason
    return Finding("error", path.name, row, "", "", "bad_toml", {"reason": what})


def _finding(file: str, problem: Any) -> Finding:
    kind, loc = problem["type"], problem["loc"]
    place = _place(loc)
    if kind in TEXTS:
        return Finding("error", file, None, place, str(problem["ctx"]["value"]), kind)
    if kind == "extra_forbidden":
        allowed, key = list(_fields_at(loc[:-1])), str(loc[-1])
        detail = {"allowed": ", ".join(allowed), "hint": hint(key, allowed)}
        return Finding("error", file, None, place, key, "unknown_setting", detail)
    wanted = {"wanted": _form(loc)}
    if kind == "missing":
        return Finding("error", file, None, place, "", "missing_setting", wanted)
    return Finding("error", file, None, place, _typed(problem["input"]), "bad_setting", wanted)


def _typed(value: object) -> str:
    """A value as it stands in the file, more or less."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _place(loc: tuple[str | int, ...]) -> str:
    """The path to a setting; members of a list are counted from 1, as people do."""
    place = ""
    for part in loc:
        place += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return place.removeprefix(".")


def _form(loc: tuple[str | int, ...]) -> str:
    """How a setting is written, by an example that needs no translation."""
    for depth in range(len(loc) - 1, -1, -1):
        field = _fields_at(loc[:depth]).get(str(loc[depth]))
        if field is not None:
            listed = " / ".join(f'"{choice}"' for choice in _choices(field))
            return listed or FORMS.get(field.annotation, f"[{loc[depth]}] …")
    return '"…"'


def _choices(field: FieldInfo) -> tuple[object, ...]:
    """The values of a setting that has but a few."""
    if _OF_A_CATALOGUE in field.metadata:
        return languages()
    return get_args(field.annotation) if get_origin(field.annotation) is Literal else ()


def _fields_at(place: tuple[str | int, ...]) -> dict[str, Any]:
    """Fields allowed at a place of the file, found by walking the models."""
    named = [MODELS[str(part)] for part in place if str(part) in MODELS]
    return dict((named[-1] if named else Settings).model_fields)
