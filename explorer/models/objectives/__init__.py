"""What training makes small: one class for each objective."""

from explorer.models.objectives.compact_squared_error import CompactSquaredError
from explorer.models.objectives.cross_entropy import CrossEntropy
from explorer.models.objectives.evidence_lower_bound import EvidenceLowerBound, kl_divergence
from explorer.models.objectives.named import objective_named, objective_names
from explorer.models.objectives.objective import Objective
from explorer.models.objectives.squared_error import SquaredError

__all__ = [
    "CompactSquaredError",
    "CrossEntropy",
    "EvidenceLowerBound",
    "Objective",
    "SquaredError",
    "kl_divergence",
    "objective_named",
    "objective_names",
]
