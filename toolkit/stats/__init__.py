"""Statistics on arrays: numbers in, an `Estimate` out. Knows nothing of surveys."""

from .clusters import clustered_difference, clustered_mean, difference_in_differences
from .estimate import Estimate, Test
from .funnel import (
    FunnelLimits,
    Overdispersion,
    funnel_limits,
    funnel_limits_mean,
    overdispersion,
)
from .intracluster import cluster_design_effect, intracluster_correlation
from .means import (
    mean,
    mean_by,
    mean_change,
    mean_change_by,
    mean_difference,
    mean_difference_by,
)
from .multiplicity import benjamini_hochberg, holm
from .paired_proportions import mcnemar_midp, proportion_change, proportion_change_by
from .proportions import proportion, proportion_difference, proportion_difference_by
from .ranks import rank_intervals
from .shrinkage import shrink_means, shrink_proportions
from .weighting import kish_design_effect, weighted_mean

__all__ = [
    "Estimate",
    "FunnelLimits",
    "Overdispersion",
    "Test",
    "benjamini_hochberg",
    "cluster_design_effect",
    "clustered_difference",
    "clustered_mean",
    "difference_in_differences",
    "funnel_limits",
    "funnel_limits_mean",
    "holm",
    "intracluster_correlation",
    "kish_design_effect",
    "mcnemar_midp",
    "mean",
    "mean_by",
    "mean_change",
    "mean_change_by",
    "mean_difference",
    "mean_difference_by",
    "overdispersion",
    "proportion",
    "proportion_change",
    "proportion_change_by",
    "proportion_difference",
    "proportion_difference_by",
    "rank_intervals",
    "shrink_means",
    "shrink_proportions",
    "weighted_mean",
]
