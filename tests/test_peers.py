"""A unit among its peers, on numbers that can be checked by eye."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from toolkit import peers as module
from toolkit.show.peer_charts import _own_score

SHRUNK = ["shrunk", "shrunk_low", "shrunk_high"]
RANKS = ["rank_low", "rank_high"]


@pytest.fixture(scope="module")
def study():
    return tk.load_study("data/lai-chau")


@pytest.fixture(scope="module")
def peers(study):
    return tk.compare_units(study, scale="knowledge", wave="endline")


def answers(*units, weight=1.0):
    """Answer sheets of units given as lists of scores."""
    rows = [(f"u{i:02}", score, weight) for i, unit in enumerate(units) for score in unit]
    sheets = pd.DataFrame(rows, columns=["peer", "score", "weight"])
    return sheets.assign(unit_id=sheets["peer"])


def compared(sheets, members=None, weighted=False):
    """The table and what is usual, from answer sheets alone."""
    heads = pd.Series({} if members is None else members, dtype=float)
    table = module._levels(sheets, heads, weighted)
    usual = module._usual(sheets, table[table["n"] >= 5])
    return module._among_peers(table, usual), usual


FIVE = [40.0, 50.0, 60.0, 70.0, 80.0]


@pytest.mark.parametrize(
    ("members", "factor", "reason"),
    [
        (5.0, np.nan, "census"),
        (20.0, 0.75**0.5, ""),
        (1e9, 1.0, ""),
        (4.0, 1.0, "more_than_members"),
        (np.nan, 1.0, "no_headcount"),
        (0.0, 1.0, "more_than_members"),
    ],
)
@pytest.mark.parametrize("weighted", [False, True])
def test_limits_for_the_members_of_a_unit(members, factor, reason, weighted):
    """By hand: mean 60, SD 15.81, t(4) = 2.7764, half width 19.63, drawn in by √(1 − 5/N)."""
    row = compared(answers(FIVE), {"u00": members}, weighted)[0].iloc[0]
    assert (row["mean"], row["reason"]) == (60, reason)
    half = 19.632432 * factor
    assert [row["low"], row["high"]] == pytest.approx([60 - half, 60 + half], nan_ok=True)


def test_equal_answers_have_no_limits_and_say_so():
    row = compared(answers([50.0] * 6), {"u00": 30})[0].iloc[0]
    assert np.isnan(row["low"]) and row["reason"] == "no_spread"
    assert compared(answers([50.0] * 6), {"u00": 6})[0]["reason"].tolist() == ["census"]


@pytest.mark.parametrize("units", [1, 7])
def test_below_eight_units_nothing_is_shrunk_ranked_or_outside(units):
    table, usual = compared(answers(*[[x + 9 * i for x in FIVE] for i in range(units)]))
    assert np.isnan(usual.tau) and usual.sd > 0
    assert table[[*SHRUNK, *RANKS, "outside"]].isna().all(axis=None)
    assert module._limits(table, usual).empty


def test_a_unit_that_is_hidden_does_not_make_the_eighth():
    _, usual = compared(answers(*[FIVE] * 7, [10.0, 20.0]))
    assert np.isnan(usual.tau) and usual.target == 60


def test_units_that_differ_no_more_than_chance_share_one_estimate():
    table, usual = compared(answers(*[FIVE] * 9))
    assert usual.tau == 0 and set(table["outside"]) == {0}
    assert table["shrunk"].to_numpy() == pytest.approx(60)
    assert set(table["rank_low"]) == {1} and set(table["rank_high"]) == {9}


def test_a_unit_far_from_the_others_is_outside():
    table, usual = compared(answers(*[[x + i for x in FIVE] for i in range(20)], [1.0, 2, 3, 4, 5]))
    assert table["outside"].tolist() == [0] * 20 + [-1]
    last = table.iloc[-1]
    assert last["mean"] < last["shrunk"] < usual.target
    assert (last["rank_low"], last["rank_high"]) == (21, 21)


def test_answers_that_are_all_equal_leave_nothing_to_compare():
    table, usual = compared(answers(*[[50.0] * 6] * 9))
    assert usual.sd == 0 and np.isnan(usual.tau)
    assert table[[*SHRUNK, *RANKS, "outside"]].isna().all(axis=None)


def test_members_of_a_unit_are_unknown_when_one_below_was_never_counted(study):
    tree = study.hierarchy.at("2026-10-31")
    day = pd.Timestamp("2026-09-15")
    sheets = pd.DataFrame({"unit_id": ["LC-01-001", "LC-01-002"], "peer": ["LC-01", "LC-01"]})
    assert module._members(study, day, tree, sheets)["LC-01"] > 0
    long_ago = module._members(study, pd.Timestamp("1999-01-01"), tree, sheets)
    assert "LC-01" not in long_ago


def test_shrunken_means_and_ranks_of_the_example(peers):
    shown = peers.table[~peers.table["hidden"]]
    assert peers.table["hidden"].sum() == 1 and peers.tau > 0
    toward = (shown["shrunk"] - shown["mean"]) * (peers.target - shown["mean"])
    assert (toward >= -1e-9).all() or (toward < 0).mean() < 0.05  # drawn to a weighted mean
    assert shown["shrunk"].std() < shown["mean"].std()
    place = shown["mean"].rank(ascending=False, method="min")
    assert (shown["rank_low"] <= place).all() and (place <= shown["rank_high"]).all()
    assert (shown["outside"] != 0).mean() < 0.1  # 44 % against chance alone


def test_limits_widen_with_the_spread_between_units(peers):
    widest = peers.limits.groupby("level").first()
    assert (widest["high"] - widest["low"]).is_monotonic_increasing
    last = peers.limits[peers.limits["level"] == 0.95].iloc[-1]
    assert last["high"] - peers.target > 1.96 * peers.tau


def test_sentences_and_table_say_what_is_usual(study, peers):
    unit = peers.table.loc[peers.table["outside"] == 0, "unit_id"].iloc[0]
    assert "mức dao động thường gặp" in str(tk.describe_peers(peers, unit))
    assert "độ lệch chuẩn 8,2 điểm" in str(tk.describe_limits(peers))
    html = peers._repr_html_()
    assert "Vị trí (95%)" in html and "Kéo về trung bình" in html


def words_of(chart):
    """The words of a chart, also those broken over two lines."""
    return " ".join(re.sub("<[^>]*>", " ", chart.svg()).split())


def test_the_chart_shows_the_own_unit_also_with_chance_allowed_for(peers):
    units = peers.table.set_index("unit_id")
    row = units.loc["LC-02-001"]
    words = words_of(tk.plot_peers(peers, row.name))
    assert f"{row['shrunk']:.1f} sau khi tính đến".replace(".", ",") in words
    census = units.index[units["reason"] == "census"][0]
    assert "(tất cả đoàn viên đã trả lời);" in _own_score(units.loc[census], "vi")
    hidden = units.index[units["hidden"]][0]
    assert "sau khi tính đến" not in words_of(tk.plot_peers(peers, hidden))


def test_every_column_is_documented_in_the_result(peers):
    assert list(peers.table) == [*module.COLUMNS, "hidden"]
    for column in module.COLUMNS:
        assert column in module.compare_units.__doc__
