"""What each kind of result looks like in a notebook and in the terminal."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from toolkit.activities import ActivitySummary, ActivityTrend, News, SilentUnits
from toolkit.activity_models import ModelEvaluation
from toolkit.awareness_target import AwarenessTarget
from toolkit.campaigns import ActivityCalendar, Campaigns
from toolkit.checks import Findings
from toolkit.comparison import Comparison
from toolkit.coverage import Coverage, GapList
from toolkit.coverage_change import CoverageChange
from toolkit.coverage_series import CoverageSeries
from toolkit.distribution import Distribution
from toolkit.duplicate_people import DuplicatePeople
from toolkit.duties import DueList, Duties, Submissions
from toolkit.indicator_values import IndicatorValues
from toolkit.indicators import Progress
from toolkit.item_means import ItemMeans
from toolkit.measurement import ItemAnalysis, ItemDifferences, PairingQuality, Reliability
from toolkit.nonresponse import ResponseWeights
from toolkit.notes import DataNotes
from toolkit.outlook import Outlook
from toolkit.pairing_report import PairingReport
from toolkit.peers import Peers
from toolkit.quality import Duplicates, MissingAnswers, ResponseRates, StraightLining
from toolkit.ranking import Ranking
from toolkit.restatement import Restated
from toolkit.result import Result
from toolkit.right_answers import RightAnswers
from toolkit.schema import records
from toolkit.scores import Scores
from toolkit.show.activity_tables import (
    table_activities,
    table_activity_trend,
    table_news,
    table_silent,
)
from toolkit.show.awareness_wording import table_awareness_target
from toolkit.show.campaign_tables import table_activity_calendar, table_campaigns
from toolkit.show.course_displays import table_levels, table_right_answers
from toolkit.show.coverage_tables import table_all_changes, table_all_units, table_series
from toolkit.show.display_table import Column, DisplayTable, Kind
from toolkit.show.duplicates_tables import table_duplicate_people
from toolkit.show.duty_tables import table_due, table_duties, table_submissions
from toolkit.show.item_means_displays import table_item_means
from toolkit.show.measurement_tables import (
    table_item_analysis,
    table_item_differences,
    table_reliability,
)
from toolkit.show.model_tables import table_models
from toolkit.show.names import item_label, wave_labels
from toolkit.show.nonresponse_tables import table_weights
from toolkit.show.pairing_tables import table_pairing
from toolkit.show.plan_report import table_situation
from toolkit.show.progress_tables import table_progress, table_values
from toolkit.show.quality_tables import (
    table_duplicates,
    table_missing,
    table_pairing_quality,
    table_response,
    table_straight_lining,
)
from toolkit.show.ranking_tables import table_ranking
from toolkit.show.restatement_tables import table_restated
from toolkit.show.survey_wording import describe_peers, describe_usual
from toolkit.show.tables import (
    change_notes,
    group_names,
    shown_counts,
    table_change,
    table_findings,
    table_gap,
)
from toolkit.show.text import Text, interval
from toolkit.show.training_ahead_tables import (
    table_outlook,
    table_trained_here,
    table_training_plan,
)
from toolkit.show.wording import describe_notes
from toolkit.show.words import say
from toolkit.situation import Situation
from toolkit.training_history import TrainedHere
from toolkit.training_levels import TrainingLevels
from toolkit.training_plan import TrainingPlan


def display(result: Result) -> DisplayTable | Text:
    """Show any result as a table, or as text where there is nothing to show.

    Parameters
    ----------
    result : Result
    """
    kinds: dict[type, Any] = {
        Coverage: table_all_units,
        CoverageSeries: table_series,
        CoverageChange: table_all_changes,
        GapList: table_gap,
        Comparison: _comparison,
        Scores: _scores,
        ItemMeans: table_item_means,
        Distribution: _distribution,
        Peers: _peers,
        Findings: table_findings,
        Progress: table_progress,
        AwarenessTarget: table_awareness_target,
        IndicatorValues: table_values,
        Ranking: table_ranking,
        ModelEvaluation: table_models,
        DataNotes: describe_notes,
        ResponseRates: table_response,
        ResponseWeights: table_weights,
        MissingAnswers: table_missing,
        StraightLining: table_straight_lining,
        Duplicates: table_duplicates,
        PairingReport: table_pairing,
        PairingQuality: table_pairing_quality,
        Reliability: table_reliability,
        ItemAnalysis: table_item_analysis,
        ItemDifferences: table_item_differences,
        RightAnswers: table_right_answers,
        Situation: table_situation,
        TrainingLevels: table_levels,
        DuplicatePeople: table_duplicate_people,
        Outlook: table_outlook,
        TrainingPlan: table_training_plan,
        TrainedHere: table_trained_here,
        ActivitySummary: table_activities,
        ActivityTrend: table_activity_trend,
        SilentUnits: table_silent,
        News: table_news,
        Campaigns: table_campaigns,
        ActivityCalendar: table_activity_calendar,
        Duties: table_duties,
        Submissions: table_submissions,
        DueList: table_due,
        Restated: table_restated,
    }
    shown: DisplayTable | Text = kinds[type(result)](result)
    return shown


def _html(result: Result) -> str:
    shown = display(result)
    if not isinstance(shown, str):
        return shown._repr_html_()
    return f"<p>{escape(shown)}</p>" if shown else result.table.to_html()


def install() -> None:
    """Let every result show itself so in a notebook."""
    Result.displays[Result] = _html


def _comparison(change: Comparison) -> DisplayTable | Text:
    if not change.of_items or change.table.empty:
        return table_change(change)
    lang = change.study.language
    rows = shown_counts(change.table)
    rows["label"] = [item_label(change.study, change.survey, name) for name in rows["item"]]
    rows["group"] = group_names(change, rows["group"])
    rows["interval"] = [
        interval(row["low"], row["high"], lang, signed=True) for row in records(rows)
    ]
    split: list[tuple[str, str, Kind]] = [("group", "group", "text")] if change.by else []
    keys: list[tuple[str, str, Kind]] = [
        ("label", "item", "text"), *split, ("n_before", "n-before", "count"),
        ("n_after", "n-after", "count"), ("before", "before", "points"),
        ("after", "after", "points"), ("change", "change", "change"),
        ("interval", "interval", "interval"), ("p_adjusted", "p-adjusted", "p"),
    ]  # fmt: skip
    columns = [Column(key, say(lang, f"column-{title}"), kind) for key, title, kind in keys]
    notes = change_notes(change)
    return DisplayTable(say(lang, "table-change"), columns, rows, notes, lang)


def _scores(scores: Scores) -> DisplayTable:
    """Means by wave: single scores belong to single people and are not shown."""
    study, lang = scores.study, scores.study.language
    data = study.survey(scores.survey)
    scales = [str(name) for name in scores.table if name in data.instrument.scales]
    labels = wave_labels(study, data.name)
    groups = scores.table.groupby("wave", sort=False)
    rows = groups[scales].mean().where(groups[scales].count() >= 5).reset_index()
    rows["n"] = groups.size().to_numpy()
    rows["wave"] = rows["wave"].map(labels)
    columns = [
        Column("wave", say(lang, "column-wave")),
        Column("n", say(lang, "column-n"), "count"),
    ]
    columns += [Column(s, data.instrument.scale(s).label[lang], "points") for s in scales]
    title = say(lang, "scores-title", survey=study.say(data.settings.title))
    return DisplayTable(title, columns, rows, (), lang)


def _distribution(shares: Distribution) -> DisplayTable | Text:
    study, lang = shares.study, shares.study.language
    if shares.table.empty:
        return Text(say(lang, "no-survey"))
    data = study.survey(shares.survey)
    rows = shares.table.copy()
    items = {name: data.instrument.item(name) for name in shares.items}
    rows["answer"] = [
        next(c.label[lang] for c in items[item].choices if c.name == choice)
        for item, choice in zip(rows["item"], rows["choice"], strict=True)
    ]
    labels = wave_labels(study, data.name)
    rows["wave"] = rows["wave"].map(labels)
    rows["n"] = rows["n"].where(~rows["hidden"].astype(bool))
    columns = [
        Column("item", ""),
        Column("wave", say(lang, "column-wave")),
        Column("answer", say(lang, "column-answer")),
        Column("share", say(lang, "column-share"), "share"),
        Column("n", say(lang, "column-n"), "count"),
    ]
    return DisplayTable(study.say(data.settings.title), columns, rows, (), lang, name="answers")


def _peers(peers: Peers) -> DisplayTable | Text:
    lang = peers.study.language
    if peers.table.empty:
        return describe_peers(peers, "")
    tree = peers.study.hierarchy.at(peers.as_of)
    rows = peers.table.assign(unit=peers.table["unit_id"].map(tree.table["name"]))
    rows["n"] = rows["n"].where(~rows["hidden"].astype(bool))
    columns = [
        Column("unit", say(lang, "column-unit")),
        Column("n", say(lang, "column-n"), "count"),
        Column("mean", say(lang, "column-level"), "points"),
        Column("low", "≥", "points"),
        Column("high", "≤", "points"),
        Column("shrunk", say(lang, "column-shrunk"), "points"),
        Column("places", say(lang, "column-places"), "interval"),
    ]
    rows["places"] = [
        f"{low:.0f}–{high:.0f}" if high > 0 else None
        for low, high in zip(rows["rank_low"], rows["rank_high"], strict=True)
    ]
    scale = peers.study.survey(peers.survey).instrument.scale(peers.scale)
    known = [say(lang, "peers-shrunk-note"), describe_usual(peers), say(lang, "peers-rank-note")]
    notes = known if peers.tau >= 0 else [say(lang, "peers-note")]
    return DisplayTable(
        scale.label[lang], columns, pd.DataFrame(rows), notes, lang, name="peers"
    )  # fmt: skip
