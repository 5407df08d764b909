"""`evaluate` of variational models: the evidence lower bound beside the reconstruction error."""

from __future__ import annotations

import pytest

from explorer.cli import main
from explorer.data import open_dataset
from explorer.latent.active_units import mean_divergences
from explorer.models import from_weights, load_model

BOUND = {"elbo_nats", "reconstruction_nats", "kl_nats", "kl_nats_per_dimension", "active_units"}


@pytest.fixture(scope="module")
def variational(tmp_path_factory):
    path = tmp_path_factory.mktemp("variational") / "clouds.safetensors"
    options = ["--data", "digits", "--latent-dim", "3", "--hidden", "16", "--epochs", "1", "--json"]
    assert main(["train", "--model", "beta-variational", *options, "--out", str(path)]) == 0
    return path


def test_the_bound_is_told_with_its_terms(variational, run_json):
    found = run_json("evaluate", variational, "--data", "digits")
    assert found["elbo_nats"] == pytest.approx(-(found["reconstruction_nats"] + found["kl_nats"]))
    assert found["kl_nats"] == pytest.approx(sum(found["kl_nats_per_dimension"]))
    assert 0 <= found["active_units"] <= 3
    digits = open_dataset("digits")
    network = from_weights(load_model(variational).weights)
    expected = mean_divergences(network, digits.images[digits.test])
    assert found["kl_nats_per_dimension"] == pytest.approx(expected, rel=1e-4)


def test_the_figures_are_the_same_each_time(variational, run_json):
    first = run_json("evaluate", variational, "--data", "digits")
    assert run_json("evaluate", variational, "--data", "digits") == first


def test_other_models_have_no_bound(trained, run_json):
    assert not BOUND & set(run_json("evaluate", trained, "--data", "digits"))


def test_people_read_the_bound_in_nats(variational, trained, capsys):
    assert main(["evaluate", str(variational), "--data", "digits"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "nats per image = −(reconstruction" in text
    assert "of 3 (the variance of the mean" in text
    assert main(["evaluate", str(trained), "--data", "digits"]) == 0
    assert "nats" not in capsys.readouterr().out
