"""Question by question: how many answered rightly before and after, and what to teach again."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit import stats
from toolkit.comparison import respondents
from toolkit.disclosure import MIN_RESPONDENTS, hide_few
from toolkit.errors import ArgumentError
from toolkit.hierarchy import as_date
from toolkit.items import DONT_KNOW, Item
from toolkit.pairing import NO_PAIRS, pair_waves
from toolkit.result import Result
from toolkit.scores import item_values
from toolkit.study import Study, SurveyData, cached, reference_date
from toolkit.training_levels import LEARNING, level_of

MIN_PAIRED_SHARE = 0.5  # of the smaller wave; below it all answers tell more than the pairs
PASS_MARK = 0.7  # share of right answers below which a question is to be taught again
BEFORE = ["right_before", "share_before"]
AFTER = ["right_after", "share_after", "share_low", "share_high", "n_mistake", "n_dont_know"]
CHANGE = ["lost", "gained", "change", "low", "high"]


@dataclass(frozen=True, eq=False)
class RightAnswers(Result):
    """Right answers before and after; see `right_answers`."""

    survey: str
    unit: str | None
    pass_mark: float


@cached
def right_answers(
    study: Study,
    survey: str | None = None,
    *,
    unit: str | None = None,
    as_of: dt.date | str | None = None,
    pass_mark: float = PASS_MARK,
) -> RightAnswers:
    """Count who answered each question of knowledge rightly, in the first and the last wave.

    Parameters
    ----------
    study : Study
    survey : str, optional
        The study's first survey without it.
    unit : str, optional
        Only answers from this unit and those below it on `as_of`.
    as_of : date or str, optional
    pass_mark : float
        Share of right answers (0–1) below which a question is to be taught again.

    Returns
    -------
    RightAnswers
        `.table`, one row a question of a knowledge scale (`percent_correct`) that was asked in one
        of the two waves: scale, item, number (its place among these questions in the
        questionnaire), n_before, n_after (people counted), right_before, right_after, share_before,
        share_after with share_low and share_high (Wilson), lost and gained (people, of pairs only),
        change (of the share) with low and high, method ("paired", "independent", or "level" for
        one wave), reason ("few_respondents", "no_answers" or empty), teach_again ("below_mark",
        "more_lost", "fewer_right" or empty), answer (the right choice); of those counted after:
        mistake (the commonest wrong choice) with n_mistake, n_dont_know.

    Raises
    ------
    ArgumentError
        An unknown survey, unit or date, or a pass mark outside 0–1.

    Notes
    -----
    An answer is right, wrong or none as in `score`; "don't know" is wrong. Where at least five
    people and half of the smaller wave answered the question in both waves and can be paired, they
    alone are counted (Newcombe's interval for pairs); otherwise all answers (Newcombe's hybrid
    score interval). Nothing from fewer than 5 people is given. A question is to be taught again
    when its share after lies below the pass mark, or when more people lost the right answer than
    gained it (of unpaired answers: when the share fell).

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17:873–890 and 17:2635–2650.

    Examples
    --------
    >>> import toolkit as tk
    >>> found = tk.right_answers(tk.load_study("data/lai-chau")).table
    >>> len(found), found.loc[0, "item"], found.loc[0, "method"]
    (15, 'k01', 'paired')
    """
    if not isinstance(pass_mark, (int, float, np.number)) or not 0 <= pass_mark <= 1:
        raise ArgumentError(f"pass_mark={pass_mark!r} is no share; write 0.7 for 70 %")
    data = study.survey(survey)
    day = as_date(reference_date(study, as_of))
    rows = respondents(study, data.responses, unit, day)
    table = pd.DataFrame(list(_cases(data, rows, item_values(data).loc[rows.index])))
    table = _hidden(table.reindex(columns=_COLUMNS))
    table["teach_again"] = [_teach_again(row, pass_mark) for _, row in table.iterrows()]
    return RightAnswers(study, table, data.name, unit, pass_mark)


_COLUMNS = [
    *("scale", "item", "number", "n_before", "n_after", *BEFORE, *AFTER, *CHANGE),
    *("method", "reason", "answer", "mistake"),
]


def _questions(data: SurveyData) -> list[Item]:
    """Items of knowledge in the order of the questionnaire, asked or not."""
    names = data.settings.scales or tuple(data.instrument.scales)
    scales = [data.instrument.scale(name) for name in names]
    wanted = {s.name for s in scales if s.method == "percent_correct" and level_of(s) == LEARNING}
    return [item for item in data.instrument.items.values() if item.scale in wanted]


def _cases(
    data: SurveyData, rows: pd.DataFrame, values: pd.DataFrame
) -> Iterator[dict[str, object]]:  # fmt: skip
    waves = rows["wave"]
    first, last = data.waves[0], data.waves[-1]
    after = rows[waves == last]
    before = rows[waves == first] if len(data.waves) > 1 else after.iloc[:0]
    pairing = pair_waves(data, rows)
    pairs = pairing.pairs if pairing else NO_PAIRS
    for number, item in enumerate(_questions(data), start=1):
        if not any(item.name in data.asked.get(wave, ()) for wave in (first, last)):
            continue
        right = values[item.name]
        one, two = right.loc[before.index].dropna(), right.loc[after.index].dropna()
        both = pairs[pairs["before"].isin(one.index) & pairs["after"].isin(two.index)]
        least = max(MIN_RESPONDENTS, MIN_PAIRED_SHARE * min(len(one), len(two)))
        paired = len(both) >= least
        if paired:
            one, two = one.loc[both["before"]], two.loc[both["after"]]
        figures = _paired(one, two) if paired else _independent(one, two)
        chosen = _choices(after, item, two)
        yield {"scale": item.scale, "item": item.name, "number": number} | figures | chosen


def _paired(one: pd.Series, two: pd.Series) -> dict[str, object]:
    """Figures of the same people, in the same order."""
    had, has = one.to_numpy() == 1, two.to_numpy() == 1
    lost, gained = int((had & ~has).sum()), int((~had & has).sum())
    both, neither = int((had & has).sum()), int((~had & ~has).sum())
    found = stats.proportion_change([[both, lost], [gained, neither]])
    change = {"lost": lost, "gained": gained, "change": found.value}
    limits = {"low": found.low, "high": found.high, "method": "paired"}
    return _shares(one, two) | change | limits


def _independent(one: pd.Series, two: pd.Series) -> dict[str, object]:
    """Figures of all answers, which may be of different people; or of one wave alone."""
    shares = _shares(one, two)
    if not len(one) or not len(two):
        return shares | {"method": "level"}
    counts = (shares["right_before"], len(one), shares["right_after"], len(two))
    found = stats.proportion_difference(*counts)
    change = {"change": found.value, "low": found.low, "high": found.high}
    return shares | change | {"method": "independent"}


def _shares(one: pd.Series, two: pd.Series) -> dict[str, float]:
    right_before, right_after = float(one.sum()), float(two.sum())
    after = stats.proportion(right_after, len(two))
    return {
        "n_before": len(one),
        "n_after": len(two),
        "right_before": right_before,
        "right_after": right_after,
        "share_before": right_before / len(one) if len(one) else math.nan,
        "share_after": after.value,
        "share_low": after.low,
        "share_high": after.high,
    }


def _choices(after: pd.DataFrame, item: Item, right: pd.Series) -> dict[str, object]:
    """The right choice of the last day, and what was answered instead after the course."""
    days = after["date"].dropna()
    wrong = after.loc[right.index[right == 0], item.name].value_counts()
    wrong = wrong.reindex([choice.name for choice in item.choices]).fillna(0).astype("int64")
    unknown = [name for name, meaning in item.special.items() if meaning == DONT_KNOW]
    mistakes = wrong.drop(unknown)
    return {
        "answer": item.key_on(days.max().date()) if len(days) else None,
        "mistake": str(mistakes.idxmax()) if mistakes.any() else None,
        "n_mistake": int(mistakes.max()) if mistakes.any() else 0,
        "n_dont_know": int(wrong[unknown].sum()),
    }


def _hidden(table: pd.DataFrame) -> pd.DataFrame:
    """Blank what rests on too few people."""
    few = [table[n].between(1, MIN_RESPONDENTS - 1) for n in ("n_before", "n_after")]
    none = (table["n_before"] == 0) & (table["n_after"] == 0)
    shown = hide_few(hide_few(table, "n_before", BEFORE), "n_after", AFTER)
    shown.loc[few[0] | few[1], CHANGE] = np.nan
    shown.loc[table["n_after"] < MIN_RESPONDENTS, "mistake"] = None
    reasons = np.select([few[0] | few[1], none], ["few_respondents", "no_answers"], "")
    return shown.assign(reason=reasons).drop(columns="hidden")


def _teach_again(row: pd.Series, mark: float) -> str:
    """Why a question is to be taught again, or nothing."""
    if row["share_after"] < mark:
        return "below_mark"
    if row["lost"] > row["gained"]:
        return "more_lost"
    return "fewer_right" if math.isnan(row["lost"]) and row["change"] < 0 else ""
