"""The drawings, each from rows of plain values to a chart; they know no study and no word."""

from toolkit.show.drawing_answers import LikertGroup, LikertRow, likert
from toolkit.show.drawing_calendar import Month, year_calendar
from toolkit.show.drawing_caterpillar import CaterpillarUnit, caterpillar
from toolkit.show.drawing_coverage import Bar, progress_bars
from toolkit.show.drawing_funnel import FunnelFrame, FunnelLimit, FunnelPoint, funnel
from toolkit.show.drawing_heatmap import HeatCell, HeatRow, heatmap
from toolkit.show.drawing_items import ItemPoint, Threshold, item_map
from toolkit.show.drawing_lines import Line, Panel, lines_over_time, panels
from toolkit.show.drawing_steps import Step, waterfall
from toolkit.show.drawing_stock import Break, StockPoint, stock_over_time
from toolkit.show.drawing_values import Dumbbell, IntervalDot, dumbbells, interval_dots
from toolkit.show.layout import Number, Tone

__all__ = [
    "Bar",
    "Break",
    "CaterpillarUnit",
    "Dumbbell",
    "FunnelFrame",
    "FunnelLimit",
    "FunnelPoint",
    "HeatCell",
    "HeatRow",
    "IntervalDot",
    "ItemPoint",
    "LikertGroup",
    "LikertRow",
    "Line",
    "Month",
    "Number",
    "Panel",
    "Step",
    "StockPoint",
    "Threshold",
    "Tone",
    "caterpillar",
    "dumbbells",
    "funnel",
    "heatmap",
    "interval_dots",
    "item_map",
    "likert",
    "lines_over_time",
    "panels",
    "progress_bars",
    "stock_over_time",
    "waterfall",
    "year_calendar",
]
