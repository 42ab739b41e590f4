"""Answers as arrays: marks, scores, shares and pairs against the same in plain Python."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import survey_study
from hypothesis import given, settings
from hypothesis import strategies as st
from survey_study import Answer

import toolkit as tk
from toolkit.comparison import answers_of, respondents
from toolkit.instrument import Instrument
from toolkit.items import DONT_KNOW, PREFER_NOT, AnswerKey, Choice, Item, Label, Scale
from toolkit.people import Answers, people
from toolkit.scores import item_values, marked, score
from toolkit.study import SurveyData

CHANGED = dt.date(2026, 7, 1)
WAVES = ("first", "last")


def item(name, scale, choices, **more):
    listed = tuple(Choice(choice, Label(en=choice)) for choice in choices)
    return Item(name, "select_one", Label(en=name), listed, scale, **more)


ITEMS = [
    item("k1", "knowledge", ["a", "b", DONT_KNOW, PREFER_NOT],
         answer=(AnswerKey("a", None, dt.date(2026, 6, 30)), AnswerKey("b", CHANGED))),
    item("k2", "knowledge", ["a", "b", "c", DONT_KNOW], answer=(AnswerKey("c", CHANGED),)),
    item("k3", "knowledge", ["a", "b"], answer=(AnswerKey("b"),)),
    item("t1", "trust", ["1", "2", "3", "4", PREFER_NOT]),
    item("t2", "trust", ["1", "2", "3", "4"], reverse=True),
]  # fmt: skip
SCALES = {
    "knowledge": Scale("knowledge", Label(), ("k1", "k2", "k3"), "percent_correct", 0.5, 0, 100),
    "trust": Scale("trust", Label(), ("t1", "t2"), "mean", 0.6, 1, 7),
}
ASKED = {"first": frozenset({"k1", "k3", "t1", "t2"}), "last": frozenset({"k1", "k2", "k3", "t1"})}
DAYS = [dt.date(2026, 6, 30), CHANGED, dt.date(2027, 1, 1)]


@st.composite
def surveys(draw):
    """Sheets with any answers on the days around a change of the law."""
    n = draw(st.integers(0, 12))
    columns = {
        one.name: [draw(st.sampled_from([None, *(c.name for c in one.choices)])) for _ in range(n)]
        for one in ITEMS
    }
    rows = pd.DataFrame(columns).astype("str")
    rows["wave"] = pd.array([draw(st.sampled_from(WAVES)) for _ in range(n)], dtype="str")
    rows["date"] = pd.to_datetime([draw(st.sampled_from(DAYS)) for _ in range(n)])
    rows["weight"] = [draw(st.sampled_from([0.5, 1.0, 2.25, math.nan])) for _ in range(n)]
    plan = tk.load_study("data/lai-chau").survey().settings
    instrument = Instrument("test", "1", {}, {one.name: one for one in ITEMS}, SCALES, ("en",))
    return SurveyData("test", plan, instrument, rows, ASKED)


def worth(one, sheet):
    """What an answer is worth, read off the rules."""
    answer = sheet[one.name]
    if not isinstance(answer, str) or answer == PREFER_NOT:
        return math.nan
    if SCALES[one.scale].method == "percent_correct":
        key = one.key_on(sheet["date"])
        return math.nan if key is None else float(answer == key)
    return (one.value(answer) - 1) / (len(one.ordinary) - 1)


@settings(max_examples=80, deadline=None)
@given(surveys())
def test_every_answer_is_worth_what_the_rules_say(data):
    sheets = data.responses.to_dict("records")
    found = item_values(data)
    assert list(found) == [one.name for one in ITEMS]
    for one in ITEMS:
        want = [worth(one, sheet) for sheet in sheets]
        np.testing.assert_allclose(found[one.name], np.array(want, float), atol=1e-15)


@settings(max_examples=80, deadline=None)
@given(surveys())
def test_every_score_is_the_mean_of_enough_answers(data):
    answers = marked(data, data.responses)
    for scale in SCALES.values():
        found = answers.score(scale)
        for place, sheet in enumerate(data.responses.to_dict("records")):
            own = [one for one in ITEMS if one.scale == scale.name]
            asked = [one for one in own if one.name in ASKED[sheet["wave"]]]
            if scale.method == "percent_correct":
                asked = [one for one in asked if one.key_on(sheet["date"])]
            known = [w for w in (worth(one, sheet) for one in own) if w == w]
            if not asked or not known or len(known) / len(asked) < scale.min_answered:
                assert math.isnan(found[place])
                continue
            mean = sum(known) / len(known)
            assert found[place] == pytest.approx(scale.low + mean * (scale.high - scale.low))


@settings(max_examples=40, deadline=None)
@given(surveys(), st.data())
def test_some_sheets_and_items_are_marked_as_among_all(data, drawn):
    rows = data.responses
    chosen = np.array(drawn.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows))))
    names = drawn.draw(st.sets(st.sampled_from([one.name for one in ITEMS]), min_size=1))
    some = item_values(data, rows[chosen.astype(bool)], names)
    whole = item_values(data).loc[some.index, [one.name for one in ITEMS if one.name in names]]
    pd.testing.assert_frame_equal(some, whole, check_exact=True)
    few = marked(data, rows[chosen.astype(bool)])
    for scale in SCALES.values():  # bit by bit, also of a single sheet
        of_all = marked(data, rows).score(scale)[chosen.astype(bool)]
        np.testing.assert_array_equal(few.score(scale), of_all)


# ---- the example study ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def study():
    return tk.load_study("data/lai-chau")


@pytest.mark.parametrize("unit", ["LC", "LC-02", "LC-03-001", "LC-01-005"])
def test_the_answers_of_a_unit_are_scored_as_among_all(study, unit):
    data, day = study.survey(), pd.Timestamp("2026-10-31")
    answers = answers_of(study, data.name, unit, day)
    rows = respondents(study, score(study, data.name).table, unit, day)
    assert answers.rows.index.equals(rows.index)
    for name in data.settings.scales:
        np.testing.assert_array_equal(answers.score(name), rows[name].to_numpy())


@pytest.mark.parametrize("unit", ["LC", "LC-02", "LC-03-001", "LC-01-005"])
def test_pairs_that_are_known_are_the_pairs_that_are_found(study, unit):
    data, day = study.survey(), pd.Timestamp("2026-10-31")
    answers = Answers(data, respondents(study, data.responses, unit, day))
    waves = (data.waves[0], data.waves[-1])
    known = answers.people(waves, None)
    found = people(answers.rows, data.settings, waves, None)
    for name in ("before", "after", "unit", "group"):
        np.testing.assert_array_equal(getattr(known, name), getattr(found, name))
    assert (known.before >= 0).sum() == (answers.rows["wave"] == waves[0]).sum()
    alone = answers.rows["unit_id"].to_numpy(object)[np.where(
        known.before >= 0, known.before, known.after
    )]  # fmt: skip
    assert known.unit_id.tolist() == alone.tolist()


@pytest.mark.parametrize("unit", ["LC-02", "LC-03-001", "LC-01-005"])
@pytest.mark.parametrize("weighted", [False, True])
def test_shares_are_those_of_a_group_by(study, unit, weighted):
    data, day = study.survey(), "2026-10-31"
    weight = np.random.default_rng(1).gamma(4, 0.25, len(data.responses)) if weighted else 1.0
    rows = data.responses.assign(weight=weight)
    rows.loc[rows.index[::17], "weight"] = np.nan
    changed = replace(data, responses=rows)
    other = replace(study, surveys={data.name: changed}, fingerprint=f"{unit} {weighted}")
    found = tk.answer_shares(other, unit=unit, as_of=day).table
    rows = respondents(other, rows, unit, pd.Timestamp(day)).dropna(subset="weight")
    want = []
    for name in data.settings.likert:
        ordinary = data.instrument.item(name).ordinary
        for wave in data.waves:
            own = rows[(rows["wave"] == wave) & rows[name].isin(ordinary)]
            sums = own.groupby(name)["weight"].sum().reindex(ordinary, fill_value=0.0)
            share = sums / sums.sum() if len(own) >= 5 else sums * math.nan
            want += [(name, wave, c, s, len(own), len(own) < 5) for c, s in share.items()]
    columns = ["item", "wave", "choice", "share", "n", "hidden"]
    pd.testing.assert_frame_equal(
        found[columns], pd.DataFrame(want, columns=columns), check_dtype=False, rtol=1e-12
    )


@pytest.mark.parametrize("by", ["sex", "unit"])
def test_a_unit_without_answers_has_an_empty_comparison(tmp_path, by):
    folder = survey_study.write(
        tmp_path / "study", [Answer("P-1-01", f"c{i}", True) for i in range(9)], []
    )
    study = tk.load_study(folder, language="en")
    for compare in (tk.compare, tk.compare_items):
        found = compare(study, by=by, unit="P-1-02")
        assert found.table.empty
        assert {"scale", "group", "change", "p_adjusted"} <= set(found.table)
    said = tk.table_change(tk.compare(study, by=by, unit="P-1-02"))
    assert said == "The unit has no answer sheets."
