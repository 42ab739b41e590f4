"""Statistics on arrays: numbers in, an `Estimate` out. Knows nothing of surveys."""

from .estimate import Estimate, Test
from .funnel import FunnelLimits, funnel_limits, funnel_limits_mean
from .means import (
    mean,
    mean_by,
    mean_change,
    mean_change_by,
    mean_difference,
    mean_difference_by,
)
from .multiplicity import benjamini_hochberg, holm
from .proportions import mcnemar_midp, proportion, proportion_change, proportion_difference
from .weighting import kish_design_effect, weighted_mean

__all__ = [
    "Estimate",
    "FunnelLimits",
    "Test",
    "benjamini_hochberg",
    "funnel_limits",
    "funnel_limits_mean",
    "holm",
    "kish_design_effect",
    "mcnemar_midp",
    "mean",
    "mean_by",
    "mean_change",
    "mean_change_by",
    "mean_difference",
    "mean_difference_by",
    "proportion",
    "proportion_change",
    "proportion_difference",
    "weighted_mean",
]
