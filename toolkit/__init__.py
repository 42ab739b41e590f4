"""Awareness surveys and training coverage in organisations with many units.

>>> import toolkit as tk
>>> study = tk.load_study("data/lai-chau")
"""

from toolkit.checks import check
from toolkit.comparison import compare, compare_items
from toolkit.coverage import coverage, coverage_over_time, gap_list
from toolkit.distribution import answer_shares
from toolkit.errors import ArgumentError, RenderError, StudyError, ToolkitError
from toolkit.indicators import progress
from toolkit.notes import data_notes
from toolkit.peers import compare_units
from toolkit.reports import render_reports
from toolkit.scores import score
from toolkit.show import displays as _displays
from toolkit.show.coverage_charts import plot_coverage, plot_groups, plot_trend
from toolkit.show.coverage_wording import describe_coverage, describe_gap
from toolkit.show.survey_charts import plot_answers, plot_change, plot_items, plot_peers
from toolkit.show.survey_wording import describe_change, describe_limits, describe_peers
from toolkit.show.tables import (
    table_change,
    table_coverage,
    table_findings,
    table_gap,
    table_progress,
    table_units,
)
from toolkit.show.wording import (
    describe_definitions,
    describe_headlines,
    describe_notes,
    describe_progress,
    heading,
    report_title,
)
from toolkit.study import load_study

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
    "coverage",
    "coverage_over_time",
    "data_notes",
    "describe_change",
    "describe_coverage",
    "describe_definitions",
    "describe_gap",
    "describe_headlines",
    "describe_limits",
    "describe_notes",
    "describe_peers",
    "describe_progress",
    "gap_list",
    "heading",
    "load_study",
    "plot_answers",
    "plot_change",
    "plot_coverage",
    "plot_groups",
    "plot_items",
    "plot_peers",
    "plot_trend",
    "progress",
    "render_reports",
    "report_title",
    "score",
    "table_change",
    "table_coverage",
    "table_findings",
    "table_gap",
    "table_progress",
    "table_units",
]
