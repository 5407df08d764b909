"""Objectives by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from explorer.models.objectives.compact_squared_error import CompactSquaredError
from explorer.models.objectives.cross_entropy import CrossEntropy
from explorer.models.objectives.evidence_lower_bound import EvidenceLowerBound
from explorer.models.objectives.objective import Objective
from explorer.models.objectives.squared_error import SquaredError
from explorer.values import BadInput

_MAKERS: Mapping[str, Callable[[], Objective]] = {
    "squared-error": SquaredError,
    "compact-squared-error": CompactSquaredError,
    "cross-entropy": CrossEntropy,
    "elbo-bernoulli": lambda: EvidenceLowerBound("bernoulli"),
    "elbo-gaussian": lambda: EvidenceLowerBound("gaussian"),
}


def objective_names() -> tuple[str, ...]:
    """Every name that `objective_named` knows."""
    return tuple(_MAKERS)


def objective_named(name: str) -> Objective:
    """The objective with its default parameters.

    Raises:
        BadInput: there is none of that name.
    """
    if name not in _MAKERS:
        raise BadInput(f"There is no objective “{name}”; there are {', '.join(_MAKERS)}.")
    return _MAKERS[name]()
