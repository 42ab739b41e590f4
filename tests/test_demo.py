"""Synthetic studies: the same arguments give the same files, and every awkward case is there."""

import shutil
import unicodedata
from pathlib import Path

import pandas as pd
import pytest

from toolkit import demo, demo_texts
from toolkit.checks import check
from toolkit.demo import write_study
from toolkit.errors import ArgumentError, ToolkitError
from toolkit.loading import load_study
from toolkit.pairing import complete_codes
from toolkit.reading.tables import read_table
from toolkit.schema import TABLES, columns
from toolkit.settings import read_settings
from toolkit.study import Study
from toolkit.table_parsing import parse

PROJECT = Path(__file__).parents[1]
AS_OF = "2026-10-31"
SIZES = (12, 120, 500)


@pytest.fixture(scope="module", params=SIZES)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_study(tmp_path_factory.mktemp("demo") / "study", units=request.param, seed=5)


@pytest.fixture(scope="module")
def study(folder: Path) -> Study:
    return load_study(folder)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_study(tmp_path_factory.mktemp("small") / "study", units=12)


def contents(folder: Path) -> dict[str, bytes]:
    """Its files, without the store that reading may have left there."""
    files = {f.relative_to(folder).as_posix(): f for f in folder.rglob("*") if f.is_file()}
    return {name: f.read_bytes() for name, f in files.items() if not name.startswith(".columnar/")}


def read(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / name, dtype="str", keep_default_na=False)


def in_post(study: Study, day: str) -> pd.DataFrame:
    posts, date = study.tables["posts"], pd.Timestamp(day)
    return posts[(posts["start"] <= date) & ~(posts["end"] < date)]


def holders(study: Study, unit_id: str) -> pd.DataFrame:
    posts = in_post(study, AS_OF)
    return posts[posts["unit_id"] == unit_id]


def attended(study: Study) -> pd.DataFrame:
    tables = study.tables
    return tables["attendance"].merge(tables["trainings"], on="training_id", suffixes=("", "_held"))


def on_topic(study: Study, rows: pd.DataFrame) -> pd.Series:
    wanted = set(study.settings.training.topics)
    return rows["topics"].map(lambda topics: not wanted.isdisjoint(topics.split()))


def trained(study: Study, day: str) -> set[str]:
    """People with a training that counts on a day, worked out without the toolkit."""
    rows, date, rule = attended(study), pd.Timestamp(day), study.settings.training
    counts = on_topic(study, rows) & (rows["hours"] >= rule.min_hours)
    counts &= rows["passed"].fillna(True).astype(bool)
    counts &= rows["end"].between(date - pd.DateOffset(months=60), date, inclusive="right")
    return set(rows[counts]["person_id"])


def answers(study: Study, unit_id: str) -> dict[str, int]:
    responses = study.survey("awareness").responses
    return responses[responses["unit_id"] == unit_id]["wave"].value_counts().to_dict()


# The files


def test_lai_chau_is_what_the_program_writes(tmp_path: Path) -> None:
    (tmp_path / "surveys").mkdir()
    shutil.copy(PROJECT / demo.QUESTIONNAIRE, tmp_path / "surveys")
    made = contents(write_study(tmp_path / "data" / "lai-chau", units=120, seed=262))
    kept = contents(PROJECT / "data" / "lai-chau")
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


def test_another_seed_gives_another_study(small: Path, tmp_path: Path) -> None:
    other = contents(write_study(tmp_path / "other", units=12, seed=7))
    same = {name for name, content in contents(small).items() if content == other[name]}
    fixed = {"units.csv", "unit_events.csv", "targets.csv", "campaigns.csv", "duties.csv"}
    fixed |= {"study.toml", demo.QUESTIONNAIRE}
    assert same == fixed  # the twelve smallest units are the awkward ones


def test_files_are_utf8_nfc_with_plain_line_ends(small: Path) -> None:
    for name, content in contents(small).items():
        assert unicodedata.is_normalized("NFC", content.decode("utf-8")), name
        assert b"\r" not in content and content.endswith(b"\n"), name


def test_the_study_stands_on_its_own(small: Path) -> None:
    assert (small / demo.QUESTIONNAIRE).read_bytes() == (PROJECT / demo.QUESTIONNAIRE).read_bytes()
    assert 'instrument = "surveys/awareness.md"' in (small / "study.toml").read_text("utf-8")


def test_a_demo_may_be_written_again(small: Path) -> None:
    before = contents(small)
    assert contents(write_study(small, units=12)) == before


def test_other_folders_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ArgumentError, match="not empty"):
        write_study(tmp_path)
    with pytest.raises(ArgumentError, match="is a file"):
        write_study(tmp_path / "notes.txt")
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(("units", "seed", "words"), [(11, 1, "at least 12"), (12, -1, "negative")])
def test_wrong_arguments_are_refused(tmp_path: Path, units: int, seed: int, words: str) -> None:
    with pytest.raises(ArgumentError, match=words):
        write_study(tmp_path / "x", units=units, seed=seed)
    assert not (tmp_path / "x").exists()


def test_a_missing_questionnaire_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "__file__", str(tmp_path / "toolkit" / "demo.py"))
    with pytest.raises(ToolkitError, match="questionnaire"):
        write_study(tmp_path / "x", units=12)
    assert not (tmp_path / "x").exists()


# The tables


def test_settings_and_tables_are_without_findings(folder: Path) -> None:
    settings, findings = read_settings(folder / "study.toml")
    assert settings is not None and settings.synthetic and not findings
    for name in TABLES:
        text, problems = read_table(folder / f"{name}.csv")
        assert text is not None and list(text) == columns(name)
        assert parse(name, text, name)[1] + problems == []


def test_check_finds_no_error_and_no_warning(study: Study) -> None:
    assert [str(f) for f in check(study) if f.severity != "note"] == []


def test_as_many_grassroots_unions_as_asked(folder: Path) -> None:
    units = read(folder, "units.csv")
    grassroots = units[units["level"] == "grassroots"]["unit_id"].nunique()
    assert f"({grassroots} grassroots" in (folder / "README.md").read_text("utf-8")


def test_names_of_living_units_are_unique(study: Study) -> None:
    for day in ("2025-06-01", AS_OF):
        assert study.hierarchy.at(day).table["name"].is_unique


def test_a_tree_with_one_root_on_every_day_of_change(study: Study) -> None:
    units = study.tables["units"]
    for day in {*units["valid_from"].dropna(), *units["valid_to"].dropna()}:
        tree = study.hierarchy.at(day.date())
        assert [unit for unit in tree if unit not in tree.parents] == ["LC"]


def test_upper_levels_before_and_after_the_reform(study: Study) -> None:
    before, after = (study.hierarchy.at(day).table for day in ("2025-06-30", "2025-07-01"))
    assert set(before[before["level"] == "upper"]["kind"]) == {
        "district_federation", "sector_union", "civil_servants",
    }  # fmt: skip
    assert set(after[after["level"] == "upper"]["kind"]) == {"commune_union"}
    assert after["managed_by"].notna().any()


def test_events_of_every_sort_name_units_there_are(study: Study) -> None:
    events = study.tables["unit_events"]
    assert {"create", "rename", "reparent", "merge", "dissolve", "take_over"} <= set(
        events["event"]
    )
    shares = events[events["event"] == "take_over"].groupby("from_unit")["share"].sum()
    assert shares.to_numpy() == pytest.approx(1, abs=0.01)


def test_posts_are_held_in_living_units_only(study: Study) -> None:
    posts, units = study.tables["posts"], study.tables["units"]
    begins, ends = (
        units.groupby("unit_id")[column].agg(lambda days, how=how: how(days, skipna=False))
        for column, how in (("valid_from", pd.Series.min), ("valid_to", pd.Series.max))
    )
    begin, end = posts["unit_id"].map(begins), posts["unit_id"].map(ends)
    assert posts["unit_id"].isin(units["unit_id"]).all()
    assert (begin.isna() | (begin <= posts["start"])).all()
    assert (end.isna() | (posts["end"] <= end)).all()


def test_nobody_holds_the_same_role_twice_at_once(study: Study) -> None:
    key = ["person_id", "unit_id", "role"]
    posts = study.tables["posts"].sort_values([*key, "start"])
    following = posts.groupby(key)["start"].shift(-1)
    assert (following.isna() | (posts["end"] < following)).all()


def test_trainings_are_attended_by_adults_in_post(study: Study) -> None:
    decided = study.tables["person_decisions"]
    twice = dict(zip(decided["other_id"], decided["person_id"], strict=True))
    namesake = decided.loc[decided["decision"] == "different", "other_id"]
    rows = attended(study).merge(study.tables["people"], on="person_id")
    rows = rows[~rows["person_id"].isin(namesake)].replace({"person_id": twice})
    assert (rows["start"].dt.year - rows["birth_year"] >= 18).all()
    assert (rows["hours"] <= rows["hours_held"]).all()
    held = rows.merge(study.tables["posts"], on="person_id", suffixes=("", "_post"))
    held["end_post"] = held["end_post"].fillna(pd.Timestamp(AS_OF))
    in_post = held[(held["start_post"] <= held["start"]) & (held["start"] <= held["end_post"])]
    assert set(rows["person_id"] + rows["training_id"]) == set(
        in_post["person_id"] + in_post["training_id"]
    )


def test_some_attendances_do_not_count(study: Study) -> None:
    rows = attended(study)
    assert (rows["hours"] < study.settings.training.min_hours).any()
    assert not on_topic(study, rows).all()
    assert not rows["passed"].fillna(True).all()
    assert (rows["end"] <= pd.Timestamp(AS_OF) - pd.DateOffset(months=60)).any()


def test_units_answer_while_they_live(study: Study) -> None:
    for wave in study.survey("awareness").settings.waves:
        responses = study.survey("awareness").responses
        units = responses[responses["wave"] == wave.name]["unit_id"]
        assert units.notna().all()
        assert set(units) <= set(study.hierarchy.at(wave.date))


def test_headcounts_cover_the_answers(study: Study) -> None:
    heads = study.tables["headcounts"]
    last = heads[heads["date"] == "2025-12-31"].groupby("unit_id")["members"].sum()
    responses = study.survey("awareness").responses
    asked = responses[responses["wave"] == "baseline"]["unit_id"].value_counts()
    both = asked.index.intersection(last.index)
    assert (asked[both] <= last[both] * 1.1).all()


def test_agreement_turns_round_with_the_statement(study: Study) -> None:
    data = study.survey("awareness")
    items = data.instrument.items_of("attitude")
    values = pd.DataFrame({i.name: data.responses[i.name].map(i.values) for i in items})
    links = values.astype("float64").corr()
    assert (links.mean() > 0.1).all()


# The awkward cases


def test_large_unit(study: Study) -> None:
    assert len(holders(study, "LC-01-001")) == 25
    assert answers(study, "LC-01-001") == {"baseline": 60, "endline": 60}


def test_unit_without_officers(study: Study) -> None:
    assert "LC-01-002" not in set(study.tables["posts"]["unit_id"])
    responses = study.survey("awareness").responses
    assert "officer" not in set(responses[responses["unit_id"] == "LC-01-002"]["role"])


def test_unit_where_nobody_and_unit_where_everybody_is_trained(study: Study) -> None:
    done = trained(study, AS_OF)
    nobody, everybody = (
        set(holders(study, unit_id)["person_id"]) for unit_id in ("LC-01-003", "LC-01-004")
    )
    assert len(nobody) == len(everybody) == 5
    assert not nobody & done
    assert everybody <= done


def test_few_answers_and_one_wave_only(study: Study) -> None:
    assert answers(study, "LC-01-005") == {"baseline": 3, "endline": 3}
    assert answers(study, "LC-01-006") == {"baseline": 18}


def test_merged_and_dissolved_units(study: Study) -> None:
    events = study.tables["unit_events"].set_index("from_unit")
    assert events.loc["LC-02-003", ["event", "to_unit"]].tolist() == ["merge", "LC-02-001"]
    assert events.loc["LC-02-005", "event"] == "dissolve"
    assert str(study.hierarchy.lifetime("LC-02-003")[1].date()) == "2025-06-30"
    assert str(study.hierarchy.lifetime("LC-02-005")[1].date()) == "2025-06-14"


def test_unit_founded_last_month(study: Study) -> None:
    assert str(study.hierarchy.lifetime("LC-02-004")[0].date()) == "2026-10-05"
    assert len(holders(study, "LC-02-004")) == 5
    assert answers(study, "LC-02-004") == {}


def test_name_with_slash_and_quotation_marks(study: Study) -> None:
    name = study.hierarchy.at(AS_OF).unit("LC-02-002").name
    assert name == 'CĐCS Trung tâm Y tế/Bệnh viện "Mường Tè"'


def test_officers_with_two_posts(study: Study) -> None:
    posts = in_post(study, AS_OF)
    ids = study.tables["people"]["person_id"]
    units = [sorted(posts[posts["person_id"] == person]["unit_id"]) for person in ids[:2]]
    assert units == [["LC-01", "LC-01-001"], ["LC-02-001", "LC-02-001"]]


def test_chair_who_left(study: Study) -> None:
    posts = study.tables["posts"]
    chairs = posts[(posts["unit_id"] == "LC-02-006") & (posts["role"] == "chair")]
    assert chairs["person_id"].iloc[-1] == study.tables["people"]["person_id"].iloc[2]
    assert str(chairs["end"].max().date()) == "2026-05-31"
    assert "chair" not in set(holders(study, "LC-02-006")["role"])


def test_readme_names_every_awkward_case(folder: Path) -> None:
    text = (folder / "README.md").read_text("utf-8")
    wanted = [f"LC-0{union}-00{unit}" for union in (1, 2) for unit in range(1, 7)]
    wanted += read(folder, "people.csv")["person_id"].head(3).tolist()
    assert [name for name in wanted if f"`{name}`" not in text] == []
    assert (folder / "study.toml").read_text("utf-8").startswith(demo_texts.MARK)


def test_codes_pair_most_people_and_some_stand_twice(study: Study) -> None:
    responses = study.survey("awareness").responses
    key = ["unit_id", "respondent"]
    one, two = (
        responses[responses["wave"] == w].dropna(subset=key) for w in ("baseline", "endline")
    )
    linked = two.merge(one[key].drop_duplicates(), on=key)
    assert 0.5 < len(linked) / len(two) < 0.8
    assert not complete_codes(responses["respondent"]).all()


# Coverage


@pytest.mark.parametrize(
    ("day", "low", "high"),
    [("2022-12-31", 0.3, 0.65), ("2025-06-30", 0.8, 0.95), ("2025-12-31", 0.4, 0.7),
     (AS_OF, 0.65, 0.9)],
)  # fmt: skip
def test_coverage_rises_falls_and_recovers(day: str, low: float, high: float) -> None:
    study = load_study(PROJECT / "data" / "lai-chau")
    roles = {role for group in study.settings.groups.values() for role in group.roles}
    posts = in_post(study, day)
    people = set(posts[posts["role"].isin(roles)]["person_id"])
    assert low < len(people & trained(study, day)) / len(people) < high


def test_communes_without_a_union_are_looked_after_by_one_neighbour(study: Study) -> None:
    table = study.hierarchy.at(AS_OF).table
    with_union = set(table[table["kind"] == "commune_union"]["located_in"])
    managed = table.dropna(subset=["managed_by"])
    assert len(managed) and not set(managed["located_in"]) & with_union
    assert (managed["managed_by"] == managed["parent_id"]).all()
    assert managed.groupby("located_in")["managed_by"].nunique().max() == 1
