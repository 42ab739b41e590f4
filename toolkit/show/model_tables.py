"""Models of activities as tables and sentences, with what the comparison cannot say."""

from __future__ import annotations

from typing import Any

import pandas as pd

from toolkit.activity_models import CRITERIA, MIN_JUDGED, SUSTAINED, ModelEvaluation
from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.estimators import MIN_CLUSTERS
from toolkit.schema import records
from toolkit.show.display_table import Column, DisplayTable, Kind
from toolkit.show.names import scale_label, wave_labels
from toolkit.show.text import Text, interval, number, percent, plain
from toolkit.show.words import say

SHARES = ("reach", "men", "sustained")


def table_models(models: ModelEvaluation) -> DisplayTable | Text:
    """Scorecard of the models: each criterion, what was found, and what follows.

    Parameters
    ----------
    models : ModelEvaluation
    """
    lang = models.study.language
    if models.table.empty:
        return Text(say(lang, "no-models"))
    found = {(row["model_id"], row["criterion"]): row for row in records(models.criteria)}
    rows = pd.DataFrame(
        [
            {"name": row["name"], "units": row["units"], "running": row["running"]}
            | {name: _cell(found[row["model_id"], name], lang) for name in CRITERIA}
            | {"verdict": say(lang, f"model-verdict-{row['verdict']}")}
            for row in records(models.table)
        ]
    )
    columns = [
        Column("name", say(lang, "column-model")),
        Column("units", say(lang, "column-model-units"), "count"),
        Column("running", say(lang, "column-model-running"), "count"),
        *(Column(name, say(lang, f"model-criterion-{name}"), "interval") for name in CRITERIA),
        Column("verdict", say(lang, "column-verdict")),
    ]
    notes = [*_rules(models), *_limits(models)]
    return DisplayTable(say(lang, "table-models"), columns, rows, notes, lang)


def _cell(row: dict[str, Any], lang: str) -> str:
    """A figure and whether it meets the bound."""
    result = say(lang, f"model-result-{row['result']}")
    if pd.isna(row["value"]):
        return result
    if row["criterion"] in SHARES:
        figure = percent(row["value"], lang)
    elif row["criterion"] == "change":
        figure = number(row["value"], lang, 1, signed=True)
    else:
        figure = number(row["value"], lang)
    return say(lang, "model-figure", figure=figure, result=result)


def table_model_facts(models: ModelEvaluation) -> DisplayTable | Text:
    """Counts behind the scorecard: heads, money and units.

    Parameters
    ----------
    models : ModelEvaluation
    """
    lang = models.study.language
    if models.table.empty:
        return Text(say(lang, "no-models"))
    keys: list[tuple[str, Kind]] = [
        ("start", "date"), ("members", "count"), ("union_members", "count"), ("men", "count"),
        ("women", "count"), ("cost", "count"), ("cost_per_person", "count"),
        ("could_sustain", "count"), ("sustained", "count"), ("ready", "count"),
    ]  # fmt: skip
    columns = [Column("name", say(lang, "column-model"))]
    columns += [Column(key, say(lang, f"column-model-{key}"), kind) for key, kind in keys]
    notes = [say(lang, "note-models-facts")]
    return DisplayTable(say(lang, "table-model-facts"), columns, models.table, notes, lang)


def table_model_change(models: ModelEvaluation) -> DisplayTable | Text:
    """Change in the units with each model and in those without any.

    Parameters
    ----------
    models : ModelEvaluation
    """
    study, lang = models.study, models.study.language
    if models.table.empty or not models.survey:
        return Text(say(lang, "no-models" if models.table.empty else "no-survey"))
    rows = models.table.copy()
    for column in ("n_with", "n_without"):
        few = rows[column].between(1, MIN_RESPONDENTS - 1)
        rows[column] = rows[column].astype(float).mask(few)
    rows["interval"] = [interval(r["low"], r["high"], lang, signed=True) for r in records(rows)]
    rows["remark"] = [_why(reason, models) for reason in rows["reason"]]
    keys: list[tuple[str, Kind]] = [
        ("units_with", "count"), ("n_with", "count"), ("change_with", "change"),
        ("units_without", "count"), ("n_without", "count"), ("change_without", "change"),
        ("difference", "change"), ("interval", "interval"), ("p_adjusted", "p"),
        ("units_neither", "count"), ("remark", "text"),
    ]  # fmt: skip
    columns = [Column("name", say(lang, "column-model"))]
    columns += [Column(key, say(lang, f"column-model-{key}"), kind) for key, kind in keys]
    label = scale_label(study, models.survey, models.scale)
    return DisplayTable(
        say(lang, "table-model-change", scale=label), columns, rows, _limits(models), lang
    )


def _why(reason: str, models: ModelEvaluation) -> str:
    """Why there is no figure, or no interval."""
    words = {"smallest": models.rule.smallest, "min": MIN_RESPONDENTS, "clusters": MIN_CLUSTERS}
    return say(models.study.language, f"model-reason-{reason}", **words) if reason else ""


def _rules(models: ModelEvaluation) -> list[str]:
    """The criteria with their bounds, and how the verdict follows from them."""
    lang, rule = models.study.language, models.rule
    bounds = {"reach": percent(rule.least_reach, lang), "men": percent(rule.least_men_share, lang)}
    bounds |= {"sustained": percent(SUSTAINED, lang), "ready": number(rule.ready_units, lang)}
    cost = number(rule.highest_cost, lang) if rule.highest_cost else ""
    return [
        say(lang, "note-models-criteria", **bounds),
        say(lang, "note-models-cost", cost=cost) if cost else say(lang, "note-models-no-cost"),
        say(lang, "note-models-verdict", least=MIN_JUDGED, all=len(CRITERIA)),
    ]


def _limits(models: ModelEvaluation) -> list[str]:
    """What is compared with what, and what that cannot tell."""
    study, lang = models.study, models.study.language
    limits = [say(lang, "note-models-limits")]
    if models.waves is None:
        return limits
    labels = wave_labels(study, models.survey)
    words = {"before": labels[models.waves[0]], "after": labels[models.waves[1]]}
    scale = scale_label(study, models.survey, models.scale)
    arms = say(lang, "note-models-arms", scale=scale, smallest=models.rule.smallest, **words)
    return [arms, *limits]


def describe_models(models: ModelEvaluation) -> Text:
    """Which models are recommended, which not yet, and which cannot be judged.

    Parameters
    ----------
    models : ModelEvaluation
    """
    lang, table = models.study.language, models.table
    if table.empty:
        return Text(say(lang, "no-models"))
    parts = []
    for verdict in ("recommend", "not_yet", "cannot_judge"):
        names = [plain(name) for name in table.loc[table["verdict"] == verdict, "name"]]
        if names:
            parts.append(say(lang, f"models-{verdict}", n=len(names), names="; ".join(names)))
    return Text(" ".join([*parts, say(lang, "note-models-limits")]))
