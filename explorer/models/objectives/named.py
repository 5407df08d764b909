"""Objectives by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from explorer.models.objectives.compact_squared_error import CompactSquaredError
from explorer.models.objectives.contractive import Contractive
from explorer.models.objectives.cross_entropy import CrossEntropy
from explorer.models.objectives.denoising import Denoising
from explorer.models.objectives.evidence_lower_bound import EvidenceLowerBound
from explorer.models.objectives.objective import Objective, check_weight
from explorer.models.objectives.reconstruction_error import ReconstructionError
from explorer.models.objectives.sparse_divergence import SparseDivergence
from explorer.models.objectives.sparse_l1 import SparseL1
from explorer.models.objectives.squared_error import SquaredError
from explorer.models.objectives.stochastic_contractive import NOISE, StochasticContractive
from explorer.values import BadInput
from explorer.values.objective import Corruption, ObjectiveSettings

_RECONSTRUCTIONS: Mapping[str, type[ReconstructionError]] = MappingProxyType(
    {"squared-error": SquaredError, "compact-squared-error": CompactSquaredError, "cross-entropy": CrossEntropy}
)


def _denoising(settings: ObjectiveSettings) -> Objective:
    return Denoising(_reconstruction(settings), settings.corruption, settings.emphasis)


def _contractive(settings: ObjectiveSettings) -> Objective:
    return Contractive(_reconstruction(settings), settings.penalty)


def _stochastic_contractive(settings: ObjectiveSettings) -> Objective:
    # without noise there would be no penalty at all, so nothing said means the usual noise
    noise = NOISE if settings.corruption == Corruption() else settings.corruption
    return StochasticContractive(_reconstruction(settings), settings.penalty, noise)


def _sparse_divergence(settings: ObjectiveSettings) -> Objective:
    return SparseDivergence(_reconstruction(settings), settings.penalty, settings.sparsity)


def _sparse_l1(settings: ObjectiveSettings) -> Objective:
    return SparseL1(_reconstruction(settings), settings.penalty)


def _bound(settings: ObjectiveSettings) -> Objective:
    check_weight(settings.penalty, "The weight β of the KL divergence")
    return EvidenceLowerBound(settings.name.removeprefix("elbo-"), settings.penalty)


_MAKERS: Mapping[str, Callable[[ObjectiveSettings], Objective]] = MappingProxyType(
    {
        **{name: lambda settings: _RECONSTRUCTIONS[settings.name]() for name in _RECONSTRUCTIONS},
        "denoising": _denoising,
        "contractive": _contractive,
        "stochastic-contractive": _stochastic_contractive,
        "sparse-kl": _sparse_divergence,
        "sparse-l1": _sparse_l1,
        "elbo-bernoulli": _bound,
        "elbo-gaussian": _bound,
    }
)

_DEFAULTS: Mapping[str, ObjectiveSettings] = MappingProxyType(
    {
        **{name: ObjectiveSettings(name, reconstruction=name) for name in _RECONSTRUCTIONS},
        "denoising": ObjectiveSettings("denoising", corruption=Corruption("masking", 0.25)),
        "contractive": ObjectiveSettings("contractive", penalty=0.1),
        "stochastic-contractive": ObjectiveSettings("stochastic-contractive", penalty=10.0, corruption=NOISE),
        "sparse-l1": ObjectiveSettings("sparse-l1", penalty=0.1),
    }
)


def objective_names() -> tuple[str, ...]:
    """Every name that `objective_named` knows."""
    return tuple(_MAKERS)


def reconstruction_names() -> tuple[str, ...]:
    """Every error between picture and reconstruction: what `ObjectiveSettings.reconstruction` may be."""
    return tuple(_RECONSTRUCTIONS)


def default_settings(name: str) -> ObjectiveSettings:
    """Parameters that work, to start from.

    Raises:
        BadInput: there is no objective of that name.
    """
    _check_name(name)
    return _DEFAULTS.get(name, ObjectiveSettings(name))


def objective_named(name: str) -> Objective:
    """The objective with its default parameters.

    Raises:
        BadInput: there is none of that name.
    """
    return objective_from(default_settings(name))


def objective_from(settings: ObjectiveSettings) -> Objective:
    """The objective with these parameters.

    Stochastic contraction without a corruption takes Gaussian noise of 0.1.

    Raises:
        BadInput: there is no such objective, or a parameter that it has lies outside its range.
    """
    _check_name(settings.name)
    return _MAKERS[settings.name](settings)


def _check_name(name: str) -> None:
    if name not in _MAKERS:
        raise BadInput(f"There is no objective “{name}”; there are {', '.join(_MAKERS)}.")


def _reconstruction(settings: ObjectiveSettings) -> ReconstructionError:
    name = settings.reconstruction
    if name not in _RECONSTRUCTIONS:
        raise BadInput(f"There is no reconstruction error “{name}”; there are {', '.join(_RECONSTRUCTIONS)}.")
    return _RECONSTRUCTIONS[name]()
