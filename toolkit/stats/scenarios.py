"""What might have been chosen otherwise in a composite index, drawn at random."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike

from toolkit.errors import ArgumentError, unknown

from .arguments import Floats, matrix, numbers, refuse, same_length

VARIED = ("weights", "aggregation", "components", "goalposts")
CONCENTRATION = 50.0  # of the Dirichlet distribution of weights: a quarter becomes 16 to 35 %
SHIFT = 0.1  # of the distance between its goalposts each of them may move, up or down


class Scenarios:
    """The goalposts, the weights and the kind of mean of many composite indices.

    Parameters
    ----------
    weights, low, high : array_like, shape (d, m)
        One row a scenario, one column an indicator. A weight of 0 leaves the indicator out.
    geometric : array_like of bool, shape (d,)
        Whether a scenario takes the geometric mean.

    Raises
    ------
    ArgumentError
        For shapes that do not fit, something missing, and two equal goalposts.

    Examples
    --------
    >>> len(Scenarios([[1, 1], [3, 1]], [[0, 0]] * 2, [[1, 1]] * 2, [True, False]))
    2
    """

    def __init__(
        self, weights: ArrayLike, low: ArrayLike, high: ArrayLike, geometric: ArrayLike
    ) -> None:
        self.weights, self.low = matrix("weights", weights), matrix("low", low)
        self.high = matrix("high", high)
        self.geometric = numbers("geometric", geometric).astype(bool)
        shapes = {self.weights.shape, self.low.shape, self.high.shape}
        if len(shapes) > 1 or not self.weights.size:
            raise ArgumentError(f"weights, low, high of shapes {shapes}; allowed: one shape (d, m)")
        same_length(weights=self.weights[:, 0], geometric=self.geometric)
        apart = self.high - self.low
        refuse("high", self.high, ~(np.abs(apart) > 0), "known, and another value than low")
        refuse("weights", self.weights, ~(self.weights >= 0), "0 or more")

    def __len__(self) -> int:
        return len(self.geometric)

    def __iter__(self) -> Iterator[tuple[Floats, Floats, Floats, bool]]:
        rows = zip(self.weights, self.low, self.high, self.geometric, strict=True)
        return ((weights, low, high, bool(mean)) for weights, low, high, mean in rows)

    @classmethod
    def fixed(
        cls, weights: ArrayLike, low: ArrayLike, high: ArrayLike, geometric: bool, draws: int
    ) -> Scenarios:
        """Give the same scenario many times: what is stated, weights adding up to 1."""
        w, least, most = numbers("weights", weights), numbers("low", low), numbers("high", high)
        same_length(weights=w, low=least, high=most)
        weights, low, high = (np.tile(part, (draws, 1)) for part in (w / w.sum(), least, most))
        return cls(weights, low, high, np.full(draws, geometric))

    def varied(self, choices: Sequence[str] = VARIED, seed: int = 1) -> Scenarios:
        """Vary choices at random, all those named in every scenario.

        Parameters
        ----------
        choices : sequence of {"weights", "aggregation", "components", "goalposts"}
            "weights": drawn from a Dirichlet distribution around those stated; "aggregation": one
            mean or the other with equal chance; "components": each left out with the same chance,
            or none; "goalposts": each moved by up to a tenth of the distance between them.
        seed : int
            Of numpy's default generator. Each choice has draws of its own, whatever else varies.

        Raises
        ------
        ArgumentError
            For a choice that is not known.
        """
        for choice in choices:
            if choice not in VARIED:
                raise unknown("choices", choice, VARIED)
        d, m = self.weights.shape
        rng = [np.random.default_rng([seed, place]) for place in range(len(VARIED))]
        weights, low, high, geometric = self.weights, self.low, self.high, self.geometric
        if "weights" in choices:
            gamma = rng[0].standard_gamma(CONCENTRATION * weights / weights.sum(1)[:, None])
            weights = gamma / gamma.sum(axis=1)[:, None]
        if "aggregation" in choices:
            geometric = rng[1].integers(0, 2, d).astype(bool)
        if "components" in choices and m > 1:
            left_out = rng[2].integers(0, m + 1, d)  # m: none
            weights = weights * (left_out[:, None] != np.arange(m))
        if "goalposts" in choices:
            move = SHIFT * rng[3].uniform(-1, 1, (2, d, m)) * (high - low)
            low, high = low + move[0], high + move[1]
        return Scenarios(weights, low, high, geometric)

    def changed(self, **parts: ArrayLike) -> Scenarios:
        """Give the same scenarios with other weights, low, high or geometric."""
        own = {name: getattr(self, name) for name in ("weights", "low", "high", "geometric")}
        return Scenarios(**(own | parts))
