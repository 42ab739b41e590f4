"""`tk.evaluate_models`: criteria by hand, arms of the comparison, and what is never said."""

from __future__ import annotations

import math

import pytest
from small_study import put
from survey_study import UNITS, Answer, write

import toolkit as tk
from toolkit import stats
from toolkit.errors import ArgumentError

HEAD = "model_id,unit_id,name,start,end,status,members,cost\n"
WAVES = ("2025-03-01", "2025-11-01")


def answers(gains, people=5):
    """Sheets before and after: of each unit so many of its people learn the right answer."""
    before, after = [], []
    for unit, gained in gains.items():
        for i in range(people):
            before.append(Answer(unit, f"{unit}{i}", False))
            after.append(Answer(unit, f"{unit}{i}", i < gained))
    return before, after


def study(folder, models, gains=None, rule="", *, people=5, **tables):
    gains = gains or {unit: 4 if n < 6 else 1 + n % 2 for n, unit in enumerate(UNITS)}
    write(folder, *answers(gains, people))
    text = (folder / "study.toml").read_text("utf-8")
    put(folder, "study.toml", text + f'\n[models]\nscale = "knowledge"\n{rule}')
    put(folder, "models.csv", HEAD + "".join(f"{row}\n" for row in models))
    for name, content in tables.items():
        put(folder, f"{name}.csv", content)
    return tk.load_study(folder, strict=False, language="en")


def club(unit, start="2025-05-01", end="", status="running", model="M1", members=10, cost=100):
    return f"{model},{unit},Club,{start},{end},{status},{members},{cost}"


def the(models, as_of="2025-12-31", **more):
    found = tk.evaluate_models(models, as_of=as_of, **more)
    return found, found.table.set_index("model_id").loc["M1"]


def result(found, criterion):
    rows = found.criteria[found.criteria["criterion"] == criterion]
    return rows["result"].iloc[0]


# ---- the change -----------------------------------------------------------------------------


def test_the_difference_is_that_of_the_units_means_by_hand(tmp_path):
    """Six units where 4 of 5 learn it (80 points), six where 1 or 2 of 5 do (20, 40: 30)."""
    models = study(tmp_path, [club(unit) for unit in UNITS[:6]])
    found, row = the(models)
    assert (row["units_with"], row["units_without"], row["units_neither"]) == (6, 6, 0)
    assert (row["n_with"], row["n_without"]) == (30, 30)
    assert (row["change_with"], row["change_without"]) == (80, pytest.approx(30))
    assert row["difference"] == pytest.approx(50)
    change = [100.0 * (i < gained) for gained in [4] * 6 + [1, 2] * 3 for i in range(5)]
    unit = [n for n in range(12) for _ in range(5)]
    wanted = stats.difference_in_differences(change, [1] * 30 + [0] * 30, unit)
    assert (row["low"], row["high"]) == (pytest.approx(wanted.low), pytest.approx(wanted.high))
    assert row["p_adjusted"] == row["p_value"] == pytest.approx(wanted.p_value)
    assert result(found, "change") == "met"


def test_nobody_is_paired_so_units_are_the_cases(tmp_path):
    models = study(tmp_path, [club(unit) for unit in UNITS[:6]])
    text = (tmp_path / "study.toml").read_text("utf-8")
    put(tmp_path, "study.toml", text.replace('respondent_columns = ["code"]', ""))
    models = tk.load_study(tmp_path, strict=False)
    _, row = the(models)
    wanted = stats.difference_in_differences([80.0] * 6 + [20.0, 40.0] * 3, [1] * 6 + [0] * 6)
    assert row["difference"] == pytest.approx(wanted.value)
    assert (row["low"], row["high"]) == (pytest.approx(wanted.low), pytest.approx(wanted.high))
    assert row["estimator"] == "difference in differences, HC3"


@pytest.mark.parametrize(
    ("start", "end", "arms"),
    [
        ("2025-03-01", "", (6, 6, 0)),  # the day of the first wave counts
        ("2025-10-31", "", (6, 6, 0)),
        ("2025-02-28", "", (5, 6, 1)),  # begun before the first wave: in neither arm
        ("2024-02-28", "2024-12-31", (5, 6, 1)),  # also where it had ended by then
        ("2025-11-01", "", (5, 7, 0)),  # begun on the day of the last wave: not yet treated
    ],
)
def test_who_is_treated_is_said_by_the_beginning(tmp_path, start, end, arms):
    rows = [club(unit) for unit in UNITS[:5]] + [club(UNITS[5], start, end)]
    _, row = the(study(tmp_path, rows))
    assert tuple(row[["units_with", "units_without", "units_neither"]]) == arms


def test_units_with_another_model_are_in_neither_arm(tmp_path):
    rows = [club(unit) for unit in UNITS[:6]]
    rows += [club(UNITS[0], model="M2"), club(UNITS[11], model="M2")]
    rows += [club(UNITS[10], "2024-01-01", "2025-02-28", model="M3")]  # over before the waves
    _, row = the(study(tmp_path, rows))
    assert tuple(row[["units_with", "units_without", "units_neither"]]) == (5, 5, 2)


def test_a_model_of_a_unit_is_one_of_the_units_below(tmp_path):
    found, row = the(study(tmp_path, [club("P-1")]))
    assert row["reason"] == "no_comparison" and row["units"] == 1
    assert result(found, "change") == "unknown" and row["verdict"] == "cannot_judge"


def test_few_units_are_described_only(tmp_path):
    found, row = the(study(tmp_path, [club(unit) for unit in UNITS[:3]]))
    assert row["reason"] == "few_units" and row["difference"] > 0
    assert row[["low", "high", "p_value"]].isna().all()
    assert row["verdict"] == "cannot_judge"
    assert "description only" in tk.table_model_change(found)._repr_html_()


def test_no_figure_of_few_people(tmp_path):
    """One person in each of four units: four people with the model."""
    gains = dict.fromkeys(UNITS, 1)
    found, row = the(study(tmp_path, [club(unit) for unit in UNITS[:4]], gains, people=1))
    assert row["reason"] == "few_respondents" and row["n_with"] == 4
    assert row[["change_with", "difference", "low", "high"]].isna().all()
    text = tk.table_model_change(found)
    cells = dict(zip([c.key for c in text.columns], text.cells()[0], strict=True))
    assert cells["n_with"] == cells["change_with"] == cells["difference"] == "–"


def test_one_wave_by_the_day_and_no_survey(tmp_path):
    models = study(tmp_path, [club(unit) for unit in UNITS[:6]])
    assert the(models, "2025-10-01")[1]["reason"] == "no_wave"


# ---- the other criteria ---------------------------------------------------------------------


def test_counts_and_criteria_by_hand(tmp_path):
    """Reach 10 + 5 of 40 + 20 members; men 6 of 20; cost 150 for 15 people; one of two a year."""
    heads = "unit_id,date,sex,members\n" + "".join(
        f"{unit},2024-12-31,female,{n}\n" for unit, n in ((UNITS[0], 40), (UNITS[1], 20))
    )
    held = "activity_id,unit_id,date,men,women,model_id\n"
    held += f"A1,{UNITS[0]},2025-04-01,4,6,M1\nA2,{UNITS[1]},2025-06-01,2,8,M1\n"
    held += f"A3,{UNITS[0]},2026-04-01,50,0,M1\nA4,{UNITS[0]},2025-04-01,9,9,\n"
    held += f"A5,{UNITS[0]},2025-04-02,9,,M1\n"  # women were not counted
    rows = [
        club(UNITS[0], "2024-06-01", cost=100),
        club(UNITS[1], "2024-12-01", "2025-06-30", members=5, cost=50),
        club(UNITS[2], "2026-01-01"),  # after the day
    ]
    models = study(tmp_path, rows, rule="highest_cost = 10\n", headcounts=heads, activities=held)
    found, row = the(models)
    assert (row["units"], row["running"]) == (2, 1)
    assert row[["members", "union_members", "reach"]].tolist() == [15, 60, 0.25]
    assert row[["men", "women", "men_share"]].tolist() == [6, 14, 0.3]
    assert row[["cost", "cost_per_person"]].tolist() == [150, 10]
    assert row[["could_sustain", "sustained", "ready"]].tolist() == [2, 1, 1]
    results = dict(zip(found.criteria["criterion"], found.criteria["result"], strict=True))
    assert results == {
        "reach": "not_met", "men": "met", "change": "unknown", "cost": "met",
        "sustained": "met", "ready": "not_met",
    }  # fmt: skip


def test_a_pilot_is_not_ready_and_a_young_model_is_not_judged(tmp_path):
    rows = [club(UNITS[0], "2024-06-01", status="pilot"), club(UNITS[1], "2024-06-01", status="")]
    _, row = the(study(tmp_path, rows))
    assert row["ready"] == 0 and row["sustained_share"] == 1
    found, row = the(study(tmp_path / "young", [club(UNITS[0], "2025-01-01", status="")]))
    assert row["could_sustain"] == 0 and math.isnan(row["ready"])
    assert result(found, "sustained") == result(found, "ready") == "unknown"


VERDICTS = [
    ("", "cannot_judge", 3),  # three criteria known: change, sustained, ready
    ("heads", "recommend", 4),
    ("heads, much too dear", "not_yet", 5),
]


@pytest.mark.parametrize(("given", "verdict", "judged"), VERDICTS)
def test_the_verdict_follows_the_rule(tmp_path, given, verdict, judged):
    rule = "highest_cost = 9\n" if "dear" in given else ""
    heads = "unit_id,date,sex,members\n"
    if given:
        heads += "".join(f"{unit},2024-12-31,female,20\n" for unit in UNITS[:6])
    rows = [club(unit) for unit in UNITS[:6]]
    empty = "activity_id,unit_id,date\n"
    models = study(tmp_path, rows, rule=rule, headcounts=heads, activities=empty)
    found, row = the(models, "2026-06-01")
    assert (row["verdict"], row["judged"]) == (verdict, judged)
    words = {"recommend": "To be recommended (1)", "not_yet": "Not yet (1)"}
    assert words.get(verdict, "Cannot be judged (1)") in tk.describe_models(found)


def test_a_change_for_the_worse_is_not_met(tmp_path):
    """The units with the model are now those where fewest learn it."""
    gains = {unit: (n % 2 if n < 6 else 4 + n % 2) for n, unit in enumerate(UNITS)}
    found, row = the(study(tmp_path, [club(unit) for unit in UNITS[:6]], gains))
    assert row["high"] < 0 and result(found, "change") == "not_met"


def test_an_interval_around_nothing_is_not_known(tmp_path):
    gains = {unit: 1 + n % 3 for n, unit in enumerate(UNITS)}
    found, row = the(study(tmp_path, [club(unit) for unit in UNITS[:6]], gains))
    assert row["low"] < 0 < row["high"] and result(found, "change") == "unknown"


# ---- display --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_limits_are_said_every_time(language):
    models = tk.evaluate_models(tk.load_study("data/lai-chau", language=language))
    limit = {"vi": "không chứng minh mô hình có tác dụng", "en": "no proof that the model worked"}
    for table in (tk.table_models(models), tk.table_model_change(models)):
        assert limit[language] in " ".join(table.notes)
    assert limit[language] in tk.describe_models(models)
    assert limit[language] in models._repr_html_()
    assert len(tk.table_model_facts(models).cells()) == len(models.table) > 0


def test_no_models_are_no_error(tmp_path):
    models = study(tmp_path, [])
    found = tk.evaluate_models(models)
    assert found.table.empty and "no models" in tk.describe_models(found)
    assert "no models" in found._repr_html_()


def test_a_study_without_a_survey(tmp_path):
    study(tmp_path, [club(UNITS[0])])
    text = (tmp_path / "study.toml").read_text("utf-8")
    kept = text[: text.index("[surveys.views]")] + text[text.index("[models]") :]
    put(tmp_path, "study.toml", kept.replace('scale = "knowledge"\n', ""))
    found, row = the(tk.load_study(tmp_path, strict=False, language="en"))
    assert row["reason"] == "no_survey" and row["units"] == 1
    assert "no survey" in tk.table_model_change(found).lower()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"survey": "view"}, "did you mean 'views'"),
        ({"scale": "knowlege"}, "did you mean 'knowledge'"),
        ({"as_of": "2025"}, "YYYY-MM-DD"),
    ],
)
def test_wrong_arguments_are_named(tmp_path, given, said):
    with pytest.raises(ArgumentError, match=said):
        tk.evaluate_models(study(tmp_path, [club(UNITS[0])]), **given)
