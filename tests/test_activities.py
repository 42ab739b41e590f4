"""Activities and campaigns of a year, recounted from the raw files and by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import plain_year
import pytest
import small_study
from hypothesis import given, settings
from hypothesis import strategies as st
from small_study import put

import toolkit as tk
from toolkit.activities import BY
from toolkit.campaign_days import nearest
from toolkit.errors import ArgumentError
from toolkit.show.displays import display

YEARS = (2021, 2023, 2024, 2025, 2026)
ACTIVITIES = """\
activity_id,unit_id,date,type,topic,campaign_id,integrated,men,women,leaders,audience,channel
A1,P-1-01,2025-01-01,talk,gender,,no,3,9,2,,
A2,P-1-01,2025-12-31,talk,law,,yes,4,,,,
A3,P-2,2025-06-30,talk,gender,,,5,5,,,
A4,P-1-02,2024-12-31,news,gender,,no,,,,,portal
A5,P-1-02,2025-05-05,news,,,no,,,,,portal
A6,P-1-02,2025-05-06,news,,,no,,,,,
A7,P-1,2024-02-01,talk,gender,,no,1,1,1,,
"""


def lai_chau() -> tk.study.Study:
    return tk.load_study(plain_year.PLACE, language="en")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = small_study.write(tmp_path / "small")
    put(folder, "study.toml", 'news_types = ["news"]\n' + small_study.TOML)
    put(folder, "activities.csv", ACTIVITIES)
    return folder


def last_of(year: int) -> date:
    return min(date(year, 12, 31), plain_year.plain().settings["as_of"])


def same(row: pd.Series, wanted: dict[str, int]) -> None:
    assert {key: int(row[key]) for key in plain_year.HEADS} == {k: wanted[k] for k in wanted}
    men, people = wanted["men"], wanted["people"]
    assert row["men_share"] == pytest.approx(men / people if people else float("nan"), nan_ok=True)


@pytest.mark.slow
@pytest.mark.parametrize("year", YEARS)
def test_counts_of_every_unit_are_those_of_the_file(year: int) -> None:
    study, rows = lai_chau(), plain_year.held(date(year, 1, 1), last_of(year))
    for unit in study.hierarchy.versions["unit_id"].unique():
        got = tk.activity_summary(study, year, under=unit, by=None).total
        same(got, plain_year.counts(plain_year.under(rows, unit)))


@pytest.mark.parametrize("year", YEARS)
def test_counts_of_some_units_are_those_of_the_file(year: int) -> None:
    study, rows = lai_chau(), plain_year.held(date(year, 1, 1), last_of(year))
    same(tk.activity_summary(study, year).total, plain_year.counts(rows))
    for unit in ("LC", "LC-H01", "LC-01", "LC-10", "LC-02-001"):
        got = tk.activity_summary(study, year, under=unit, by=None).total
        same(got, plain_year.counts(plain_year.under(rows, unit)))


@pytest.mark.parametrize("by", [by for by in BY if by != "month"])
def test_every_part_is_that_of_the_file(by: str) -> None:
    table = tk.activity_summary(lai_chau(), 2025, by=by).table.fillna({by: ""})
    rows = plain_year.held(date(2025, 1, 1), date(2025, 12, 31))
    assert set(table[by]) == {row[BY[by]] for row in rows}
    for _, got in table.iterrows():
        same(got, plain_year.counts([row for row in rows if row[BY[by]] == got[by]]))


def test_months_are_all_there_up_to_the_day() -> None:
    table = tk.activity_summary(lai_chau(), as_of="2025-08-15", by="month").table
    rows = plain_year.held(date(2025, 1, 1), date(2025, 8, 15))
    months = [int(row["date"][5:7]) for row in rows]
    assert table["month"].tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert table["events"].tolist() == [months.count(month) for month in range(1, 9)]


def test_years_are_those_of_the_file() -> None:
    trend = tk.activity_trend(lai_chau()).table.set_index("year")
    for year in trend.index:
        rows = plain_year.held(date(year, 1, 1), last_of(year))
        same(trend.loc[year], plain_year.counts(rows))
        assert trend.loc[year, "until"] == pd.Timestamp(last_of(year))


@pytest.mark.parametrize("level", [None, "grassroots"])
@pytest.mark.parametrize("year", YEARS)
def test_silent_units_are_those_of_the_file(year: int, level: str | None) -> None:
    found = tk.silent_units(lai_chau(), year, level=level)
    assert set(found.table["unit_id"]) == plain_year.silent(year, last_of(year), level)
    assert found.by_parent["silent"].sum() == len(found.table)
    living = plain_year.units_on(plain_year.plain(), last_of(year)).values()
    assert found.by_parent["units"].sum() == sum(level in (None, u["level"]) for u in living)


@pytest.mark.parametrize("year", YEARS)
def test_news_are_those_of_the_file(year: int) -> None:
    rows = plain_year.held(date(year, 1, 1), last_of(year), news=True)
    table = tk.news(lai_chau(), year).table
    assert table["items"].sum() == len(rows)
    for _, got in table[table["items"] > 0].iterrows():
        own = [r for r in rows if (r["channel"], int(r["date"][5:7])) == (got.channel, got.month)]
        assert (got["items"], got["units"]) == (len(own), len({r["unit_id"] for r in own}))


@pytest.mark.parametrize("year", YEARS)
def test_campaigns_are_those_of_the_file(year: int) -> None:
    table = tk.campaigns(lai_chau(), year).table.set_index("campaign_id")
    today = plain_year.plain().settings["as_of"]
    for name, got in table.iterrows():
        span = plain_year.window(str(name), year)
        if span is None:
            assert got["state"] == "no_day"
            continue
        assert (got["start"].date(), got["end"].date()) == span
        inside = plain_year.held(span[0], min(span[1], today)) if span[0] <= today else []
        tagged = [row for row in inside if row["campaign_id"] == name]
        units = plain_year.units_on(plain_year.plain(), min(span[1], today))
        assert (got["in_window"], got["tagged"] - got["outside"]) == (len(inside), len(tagged))
        assert got["units"] == len(units)
        if not got["outside"]:
            assert got["taking_part"] == len({row["unit_id"] for row in tagged} & set(units))


def test_a_theme_is_never_invented() -> None:
    typed = {(r["campaign_id"], int(r["year"])): r["theme"] for r in plain_year.rows("campaigns")}
    for year in (2018, 2025, 2026):
        for row in tk.campaigns(lai_chau(), year).table.to_dict("records"):
            theme = row["theme"] if isinstance(row["theme"], str) else ""
            assert theme == typed.get((row["campaign_id"], year), "")


# By hand: A1 and A2 in the year, A2 without women; A3 does not say whether it is integrated and
# its unit ended the next day; A4 to A6 are news; A7 belongs to 2024.


def test_heads_by_hand(small: Path) -> None:
    total = tk.activity_summary(tk.load_study(small), 2025).total
    numbers = (3, 1, 1, 1, 8, 14, 22, 2, 12)
    wanted = dict(zip(plain_year.HEADS, numbers, strict=True))
    same(total, wanted)
    assert total["leaders_share"] == 2 / 12


def test_a_unit_that_ended_counts_where_it_was(small: Path) -> None:
    study = tk.load_study(small)
    events = {u: tk.activity_summary(study, 2025, under=u).total["events"] for u in ("P", "P-2")}
    assert events == {"P": 3, "P-2": 1}


def test_silent_units_by_hand(small: Path) -> None:
    """P-2 has ended, and news are no activity; on law, P-1-01 was active on the last day."""
    study = tk.load_study(small)
    silent = tk.silent_units(study, 2025)
    assert silent.table["unit_id"].tolist() == ["P", "P-1", "P-1-02"]
    assert tk.silent_units(study, 2024).table["unit_id"].tolist() == [
        "P",
        "P-1-01",
        "P-1-02",
        "P-2",
    ]
    new = tk.silent_units(study, 2024).table.set_index("unit_id")["new"]
    assert new.to_dict() == {"P": False, "P-1-01": False, "P-1-02": True, "P-2": False}
    early = tk.silent_units(study, as_of="2025-12-30", topics=["law"])
    assert "P-1-01" in set(early.table["unit_id"])
    assert "P-1-01" not in set(tk.silent_units(study, topics=["law"]).table["unit_id"])


def test_news_by_hand(small: Path) -> None:
    table = tk.news(tk.load_study(small), 2025).table
    may = table[table["month"] == 5].fillna({"channel": "-"})
    assert may[["channel", "items"]].values.tolist() == [["portal", 1], ["-", 1]]
    assert table["items"].sum() == 2


CAMPAIGNS = """
[campaigns.tet]
label = { vi = "Tết", en = "New Year" }
start = "12-20"
end = "01-10"
[campaigns.leap]
label = { vi = "Ngày nhuận", en = "Leap day" }
start = "02-29"
"""


@pytest.fixture
def winter(small: Path) -> tk.study.Study:
    put(small, "study.toml", (small / "study.toml").read_text("utf-8") + CAMPAIGNS)
    head = "activity_id,unit_id,date,campaign_id,men,women\n"
    days = ["2024-12-20", "2025-01-10", "2025-01-12", "2025-12-19", "2024-02-29", "2025-03-01"]
    rows = [f"A{n},P-1-01,{d},{'tet' if n < 4 else 'leap'},1,2\n" for n, d in enumerate(days)]
    put(small, "activities.csv", head + "".join(rows))
    return tk.load_study(small)


def test_a_campaign_over_new_year_by_hand(winter: tk.study.Study) -> None:
    tied = nearest(winter, winter.tables["activities"])
    assert tied["year"].tolist() == [2024, 2024, 2024, 2025, 2024, 2025]
    assert tied["away"].tolist() == [0, 0, 2, 1, 0, 1]
    of_2024 = tk.campaigns(winter, 2024).table.set_index("campaign_id").loc["tet"]
    assert (of_2024["tagged"], of_2024["outside"], of_2024["in_window"]) == (3, 1, 2)
    assert (of_2024["end"], of_2024["men"]) == (pd.Timestamp("2025-01-10"), 3)
    leap = tk.campaigns(winter, 2025).table.set_index("campaign_id").loc["leap"]
    assert (leap["start"], leap["end"]) == (pd.Timestamp("2025-02-28"),) * 2


def test_the_calendar_counts_every_activity_once(winter: tk.study.Study) -> None:
    for by, steps in (("week", 53), ("month", 12)):
        year = tk.activity_calendar(winter, 2025, by=by)
        assert (len(year.table), year.table["events"].sum()) == (steps, 4)
        assert year.table["start"].iloc[0] == pd.Timestamp("2025-01-01")
        assert (
            year.table["start"].iloc[1:].to_numpy() > year.table["end"].iloc[:-1].to_numpy()
        ).all()
        assert year.windows["year"].tolist() == [2024, 2025, 2025]


@settings(max_examples=10, deadline=None)
@given(st.dates(date(2021, 1, 1), date(2026, 10, 31)), st.sampled_from(["LC", "LC-10", "LC-H01"]))
def test_parts_add_up_on_any_day(day: date, unit: str) -> None:
    study = lai_chau()
    totals = tk.activity_summary(study, as_of=day, under=unit).total["events"]
    for by in BY:
        held = tk.activity_summary(study, as_of=day, under=unit, by=by)
        assert held.table["events"].sum() == totals
        assert (held.table["men"] + held.table["women"] == held.table["people"]).all()


WRONG = {
    "by": lambda s: tk.activity_summary(s, by="months"),
    "year": lambda s: tk.activity_summary(s, "2025"),  # type: ignore[arg-type]
    "year=2027": lambda s: tk.silent_units(s, 2027),
    "year=2024": lambda s: tk.news(s, 2024, as_of="2025-03-01"),
    "unit": lambda s: tk.activity_summary(s, under="LC-99"),
    "level": lambda s: tk.silent_units(s, level="grass"),
    "topics": lambda s: tk.silent_units(s, topics=["gendr"]),
    "start": lambda s: tk.activity_trend(s, start=2030),
    "as_of": lambda s: tk.campaigns(s, as_of="31/12/2025"),
}


@pytest.mark.parametrize("argument", WRONG)
def test_wrong_arguments_are_named(argument: str) -> None:
    with pytest.raises(ArgumentError, match=argument):
        WRONG[argument](lai_chau())


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_result_shows_itself(language: str) -> None:
    study = tk.load_study(plain_year.PLACE, language=language)
    results = [tk.activity_summary(study, 2025, by=by) for by in (*BY, None)]
    results += [tk.activity_trend(study), tk.silent_units(study), tk.news(study, 2026)]
    results += [tk.campaigns(study, 2025), tk.activity_calendar(study)]
    for result in results:
        assert "<table" in result._repr_html_(), display(result)
    said = tk.table_activities(results[0]).notes[0]
    assert ("lượt" in said) if language == "vi" else ("twice" in said)
    assert tk.describe_activities(results[0]) and tk.describe_silent(tk.silent_units(study))


def test_a_study_without_activities_says_so(tmp_path: Path) -> None:
    folder = small_study.write(tmp_path / "small")
    (folder / "activities.csv").unlink()
    study = tk.load_study(folder)
    assert "No activity" in tk.table_activities(tk.activity_summary(study))
    assert len(tk.silent_units(study).table) == 4
    assert "news" in tk.table_news(tk.news(study)) and tk.activity_trend(study).table.shape[0] == 1
    assert tk.activity_calendar(study).table["events"].sum() == 0
