"""Statistics on arrays: numbers in, an `Estimate` out. Knows nothing of surveys."""

from .adjustment import CalibratedWeights, NotConvergedError, post_stratify, rake
from .categories import bowker, stuart_maxwell
from .clusters import clustered_difference, clustered_mean, difference_in_differences
from .composite import (
    competition_ranks,
    composite_error,
    composite_index,
    composite_ranks,
    goalpost_scores,
)
from .differential_functioning import (
    ItemFunctioning,
    differential_items,
    mantel_haenszel_dif,
)
from .estimate import Estimate, Test
from .funnel import (
    FunnelLimits,
    Overdispersion,
    funnel_limits,
    funnel_limits_mean,
    overdispersion,
)
from .gain import normalized_gain
from .intracluster import cluster_design_effect, intracluster_correlation
from .item_analysis import item_statistics
from .means import (
    mean,
    mean_by,
    mean_change,
    mean_change_by,
    mean_difference,
    mean_difference_by,
)
from .multiplicity import benjamini_hochberg, holm
from .ordinal import ordinal_change, wilcoxon_pratt
from .paired_proportions import mcnemar_midp, proportion_change, proportion_change_by
from .partly_paired import partly_paired_change, partly_paired_change_by
from .proportions import proportion, proportion_difference, proportion_difference_by
from .ranks import rank_intervals
from .reliability import cronbach_alpha, feldt_interval, mcdonald_omega
from .scenarios import Scenarios
from .shrinkage import shrink_means, shrink_proportions
from .superiority import stochastic_superiority
from .weighting import kish_design_effect, weighted_mean

__all__ = [
    "CalibratedWeights",
    "Estimate",
    "FunnelLimits",
    "ItemFunctioning",
    "NotConvergedError",
    "Overdispersion",
    "Scenarios",
    "Test",
    "benjamini_hochberg",
    "bowker",
    "cluster_design_effect",
    "clustered_difference",
    "clustered_mean",
    "competition_ranks",
    "composite_error",
    "composite_index",
    "composite_ranks",
    "cronbach_alpha",
    "difference_in_differences",
    "differential_items",
    "feldt_interval",
    "funnel_limits",
    "funnel_limits_mean",
    "goalpost_scores",
    "holm",
    "intracluster_correlation",
    "item_statistics",
    "kish_design_effect",
    "mantel_haenszel_dif",
    "mcdonald_omega",
    "mcnemar_midp",
    "mean",
    "mean_by",
    "mean_change",
    "mean_change_by",
    "mean_difference",
    "mean_difference_by",
    "normalized_gain",
    "ordinal_change",
    "overdispersion",
    "partly_paired_change",
    "partly_paired_change_by",
    "post_stratify",
    "proportion",
    "proportion_change",
    "proportion_change_by",
    "proportion_difference",
    "proportion_difference_by",
    "rake",
    "rank_intervals",
    "shrink_means",
    "shrink_proportions",
    "stochastic_superiority",
    "stuart_maxwell",
    "weighted_mean",
    "wilcoxon_pratt",
]
