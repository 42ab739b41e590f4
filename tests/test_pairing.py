import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from toolkit.pairing import pair
from toolkit.reading.responses import respondent_codes

answers = st.lists(
    st.tuples(st.sampled_from("UV"), st.sampled_from([*"abcd", None])), max_size=12
).map(lambda rows: pd.DataFrame(rows, columns=["unit_id", "respondent"]).astype("str"))


def frame(*codes, unit="U"):
    return pd.DataFrame({"unit_id": unit, "respondent": codes})


@given(answers, answers)
def test_pairs_share_unit_and_code_and_use_every_answer_at_most_once(before, after):
    pairing = pair(before, after)
    one, two = pairing.pairs["before"], pairing.pairs["after"]
    assert one.is_unique and two.is_unique
    for a, b in zip(one, two, strict=True):
        assert tuple(before.loc[a]) == tuple(after.loc[b])


@given(answers, answers)
def test_pairing_is_symmetric(before, after):
    there = pair(before, after).pairs
    back = pair(after, before).pairs
    assert set(map(tuple, there.to_numpy())) == {(b, a) for a, b in back.to_numpy()}


def test_a_code_that_stands_twice_is_never_forced():
    pairing = pair(frame("a", "a", "b"), frame("a", "b"))
    assert len(pairing.pairs) == 1
    assert pairing.ambiguous == 2
    assert pairing.matched == 0.5


def test_the_same_code_in_another_unit_is_another_person():
    assert pair(frame("a"), frame("a", unit="V")).pairs.empty


def test_nobody_answered():
    pairing = pair(frame("a").iloc[:0], frame("a"))
    assert (pairing.matched, len(pairing.pairs)) == (0.0, 0)


def test_codes_are_compared_as_people_write_them():
    typed = pd.DataFrame(
        {"letter": ["Đ", "d ", "Ư", "Ư", None], "day": ["07", "7", "10", "0", "1"]}
    ).astype("str")
    codes = respondent_codes(typed, ("letter", "day"))
    assert codes.tolist()[:4] == ["d|7", "d|7", "u|10", "u|0"]
    assert pd.isna(codes[4])
