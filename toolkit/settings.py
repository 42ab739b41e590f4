"""The settings of a study, `study.toml`, as frozen values."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from toolkit.findings import Finding, hint

Words = dict[str, str]  # language code -> text
Share = Annotated[float, Field(ge=0, le=1)]


class Setting(BaseModel):
    """Base of all settings: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Reading(Setting):
    """How typed values are read."""

    day_first: bool = False


class Group(Setting):
    """Officers whose coverage is reported together, by the roles they hold."""

    label: Words
    roles: tuple[str, ...] = Field(min_length=1)


class TrainingRule(Setting):
    """What counts as trained: topics (any of them), hours, pass and validity."""

    topics: tuple[str, ...] = ()
    min_hours: float = Field(0, ge=0)
    require_pass: bool = True
    valid_months: int | None = Field(None, gt=0)
    target: Share = 1.0


class Break(Setting):
    """A day on which the organisation changed, marked in every chart over time."""

    date: dt.date
    label: Words


class Wave(Setting):
    """One wave of a survey and the file of its answers."""

    name: str
    label: Words
    date: dt.date
    file: str


class Survey(Setting):
    """A survey: its questionnaire, its waves in order, and how its answers are tied to units."""

    title: Words
    instrument: str
    waves: tuple[Wave, ...] = Field(min_length=1)
    unit_column: str = "unit"
    respondent_columns: tuple[str, ...] = ()
    weight_column: str | None = None
    scales: tuple[str, ...] = ()
    likert: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


class Plan(Setting):
    """The plan whose targets the study follows."""

    number: str
    date: dt.date
    title: Words
    issuer: Words


class Settings(Setting):
    """All of `study.toml`."""

    title: Words
    language: Literal["vi", "en"] = "vi"
    as_of: dt.date
    synthetic: bool = False
    source: Words = Field(default_factory=dict)
    levels: dict[str, Words] = Field(default_factory=dict)
    kinds: dict[str, Words] = Field(default_factory=dict)
    sectors: dict[str, Words] = Field(default_factory=dict)
    roles: dict[str, Words] = Field(default_factory=dict)
    topics: dict[str, Words] = Field(default_factory=dict)
    groups: dict[str, Group] = Field(default_factory=dict)
    training: TrainingRule = Field(default_factory=lambda: TrainingRule.model_validate({}))
    breaks: tuple[Break, ...] = ()
    reading: Reading = Reading()
    plan: Plan | None = None
    surveys: dict[str, Survey] = Field(default_factory=dict)


def read_settings(path: Path) -> tuple[Settings | None, list[Finding]]:
    """Read `study.toml`.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    settings : Settings or None
        None when anything is wrong.
    findings : list of Finding
        Everything that is wrong, at once.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return Settings.model_validate(raw), []
    except FileNotFoundError:
        return None, [Finding("error", path.name, None, "", path.name, "missing_file")]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        detail = {"reason": str(error), "wanted": "UTF-8 text"}
        return None, [Finding("error", path.name, None, "", "", "unreadable", detail)]
    except ValidationError as error:
        return None, [_finding(path.name, problem) for problem in error.errors()]


def _finding(file: str, problem: Any) -> Finding:
    place = ".".join(str(part) for part in problem["loc"])
    if problem["type"] != "extra_forbidden":
        return Finding("error", file, None, place, "", "bad_setting", {"reason": problem["msg"]})
    allowed = _fields_at(problem["loc"][:-1])
    key = str(problem["loc"][-1])
    detail = {"allowed": ", ".join(allowed), "hint": hint(key, allowed)}
    return Finding("error", file, None, place, key, "unknown_setting", detail)


def _fields_at(place: tuple[str | int, ...]) -> list[str]:
    """Names allowed at a place of the file, found by walking the models."""
    models: dict[str, type[Setting]] = {
        "reading": Reading,
        "groups": Group,
        "training": TrainingRule,
        "breaks": Break,
        "plan": Plan,
        "surveys": Survey,
        "waves": Wave,
    }
    named = [models[str(part)] for part in place if str(part) in models]
    return list((named[-1] if named else Settings).model_fields)
