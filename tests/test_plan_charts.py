"""The charts of a plan say what the results say; nothing to draw is a sentence, never a picture."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pandas as pd
import pytest

import toolkit as tk
from toolkit.coverage_change import CAUSES, CoverageChange
from toolkit.errors import ArgumentError
from toolkit.show.chart import Chart
from toolkit.study import Study

DAY = "2026-10-31"


@pytest.fixture(scope="module")
def study() -> Study:
    return tk.load_study("data/lai-chau", language="en")


def texts(chart: object) -> list[str]:
    assert isinstance(chart, Chart)
    found = re.findall(r"<text[^>]*>([^<]*)</text>", chart.svg())
    return [text.replace("\u2212", "-") for text in found]


def change_of(study: Study, **parts: float) -> CoverageChange:
    """The real change of the province with other causes put in its place."""
    real = tk.coverage_change(study, "2025-10-31", DAY, under="LC")
    row = real.table[real.table["unit_id"] == "LC"].copy()
    for cause in CAUSES:
        row[cause] = parts.get(cause, 0.0)
    row["share_before"], row["change"] = 0.5, sum(parts.values())
    row["share_after"] = row["share_before"] + row["change"]
    return replace(real, table=row)


def test_the_title_names_the_cause_that_moved_most_in_the_way_of_the_change(study):
    down = tk.plot_coverage_change(change_of(study, newly_trained=0.3, left=-0.5), "LC")
    assert "fell by 20.0 points" in down.title_text and "left their post" in down.title_text
    up = tk.plot_coverage_change(change_of(study, newly_trained=0.3, left=-0.1), "LC")
    assert "rose by 20.0 points" in up.title_text and "newly trained" in up.title_text
    same = tk.plot_coverage_change(change_of(study, newly_trained=0.1, left=-0.1), "LC")
    assert same.title_text == "Coverage did not change"


def test_every_cause_is_printed_and_they_add_up(study):
    change = tk.coverage_change(study, "2025-10-31", DAY, under="LC")
    row = change.table[change.table["unit_id"] == "LC"].iloc[0]
    chart = tk.plot_coverage_change(change, "LC")
    printed = [float(t.removesuffix(" pts")) for t in texts(chart) if t.endswith(" pts")]
    assert printed == pytest.approx([100 * row[cause] for cause in CAUSES], abs=0.051)
    assert sum(printed) == pytest.approx(100 * row["change"], abs=0.3)


def test_a_change_without_a_share_is_a_sentence(study):
    said = tk.plot_coverage_change(tk.coverage_change(study, "2025-10-31", DAY), "LC-01-002")
    assert not isinstance(said, Chart) and "31 October 2025" in said
    with pytest.raises(ArgumentError, match="LC-99"):
        tk.plot_coverage_change(tk.coverage_change(study, "2025-10-31", DAY), "LC-99")


def test_the_outlook_ends_where_its_table_ends(study):
    ahead = tk.outlook(study, "LC", deadline="2030-12-31", as_of=DAY)
    chart = tk.plot_outlook(ahead, tk.coverage_over_time(study, "LC", as_of=DAY))
    end, said = ahead.table.iloc[-1], " ".join(texts(chart))
    assert f"Recent pace: {end['pace']:.0f}" in said
    assert f"No courses: {end['without']:.0f}" in said
    assert f"Target: {ahead.target_heads} officers" in said
    assert "Deadline 31 December 2030" in said
    assert tk.plot_outlook(tk.outlook(study, "LC-01-002", deadline="2030-12-31")) == ""


def test_targets_are_counted_as_the_table_counts_them(study):
    goals = tk.progress(study, DAY)
    shares = goals.table[(goals.table["unit"] == "share") & goals.table["target"].notna()]
    known = shares[shares["status"].isin(["met", "exceeded", "not_met"])]
    met = known["status"].isin(["met", "exceeded"]).sum()
    chart = tk.plot_progress(goals)
    assert chart.title_text == f"{met} of {len(known)} targets with data are met"
    nothing = replace(goals, table=goals.table.iloc[:0])
    assert not isinstance(tk.plot_progress(nothing), Chart)


def test_small_pictures_end_with_the_last_value(study):
    goals = tk.progress(study, DAY, plan="262/KH-LĐLĐ")
    women = goals.table.set_index("indicator_id").loc["IND-01"]
    assert f"{women['value'] * 100:.1f}%" in texts(tk.plot_progress_series(goals))
    early = replace(goals, series=goals.series[goals.series["year"] == 2026])
    assert not isinstance(tk.plot_progress_series(early), Chart)


def test_the_calendar_counts_every_activity_once(study):
    year = tk.activity_calendar(study, 2025, as_of="2025-12-31", under="LC")
    chart = tk.plot_calendar(year)
    total = int(year.table["events"].sum())
    assert chart.title_text.startswith(f"{total} activities in 2025")
    by_month = re.findall(r"[A-Z][a-z]{2}: (\d+)", chart.alt)
    assert len(by_month) == 12 and sum(map(int, by_month)) == total
    months = tk.activity_calendar(study, 2025, as_of="2025-12-31", by="month")
    with pytest.raises(ArgumentError, match="allowed: 'week'"):
        tk.plot_calendar(months)
    none = tk.activity_calendar(study, 2026, as_of=DAY, under="LC-02-004")
    assert not isinstance(tk.plot_calendar(none), Chart)


def test_weeks_to_come_have_no_number(study):
    year = tk.activity_calendar(study, 2026, as_of="2026-06-30", under="LC")
    assert year.table.loc[year.table["start"] > pd.Timestamp("2026-06-30"), "events"].sum() == 0
    late = tk.plot_calendar(tk.activity_calendar(study, 2026, as_of=DAY, under="LC"))
    early = tk.plot_calendar(year)
    boxes = [sum(a.__class__.__name__ == "Rectangle" for a in c.artists) for c in (early, late)]
    assert boxes[0] < boxes[1]


def test_a_rank_stands_beside_its_interval(study):
    ranks = tk.rank(study, DAY, under="LC")
    said = texts(tk.plot_rank(ranks))
    for row in ranks.table.itertuples():
        assert f"{row.rank:.0f} ({row.rank_low:.0f}–{row.rank_high:.0f})" in said


def test_many_ranked_units_are_those_around_the_own_one(study):
    ranks = tk.rank(study, DAY, under="LC")
    many = pd.concat([ranks.table] * 10, ignore_index=True)
    many["rank"] = many["rank_low"] = many["rank_high"] = range(1, len(many) + 1)
    many["unit_id"] = [*tk.coverage(study, DAY).table["unit_id"]][: len(many)]
    unit = many["unit_id"].iloc[40]
    said = texts(tk.plot_rank(replace(ranks, table=many), unit))
    assert "41 (41–41)" in said and "1 (1–1)" not in said
    assert sum(bool(re.fullmatch(r"\d+ \(\d+–\d+\)", text)) for text in said) == 30
    assert tk.plot_rank(replace(ranks, table=many.iloc[:0])) == ""


def test_the_rebuilt_series_is_drawn_only_where_it_differs(study):
    views = {
        unit: [
            tk.coverage_over_time(study, unit, as_of=DAY, view=view)
            for view in ("as_reported", "rebuilt")
        ]
        for unit in ("LC", "LC-02")
    }
    assert not isinstance(tk.plot_rebuilt(*views["LC"]), Chart)
    chart = tk.plot_rebuilt(*views["LC-02"])
    assert isinstance(chart, Chart) and "placed on the units of" in " ".join(texts(chart))


def test_coverage_by_parts_has_the_total_above_each_split(study):
    cover = tk.coverage(study, DAY, under="LC")
    sexes = tk.coverage(study, DAY, by="sex", under="LC")
    shown = tk.table_parts(cover, "LC", sexes, tk.coverage(study, DAY, by="sector", under="LC"))
    rows = shown.rows
    for first, last in zip(shown.strong, [*shown.strong[1:], len(rows)], strict=True):
        parts = rows.iloc[first + 1 : last]
        assert parts["eligible"].sum() == rows["eligible"].iloc[first]
        assert parts["trained"].sum() == rows["trained"].iloc[first]


def test_a_year_before_a_leap_day_is_the_last_of_february(study):
    assert tk.year_before(study, "2024-02-29") == "2023-02-28"
    assert tk.year_before(study, dt.date(2026, 10, 31)) == "2025-10-31"
    assert tk.period_start(study, DAY) == "2026-01-01"
    with pytest.raises(ArgumentError, match="allowed: 'year', 'five_years'"):
        tk.period_start(study, DAY, "month")


def test_a_unit_without_units_below_is_ranked_with_its_siblings(study):
    assert tk.ranked_with(study, "LC", DAY) == "LC"
    assert tk.ranked_with(study, "LC-02-001", DAY) == "LC-02"
    with pytest.raises(ArgumentError):
        tk.ranked_with(study, "LC-H01", DAY)
