import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from toolkit.disclosure import MIN_RESPONDENTS, hide_complement, hide_few

counts = st.lists(st.integers(0, 12), min_size=1, max_size=8)


@given(counts)
def test_no_figure_from_too_few_respondents_survives(sizes):
    table = pd.DataFrame({"n": sizes, "mean": np.arange(len(sizes), dtype=float)})
    shown = hide_few(table, "n", ["mean"])
    assert shown["mean"].isna().tolist() == [n < MIN_RESPONDENTS for n in sizes]
    assert shown["n"].tolist() == sizes
    assert "hidden" not in table


@given(counts)
def test_a_hidden_group_is_never_alone(sizes):
    table = pd.DataFrame({"scale": "k", "n": sizes, "mean": 1.0})
    shown = hide_complement(hide_few(table, "n", ["mean"]), "n", ["mean"], ["scale"])
    hidden = shown["mean"].isna()
    answered = shown["n"] > 0
    assert (hidden & answered).sum() != 1 or answered.sum() == 1
    assert (hidden | (shown["n"] >= MIN_RESPONDENTS)).all()


def test_the_smallest_count_decides_and_each_partition_is_on_its_own():
    table = pd.DataFrame(
        {"scale": ["a", "a", "b", "b"], "n": [3, 20, 9, 20], "m": [9, 9, 9, 4], "x": 1.0}
    )
    few = hide_few(table, ["n", "m"], ["x"])
    assert few["hidden"].tolist() == [True, False, False, True]
    assert hide_complement(few, "n", ["x"], ["scale"])["x"].isna().all()
