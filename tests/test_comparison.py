"""How two waves are compared: the choice of estimator, families of tests, what stays unsaid."""

from __future__ import annotations

import math

import pandas as pd
import pytest
import survey_study
from survey_study import CODED, UNITS, Answer

import toolkit as tk
from toolkit import stats
from toolkit.disclosure import hide_complement, hide_few
from toolkit.errors import ArgumentError, StudyError
from toolkit.show.displays import display


def compared(tmp_path, first, second, settings=CODED, /, **asked):
    folder = survey_study.write(tmp_path / "study", first, second, settings)
    return tk.compare(tk.load_study(folder), **asked)


def wave(n, right, *, units=(UNITS[0],), start=0, grade=3, **more):
    """Sheets of n people, the first `right` of them right, dealt out over the units."""
    return [
        Answer(units[i % len(units)], f"c{start + i}", i < right, grade, **more) for i in range(n)
    ]


def only(change, scale="knowledge"):
    [row] = change.table[change.table["scale"] == scale].to_dict("records")
    return row


# ---- the estimator --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "settings", "method", "why", "estimator"),
    [
        (wave(20, 8), wave(20, 15), CODED, "paired", "all_paired", "paired t"),
        # means of 19 pairs beside means of all would give away the one who is alone
        (wave(20, 8), wave(19, 15), CODED, "partly_paired", "some_paired", "REML random intercept"),
        (wave(60, 20), wave(55, 45), CODED, "paired", "all_paired", "paired t"),
        (wave(20, 8), wave(15, 9), CODED, "partly_paired", "some_paired", "REML random intercept"),
        (wave(9, 3), wave(9, 7, start=2), CODED, "partly_paired", "some_paired", "Derrick Tnew2"),
        (wave(20, 8), wave(20, 15, start=16), CODED, "welch", "few_pairs", "Welch t"),
        (wave(20, 8), wave(20, 15), "", "welch", "anonymous", "Welch t"),
        (wave(20, 8), [], CODED, "level", "", ""),
    ],
)
def test_who_could_be_paired_decides(tmp_path, before, after, settings, method, why, estimator):
    row = only(compared(tmp_path, before, after, settings, scale="knowledge"))
    assert (row["method"], row["why"], row["estimator"]) == (method, why, estimator)


def test_paired_is_the_paired_t_interval(tmp_path):
    row = only(compared(tmp_path, wave(20, 8), wave(20, 15), scale="knowledge"))
    want = stats.mean_change([100.0] * 8 + [0.0] * 12, [100.0] * 15 + [0.0] * 5)
    assert [row["low"], row["high"]] == pytest.approx([want.low, want.high])
    assert (row["effect"], row["effect_name"]) == (pytest.approx(want.effect), "Hedges g_av")


@pytest.mark.parametrize(
    ("pairs", "shown", "tested"), [(4, 0, 0), (5, 1, 0), (9, 1, 0), (10, 1, 1)]
)
def test_no_number_below_five_pairs_and_no_p_below_ten(tmp_path, pairs, shown, tested):
    row = only(compared(tmp_path, wave(pairs, 1), wave(pairs, pairs - 1), scale="knowledge"))
    assert math.isfinite(row["change"]) == bool(shown)
    assert math.isfinite(row["p_value"]) == bool(tested)
    assert row["reason"] == {0: "few_respondents", 1: "few_for_p", 2: ""}[shown + tested]


@pytest.mark.parametrize(("moved", "tested"), [(5, False), (6, True)])
def test_no_p_from_fewer_than_six_who_changed(tmp_path, moved, tested):
    row = only(compared(tmp_path, wave(20, 5), wave(20, 5 + moved), scale="knowledge"))
    assert math.isfinite(row["p_value"]) == tested
    assert row["reason"] == ("" if tested else "few_discordant")


def test_no_mean_leaves_the_scale(tmp_path):
    """The model alone would put the mean after at 114 of 100."""
    before = [*wave(15, 3), *wave(25, 25, start=100)]
    row = only(compared(tmp_path, before, wave(15, 14), scale="knowledge"))
    assert row["estimator"] == "Derrick Tnew2"
    assert row["after"] == pytest.approx(100 * 14 / 15)


@pytest.mark.parametrize("right", [1, 2, 4, 5])
def test_limits_stay_on_the_scale(tmp_path, right):
    folder = survey_study.write(tmp_path / "study", wave(6, 6 - right), wave(6, right))
    study = tk.load_study(folder)
    for table, scale in (
        (tk.compare(study).table, "knowledge"),
        (tk.compare_items(study).table, 0),
    ):
        row = table[table["scale"] == scale].iloc[0] if scale else table.set_index("item").loc["k1"]
        assert 0 <= row["level_low"] < row["level_high"] <= 100
        assert -100 <= row["low"] < row["high"] <= 100


def test_gained_and_lost_of_three_pairs_are_not_told(tmp_path):
    folder = survey_study.write(tmp_path / "study", wave(20, 2), wave(20, 20, start=17))
    table = tk.compare_items(tk.load_study(folder)).table.set_index("item")
    assert table.loc["k1", "pairs"] == 3
    assert table.loc["k1", ["gained", "lost"]].isna().all()


# ---- people from several units --------------------------------------------------------------


@pytest.mark.parametrize("units", [2, 5, 6, 12])
def test_units_are_clusters_and_six_are_needed(tmp_path, units):
    places = UNITS[:units]
    before, after = wave(60, 22, units=places), wave(60, 45, units=places)
    row = only(compared(tmp_path, before, after, scale="knowledge"))
    assert (row["units"], row["clusters"]) == (units, units)
    assert row["change"] == pytest.approx(100 * 23 / 60)
    if units < 6:
        assert row["reason"] == "few_clusters" and math.isnan(row["low"])
    else:
        steps = [100.0 * ((i < 45) - (i < 22)) for i in range(60)]
        want = stats.clustered_mean(steps, [places[i % units] for i in range(60)])
        assert [row["low"], row["p_value"]] == pytest.approx([want.low, want.p_value])


def test_a_study_may_say_that_units_are_no_clusters(tmp_path):
    settings = f"{CODED}\nclusters = false"
    before, after = wave(30, 10, units=UNITS[:3]), wave(30, 20, units=UNITS[:3])
    row = only(compared(tmp_path, before, after, settings, scale="knowledge"))
    assert (row["clusters"], row["estimator"]) == (0, "paired t")


def test_a_single_unit_is_no_cluster_among_many(tmp_path):
    places = UNITS[:4]
    change = compared(tmp_path, wave(80, 30, units=places), wave(80, 60, units=places), by="unit")
    assert set(change.table["clusters"]) == {0.0}
    assert set(change.table["group"]) == set(places)


# ---- families of tests ----------------------------------------------------------------------


def test_declared_outcomes_by_holm_the_others_by_benjamini_hochberg(tmp_path):
    settings = f'{CODED}\nscales = ["knowledge", "trust", "recalled"]\nprimary = ["knowledge"]'
    before = [Answer(UNITS[0], f"c{i}", i % 3 == 0, 1 + i % 4, 1 + i % 3) for i in range(24)]
    after = [Answer(UNITS[0], f"c{i}", i % 3 != 1, 2 + i * 3 % 4, 2 + i * 2 % 4) for i in range(24)]
    table = compared(tmp_path, before, after, settings).table.set_index("scale")
    assert table["family"].to_dict() == {
        "knowledge": "primary", "trust": "screening", "recalled": "screening",
    }  # fmt: skip
    assert table["tests"].to_dict() == {"knowledge": 1, "trust": 2, "recalled": 2}
    assert table.loc["knowledge", "p_adjusted"] == table.loc["knowledge", "p_value"]
    screening = table.loc[["trust", "recalled"]]
    assert screening["p_adjusted"].tolist() == pytest.approx(
        stats.benjamini_hochberg(screening["p_value"].tolist()).tolist()
    )


def test_items_are_screening(tmp_path):
    folder = survey_study.write(tmp_path / "study", wave(20, 6), wave(20, 16, grade=4))
    table = tk.compare_items(tk.load_study(folder)).table.set_index("item")
    right = table.loc["k1"]
    want = stats.proportion_change([[6, 0], [10, 4]])
    assert [right["change"], right["low"], right["p_value"]] == pytest.approx(
        [100 * want.value, 100 * want.low, want.p_value]
    )
    assert (right["gained"], right["lost"], right["effect_name"]) == (10, 0, "")
    assert set(table["family"]) == {"screening"}
    assert table.loc["s1", "effect_name"] == "P(up) − P(down)"
    assert table.loc["s1", "effect"] == 1


@pytest.mark.parametrize("by", [None, "sex"])
def test_the_table_of_items_names_groups_and_tests(tmp_path, by):
    before, after = (
        [*wave(20, n, sex="female"), *wave(20, n + 2, sex="male", start=50)] for n in (6, 16)
    )
    folder = survey_study.write(tmp_path / "study", before, after)
    items = tk.compare_items(tk.load_study(folder, language="en"), by=by)
    shown = display(items)
    titles = [column.title for column in shown.columns]
    assert ("Group" in titles, "p, adjusted" in titles) == (by is not None, True)
    asked = [row for row in shown.cells() if row[0].startswith(("K1", "S1"))]
    assert {row[1] for row in asked} == ({"Female", "Male"} if by else {"40"})
    tests = int(items.table["tests"].max())
    assert any(f"the {tests} comparison" in note for note in shown.notes)


# ---- comparison units -----------------------------------------------------------------------


def test_difference_in_differences(tmp_path):
    before, after = wave(96, 40, units=UNITS), wave(96, 70, units=UNITS)
    change = compared(
        tmp_path, before, after, scale="knowledge", comparison=[*UNITS[6:]]
    ).table.set_index("group")
    programme = [i % 12 < 6 for i in range(96)]
    steps = [100.0 * ((i < 70) - (i < 40)) for i in range(96)]
    want = stats.difference_in_differences(steps, programme, [UNITS[i % 12] for i in range(96)])
    row = change.loc["difference"]
    assert row["method"] == "difference"
    assert [row["change"], row["low"], row["p_value"]] == pytest.approx(
        [want.value, want.low, want.p_value]
    )
    own = change.loc["programme", "change"] - change.loc["comparison", "change"]
    assert row["change"] == pytest.approx(own)


def test_one_comparison_unit_gives_no_interval(tmp_path):
    before, after = wave(96, 40, units=UNITS), wave(96, 70, units=UNITS)
    change = compared(tmp_path, before, after, scale="knowledge", comparison=(UNITS[0],))
    row = change.table.set_index("group").loc["difference"]
    assert row["reason"] == "one_comparison_cluster"
    assert math.isfinite(row["change"]) and math.isnan(row["low"])


def test_a_difference_from_four_people_is_hidden(tmp_path):
    few = wave(4, 1, units=(UNITS[1],), start=50)
    before, after = [*wave(40, 15), *few], [*wave(40, 30), *few]
    table = compared(tmp_path, before, after, scale="knowledge", comparison=(UNITS[1],)).table
    hidden = table[table["group"] != "programme"]
    assert hidden[["before", "after", "change", "low", "p_value"]].isna().all(axis=None)


# ---- looking back ---------------------------------------------------------------------------

LOOKING_BACK = f'{CODED}\nretrospective = {{ recalled = "trust" }}'


def test_what_people_recall_is_kept_apart(tmp_path):
    before = [Answer(UNITS[0], f"c{i}", True, 3 + i % 2) for i in range(20)]
    after = [Answer(UNITS[0], f"c{i}", True, 4 + i % 2, 1 + i % 3) for i in range(20)]
    table = compared(tmp_path, before, after, LOOKING_BACK).table
    assert set(table["scale"]) == {"knowledge", "trust"}
    rows = table[table["scale"] == "trust"].set_index("method")
    assert set(rows.index) == {"paired", "retrospective", "response_shift"}
    assert rows.loc["paired", "change"] == pytest.approx(25)
    recalled = [25 * (i % 3) for i in range(20)]
    gain = [75 + 25 * (i % 2) - back for i, back in enumerate(recalled)]
    assert rows.loc["retrospective", "change"] == pytest.approx(sum(gain) / 20)
    parts = rows.loc["retrospective", "change"] + rows.loc["response_shift", "change"]
    assert parts == pytest.approx(rows.loc["paired", "change"])


def test_what_people_recall_is_no_effect_without_a_first_wave(tmp_path):
    after = [Answer(UNITS[0], f"c{i}", True, 4 + i % 2, 1 + i % 3) for i in range(20)]
    table = compared(tmp_path, [], after, LOOKING_BACK).table
    assert set(table["method"]) == {"level"}


def test_what_people_recall_does_not_give_away_who_recalled_nothing(tmp_path):
    before = [Answer(UNITS[0], f"c{i}", True, 3 + i % 2) for i in range(20)]
    after = [Answer(UNITS[0], f"c{i}", True, 4 + i % 2, 1 + i % 3 if i else "") for i in range(20)]
    table = compared(tmp_path, before, after, LOOKING_BACK).table.set_index("method")
    apart = table.loc[["retrospective", "response_shift"]]
    assert apart[["before", "after", "change", "low", "high"]].isna().all(axis=None)
    assert set(apart["reason"]) == {"protects_others"}


def test_what_people_recall_is_no_declared_outcome(tmp_path):
    before = [Answer(UNITS[0], f"c{i}", True, 3 + i % 2) for i in range(20)]
    after = [Answer(UNITS[0], f"c{i}", True, 4 + i % 3 // 2, 1 + i % 3) for i in range(20)]
    settings = f'{LOOKING_BACK}\nprimary = ["trust"]'
    table = compared(tmp_path, before, after, settings).table.set_index("method")
    rows = table[table["scale"] == "trust"]
    assert rows["family"].to_dict() == {
        "paired": "primary", "retrospective": "screening", "response_shift": "screening",
    }  # fmt: skip
    assert rows.loc["paired", "tests"] == 1


# ---- what is hidden stays hidden ------------------------------------------------------------


def by_sex(tmp_path, before, after, settings=""):
    """Sheets of women and men: so many before, so many after; the women are all right."""
    waves = [
        [
            *wave(women, women, sex="female", start=100 * w),
            *wave(men, men // 2, sex="male", start=500 + 100 * w),
        ]
        for w, (women, men) in enumerate((before, after))
    ]
    return compared(tmp_path, *waves, settings, by="sex").table.set_index(["scale", "group"])


def test_a_level_is_no_way_round(tmp_path):
    table = by_sex(tmp_path, (10, 20), (3, 20)).loc["knowledge"]
    assert table["after"].isna().all() and math.isnan(table.loc["male", "level"])
    assert table.loc["female", "level_wave"] == "before"
    assert table.loc["male", "reason"] == "protects_others"


def test_hidden_groups_hold_five_people_together():
    rows = pd.DataFrame({"scale": "k", "n": [1, 2, 10, 20], "mean": [1.0, 2.0, 3.0, 4.0]})
    shown = hide_complement(hide_few(rows, "n", ["mean"]), "n", ["mean"], ["scale"])
    assert shown["mean"].isna().tolist() == [True, True, True, False]


# ---- room to move ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("top", "n", "warning"), [(20, 20, "ceiling"), (5, 20, "ceiling"), (4, 20, ""), (5, 34, "")]
)
def test_ceiling(tmp_path, top, n, warning):
    before = [Answer(UNITS[0], f"c{i}", True, 5 if i < top else 2 + i % 2) for i in range(n)]
    after = [Answer(UNITS[0], f"c{i}", True, 3 + i % 2) for i in range(n)]
    row = only(compared(tmp_path, before, after, scale="trust"), "trust")
    assert row["warning"] == warning


# ---- what is asked for ----------------------------------------------------------------------


def test_two_waves_may_be_named(tmp_path):
    change = compared(tmp_path, wave(20, 8), wave(20, 15), before="before", after="after")
    assert change.waves == ("before", "after")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"before": "autumn"}, "before='autumn' is not known; allowed: 'before', 'after'"),
        ({"before": "after", "after": "before"}, "before must be the earlier wave"),
        ({"before": "after"}, "before must be the earlier wave"),
        ({"scale": "trusts"}, "scale='trusts' is not known"),
        ({"by": "age"}, "by='age' is not known"),
        ({"by": "sex", "comparison": ("P-1-01",)}, "give one of the two"),
        ({"comparison": ("P-9",)}, "comparison='P-9' is not known"),
        ({"comparison": "P-9"}, "comparison='P-9' is not known"),
        ({"comparison": 5}, "comparison=5 is not allowed; a list of units"),
        ({"comparison": ("P",)}, "leaves no unit with the programme"),
    ],
)
def test_wrong_arguments(tmp_path, asked, message):
    with pytest.raises(ArgumentError, match=message):
        compared(tmp_path, wave(20, 8), wave(20, 15), **asked)


def test_anonymous_answers_have_no_difference_in_differences(tmp_path):
    with pytest.raises(ArgumentError, match="needs paired answers"):
        compared(tmp_path, wave(20, 8), wave(20, 15), "", comparison=("P-1-01",))


@pytest.mark.parametrize(
    ("setting", "place"),
    [
        ('primary = ["knowlege"]', "surveys.views.primary"),
        ('retrospective = { recaled = "trust" }', "surveys.views.retrospective"),
        ("smallest_change = -5", "surveys.views.smallest_change"),
        ('clusters = "maybe"', "surveys.views.clusters"),
    ],
)
def test_wrong_settings_are_findings(tmp_path, setting, place):
    folder = survey_study.write(tmp_path / "s", wave(9, 3), wave(9, 5), f"{CODED}\n{setting}")
    with pytest.raises(StudyError, match=place):
        tk.load_study(folder)


def test_lists_and_tuples_ask_the_same(tmp_path):
    folder = survey_study.write(tmp_path / "s", wave(24, 9, units=UNITS), wave(24, 19, units=UNITS))
    study = tk.load_study(folder)
    one, two = (tk.compare(study, comparison=kind(UNITS[6:])).table for kind in (list, tuple))
    pd.testing.assert_frame_equal(one, two)
