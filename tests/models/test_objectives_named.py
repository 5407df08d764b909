from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.models import (
    CompactSquaredError,
    Contractive,
    CrossEntropy,
    Denoising,
    EvidenceLowerBound,
    SparseDivergence,
    SparseL1,
    SquaredError,
    StochasticContractive,
    default_settings,
    objective_from,
    objective_named,
    objective_names,
    reconstruction_names,
)
from explorer.values import BadInput
from explorer.values.objective import Corruption, ObjectiveSettings

WITH_RECONSTRUCTION = ("denoising", "contractive", "stochastic-contractive", "sparse-kl", "sparse-l1")
RECONSTRUCTIONS = {
    "squared-error": SquaredError,
    "compact-squared-error": CompactSquaredError,
    "cross-entropy": CrossEntropy,
}


def test_every_objective_and_reconstruction_error_is_there():
    assert set(objective_names()) == {*RECONSTRUCTIONS, *WITH_RECONSTRUCTION, "elbo-bernoulli", "elbo-gaussian"}
    assert reconstruction_names() == tuple(RECONSTRUCTIONS)


@pytest.mark.parametrize("name", objective_names())
def test_the_defaults_make_an_objective_of_that_name(name):
    settings = default_settings(name)
    assert settings.name == name
    assert objective_from(settings).name == name
    assert objective_named(name).unit == objective_from(settings).unit


@pytest.mark.parametrize("name", WITH_RECONSTRUCTION)
@pytest.mark.parametrize("reconstruction", RECONSTRUCTIONS)
def test_the_reconstruction_error_can_be_chosen(name, reconstruction):
    objective = objective_from(replace(default_settings(name), reconstruction=reconstruction))
    assert type(objective.reconstruction) is RECONSTRUCTIONS[reconstruction]
    with pytest.raises(BadInput, match=r"no reconstruction error “hinge”; there are squared-error"):
        objective_from(replace(default_settings(name), reconstruction="hinge"))


def test_parameters_reach_the_objective():
    noise = Corruption("salt-and-pepper", 0.1)
    settings = ObjectiveSettings("", "squared-error", 0.7, noise, 2.5, 0.2)
    denoising = objective_from(replace(settings, name="denoising"))
    assert isinstance(denoising, Denoising)
    assert (denoising.corruption, denoising.emphasis) == (noise, 2.5)
    contractive = objective_from(replace(settings, name="contractive"))
    assert isinstance(contractive, Contractive)
    assert contractive.penalty == 0.7
    stochastic = objective_from(replace(settings, name="stochastic-contractive"))
    assert isinstance(stochastic, StochasticContractive)
    assert (stochastic.penalty, stochastic.corruption) == (0.7, noise)
    divergence = objective_from(replace(settings, name="sparse-kl"))
    assert isinstance(divergence, SparseDivergence)
    assert (divergence.penalty, divergence.sparsity) == (0.7, 0.2)
    absolute = objective_from(replace(settings, name="sparse-l1"))
    assert isinstance(absolute, SparseL1)
    assert absolute.penalty == 0.7
    for likelihood in ("bernoulli", "gaussian"):
        bound = objective_from(replace(settings, name=f"elbo-{likelihood}"))
        assert isinstance(bound, EvidenceLowerBound)
        assert (bound.likelihood, bound.beta) == (likelihood, 0.7)


def test_parameters_that_an_objective_lacks_are_ignored():
    settings = ObjectiveSettings("squared-error", "hinge", -1.0, Corruption("rain", 7.0), -1.0, 7.0)
    assert isinstance(objective_from(settings), SquaredError)


def test_stochastic_contraction_has_noise_even_where_none_is_named():
    assert objective_from(ObjectiveSettings("stochastic-contractive")).corruption == Corruption("gaussian", 0.1)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (ObjectiveSettings("hinge"), "no objective “hinge”; there are squared-error"),
        (ObjectiveSettings("contractive", penalty=-1.0), "must be at least 0; -1 is not"),
        (ObjectiveSettings("sparse-l1", penalty=float("nan")), "must be at least 0; nan is not"),
        (ObjectiveSettings("elbo-gaussian", penalty=-0.5), "weight β of the KL divergence.*-0.5 is not"),
        (ObjectiveSettings("sparse-kl", sparsity=0.0), "between 0 and 1, exclusive; 0 is not"),
        (ObjectiveSettings("sparse-kl", sparsity=1.0), "between 0 and 1, exclusive"),
        (ObjectiveSettings("sparse-kl", sparsity=float("nan")), "between 0 and 1, exclusive"),
        (ObjectiveSettings("denoising", emphasis=-1.0), "emphasis on corrupted values"),
        (ObjectiveSettings("denoising", corruption=Corruption("rain", 0.1)), "no corruption “rain”"),
        (ObjectiveSettings("denoising", corruption=Corruption("masking", 1.5)), "fraction from 0 to 1"),
        (ObjectiveSettings("stochastic-contractive", corruption=Corruption("gaussian", -1.0)), "at least 0"),
        (ObjectiveSettings("stochastic-contractive", corruption=Corruption("gaussian", 0.0)), "needs noise"),
    ],
)
def test_settings_that_make_no_sense_are_refused_with_a_sentence(settings, said):
    with pytest.raises(BadInput, match=said):
        objective_from(settings)
