"""Plans, campaigns, duties, news, models and people known twice of the synthetic studies."""

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import toolkit as tk
from toolkit.demo import write_study
from toolkit.loading import load_study
from toolkit.study import Study

PROJECT = Path(__file__).parents[1]
LAI_CHAU = PROJECT / "data" / "lai-chau"
AS_OF = pd.Timestamp("2026-10-31")
GENDER_2021 = (
    "Đảm bảo an sinh xã hội, tăng quyền năng và tạo cơ hội cho phụ nữ và trẻ em gái nhằm thực "
    "hiện bình đẳng giới và xóa bỏ bạo lực trên cơ sở giới"
)


@pytest.fixture(scope="module", params=(12, 120))
def study(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Study:
    if request.param == 120:
        return load_study(LAI_CHAU)
    return load_study(write_study(tmp_path_factory.mktemp("demo") / "study", units=12))


def lifetimes(study: Study) -> pd.DataFrame:
    """First and last day of every unit; open ones reach far."""
    units = study.tables["units"]
    first = units["valid_from"].fillna(pd.Timestamp("1900-01-01")).groupby(units["unit_id"]).min()
    last = units["valid_to"].fillna(pd.Timestamp("2100-01-01")).groupby(units["unit_id"]).max()
    return pd.DataFrame({"first": first, "last": last})


def alive(study: Study, rows: pd.DataFrame, column: str) -> pd.Series:
    lives = lifetimes(study).reindex(rows["unit_id"])
    days = rows[column].to_numpy()
    return pd.Series((lives["first"].to_numpy() <= days) & (days <= lives["last"].to_numpy()))


# What is real


def test_targets_are_those_of_the_plans(study: Study) -> None:
    targets = study.tables["targets"].fillna({"level": ""})
    by_key = {(r.plan_id, r.indicator_id, r.year): r for r in targets.itertuples()}
    said = {
        ("262/KH-LĐLĐ", "IND-02", 2025): ("upper", "≥", 0.8),
        ("262/KH-LĐLĐ", "IND-02", 2030): ("upper", "≥", 0.9),
        ("120/KH-TLĐ", "IND-02", 2030): ("province", "≥", 0.9),
        ("120/KH-TLĐ", "IND-03", 2025): ("", "≥", 0.25),
        ("1790/QĐ-TTg", "IND-24", 2030): ("", "≥", 10.0),
        ("28/NQ-CP", "IND-22", 2025): ("province", "≤", 111.0),
        ("28/NQ-CP", "IND-22", 2030): ("province", "≤", 109.0),
    }
    for key, (level, operator, value) in said.items():
        row = by_key[key]
        assert (row.level, row.operator, row.value) == (level, operator, value), key
    assert set(targets["plan_id"]) == set(study.settings.plans)


@pytest.mark.parametrize(
    ("year", "theme"),
    [
        (2016, None), (2017, "Chung tay chấm dứt bạo lực đối với phụ nữ và trẻ em gái"),
        (2018, None), (2019, "Chấm dứt bạo lực đối với phụ nữ và trẻ em"), (2020, None),
        (2021, GENDER_2021), (2022, None), (2023, GENDER_2021), (2024, GENDER_2021),
        (2025, "Bình đẳng giới và an toàn cho phụ nữ và trẻ em gái trong kỷ nguyên số"),
        (2026, None),
    ],
)  # fmt: skip
def test_themes_of_the_action_month(study: Study, year: int, theme: str | None) -> None:
    themes = study.tables["campaigns"].set_index(["campaign_id", "year"])["theme"]
    found = themes["gender_month", year]
    assert found == theme or (theme is None and pd.isna(found))


@pytest.mark.parametrize(
    ("campaign", "first", "last"),
    [
        ("workers_month", "05-01", "05-31"), ("children_month", "06-01", "06-30"),
        ("domestic_violence_month", "06-01", "06-30"), ("family_day", "06-28", "06-28"),
        ("world_population_day", "07-11", "07-11"), ("gender_month", "11-15", "12-15"),
        ("violence_women_day", "11-25", "11-25"), ("population_month", "12-01", "12-31"),
        ("population_day", "12-26", "12-26"),
    ],
)  # fmt: skip
def test_days_of_the_campaigns(study: Study, campaign: str, first: str, last: str) -> None:
    settings = study.settings.campaigns[campaign]
    assert (settings.start, settings.end) == (first, last)
    assert (settings.first_year == 2016) == (campaign == "gender_month")


# Duties


def test_papers_come_from_units_that_exist(study: Study) -> None:
    rows = study.tables["submissions"]
    assert alive(study, rows, "received").all()
    assert (rows["received"] <= AS_OF).all()


def test_the_district_level_owes_nothing_after_its_end(study: Study) -> None:
    rows, units = study.tables["submissions"], study.tables["units"]
    kinds = units.drop_duplicates("unit_id").set_index("unit_id")["kind"]
    yearly = rows[rows["duty_id"] == "yearly_report"]
    kind = yearly["unit_id"].map(kinds)
    assert set(kind[yearly["year"] < 2025]) == {
        "district_federation", "sector_union", "civil_servants",
    }  # fmt: skip
    assert set(kind[yearly["year"] >= 2025]) == {"commune_union"}


def test_what_comes_on_the_day_itself_is_late() -> None:
    study = load_study(LAI_CHAU)
    found: dict[tuple[str, int], str] = {}
    for year in (2024, 2025):
        table = tk.duties(study, as_of=f"{year}-12-31").table.query("duty_id == 'yearly_report'")
        found |= {(row["unit_id"], year): row["status"] for _, row in table.iterrows()}
    # submissions.csv  yearly_report,LC-H02,2024,2024-11-05    yearly_report,LC-01,2025,2025-11-04
    #                  yearly_report,LC-02,2025,2025-11-05     nothing from LC-H03 in 2024
    assert found["LC-H02", 2024] == "late"
    assert found["LC-H03", 2024] == "missing"
    assert found["LC-01", 2025] == "on_time"
    assert found["LC-02", 2025] == "late"


def test_most_reports_are_on_time_some_late_some_missing() -> None:
    study = load_study(LAI_CHAU)
    table = tk.duties(study, as_of="2025-12-31").table.query("duty_id == 'grassroots_report'")
    shares = table["status"].value_counts(normalize=True)
    assert shares["on_time"] > 0.7
    assert {"late", "missing"} <= set(shares.index)


def test_reviews_come_up_once(study: Study) -> None:
    duties = study.tables["duties"].set_index("duty_id")
    for name, year in (("five_year_review", 2026), ("ten_year_review", 2030)):
        row = duties.loc[[name]]
        assert row[["first_year", "last_year"]].to_numpy().tolist() == [[year, year]]
        assert row[["month", "day"]].isna().all(axis=None)


# Activities, news and models


def test_campaigns_are_marked_within_their_days(study: Study) -> None:
    rows = study.tables["activities"].dropna(subset=["campaign_id"])
    days = rows["date"].dt.strftime("%m-%d")
    start = rows["campaign_id"].map({n: c.start for n, c in study.settings.campaigns.items()})
    end = rows["campaign_id"].map({n: c.end for n, c in study.settings.campaigns.items()})
    assert len(rows) and ((start <= days) & (days <= end)).all()


def test_no_more_leaders_than_people(study: Study) -> None:
    rows = study.tables["activities"]
    held = rows[rows["type"] != "news"]
    assert (held["leaders"] <= held["men"] + held["women"]).all()
    assert held["mode"].notna().all() and held["leaders"].sum() > 0


def test_news_come_from_the_upper_levels_and_count_nobody(study: Study) -> None:
    rows = study.tables["activities"]
    news = rows[rows["type"] == "news"]
    levels = study.tables["units"].drop_duplicates("unit_id").set_index("unit_id")["level"]
    assert set(news["unit_id"].map(levels)) == {"province", "upper"}
    assert news[["men", "women", "leaders"]].isna().all(axis=None)
    assert set(news["channel"]) <= set(study.settings.channels)
    assert alive(study, news, "date").all()


def test_activities_of_a_model_are_of_units_that_try_it(study: Study) -> None:
    tagged = study.tables["activities"].dropna(subset=["model_id"])
    both = tagged.merge(study.tables["models"], on=["unit_id", "model_id"], how="left")
    assert both["start"].notna().all()
    assert ((both["start"] <= both["date"]) & ~(both["end"] < both["date"])).all()


def test_models_stay_within_their_unions(study: Study) -> None:
    models, heads = study.tables["models"], study.tables["headcounts"]
    assert models["model_id"].nunique() == 3 and models["unit_id"].is_unique
    last = heads[heads["date"] == AS_OF].groupby("unit_id")["members"].sum()
    assert (models["members"] <= models["unit_id"].map(last)).all()


# Measurements


def test_measurements_are_of_living_units_and_no_more_than_all(study: Study) -> None:
    rows = study.tables["measurements"]
    assert alive(study, rows, "date").all()
    shares = rows[rows["indicator_id"] != "IND-22"].dropna(subset=["denominator"])
    assert (shares["numerator"] <= shares["denominator"]).all()
    assert (rows["numerator"] % 1 == 0).all()


def test_nothing_is_collected_on_numbers_of_children(study: Study) -> None:
    assert "IND-21" not in set(study.tables["measurements"]["indicator_id"])
    assert study.settings.indicators["IND-21"].until == 2025
    born = study.tables["measurements"].query("indicator_id == 'IND-22'")
    assert set(born["unit_id"]) == {"LC"}  # a unit is too small for a sex ratio


# People known twice


def trained(folder: Path, day: date | str) -> int:
    table = tk.coverage(load_study(folder), day).table.set_index("unit_id")
    return int(table["trained"]["LC"])


def test_a_decision_brings_the_training_back_to_its_officer(tmp_path: Path) -> None:
    (tmp_path / "surveys").mkdir()
    shutil.copytree(PROJECT / "surveys", tmp_path / "surveys", dirs_exist_ok=True)
    undecided = shutil.copytree(LAI_CHAU, tmp_path / "data" / "lai-chau")
    (undecided / "person_decisions.csv").unlink()
    # attendance.csv  T0097,P0961,6,yes: the only training that counts of P0956, chair
    assert trained(LAI_CHAU, "2026-10-31") - trained(undecided, "2026-10-31") == 1
    assert trained(LAI_CHAU, "2026-06-01") == trained(undecided, "2026-06-01")


def test_one_pair_is_the_same_one_is_open_and_one_is_not(study: Study) -> None:
    decided = study.tables["person_decisions"]
    assert decided["decision"].fillna("").tolist() == ["same", "", "different"]
    assert decided["other_id"].tolist() == study.tables["people"]["person_id"].tail(3).tolist()
    names = study.tables["people"].set_index("person_id")["name"].str.casefold()
    one, two = (decided[c].map(names).tolist() for c in ("person_id", "other_id"))
    assert one == two
