"""The normalised gain of a class: how much of what could be gained was gained."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from toolkit.errors import ArgumentError

from .arguments import Floats, confidence, non_negative, same_length
from .estimate import Estimate
from .estimates import ROUNDING

MIN_PAIRS = 20  # fewer people say too little about a ratio
HIGHEST_BASELINE = 0.7  # of the maximum; above it little is left to gain and the ratio is wild
RESAMPLES = 9_999
SEED = 1998  # any number will do, as long as it stays the same
CELLS = 2_000_000  # how many counts are drawn at once, to bound the memory


def normalized_gain(
    before: ArrayLike,
    after: ArrayLike,
    maximum: float,
    level: float = 0.95,
    seed: int = SEED,
) -> Estimate:
    """Normalised gain of a class (Hake): (mean after − mean before)/(maximum − mean before).

    It is computed from the means of the class. The mean of individual gains would be another
    number, undefined as soon as one person had the maximum before. To be shown beside the change
    in points, never alone.

    Parameters
    ----------
    before, after : array_like, shape (n,)
        Two scores of each person from 0 to `maximum`, in the same order; a person with NaN in
        either is left out.
    maximum : float
        Highest score that can be reached, in the unit of the scores.
    level : float
        Confidence level, between 0 and 1.
    seed : int
        Where the random numbers start. The same seed gives the same interval, in whatever order
        the people come.

    Returns
    -------
    Estimate
        `value` at most 1, below 0 after a loss; `n` complete pairs; no p. The limits are BCa from
        9,999 resamples of people, at Hesterberg's wider level for small samples: without it the
        95 % interval of 20 people holds the truth in about 93 % of samples. A resample in which
        everybody had the maximum before has no gain and is left out. Nothing is reported below 20
        pairs (`reason` "few_pairs") and when the mean before is above 70 % of the maximum
        ("high_baseline"); only the value when no resample differs ("no_spread").

    Raises
    ------
    ArgumentError
        For scores below 0 or above the maximum, a maximum that is not above 0, arrays of unequal
        length, text, a level outside 0–1, a seed that is not a whole number from 0.

    References
    ----------
    Hake (1998), American Journal of Physics 66:64–74; Efron (1987), JASA 82:171–185 (BCa);
    Hesterberg (2015), The American Statistician 69:371–386 (level for small samples); Nissen et
    al. (2018), Physical Review Physics Education Research 14:010115 (bias of the gain).

    Examples
    --------
    R: ``(mean(after) - mean(before)) / (10 - mean(before))``; the interval as
    ``boot.ci(b, type = "bca", conf = 1 - 2 * pnorm(-sqrt(n / (n - 1)) * qt(.975, n - 1)))``

    >>> before, after = [2, 3, 5, 4, 6] * 4, [4, 5, 5, 7, 8] * 4
    >>> found = normalized_gain(before, after, maximum=10)
    >>> round(found.value, 4), round(found.low, 1), round(found.high, 1), found.n
    (0.3, 0.2, 0.4, 20.0)
    """
    level, seed = confidence(level), _seed(seed)
    first, second = _scores("before", before, maximum), _scores("after", after, maximum)
    same_length(before=first, after=second)
    complete = np.flatnonzero(~np.isnan(first) & ~np.isnan(second))
    pairs = complete[np.lexsort((second[complete], first[complete]))]  # sums round off in one order
    room, gained = maximum - first[pairs], second[pairs] - first[pairs]
    reason, n = _unsaid(room, float(maximum)), float(room.size)
    value = low = high = math.nan
    if not reason:
        value = float(gained.sum() / room.sum())
        low, high = _bca(gained, room, level, seed)
        reason = "no_spread" if math.isnan(low) else ""
    return Estimate(
        value, low, high, n, level, math.nan, "Hake gain, BCa bootstrap",
        n_missing=first.size - n, reason=reason,
    )  # fmt: skip


def _unsaid(room: Floats, maximum: float) -> str:
    """Why there is no report."""
    if room.size < MIN_PAIRS:
        return "few_pairs"
    least = (1 - HIGHEST_BASELINE) * maximum
    return "high_baseline" if room.mean() < least - ROUNDING * maximum else ""


def _bca(gained: Floats, room: Floats, level: float, seed: int) -> tuple[float, float]:
    """Limits from the bias-corrected and accelerated bootstrap; NaN when nothing varies."""
    value = gained.sum() / room.sum()
    replicates = _resampled(gained, room, seed)
    if np.ptp(replicates) <= ROUNDING * room.size:
        return math.nan, math.nan
    below = np.mean(replicates < value) + np.mean(replicates == value) / 2
    bias = float(special.ndtri(np.clip(below, 1 / (RESAMPLES + 1), 1 - 1 / (RESAMPLES + 1))))
    influence = (gained - value * room) / room.mean()
    acceleration = float(np.sum(influence**3) / (6 * np.sum(influence**2) ** 1.5))
    shifted = bias + _expanded_z(level, room.size) * np.array([-1, 1])
    spread = np.maximum(1 - acceleration * shifted, ROUNDING)
    tails = special.ndtr(bias + shifted / spread)
    low, high = np.quantile(replicates, tails, method="weibull").tolist()
    return low, high


def _resampled(gained: Floats, room: Floats, seed: int) -> Floats:
    """Gain in each resample of people, drawn as counts of the distinct pairs of scores."""
    pairs, counts = np.unique(np.stack([gained, room]), axis=1, return_counts=True)
    random, at_once = np.random.default_rng(seed), 1 + CELLS // counts.size
    sums = [
        random.multinomial(room.size, counts / room.size, min(at_once, RESAMPLES - start)) @ pairs.T
        for start in range(0, RESAMPLES, at_once)
    ]
    top, bottom = np.concatenate(sums).T
    possible = bottom > 0
    return np.asarray(top[possible] / bottom[possible])


def _expanded_z(level: float, n: int) -> float:
    """Normal quantile of a level, widened as t is, and by the n for n − 1 in a bootstrap's SD."""
    return math.sqrt(n / (n - 1)) * float(special.stdtrit(n - 1, (1 + level) / 2))


def _scores(argument: str, values: ArrayLike, maximum: float) -> Floats:
    """Check scores and what they can reach."""
    known = isinstance(maximum, (int, float, np.integer, np.floating)) and not isinstance(
        maximum, bool
    )
    if not (known and 0 < maximum < math.inf):
        raise ArgumentError(f"maximum={maximum!r} is not allowed; a number above 0")
    array = non_negative(argument, values)
    if np.any(array > maximum):
        what = f"{argument} of shape {array.shape} has {np.nanmax(array):g}"
        raise ArgumentError(f"{what}; allowed: 0 to maximum={maximum:g}, or NaN")
    return array


def _seed(seed: int) -> int:
    if not isinstance(seed, (int, np.integer)) or isinstance(seed, bool) or seed < 0:
        raise ArgumentError(f"seed={seed!r} is not allowed; a whole number from 0")
    return int(seed)
