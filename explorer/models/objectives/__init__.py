"""What training makes small: one class for each objective."""

from explorer.models.objectives.compact_squared_error import CompactSquaredError
from explorer.models.objectives.contractive import Contractive
from explorer.models.objectives.cross_entropy import CrossEntropy
from explorer.models.objectives.denoising import Denoising
from explorer.models.objectives.evidence_lower_bound import EvidenceLowerBound, kl_divergence
from explorer.models.objectives.named import (
    default_settings,
    objective_from,
    objective_named,
    objective_names,
    reconstruction_names,
)
from explorer.models.objectives.objective import Objective
from explorer.models.objectives.reconstruction_error import ReconstructionError
from explorer.models.objectives.sparse_divergence import SparseDivergence, sparsity_divergence
from explorer.models.objectives.sparse_l1 import SparseL1
from explorer.models.objectives.squared_error import SquaredError
from explorer.models.objectives.stochastic_contractive import StochasticContractive

__all__ = [
    "CompactSquaredError",
    "Contractive",
    "CrossEntropy",
    "Denoising",
    "EvidenceLowerBound",
    "Objective",
    "ReconstructionError",
    "SparseDivergence",
    "SparseL1",
    "SquaredError",
    "StochasticContractive",
    "default_settings",
    "kl_divergence",
    "objective_from",
    "objective_named",
    "objective_names",
    "reconstruction_names",
    "sparsity_divergence",
]
