"""Awareness surveys and training coverage in organisations with many units.

>>> import toolkit as tk
>>> study = tk.load_study("data/lai-chau")
"""

from toolkit.activities import activity_summary, activity_trend, news, silent_units
from toolkit.activity_models import evaluate_models
from toolkit.awareness_target import awareness_target
from toolkit.calendar_export import calendar
from toolkit.campaigns import activity_calendar, campaigns
from toolkit.checks import check
from toolkit.comparison import compare, compare_items
from toolkit.course import load_course
from toolkit.course_report import render_course
from toolkit.coverage import coverage, gap_list
from toolkit.coverage_change import coverage_change
from toolkit.coverage_series import coverage_over_time
from toolkit.distribution import answer_shares
from toolkit.duplicate_people import duplicate_people
from toolkit.duplicates_worklist import write_worklist
from toolkit.duties import due, duties, submissions
from toolkit.errors import ArgumentError, RenderError, StudyError, ToolkitError
from toolkit.exports.mapping import propose_mapping
from toolkit.exports.read import read_responses
from toolkit.indicator_values import indicator_values
from toolkit.indicators import progress
from toolkit.instrument import load_instrument
from toolkit.item_means import item_means
from toolkit.loading import load_study
from toolkit.measurement import (
    item_analysis,
    item_differences,
    pairing_quality,
    reliability,
)
from toolkit.nonresponse import response_weights
from toolkit.notes import data_notes
from toolkit.outlook import outlook
from toolkit.pairing_report import pairing
from toolkit.peers import compare_units
from toolkit.quality import duplicates, missing_answers, response_rates, straight_lining
from toolkit.ranking import rank
from toolkit.report_book import render_book
from toolkit.report_scope import lowest_level, period_start, ranked_with, year_before
from toolkit.reports import render_reports
from toolkit.restatement import restate
from toolkit.right_answers import right_answers
from toolkit.scores import score
from toolkit.show import displays as _displays
from toolkit.show.activity_tables import (
    table_activities,
    table_activity_trend,
    table_news,
    table_silent,
    table_silent_by_parent,
)
from toolkit.show.activity_wording import describe_activities, describe_silent
from toolkit.show.awareness_wording import describe_awareness_target, table_awareness_target
from toolkit.show.campaign_tables import (
    describe_campaigns,
    table_activity_calendar,
    table_campaigns,
)
from toolkit.show.change_wording import describe_change
from toolkit.show.course_displays import plot_right_answers, table_right_answers
from toolkit.show.course_wording import (
    course_title,
    describe_course,
    describe_levels,
    describe_right_answers,
    describe_teach_again,
)
from toolkit.show.coverage_charts import plot_coverage, plot_groups, plot_rebuilt, plot_trend
from toolkit.show.coverage_tables import table_coverage_change
from toolkit.show.coverage_wording import (
    describe_coverage,
    describe_coverage_change,
    describe_gap,
)
from toolkit.show.duplicates_tables import table_duplicate_people
from toolkit.show.duty_tables import table_due, table_duties, table_late, table_submissions
from toolkit.show.duty_wording import describe_due, describe_duties, describe_submissions
from toolkit.show.item_means_displays import plot_item_means, table_item_means
from toolkit.show.measurement_tables import (
    plot_item_analysis,
    table_item_analysis,
    table_item_differences,
    table_reliability,
)
from toolkit.show.methods import describe_methods
from toolkit.show.model_tables import (
    describe_models,
    table_model_change,
    table_model_facts,
    table_models,
)
from toolkit.show.nonresponse_tables import table_weights
from toolkit.show.pairing_tables import table_pairing
from toolkit.show.peer_charts import plot_peers, plot_peers_in_order
from toolkit.show.plan_charts import (
    plot_calendar,
    plot_coverage_change,
    plot_outlook,
    plot_progress,
    plot_progress_series,
    plot_rank,
)
from toolkit.show.plan_report import (
    by_hand,
    describe_assessment,
    describe_children,
    plan_title,
    table_goals,
    table_parts,
    table_period_activities,
    table_plan_years,
    table_situation,
    table_trained_at,
)
from toolkit.show.progress_tables import (
    table_progress,
    table_progress_series,
    table_readings,
)
from toolkit.show.progress_wording import describe_progress
from toolkit.show.quality_tables import (
    table_attrition,
    table_duplicates,
    table_missing,
    table_pairing_quality,
    table_response,
    table_straight_lining,
)
from toolkit.show.quality_wording import describe_quality, quality_title
from toolkit.show.ranking_tables import (
    table_components,
    table_ranking,
    table_sensitivity,
    table_unranked,
)
from toolkit.show.ranking_wording import describe_ranking
from toolkit.show.survey_charts import plot_answers, plot_change, plot_items
from toolkit.show.survey_wording import describe_limits, describe_peers
from toolkit.show.tables import (
    table_change,
    table_coverage,
    table_findings,
    table_gap,
    table_units,
)
from toolkit.show.training_ahead_tables import (
    describe_outlook,
    describe_training_plan,
    table_outlook,
    table_trained_here,
    table_training_plan,
)
from toolkit.show.wording import (
    describe_definitions,
    describe_headlines,
    describe_notes,
    heading,
    report_title,
)
from toolkit.situation import situation
from toolkit.table_files import write_table
from toolkit.training_history import trained_here
from toolkit.training_levels import measured, training_levels
from toolkit.training_plan import training_plan

__version__ = "0.1.0"
_displays.install()

__all__ = [
    "ArgumentError",
    "RenderError",
    "StudyError",
    "ToolkitError",
    "activity_calendar",
    "activity_summary",
    "activity_trend",
    "answer_shares",
    "awareness_target",
    "by_hand",
    "calendar",
    "campaigns",
    "check",
    "compare",
    "compare_items",
    "compare_units",
    "course_title",
    "coverage",
    "coverage_change",
    "coverage_over_time",
    "data_notes",
    "describe_activities",
    "describe_assessment",
    "describe_awareness_target",
    "describe_campaigns",
    "describe_change",
    "describe_children",
    "describe_course",
    "describe_coverage",
    "describe_coverage_change",
    "describe_definitions",
    "describe_due",
    "describe_duties",
    "describe_gap",
    "describe_headlines",
    "describe_levels",
    "describe_limits",
    "describe_methods",
    "describe_models",
    "describe_notes",
    "describe_outlook",
    "describe_peers",
    "describe_progress",
    "describe_quality",
    "describe_ranking",
    "describe_right_answers",
    "describe_silent",
    "describe_submissions",
    "describe_teach_again",
    "describe_training_plan",
    "due",
    "duplicate_people",
    "duplicates",
    "duties",
    "evaluate_models",
    "gap_list",
    "heading",
    "indicator_values",
    "item_analysis",
    "item_differences",
    "item_means",
    "load_course",
    "load_instrument",
    "load_study",
    "lowest_level",
    "measured",
    "missing_answers",
    "news",
    "outlook",
    "pairing",
    "pairing_quality",
    "period_start",
    "plan_title",
    "plot_answers",
    "plot_calendar",
    "plot_change",
    "plot_coverage",
    "plot_coverage_change",
    "plot_groups",
    "plot_item_analysis",
    "plot_item_means",
    "plot_items",
    "plot_outlook",
    "plot_peers",
    "plot_peers_in_order",
    "plot_progress",
    "plot_progress_series",
    "plot_rank",
    "plot_rebuilt",
    "plot_right_answers",
    "plot_trend",
    "progress",
    "propose_mapping",
    "quality_title",
    "rank",
    "ranked_with",
    "read_responses",
    "reliability",
    "render_book",
    "render_course",
    "render_reports",
    "report_title",
    "response_rates",
    "response_weights",
    "restate",
    "right_answers",
    "score",
    "silent_units",
    "situation",
    "straight_lining",
    "submissions",
    "table_activities",
    "table_activity_calendar",
    "table_activity_trend",
    "table_attrition",
    "table_awareness_target",
    "table_campaigns",
    "table_change",
    "table_components",
    "table_coverage",
    "table_coverage_change",
    "table_due",
    "table_duplicate_people",
    "table_duplicates",
    "table_duties",
    "table_findings",
    "table_gap",
    "table_goals",
    "table_item_analysis",
    "table_item_differences",
    "table_item_means",
    "table_late",
    "table_missing",
    "table_model_change",
    "table_model_facts",
    "table_models",
    "table_news",
    "table_outlook",
    "table_pairing",
    "table_pairing_quality",
    "table_parts",
    "table_period_activities",
    "table_plan_years",
    "table_progress",
    "table_progress_series",
    "table_ranking",
    "table_readings",
    "table_reliability",
    "table_response",
    "table_right_answers",
    "table_sensitivity",
    "table_silent",
    "table_silent_by_parent",
    "table_situation",
    "table_straight_lining",
    "table_submissions",
    "table_trained_at",
    "table_trained_here",
    "table_training_plan",
    "table_units",
    "table_unranked",
    "table_weights",
    "trained_here",
    "training_levels",
    "training_plan",
    "write_table",
    "write_worklist",
    "year_before",
]
