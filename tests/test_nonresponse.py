"""Weights against non-response: what each unit gets, and why some get none."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from toolkit import stats
from toolkit.nonresponse import response_weights

PROJECT = Path(__file__).parents[1]
TOML = """\
as_of = 2026-06-30
language = "en"
title = { en = "Small" }

[roles]
chair = { en = "Chair" }
steward = { en = "Steward" }

[surveys.views]
title = { en = "Views" }
instrument = "form.md"
groups = ["sex", "role"]

[[surveys.views.waves]]
name = "before"
label = { en = "Before" }
date = 2026-03-01
file = "before.csv"

[[surveys.views.waves]]
name = "after"
label = { en = "After" }
date = 2026-06-01
file = "after.csv"
"""
FORM = """\
| survey | type | name | label::English (en) |
|---|---|---|---|
| | text | unit | Unit |
| | select_one sex | sex | Sex |
| | select_one role | role | Role |

| choices | list_name | name | label::English (en) |
|---|---|---|---|
| | sex | female | Female |
| | sex | male | Male |
| | sex | prefer_not_to_say | Prefer not to say |
| | role | chair | Chair |
| | role | steward | Steward |
| | role | member | Member without a post |
"""
# unit -> head-count of women and men, answers of the last wave (sex and role, and how many)
F, M, X = "female", "male", "prefer_not_to_say"
UNITS = {
    "A": ((20, 10), {(F, "member"): 6, (M, "member"): 5, (X, "member"): 1}),
    "B": (None, {(F, "member"): 6}),
    "C": ((12, 7), {}),
    "D": ((12, 4), {(F, "member"): 3, (M, "member"): 5}),
    "E": ((12, 4), {(F, "member"): 8}),
    "F": ((8, 6), {(F, "member"): 1, (M, "member"): 2}),
    "G": ((8, 6), {(X, "member"): 6}),
    "H": ((10, 100), {(F, "member"): 9, (M, "member"): 1}),
}
# with posts: people in post by sex and role
POSTS = {
    "R": {(F, "chair"): 1, (F, "steward"): 4, (M, "steward"): 2},
    "S": {(M, "chair"): 1, (F, "steward"): 2},
    "T": {(M, "chair"): 1},
    "U": {(F, "steward"): 9},
    "V": {(F, "steward"): 30, (M, "steward"): 40},
    "W": {("", "chair"): 1},
}
UNITS |= {
    "R": ((20, 15), {(F, "chair"): 1, (F, "steward"): 2, (M, "steward"): 1, (F, "member"): 7,
                     (M, "member"): 4}),
    "S": ((10, 10), {(F, "steward"): 1, (F, "member"): 3, (M, "member"): 4}),
    "T": ((10, 10), {(F, "member"): 3, (M, "member"): 4}),
    "U": ((8, 8), {(F, "steward"): 3, (F, "member"): 3, (M, "member"): 4}),
    "V": ((90, 95), {(F, "steward"): 20, (M, "steward"): 25, (F, "member"): 30, (M, "member"): 22}),
    "W": ((10, 10), {(F, "member"): 5, (M, "member"): 5}),
}  # fmt: skip


def table(path: Path, header: str, rows: list[tuple[object, ...]]) -> None:
    lines = [header, *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write(folder: Path, toml: str = TOML, form: str = FORM) -> Path:
    """A study of the units above; head-counts of other days must not matter."""
    (folder / "study.toml").write_text(toml, encoding="utf-8")
    (folder / "form.md").write_text(form, encoding="utf-8")
    table(folder / "units.csv", "unit_id,name,parent_id", [("P", "Province", "")]
          + [(u, f"Unit {u}", "P") for u in UNITS])  # fmt: skip
    heads: list[tuple[object, ...]] = []
    for unit, (count, _) in UNITS.items():
        if count:
            heads += [(unit, "2025-12-31", s, n) for s, n in zip((F, M), count, strict=True)]
            heads += [(unit, "2024-12-31", F, 1), (unit, "2026-06-02", M, 1)]
    heads.append(("B", "2025-12-31", "", 30))  # a total alone is no head-count by sex
    table(folder / "headcounts.csv", "unit_id,date,sex,members", heads)
    answers = [(u, s, r) for u, (_, k) in UNITS.items() for (s, r), n in k.items()
               for _ in range(n)]  # fmt: skip
    table(folder / "after.csv", "unit,sex,role", answers)
    table(folder / "before.csv", "unit,sex,role", [("A", F, "member")] * 5)
    people, posts = [], []
    for unit, held in POSTS.items():
        for (sex, role), n in held.items():
            for k in range(n):
                person = f"{unit}-{sex}-{role}-{k}"
                people.append((person, person, sex))
                posts.append((person, unit, role, "2020-01-01", ""))
    posts.append(("R-female-chair-0", "R", "steward", "2021-01-01", ""))  # counts once
    posts.append(("R-male-steward-0", "R", "chair", "2020-01-01", "2026-05-31"))  # has ended
    table(folder / "people.csv", "person_id,name,sex", people)
    table(folder / "posts.csv", "person_id,unit_id,role,start,end", posts)
    return folder


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> tk.study.Study:
    return tk.load_study(write(tmp_path_factory.mktemp("study")))


def rows(study: tk.study.Study, found: object) -> pd.DataFrame:
    """Answers of the wave with their weights."""
    responses = study.survey().responses
    weights = found.weights  # type: ignore[attr-defined]
    return responses.loc[weights.index].assign(w=weights)


def test_each_respondent_stands_for_members_of_the_same_sex(study):
    found = response_weights(study)
    own = rows(study, found)
    own = own[own["unit_id"] == "A"]
    want = own["sex"].map({F: 20 / 6, M: 10 / 5})
    pd.testing.assert_series_equal(own["w"], want, check_names=False)
    row = found.table.set_index("unit_id").loc["A"]
    assert (row["members"], row["n"], row["unknown"], row["reason"]) == (30, 12, 1, "")
    assert row["response_rate"] == 12 / 30
    assert row["design_effect"] == pytest.approx(stats.kish_design_effect(want))
    assert row["counted_on"] == pd.Timestamp("2025-12-31")
    assert (row["method"], row["trimmed"], row["merged"]) == ("post-stratification", 0, False)


def test_every_unit_is_listed_and_says_why_it_has_no_weights(study):
    found = response_weights(study)
    reasons = found.table.set_index("unit_id")["reason"]
    assert reasons[list("ABCDEFGH")].to_dict() == {
        "A": "",
        "B": "no_headcount",
        "C": "no_answers",
        "D": "more_answers_than_members",
        "E": "empty_category",
        "F": "few_respondents",
        "G": "unknown_category",
        "H": "high_design_effect",
    }
    own = rows(study, found)
    assert len(own) == sum(sum(answers.values()) for _, answers in UNITS.values())
    weighted = own.groupby("unit_id")["w"].agg(lambda w: w.notna().any())
    assert {unit for unit in weighted.index if not weighted[unit]} == set("BDEG")


def test_nothing_is_shown_from_fewer_than_five_but_they_are_weighted(study):
    found = response_weights(study)
    row = found.table.set_index("unit_id").loc["F"]
    assert row["hidden"] and row[["response_rate", "design_effect", "trimmed"]].isna().all()
    own = rows(study, found)
    assert own.loc[own["unit_id"] == "F", "w"].tolist() == [8, 3, 3]


def test_trimming(study):
    """By hand: 110 members, 10 answers; 5 × 11 = 55 for the man, the other 55 for nine women."""
    found = response_weights(study, unit="H")
    assert found.weights.tolist() == pytest.approx([55 / 9] * 9 + [55])
    row = found.table.iloc[0]
    assert row["trimmed"] == 0.1 and row["design_effect"] > 2
    free = response_weights(study, unit="H", trim=20)
    assert free.weights.tolist() == pytest.approx([10 / 9] * 9 + [100])
    assert free.table.loc[0, "trimmed"] == 0
    with pytest.raises(tk.ArgumentError, match="trim=1"):
        response_weights(study, trim=1)


def test_waves_and_units(study):
    before = response_weights(study, wave="before")
    assert before.weights.isna().all() and before.table["reason"].value_counts()["no_answers"] > 5
    everything = response_weights(study)
    one = response_weights(study, unit="A")
    assert one.table["unit_id"].tolist() == ["A"]
    pd.testing.assert_series_equal(one.weights, everything.weights[one.weights.index])
    assert one.design_effect == pytest.approx(one.table.loc[0, "design_effect"])
    assert math.isnan(response_weights(study, unit="F").design_effect)
    assert response_weights(study, unit="P").weights.equals(everything.weights)


def test_sex_and_role_are_raked(study):
    found = response_weights(study, by=("sex", "role"))
    own = rows(study, found)
    own = own[own["unit_id"] == "R"]
    margins = {"sex": {F: 20, M: 15}, "role": {"chair": 1, "steward": 6, "member": 28}}
    want = stats.rake(own[["sex", "role"]], margins)
    np.testing.assert_allclose(own["w"], want.weights)
    row = found.table.set_index("unit_id").loc["R"]
    assert (row["method"], row["merged"], row["members"]) == ("raking", False, 35)


def test_large_cells_are_post_stratified(study):
    found = response_weights(study, by=("sex", "role"))
    own = rows(study, found)
    own = own[own["unit_id"] == "V"]
    members = {(F, "steward"): 30, (M, "steward"): 40, (F, "member"): 60, (M, "member"): 55}
    for cell, part in own.groupby(["sex", "role"]):
        assert part["w"].tolist() == pytest.approx([members[cell] / len(part)] * len(part))
    assert found.table.set_index("unit_id").loc["V", "method"] == "post-stratification"


def test_roles_nobody_answered_for_are_put_together(study):
    found = response_weights(study, by=("sex", "role"))
    table = found.table.set_index("unit_id")
    assert table["merged"].to_dict()["S"] and not table["merged"].to_dict()["A"]
    own = rows(study, found)
    own = own[own["unit_id"] == "S"]
    sums = own.groupby("role")["w"].sum()
    assert sums.to_dict() == pytest.approx({"steward": 3, "member": 17})
    assert own.groupby("sex")["w"].sum().to_dict() == pytest.approx({F: 10, M: 10})
    reasons = table["reason"].to_dict()
    assert {unit: reasons[unit] for unit in "TUW"} == {
        "T": "empty_category",
        "U": "more_officers_than_members",
        "W": "more_officers_than_members",
    }


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"by": ("age",)}, r"by=\('age',\) is not known; allowed: \('sex',\)"),
        ({"by": ("role",)}, "is not known"),
        ({"wave": "afterr"}, "did you mean 'after'"),
        ({"unit": "Z"}, "unit='Z' is not known"),
        ({"survey": "view"}, "did you mean 'views'"),
    ],
)
def test_wrong_calls(study, more, said):
    with pytest.raises(tk.ArgumentError, match=said):
        response_weights(study, **more)


@pytest.mark.parametrize(
    ("toml", "form", "by", "said"),
    [
        (("groups = [", 'groups = ["role"] #'), None, ("sex",), "needs a question 'sex' among"),
        (("groups = [", 'groups = ["sex"] #'), None, ("sex", "role"), "needs a question 'role'"),
        (None, ("| | sex | male | Male |\n", "| | sex | man | Man |\n"), ("sex",),
         "question 'sex' lacks the choices male"),
        (None, ("| | role | chair | Chair |\n", ""), ("sex", "role"), "offers steward, member"),
        (None, ("| | role | member | Member without a post |\n", ""), ("sex", "role"),
         "one more choice, for members without a post"),
    ],
)  # fmt: skip
def test_what_a_study_lacks_is_named(tmp_path, toml, form, by, said):
    folder = write(tmp_path, TOML.replace(*toml) if toml else TOML,
                   FORM.replace(*form) if form else FORM)  # fmt: skip
    study = tk.load_study(folder, strict=False)
    with pytest.raises(tk.ArgumentError, match=said):
        response_weights(study, by=by)


def test_a_register_is_needed_for_roles(tmp_path):
    folder = write(tmp_path)
    (folder / "posts.csv").unlink()
    with pytest.raises(tk.ArgumentError, match="needs the table posts"):
        response_weights(tk.load_study(folder), by=("sex", "role"))


def test_one_column_may_be_named_by_itself(study):
    pd.testing.assert_frame_equal(
        response_weights(study, by="sex").table, response_weights(study).table
    )


def test_without_head_counts_or_surveys(tmp_path):
    folder = write(tmp_path)
    (folder / "headcounts.csv").unlink()
    found = response_weights(tk.load_study(folder))
    assert found.weights.isna().all()
    assert set(found.table["reason"]) == {"no_headcount", "few_respondents"}
    (folder / "study.toml").write_text(TOML.split("[surveys")[0], encoding="utf-8")
    nothing = response_weights(tk.load_study(folder))
    assert nothing.table.empty and nothing.weights.empty
    assert "no survey" in nothing._repr_html_()


def test_weights_of_the_data_are_the_start(tmp_path):
    folder = write(tmp_path, TOML.replace("groups = [", 'weight_column = "w"\ngroups = [', 1))
    for name in ("before", "after"):
        lines = (folder / f"{name}.csv").read_text().splitlines()
        more = ["w", *(str(n % 3 + 1) for n in range(len(lines) - 1))]
        both = [f"{line},{w}" for line, w in zip(lines, more, strict=True)]
        (folder / f"{name}.csv").write_text("\n".join(both) + "\n")
    study = tk.load_study(folder)
    own = rows(study, response_weights(study))
    women = own[(own["unit_id"] == "A") & (own["sex"] == F)]
    assert women["w"].sum() == pytest.approx(20)
    ratio = women["w"] / women["weight"]
    assert ratio.tolist() == pytest.approx([ratio.iloc[0]] * len(women))
    assert women["weight"].nunique() > 1


# ---- the example study, recounted with plain dictionaries -----------------------------------


@pytest.fixture(scope="module")
def lai_chau() -> tk.study.Study:
    return tk.load_study(PROJECT / "data" / "lai-chau")


def read(name: str) -> list[dict[str, str]]:
    with (PROJECT / "data" / "lai-chau" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("wave", "file", "day"),
    [
        ("baseline", "awareness_2025.csv", "2025-05-15"),
        ("endline", "awareness_2026.csv", "2026-09-15"),
    ],
)
def test_weighted_answers_add_up_to_the_head_counts(lai_chau, wave, file, day):
    found = response_weights(lai_chau, "awareness", wave=wave)
    heads: dict[tuple[str, str], dict[str, int]] = {}
    for row in read("headcounts.csv"):
        if dt.date.fromisoformat(row["date"]) <= dt.date.fromisoformat(day):
            heads.setdefault((row["unit_id"], row["date"]), {})[row["sex"]] = int(row["members"])
    last = {unit: counts for (unit, _), counts in sorted(heads.items())}
    answers = Counter((row["unit"], row["sex"]) for row in read(f"responses/{file}"))
    own = rows(lai_chau, found)
    sums = own.groupby(["unit_id", "sex"])["w"].sum(min_count=1)
    weighted = found.table[found.table["method"] != ""]
    assert len(weighted) > 70
    for unit, trimmed in zip(weighted["unit_id"], weighted["trimmed"], strict=True):
        for sex in (F, M):
            assert answers[unit, sex] <= last[unit][sex]
            if not trimmed > 0:
                assert sums[unit, sex] == pytest.approx(last[unit][sex])
    crowded = found.table.loc[found.table["reason"] == "more_answers_than_members", "unit_id"]
    assert all(any(answers[u, s] > last[u][s] for s in (F, M)) for u in crowded)
    unsaid = found.table[found.table["n"].between(1, 4)]
    assert len(unsaid) and unsaid["hidden"].all()
    assert unsaid[["response_rate", "design_effect", "trimmed"]].isna().all(axis=None)
    assert not found.table.drop(unsaid.index)["hidden"].any()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_display_tells_no_weight_of_a_person(study, language):
    spoken = dataclasses.replace(study, language=language)
    for by in (("sex",), ("sex", "role")):
        shown = tk.table_weights(response_weights(spoken, by=by))
        cells = {row[0]: row[1:] for row in shown.cells()}
        assert set(cells) == {f"Unit {unit}" for unit in UNITS}
        sheets, members, rate, effect, trimmed, remark = cells["Unit F"]
        assert (sheets, members, rate, effect, trimmed) == ("–", "14", "–", "–", "–")
        assert "5" in remark and cells["Unit C"][0] == "0"
        explained = {unit[-1] for unit, (*_, remark) in cells.items() if remark}
        assert explained == set("BCDEFGH" if by == ("sex",) else "BCDEFGHSTUW")
        assert "<table" in response_weights(spoken, by=by)._repr_html_()


def test_roles_of_the_example_are_not_those_of_its_register(lai_chau):
    with pytest.raises(tk.ArgumentError, match="question 'role' offers member, officer"):
        response_weights(lai_chau, by=("sex", "role"))
