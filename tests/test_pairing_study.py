"""How a study's settings and files make codes and rules, and what the report of a pairing says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
import small_study

import toolkit as tk
from toolkit.linkage import Rule
from toolkit.pairing import pair, pairing_rule
from toolkit.reading.responses import respondent_codes
from toolkit.settings import Survey

PROJECT = Path(__file__).parents[1]
FOLDER = PROJECT / "data/lai-chau"


# ---- codes as they are read -----------------------------------------------------------------


def test_codes_are_compared_as_people_write_them():
    typed = pd.DataFrame(
        {
            "letter": ["Đ", "d ", "Ư", "u", None, "a|b", None],
            "day": ["07", "7", "10", "10.0", "1", "0", None],
        }
    ).astype("str")
    codes = respondent_codes(typed, ("letter", "day"))
    assert codes.tolist()[:6] == ["d|7", "d|7", "u|10", "u|10", "|1", "a b|0"]
    assert pd.isna(codes[6])


def survey(**settings):
    words = {"vi": "x", "en": "x"}
    wave = {"name": "w", "label": words, "date": "2025-01-01", "file": "w.csv"}
    return Survey.model_validate(
        {"title": words, "instrument": "f.md", "waves": [wave]} | settings
    )  # fmt: skip


CODE = ["sex", "mother", "day", "siblings", "birthplace", "phone"]


@pytest.mark.parametrize(
    ("settings", "columns", "rule"),
    [
        ({"respondent_columns": CODE}, CODE, Rule(1, (0,))),
        ({"respondent_columns": CODE[1:]}, CODE[1:], Rule(0)),
        ({"respondent_columns": CODE[1:], "groups": ["sex"]}, CODE, Rule(1, (0,))),
        ({"respondent_columns": [*CODE[1:], "sex"]}, CODE, Rule(1, (0,))),
        ({"respondent_columns": ["id"], "groups": ["sex"]}, ["id"], Rule(0)),
        ({"respondent_columns": ["id"], "pairing": {"tolerance": 2}}, ["id"], Rule(0)),
        ({"respondent_columns": CODE, "pairing": {"block": []}}, CODE, Rule(1)),
        ({"respondent_columns": CODE, "pairing": {"tolerance": 0}}, CODE, Rule(0, (0,))),
        ({"respondent_columns": CODE[:3], "pairing": {"tolerance": 2}}, CODE[:3], Rule(1, (0,))),
        ({"groups": ["sex"]}, [], Rule(0)),
        ({"groups": ["sex"], "pairing": {"block": ["sex"]}}, [], Rule(0)),
        (
            {"respondent_columns": CODE, "pairing": {"block": ["sex", "role"], "tolerance": 2}},
            ["sex", "role", *CODE[1:]],
            Rule(2, (0, 1)),
        ),
    ],
)
def test_settings_make_the_rule(settings, columns, rule):
    made = survey(**settings)
    assert list(made.code_columns) == columns
    assert pairing_rule(made) == rule


@pytest.fixture
def folder(tmp_path):
    """The small study with a code of two elements, one of them the sex."""
    small_study.write(tmp_path)
    code = 'respondent_columns = ["sex", "code"]\n'
    small_study.change(tmp_path, "study.toml", ('respondent_columns = ["code"]\n', code))
    return tmp_path


def with_pairing(folder, text):
    line = 'groups = ["sex"]\n'
    small_study.change(folder, "study.toml", (line, f"{line}pairing = {text}\n"))
    return folder


def codes(folder):
    return tk.load_study(folder).survey().responses["respondent"].tolist()


@pytest.mark.parametrize(
    ("setting", "place", "value"),
    [
        ("{ tolerance = 3 }", "pairing.tolerance", "3"),
        ("{ tolerance = true }", "pairing.tolerance", "true"),
        ("{ tolerances = 1 }", "pairing.tolerances", "tolerances"),
        ('{ block = ["sexx"] }', "pairing.block", "sexx"),
        ('{ block = "sex" }', "pairing.block", "sex"),
    ],
)
def test_a_wrong_setting_is_named(folder, setting, place, value):
    with pytest.raises(tk.StudyError) as caught:
        tk.load_study(with_pairing(folder, setting))
    assert f"study.toml, surveys.views.{place}: '{value}'" in str(caught.value)


def test_a_column_that_must_not_differ_has_to_be_there(folder):
    with_pairing(folder, '{ block = ["age"] }')
    small_study.change(folder, "responses/after.csv", ("k2,age", "k2,years"))
    with pytest.raises(tk.StudyError, match=r"responses/after\.csv, row 1, age"):
        tk.load_study(folder)


def test_the_setting_decides(tmp_path):
    shutil.copytree(PROJECT / "surveys", tmp_path / "surveys")
    folder = shutil.copytree(FOLDER, tmp_path / "data/lai-chau")
    line = 'groups = ["sex", "role"]\n'
    small_study.change(folder, "study.toml", (line, f"{line}pairing = {{ tolerance = 0 }}\n"))
    strict, usual = (tk.data_notes(tk.load_study(at), "LC").table for at in (folder, FOLDER))
    assert strict["pairs"].tolist() == strict["exact"].tolist() == usual["exact"].tolist()
    assert (usual["pairs"] > usual["exact"]).all()


def test_choices_make_the_same_codes_however_they_were_exported(folder):
    as_names = codes(folder)
    rows = ("2025-11-02,P-1-01,a1,1,female", "2025-11-02,P-1-01,a1,1,Nữ")
    small_study.change(folder, "responses/after.csv", rows)
    assert codes(folder) == as_names
    assert as_names[0] == "female|a1"


def test_a_refusal_to_answer_is_a_missing_element(folder):
    refusal = "| | sex | prefer_not_to_say | – | – |\n"
    small_study.change(folder, "form.md", ("| | yn | yes", f"{refusal}| | yn | yes"))
    rows = ("a2,1.5,male", "a2,1.5,prefer_not_to_say")
    small_study.change(folder, "responses/before.csv", rows)
    assert codes(folder)[1] == "|a2"


def test_incomplete_codes_are_no_double_answers(folder):
    doubles = [("P-1-01,a2,1.5,male", "P-1-01,a1,1.5,female")]
    small_study.change(folder, "responses/before.csv", *doubles)
    assert repeated(folder) == [3]
    small_study.change(folder, "responses/before.csv", ("a1,1,female", "a1,1,"))
    small_study.change(folder, "responses/before.csv", ("a1,1.5,female", "a1,1.5,"))
    assert codes(folder)[:2] == ["|a1", "|a1"]
    assert repeated(folder) == []


def repeated(folder):
    """Rows of answers whose code stands a second time."""
    findings = tk.check(tk.load_study(folder))
    return [finding.row for finding in findings if finding.code == "duplicate_response"]


# ---- the report -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def study():
    return tk.load_study(FOLDER)


def test_the_report_tells_what_each_rule_finds(study):
    data, rows = study.survey(), study.survey().responses
    before, after = (rows[rows["wave"] == wave] for wave in data.waves)
    for row in tk.pairing(study).table.to_dict("records"):
        found = pair(before, after, pairing_rule(data.settings, row["tolerance"]))
        assert (row["pairs"], row["matchable"]) == (len(found.pairs), found.matchable)
        assert (row["ambiguous"], row["match_rate"]) == (
            found.ambiguous,
            pytest.approx(len(found.pairs) / found.matchable),
        )
        assert row["false_links"] == pytest.approx(found.false_links)
        assert row["false_link_rate"] == pytest.approx(found.false_link_rate)
        assert row["false_links"] < row["false_links_high"]
        assert row["used"] == (row["tolerance"] == 1)


def test_the_report_of_a_unit_adds_up_units_below(study):
    whole = tk.pairing(study).units
    below = study.hierarchy.at(study.settings.as_of).under("LC-01")
    report = tk.pairing(study, unit="LC-01")
    own = whole[whole.index.isin(below)]
    assert report.units.equals(own)
    used = report.table[report.table["used"]].iloc[0]
    for column in ("n_before", "n_after", "pairs", "matchable", "ambiguous"):
        assert used[column] == own[column].sum()
    assert used["false_links"] == pytest.approx(own["false_links"].sum())


def test_the_report_where_nobody_can_be_paired():
    men = tk.load_study(PROJECT / "data/masculinity")
    assert tk.pairing(men).table.empty and tk.pairing(men).units.empty


@pytest.mark.parametrize("argument", [{"survey": "x"}, {"unit": "x"}])
def test_the_report_of_something_unknown(study, argument):
    with pytest.raises(tk.ArgumentError):
        tk.pairing(study, **argument)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_report_shows_itself(language):
    study = tk.load_study(FOLDER, language=language)
    shown = tk.pairing(study)._repr_html_()
    table = tk.pairing(study).table
    pairs = table["pairs"].astype(int).tolist()
    point = "." if language == "vi" else ","
    for number in pairs:
        assert f"{number:,}".replace(",", point) in shown
