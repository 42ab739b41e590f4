"""The indicators of an index in every unit, and which units have enough of them to be ranked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit import stats
from toolkit.indicator_values import indicator_values
from toolkit.measures import OF_UNITS, definition
from toolkit.plan import IndexRule
from toolkit.stats.arguments import Floats
from toolkit.study import Study

LEAST_WEIGHT = 0.8  # share of the weight of the indicators a unit must have to be ranked
BASIS = {"answer_share": "sample", "awareness_change": "unknown"}  # all others are counted
APART = ["unit_id", "reason", "size", "weight", "missing"]


@dataclass(frozen=True, eq=False)
class IndexValues:
    """Values of an index's indicators, units in rows; `n` is what they were divided by."""

    value: pd.DataFrame
    n: pd.DataFrame
    rule: IndexRule
    measures: tuple[str, ...]

    @property
    def weights(self) -> Floats:
        """Weights as the study states them; only their proportions count."""
        return np.array([part.weight for part in self.rule.components.values()])

    @property
    def low(self) -> Floats:
        """Values worth 0."""
        return np.array([part.low for part in self.rule.components.values()])

    @property
    def high(self) -> Floats:
        """Values worth 1."""
        return np.array([part.high for part in self.rule.components.values()])

    @property
    def scores(self) -> Floats:
        """Values between their goalposts, 0–1."""
        return stats.goalpost_scores(self.value.to_numpy(), self.low, self.high)

    @property
    def sampled(self) -> Floats | None:
        """Sizes of samples; None where every indicator is counted."""
        of_sample = np.array([BASIS.get(measure) == "sample" for measure in self.measures])
        return np.where(of_sample, self.n.to_numpy(), np.nan) if of_sample.any() else None

    @property
    def size(self) -> pd.Series:
        """People behind the indicator of the fewest; units, where no indicator counts people."""
        people = [measure not in OF_UNITS for measure in self.measures]
        return self.n.loc[:, people if any(people) else [True] * len(people)].min(axis=1)

    def of(self, units: pd.Index) -> IndexValues:
        """Keep some units."""
        return IndexValues(self.value.loc[units], self.n.loc[units], self.rule, self.measures)


def index_values(study: Study, rule: IndexRule, day: pd.Timestamp, units: list[str]) -> IndexValues:
    """Every component of the index in every unit."""
    value, n = {}, {}
    for name in rule.components:
        found = indicator_values(study, name, day.date()).table.set_index("unit_id")
        value[name], n[name] = (found[key].reindex(units) for key in ("value", "denominator"))
    index = pd.Index(units, name="unit_id", dtype=object)
    values, sizes = (pd.DataFrame(part, index=index).astype("float64") for part in (value, n))
    measures = tuple(definition(study, name).measure for name in rule.components)
    return IndexValues(values, sizes.where(values.notna()), rule, measures)


def unranked(measured: IndexValues) -> pd.DataFrame:
    """Units without a rank, and why; who is small is not said to be incomplete as well."""
    size, weight = measured.size, present(measured)
    reason = np.select(
        [size < measured.rule.smallest, weight < LEAST_WEIGHT], ["small", "incomplete"], ""
    )
    table = pd.DataFrame({"reason": reason, "size": size, "weight": weight})
    table["missing"] = named(measured.value.isna())
    return table[table["reason"] != ""].reset_index(names="unit_id").reindex(columns=APART)


def present(measured: IndexValues) -> pd.Series:
    """Share of the weight whose indicators a unit has."""
    weights = measured.weights / measured.weights.sum()
    share = measured.value.notna().to_numpy() @ weights
    return pd.Series(np.round(share, 12), index=measured.value.index)  # all of them: 1, not .9999


def named(marks: pd.DataFrame) -> list[str]:
    """Names of the marked columns of each row."""
    names = marks.columns.to_numpy()
    return [" ".join(names[row]) for row in marks.to_numpy()]
