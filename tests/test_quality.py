"""How the answers came in and how well the questions measure, against a recount by hand."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import small_study
import survey_study

import toolkit as tk
from toolkit.disclosure import MIN_RESPONDENTS

PROJECT = Path(__file__).parents[1]
LAI_CHAU, MEN = PROJECT / "data/lai-chau", PROJECT / "data/masculinity"
QUESTIONS = {
    "response": tk.response_rates,
    "missing": tk.missing_answers,
    "straight": tk.straight_lining,
    "duplicates": tk.duplicates,
    "pairing": tk.pairing_quality,
    "reliability": tk.reliability,
    "items": tk.item_analysis,
    "differences": tk.item_differences,
}
TABLES = {
    "response": tk.table_response,
    "missing": tk.table_missing,
    "straight": tk.table_straight_lining,
    "duplicates": tk.table_duplicates,
    "pairing": tk.table_pairing_quality,
    "reliability": tk.table_reliability,
    "items": tk.table_item_analysis,
    "differences": tk.table_item_differences,
}
FORM = """\
| survey | type | name | label::Tiếng Việt (vi) | label::English (en) | relevant | scale | reverse | answer |
|---|---|---|---|---|---|---|---|---|
| | text | unit | Đơn vị | Unit | | | | |
| | text | code | Mã | Code | | | | |
| | select_one sex | sex | Giới tính | Sex | | | | |
| | select_one yn | heard | Đã nghe? | Heard? | | | | |
| | select_one yn | spoke | Lên tiếng? | Spoke? | ${heard} = 'yes' | | | |
| | select_one yn | late | Câu mới | New question | | | | |
| | select_one agree | s1 | Câu 1 | One | | view | | |
| | select_one agree | s2 | Câu 2 | Two | | view | yes | |
| | select_one agree | s3 | Câu 3 | Three | | view | | |
| | select_one agree | s4 | Câu 4 | Four | | view | yes | |

| choices | list_name | name | label::Tiếng Việt (vi) | label::English (en) |
|---|---|---|---|---|
| | sex | female | Nữ | Female |
| | sex | male | Nam | Male |
| | yn | yes | Có | Yes |
| | yn | no | Không | No |
| | yn | dont_know | Không biết | Don't know |
| | yn | prefer_not_to_say | Không muốn trả lời | Prefer not to say |
| | yn | none_of_these | Không có ý nào | None of these |
| | agree | no | Không | Disagree |
| | agree | so | Bình thường | Neutral |
| | agree | yes | Đồng ý | Agree |

| scales | name | method | min_answered | low | high | better | label::Tiếng Việt (vi) | label::English (en) |
|---|---|---|---|---|---|---|---|---|
| | view | mean | 0.5 | 0 | 100 | higher | Quan điểm | View |
"""  # noqa: E501
HEAD = "date,unit,code,sex,heard,spoke,s1,s2,s3,s4"
BEFORE = [
    "P-1-01,a1,female,yes,yes,no,so,yes,no",
    "P-1-01,a2,female,yes,,yes,yes,yes,yes",
    "P-1-01,a2,male,no,,no,no,no,no",
    "P-1-01,a4,male,dont_know,,no,yes,no,",
    "P-1-01,a5,female,,,so,so,,",
    "P-1-02,a6,female,none_of_these,,yes,,,",
    "P-1-02,a6,male,prefer_not_to_say,,yes,yes,no,yes",
    "P-2,a8,male,yes,prefer_not_to_say,no,yes,so,yes",
]


@pytest.fixture
def folder(tmp_path):
    small_study.write(tmp_path)
    small_study.put(tmp_path, "form.md", FORM)
    small_study.change(
        tmp_path, "study.toml", ('weight_column = "weight"\n', ""),
        ('scales = ["knowledge"]', 'scales = ["view"]\nlikert = ["s1", "s2", "s3", "s4"]'),
    )  # fmt: skip
    rows = [HEAD, *(f"2025-03-01,{row}" for row in BEFORE)]
    small_study.put(tmp_path, "responses/before.csv", "\n".join(rows) + "\n")
    after = [f"2025-11-02,{row},yes" for row in BEFORE if not row.startswith("P-2")]
    rows = [f"{HEAD},late", *after]
    small_study.put(tmp_path, "responses/after.csv", "\n".join(rows) + "\n")
    return tmp_path


@pytest.fixture
def small(folder):
    return tk.load_study(folder)


@pytest.fixture(scope="module", params=["vi", "en"])
def lai_chau(request):
    return tk.load_study(LAI_CHAU, language=request.param)


def row(table, **wanted):
    """The only row with these values."""
    for column, value in wanted.items():
        table = table[table[column] == value]
    assert len(table) == 1, wanted
    return table.iloc[0]


# ---- who answered ---------------------------------------------------------------------------


def test_rates_count_units_with_a_headcount_and_add_up(small):
    table = tk.response_rates(small).table
    leaf = row(table, wave="before", unit_id="P-1-01")
    assert (leaf.answers, leaf.members, leaf.rate) == (5, 45, pytest.approx(5 / 45))
    top = row(table, wave="before", unit_id="P")
    assert (top.answers, top.uncounted, top.members, top.units, top.answering) == (8, 3, 45, 1, 1)
    assert top.rate == leaf.rate
    assert np.isnan(row(table, wave="before", unit_id="P-1-02").rate)  # no head-count, not 0 %
    assert "P-2" not in set(table.loc[table["wave"] == "after", "unit_id"])  # dissolved by then


def test_the_latest_headcount_before_the_wave_counts(folder):
    more = "P-1-01,2025-06-30,female,10\nP-1-01,2026-01-01,female,99\n"
    text = (folder / "headcounts.csv").read_text(encoding="utf-8")
    small_study.put(folder, "headcounts.csv", text + more)
    table = tk.response_rates(tk.load_study(folder)).table
    members = [row(table, wave=wave, unit_id="P-1-01").members for wave in ("before", "after")]
    assert members == [45, 10]


def test_more_sheets_than_members_are_a_finding_and_not_clipped(folder):
    small_study.change(folder, "headcounts.csv", ("female,23", "female,1"), ("male,22", "male,2"))
    rates = tk.response_rates(tk.load_study(folder))
    assert row(rates.table, wave="before", unit_id="P-1-01").rate == pytest.approx(5 / 3)


def test_rates_of_the_example_add_up_by_hand():
    study = tk.load_study(LAI_CHAU)
    table = tk.response_rates(study).table
    heads = pd.read_csv(LAI_CHAU / "headcounts.csv")
    sheets = pd.read_csv(LAI_CHAU / "responses/awareness_2025.csv", dtype=str)
    top = row(table, wave="baseline", unit_id="LC")
    members = heads.loc[heads["date"] == "2024-12-31", "members"].sum()
    assert (top.answers, top.members) == (len(sheets), members)
    assert top.rate == pytest.approx(len(sheets) / members)


# ---- five different things ------------------------------------------------------------------


def test_five_reasons_for_no_answer_are_told_apart(small):
    table = tk.missing_answers(small).table
    heard = row(table, wave="before", item="heard")
    assert (heard.n, heard.asked) == (8, 8)
    shares = [heard[s] * 8 for s in ("answered", "unanswered", "dont_know", "prefer_not_to_say")]
    assert [*shares, heard["none_of_these"] * 8] == [4, 1, 1, 1, 1]
    assert row(table, wave="before", item="late").not_asked == 1  # not in the file of that wave
    assert row(table, wave="after", item="late").not_asked == 0


def test_a_question_for_some_only_is_not_asked_of_the_others(small):
    """Three heard something; the third refused to say. `hide_few` keeps the shares back."""
    spoke = row(tk.missing_answers(small).table, wave="before", item="spoke")
    assert (spoke.asked, spoke.not_asked, spoke.hidden) == (3, 5 / 8, True)
    assert np.isnan(spoke.unanswered)


def test_a_choice_that_is_not_offered_is_missing_and_not_nought(small):
    table = tk.missing_answers(small).table
    statement = row(table, wave="before", item="s4")
    assert np.isnan(statement.dont_know) and statement.unanswered == pytest.approx(3 / 8)


def test_questions_of_a_scale_are_added_up_and_divided_last(small):
    missing = tk.missing_answers(small)
    view = row(missing.scales, wave="before", scale="view")
    assert (view.n, view.asked) == (32, 32)
    assert view.unanswered == pytest.approx((1 + 2 + 3) / 32)
    shares = ["answered", "unanswered", "dont_know", "prefer_not_to_say", "none_of_these"]
    known = missing.scales[~missing.scales["hidden"]]
    rest = known[shares].sum(axis=1)[known["scale"].notna()]
    np.testing.assert_allclose(rest, 1)


# ---- care and doubles -----------------------------------------------------------------------


def test_straight_lining_counts_raw_answers(small):
    """Of seven sheets with two answers or more, three have one answer throughout."""
    found = row(tk.straight_lining(small).table, wave="before")
    assert (found["items"], found["n"]) == (4, 7)
    assert found.straight == pytest.approx(3 / 7)
    assert found.long_run == pytest.approx(4 / 7)
    assert found.longest == 2


def test_a_refusal_is_no_answer_to_a_statement():
    study = tk.load_study(MEN)
    table = tk.straight_lining(study).table
    assert table["n"].iloc[0] < len(study.survey().responses)


def test_repeated_codes_are_found_within_unit_and_wave(small):
    found = tk.duplicates(small).table
    assert set(found["kind"]) == {"repeated_code"}
    before = found[found["wave"] == "before"]
    assert sorted(before["row"]) == [3, 4, 7, 8]
    assert before.groupby("group")["unit_id"].nunique().tolist() == [1, 1]


def test_duplicates_never_show_codes_or_answers(small):
    found = tk.duplicates(small)
    assert set(found.table) == {"kind", "wave", "group", "unit_id", "file", "row"}
    shown = tk.table_duplicates(found)._repr_html_()
    assert "before.csv: 3, 4" in shown
    for secret in ("a2", "a6", "female", "Disagree"):
        assert secret not in shown


def test_a_sheet_sent_twice_is_found(tmp_path):
    """One real sheet more than once, in another unit too."""
    folder = tmp_path / "data/lai-chau"
    shutil.copytree(LAI_CHAU, folder)
    shutil.copytree(PROJECT / "surveys", tmp_path / "surveys")
    path = folder / "responses/awareness_2025.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    again = lines[11].replace(lines[11].split(",")[1], "LC-02-001")
    path.write_text("\n".join([*lines, again, lines[20]]) + "\n", encoding="utf-8")
    found = tk.duplicates(tk.load_study(folder)).table
    same = found[found["kind"] == "identical_answers"]
    assert same.groupby("group")["row"].apply(sorted).tolist() == [
        [12, len(lines) + 1],
        [21, len(lines) + 2],
    ]


# ---- how well the questions measure ---------------------------------------------------------


def knowledge(wave_file):
    """Right answers by the key of the questionnaire, counted without the toolkit."""
    key = dict(zip((f"k{i:02}" for i in range(1, 16)), "bcbbbbcbcbbbbcc", strict=True))
    with (LAI_CHAU / "responses" / wave_file).open(encoding="utf-8", newline="") as file:
        rows = [
            [float(line[k] == right) if line[k] else np.nan for k, right in key.items()]
            for line in csv.DictReader(file)
        ]
    return np.array(rows)


def test_reliability_and_items_of_knowledge_by_hand():
    study = tk.load_study(LAI_CHAU)
    right = knowledge("awareness_2025.csv")
    whole = right[~np.isnan(right).any(axis=1)]
    found = row(tk.reliability(study).table, wave="baseline", scale="knowledge")
    variances = whole.var(axis=0, ddof=1).sum() / whole.sum(axis=1).var(ddof=1)
    assert found.alpha == pytest.approx(15 / 14 * (1 - variances))
    assert (found["n"], found.n_missing) == (len(whole), len(right) - len(whole))
    items = tk.item_analysis(study).table
    items = items[(items["wave"] == "baseline") & (items["scale"] == "knowledge")]
    np.testing.assert_allclose(items["difficulty"], np.nanmean(right, axis=0))
    rest = [np.corrcoef(x, whole.sum(axis=1) - x)[0, 1] for x in whole.T]
    np.testing.assert_allclose(items["item_rest"], rest)


def test_nothing_is_measured_from_few_answers(small):
    reliability = tk.reliability(small).table
    assert set(reliability["alpha_reason"]) == {"few_respondents"}
    assert reliability[["alpha", "omega"]].isna().all(axis=None)
    items = tk.item_analysis(small).table
    assert items[["difficulty", "item_rest", "floor"]].isna().all(axis=None)
    nothing = tk.plot_item_analysis(tk.item_analysis(small))
    assert nothing == "No scale has three questions with enough answers to compare them."


def test_a_question_made_harder_for_women_is_found(tmp_path):
    folder = tmp_path / "data/lai-chau"
    shutil.copytree(LAI_CHAU, folder)
    shutil.copytree(PROJECT / "surveys", tmp_path / "surveys")
    path = folder / "responses/awareness_2025.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    women = (table["sex"] == "female") & (table["k06"] == "b") & (np.arange(len(table)) % 2 == 0)
    table.loc[women, "k06"] = "a"
    table.to_csv(path, index=False)
    study = tk.load_study(folder, language="en")
    differences = tk.item_differences(study)
    one = row(differences.table, wave="baseline", item="k06")
    assert (one.ets_class, one.harder_for) == ("C", "female")
    others = differences.table[differences.table["item"] != "k06"]
    assert (others["harder_for"] == "").all()
    assert "Female" in tk.table_item_differences(differences, "baseline")._repr_html_()


def test_groups_must_be_two_and_of_the_survey(lai_chau, small):
    with pytest.raises(tk.ArgumentError, match=r"by='seks' .* did you mean 'sex'"):
        tk.item_differences(lai_chau, by="seks")
    assert tk.item_differences(lai_chau, by="role").table["n_focal"].gt(100).all()
    assert tk.item_differences(small).table.empty  # no scale of right and wrong answers
    with pytest.raises(tk.ArgumentError, match=r"wave='midline'"):
        tk.table_item_analysis(tk.item_analysis(lai_chau), "midline")


# ---- pairing --------------------------------------------------------------------------------


def test_pairing_adds_up_and_compares_the_paired_with_the_others():
    study = tk.load_study(LAI_CHAU)
    found = tk.pairing_quality(study)
    states = found.table[["paired", "ambiguous", "alone", "no_code"]]
    assert states.sum(axis=1).tolist() == found.table["n"].tolist() == [3261, 2571]
    assert set(found.table["paired"]) == {len(found.pairing.pairs)}
    scores = tk.score(study, "awareness").table
    paired = scores.loc[found.pairing.pairs["before"], "attitude"].dropna()
    one = row(found.attrition, scale="attitude")
    assert (one.n_paired, one.paired) == (len(paired), pytest.approx(paired.mean()))
    before = scores[scores["wave"] == "baseline"]["attitude"].notna().sum()
    assert one.n_paired + one.n_others == before


# ---- what is shown --------------------------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_result_shows_itself(lai_chau, question):
    result = QUESTIONS[question](lai_chau)
    assert result._repr_html_() == TABLES[question](result)._repr_html_()
    assert ">nan<" not in result._repr_html_().lower()


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_study_without_surveys_says_so(tmp_path, question):
    small_study.write(tmp_path)
    text = (tmp_path / "study.toml").read_text(encoding="utf-8")
    small_study.put(tmp_path, "study.toml", text[: text.index("[surveys.views]")])
    study = tk.load_study(tmp_path, language="en")
    result = QUESTIONS[question](study)
    assert result.table.empty
    assert TABLES[question](result) == "This study has no survey."
    assert tk.describe_quality(result) == "This study has no survey."
    assert "# Quality of the survey" in tk.quality_title(study)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_unknown_survey_is_named(lai_chau, question):
    with pytest.raises(tk.ArgumentError, match="survey='awarenes'"):
        QUESTIONS[question](lai_chau, "awarenes")


def test_the_headlines_come_in_both_languages(lai_chau):
    results = [question(lai_chau) for question in QUESTIONS.values()]
    said = tk.describe_quality(*results)
    wanted = ("59,3%", "5/36", "1.789") if lai_chau.language == "vi" else ("59.3%", "1,789")
    assert all(word in said for word in wanted)
    assert len(said.splitlines()) == 12


def test_few_sheets_are_not_told(small):
    rates = tk.response_rates(small)
    few = rates.table[rates.table["answers"].between(1, MIN_RESPONDENTS - 1)]
    assert len(few) and few["hidden"].all() and few["rate"].isna().all()
    attrition = tk.pairing_quality(small).attrition
    assert attrition["hidden"].all() and attrition["paired"].isna().all()


def test_missing_answers_of_two_people_are_not_told(tmp_path):
    """Two sheets with three questions are six answers and still two people."""
    sheets = [survey_study.Answer("P-1-01", f"c{i}", True, 3, 2) for i in range(2)]
    study = tk.load_study(survey_study.write(tmp_path / "study", sheets, sheets))
    missing = tk.missing_answers(study)
    for table in (missing.table, missing.scales):
        assert table["hidden"].all()
        assert table[["answered", "unanswered", "not_asked"]].isna().all(axis=None)


def test_the_picture_names_the_weak_questions(lai_chau):
    chart = tk.plot_item_analysis(tk.item_analysis(lai_chau))
    svg = chart.svg()
    assert all(f">{name}<" in svg for name in ("P02", "P03", "P04", "P05", "P06"))
    assert "36" in chart.title_text and "36" in chart.alt


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_notebook_runs_on_a_survey_with_one_wave_and_weights(tmp_path, language):
    """The other example is run by tests/test_notebooks.py."""
    command = [sys.executable, "-m", "papermill", "notebooks/survey_quality.ipynb"]
    command += [str(tmp_path / "run.ipynb"), "-p", "study", "data/masculinity"]
    command += ["-p", "language", language]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    said = (tmp_path / "run.ipynb").read_text(encoding="utf-8")
    assert ("Chất lượng khảo sát" if language == "vi" else "Quality of the survey") in said
