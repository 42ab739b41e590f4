"""Awareness surveys and training coverage in organisations with many units.

>>> import toolkit as tk
>>> study = tk.load_study("data/lai-chau")
"""

from toolkit.checks import check
from toolkit.comparison import compare, compare_items
from toolkit.course import load_course
from toolkit.course_report import render_course
from toolkit.coverage import coverage, gap_list
from toolkit.coverage_change import coverage_change
from toolkit.coverage_series import coverage_over_time
from toolkit.distribution import answer_shares
from toolkit.errors import ArgumentError, RenderError, StudyError, ToolkitError
from toolkit.indicator_values import indicator_values
from toolkit.indicators import progress
from toolkit.measurement import (
    item_analysis,
    item_differences,
    pairing_quality,
    reliability,
)
from toolkit.nonresponse import response_weights
from toolkit.notes import data_notes
from toolkit.pairing_report import pairing
from toolkit.peers import compare_units
from toolkit.quality import duplicates, missing_answers, response_rates, straight_lining
from toolkit.reports import render_reports
from toolkit.restatement import restate
from toolkit.right_answers import right_answers
from toolkit.scores import score
from toolkit.show import displays as _displays
from toolkit.show.change_wording import describe_change
from toolkit.show.course_displays import plot_right_answers, table_right_answers
from toolkit.show.course_wording import (
    course_title,
    describe_course,
    describe_levels,
    describe_right_answers,
    describe_teach_again,
)
from toolkit.show.coverage_charts import plot_coverage, plot_groups, plot_trend
from toolkit.show.coverage_wording import describe_coverage, describe_gap
from toolkit.show.measurement_tables import (
    plot_item_analysis,
    table_item_analysis,
    table_item_differences,
    table_reliability,
)
from toolkit.show.methods import describe_methods
from toolkit.show.nonresponse_tables import table_weights
from toolkit.show.pairing_tables import table_pairing
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
from toolkit.show.survey_charts import plot_answers, plot_change, plot_items, plot_peers
from toolkit.show.survey_wording import describe_limits, describe_peers
from toolkit.show.tables import (
    table_change,
    table_coverage,
    table_findings,
    table_gap,
    table_units,
)
from toolkit.show.wording import (
    describe_definitions,
    describe_headlines,
    describe_notes,
    heading,
    report_title,
)
from toolkit.study import load_study
from toolkit.table_files import write_table
from toolkit.training_levels import measured, training_levels

__version__ = "0.1.0"
_displays.install()

__all__ = [
    "ArgumentError",
    "RenderError",
    "StudyError",
    "ToolkitError",
    "answer_shares",
    "check",
    "compare",
    "compare_items",
    "compare_units",
    "course_title",
    "coverage",
    "coverage_change",
    "coverage_over_time",
    "data_notes",
    "describe_change",
    "describe_course",
    "describe_coverage",
    "describe_definitions",
    "describe_gap",
    "describe_headlines",
    "describe_levels",
    "describe_limits",
    "describe_methods",
    "describe_notes",
    "describe_peers",
    "describe_progress",
    "describe_quality",
    "describe_right_answers",
    "describe_teach_again",
    "duplicates",
    "gap_list",
    "heading",
    "indicator_values",
    "item_analysis",
    "item_differences",
    "load_course",
    "load_study",
    "measured",
    "missing_answers",
    "pairing",
    "pairing_quality",
    "plot_answers",
    "plot_change",
    "plot_coverage",
    "plot_groups",
    "plot_item_analysis",
    "plot_items",
    "plot_peers",
    "plot_right_answers",
    "plot_trend",
    "progress",
    "quality_title",
    "reliability",
    "render_course",
    "render_reports",
    "report_title",
    "response_rates",
    "response_weights",
    "restate",
    "right_answers",
    "score",
    "straight_lining",
    "table_attrition",
    "table_change",
    "table_coverage",
    "table_duplicates",
    "table_findings",
    "table_gap",
    "table_item_analysis",
    "table_item_differences",
    "table_missing",
    "table_pairing",
    "table_pairing_quality",
    "table_progress",
    "table_progress_series",
    "table_readings",
    "table_reliability",
    "table_response",
    "table_right_answers",
    "table_straight_lining",
    "table_units",
    "table_weights",
    "training_levels",
    "write_table",
]
