"""Trainings in stages: greedy layer-wise pre-training, then the whole network."""

from __future__ import annotations

import math
import shlex
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.cli.commands.train import _request
from explorer.cli.parser import parse
from explorer.models import build, from_weights, load_model, save_model
from explorer.models.layers import LayerAutoencoder, NetworkUpTo, linear_layers
from explorer.training import evaluate, train
from explorer.training.optimisation import Optimisation
from explorer.training.request_check import check_request
from explorer.training.stages import stage_at, stages_of
from explorer.values import BadInput, EpochReport, StepReport, TrainingAdjustment, TrainingRequest
from explorer.values.objective import Corruption
from explorer.values.training import NetworkChoices, Stage

SMALL = NetworkChoices(hidden=(24, 12))
TIED = replace(SMALL, tied=True)


@pytest.fixture
def stacked(request_for):
    """A small stacked network of three layers, two epochs each, then two of the whole."""

    def make(**settings) -> TrainingRequest:
        return request_for(**{"recipe": "stacked", "network": SMALL, "pretraining_epochs": 2} | settings)

    return make


@pytest.fixture
def as_parsed():
    """The request that the command line makes of a card's command."""

    def requested(command: str) -> TrainingRequest:
        program, *words = shlex.split(command)
        assert program == "latent-explorer"
        return _request(parse(words))

    return requested


# Arithmetic ---------------------------------------------------------------------------------------------------------

COUNTS = st.integers(1, 6), st.integers(1, 9), st.integers(0, 9)


@given(*COUNTS)
def test_stages_follow_one_another_without_gap_or_overlap(layers, layer_epochs, epochs):
    stages = stages_of(layers, layer_epochs, epochs)
    assert [stage.layer for stage in stages] == [*range(1, layers + 1), 0]
    numbers = [epoch for stage in stages for epoch in range(stage.first_epoch, stage.last_epoch + 1)]
    assert numbers == list(range(1, layers * layer_epochs + epochs + 1))
    for stage in stages:
        assert stage.layers == layers
        assert stage.pretraining_epochs == layers * layer_epochs
        for epoch in range(stage.first_epoch, stage.last_epoch + 1):
            assert stage_at(stages, epoch) == stage
            assert 1 <= stage.own_epoch(epoch) <= stage.epochs


@given(*COUNTS)
def test_a_stage_knows_the_one_after_it(layers, layer_epochs, epochs):
    stages = stages_of(layers, layer_epochs, epochs)
    in_all = stages[-1].last_epoch
    for epoch in range(in_all):
        before = stage_at(stages, max(1, epoch))
        assert before.after(epoch, in_all) == stage_at(stages, epoch + 1)


def test_without_pre_training_there_is_one_stage():
    assert stages_of(0, 0, 7) == (Stage(0, 0, 1, 7),)
    assert Stage(0, 0, 1, 7).pretraining_epochs == 0


# The course ---------------------------------------------------------------------------------------------------------


def test_reports_count_the_whole_training_and_name_their_stage(spots, stacked, epochs_of):
    reports = epochs_of(train(stacked(), spots))
    assert [report.epoch for report in reports] == list(range(9))
    assert {report.epochs for report in reports} == {8}
    assert [report.stage.layer for report in reports] == [1, 1, 1, 2, 2, 3, 3, 0, 0]
    assert [report.figures.layer for report in reports] == [report.stage.layer for report in reports]
    assert [row.layer for row in reports[-1].card.history] == [1, 1, 2, 2, 3, 3, 0, 0]
    assert [report.finished for report in reports] == [False] * 8 + [True]


def test_step_reports_name_the_stage_that_runs(spots, stacked):
    steps = [report for report in train(stacked(), spots) if isinstance(report, StepReport)]
    assert all(report.stage.first_epoch <= report.epoch <= report.stage.last_epoch for report in steps)


@pytest.mark.parametrize("recipe", ["stacked", "stacked-denoising"])
@pytest.mark.parametrize("network", [SMALL, TIED], ids=["untied", "tied"])
def test_pre_training_lowers_the_loss_of_each_layer(recipe, network, spots, stacked, epochs_of):
    request = stacked(recipe=recipe, network=network, pretraining_epochs=12, epochs=0, learning_rate=0.01)
    losses = {}
    for report in epochs_of(train(request, spots)):
        losses.setdefault(report.stage.layer, []).append(report.figures.training_loss)
    assert sorted(losses) == [1, 2, 3]
    assert all(found[-1] < 0.9 * found[0] for found in losses.values())


@pytest.mark.parametrize("network", [SMALL, TIED], ids=["untied", "tied"])
def test_a_layer_learns_alone(network, spots, stacked, epochs_of):
    reports = epochs_of(train(stacked(network=network), spots))
    before, after = (from_weights(reports[epoch].snapshot.weights) for epoch in (2, 4))
    for place, (one, other) in enumerate(zip(linear_layers(before)[0], linear_layers(after)[0], strict=True), 1):
        assert torch.equal(one.weight, other.weight) == (place != 2)


def test_upper_layers_see_clean_outputs_of_the_finished_ones(spots, stacked, monkeypatch):
    """Only the input of the layer in training is corrupted, and that by the objective itself."""
    seen = []
    step = Optimisation.step

    def spy(self, images, rate, generator):
        seen.append((self.model, images.clone()))
        return step(self, images, rate, generator)

    monkeypatch.setattr(Optimisation, "step", spy)
    request = stacked(recipe="stacked-denoising", corruption=Corruption("masking", 0.5), batch_size=60, epochs=0)
    reports = [report for report in train(request, spots) if isinstance(report, EpochReport)]
    pictures = torch.from_numpy(spots.images[spots.train]).float() / 255
    assert all(isinstance(model, LayerAutoencoder) for model, _ in seen)
    for layer in (1, 2, 3):
        # the layers below are finished when this one begins, and stay as they are
        below = NetworkUpTo(from_weights(reports[2 * (layer - 1)].snapshot.weights), layer - 1)
        expected = below.encode(pictures).detach()
        for _, images in seen[2 * (layer - 1) : 2 * layer]:
            order = [int(torch.cdist(row[None], expected).argmin()) for row in images]
            assert sorted(order) == list(range(len(expected)))
            torch.testing.assert_close(images, expected[order], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("recipe", "spoilt"), [("stacked", False), ("stacked-denoising", True)])
def test_only_stacked_denoising_corrupts_what_a_layer_encodes(recipe, spoilt, spots, stacked, monkeypatch):
    encoded, given_to = [], []
    encode, step = LayerAutoencoder.encode, Optimisation.step

    def spy_step(self, images, rate, generator):
        given_to.append(images)
        return step(self, images, rate, generator)

    def spy_encode(self, images):
        if given_to and torch.is_grad_enabled():
            encoded.append(torch.equal(images, given_to[-1]))
        return encode(self, images)

    monkeypatch.setattr(Optimisation, "step", spy_step)
    monkeypatch.setattr(LayerAutoencoder, "encode", spy_encode)
    list(train(stacked(recipe=recipe, epochs=0), spots))
    assert encoded
    assert set(encoded) == {not spoilt}


def test_the_whole_network_is_trained_without_corruption(spots, stacked, epochs_of):
    card = epochs_of(train(stacked(recipe="stacked-denoising"), spots))[-1].card
    assert card.objective == "compact-squared-error"
    assert card.settings["corruption"] == "masking:0.25"


@pytest.mark.parametrize("network", [SMALL, TIED], ids=["untied", "tied"])
def test_the_whole_network_starts_from_the_pre_trained_layers(network, spots, stacked, monkeypatch):
    first = {}
    step = Optimisation.step

    def spy(self, images, rate, generator):
        if not isinstance(self.model, LayerAutoencoder) and not first:
            first.update({name: tensor.detach().clone() for name, tensor in self.model.named_parameters()})
        return step(self, images, rate, generator)

    monkeypatch.setattr(Optimisation, "step", spy)
    reports = [report for report in train(stacked(network=network), spots) if isinstance(report, EpochReport)]
    pretrained = reports[6].snapshot.weights
    assert first.keys() == pretrained.arrays.keys()
    assert all(np.array_equal(first[name].numpy(), array) for name, array in pretrained.arrays.items())
    untrained = build(pretrained.architecture, seed=0)
    assert not torch.equal(untrained.code.weight, first["code.weight"])


def test_no_epochs_of_the_whole_network_end_after_pre_training(spots, stacked, epochs_of):
    reports = epochs_of(train(stacked(epochs=0), spots))
    assert [report.epoch for report in reports] == list(range(7))
    assert reports[-1].finished
    assert reports[-1].stage.layer == 3
    assert set(reports[-1].card.errors) == {"train", "validation", "test"}


def test_the_card_tells_the_error_of_the_whole_network_while_a_layer_learns(spots, stacked, epochs_of):
    for report in epochs_of(train(stacked(), spots)):
        told = report.card.errors["validation"]
        measured = evaluate(report.snapshot.weights, spots.images[spots.indices("validation")])
        assert told.images == measured.images
        assert told.squared_error_per_image == pytest.approx(measured.squared_error_per_image, rel=1e-5)
        assert told.psnr_db == pytest.approx(measured.psnr_db, rel=1e-5)


def test_a_single_layer_is_not_pre_trained(spots, stacked, epochs_of):
    shallow = NetworkChoices(shallow=True, code_activation="sigmoid")
    reports = epochs_of(train(stacked(network=shallow), spots))
    assert [report.epoch for report in reports] == [0, 1, 2]
    assert all(report.stage == Stage(0, 0, 1, 2) for report in reports)
    assert reports[-1].card.settings["pretraining_epochs"] == 0


def test_an_adjustment_counts_all_epochs_and_leaves_the_layers_theirs(spots, stacked):
    steps = train(stacked(), spots)
    found = []
    for report in steps:
        if isinstance(report, EpochReport):
            found.append(report)
            if report.epoch == 1:
                steps.send(TrainingAdjustment(epochs=7))
    assert [report.stage.layer for report in found] == [1, 1, 1, 2, 2, 3, 3, 0]
    assert found[-1].card.settings["epochs"] == 1


# Stop and resume ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("network", [SMALL, TIED], ids=["untied", "tied"])
@pytest.mark.parametrize("recipe", ["stacked", "stacked-denoising"])
@pytest.mark.parametrize("stopped", [1, 2, 3, 6, 7], ids=lambda epoch: f"after-{epoch}")
def test_going_on_in_any_stage_gives_the_bits_of_one_run(
    stopped, recipe, network, spots, stacked, epochs_of, same_weights, tmp_path
):
    out = str(tmp_path / "m.safetensors")
    request = stacked(recipe=recipe, network=network)
    whole = epochs_of(train(request, spots))[-1]
    steps = train(replace(request, out=out), spots)
    # in the midst of the epoch after it: that one is lost
    for report in steps:
        if isinstance(report, StepReport) and report.epoch == stopped + 1:
            break
    steps.close()
    assert len(load_model(out).card.history) == stopped
    resumed = epochs_of(train(TrainingRequest("spots", "", resume=out, out=out), spots))
    assert [report.epoch for report in resumed] == list(range(stopped, 9))
    assert resumed[0].stage.layer == (0 if stopped > 6 else math.ceil(stopped / 2))
    assert same_weights(resumed[-1].snapshot.weights, whole.snapshot.weights)
    rows = resumed[-1].card.history
    assert [row.training_loss for row in rows] == [row.training_loss for row in whole.card.history]


def test_a_strength_of_many_digits_survives_the_file(spots, stacked, epochs_of, same_weights, tmp_path):
    out = str(tmp_path / "m.safetensors")
    request = stacked(recipe="stacked-denoising", corruption=Corruption("masking", 1 / 3), out=out)
    whole = epochs_of(train(replace(request, out=""), spots))[-1]
    steps = train(request, spots)
    while not (isinstance(report := next(steps), EpochReport) and report.epoch == 1):
        pass
    steps.close()
    resumed = epochs_of(train(TrainingRequest("spots", "", resume=out), spots))[-1]
    assert same_weights(resumed.snapshot.weights, whole.snapshot.weights)


# The command --------------------------------------------------------------------------------------------------------

REQUESTS = [
    {"recipe": "stacked", "network": SMALL, "pretraining_epochs": 1},
    {"recipe": "stacked", "network": TIED, "pretraining_epochs": 0},
    {"recipe": "stacked-denoising", "network": SMALL, "corruption": Corruption("salt-and-pepper", 1 / 3)},
    {"recipe": "denoising", "corruption": Corruption("masking", 0.5), "emphasis": 2.0},
    {"recipe": "denoising", "network": NetworkChoices(family="convolutional"), "objective": "cross-entropy"},
    {"recipe": "contractive", "penalty": 0.123456789, "network": NetworkChoices(tied=False)},
    {"recipe": "stochastic-contractive", "penalty": 1e-7, "corruption": Corruption("gaussian", 0.05)},
    {"recipe": "sparse", "objective": "sparse-kl", "sparsity": 0.1, "penalty": 3.0},
    {"recipe": "beta-variational", "penalty": 2.0},
    {"recipe": "undercomplete", "network": NetworkChoices(shallow=True, code_activation="tanh", tied=True)},
    {"recipe": "undercomplete", "learning_rate": 1.23456789e-3, "weight_decay": 1e-4, "schedule": "cosine"},
]


@pytest.mark.parametrize("settings", REQUESTS, ids=lambda settings: settings["recipe"])
def test_the_card_s_command_makes_the_same_request(settings, spots, request_for, epochs_of, as_parsed, tmp_path):
    request = request_for(**settings | {"epochs": 0, "out": str(tmp_path / "m.safetensors")})
    card = epochs_of(train(request, spots))[-1].card
    learning_rate = card.settings["learning_rate"]
    assert as_parsed(card.command) == replace(request, learning_rate=learning_rate, out="m.safetensors")


def test_the_settings_hold_every_parameter(spots, request_for, epochs_of):
    request = request_for(recipe="denoising", corruption=Corruption("masking", 0.25), emphasis=2.0, epochs=0)
    settings = epochs_of(train(request, spots))[-1].card.settings
    wanted = {"reconstruction": "squared-error", "corruption": "masking:0.25", "emphasis": 2.0, "pretraining_epochs": 0}
    assert settings.items() >= wanted.items()
    assert isinstance(settings["penalty"], float)
    assert isinstance(settings["sparsity"], float)


# What is refused ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"corruption": Corruption("rain", 0.1)}, "There is no corruption “rain”; there are none, gaussian"),
        ({"corruption": Corruption("masking", 1.5)}, "a fraction from 0 to 1; 1.5 is not"),
        ({"corruption": Corruption("gaussian", -0.1)}, "at least 0; -0.1 is not"),
        ({"corruption": Corruption("gaussian", math.nan)}, "nan is not"),
        ({"penalty": -1.0}, "The penalty must be at least 0; -1 is not"),
        ({"penalty": math.inf}, "inf is not"),
        ({"emphasis": -0.5}, "The emphasis must be at least 0"),
        ({"sparsity": 0.0}, "The sparsity must be between 0 and 1; 0 is not"),
        ({"sparsity": 1.0}, "1 is not"),
        ({"pretraining_epochs": -1}, "pre-training epochs must be between 0 and"),
        ({"network": NetworkChoices(family="linear")}, "There is no network “linear” to choose"),
    ],
)
def test_a_parameter_out_of_range_is_one_sentence(settings, words, request_for):
    with pytest.raises(BadInput) as caught:
        check_request(request_for(recipe="denoising", **settings))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"recipe": "convolutional", "pretraining_epochs": 1}, "“convolutional” does not build here"),
        ({"recipe": "variational", "pretraining_epochs": 1}, "that is not variational"),
        ({"recipe": "linear", "pretraining_epochs": 1}, "leave out the pre-training"),
        ({"recipe": "stacked", "network": NetworkChoices(family="convolutional")}, "has no convolutional version"),
        ({"recipe": "undercomplete", "penalty": 1.0}, "has no penalty; leave it out, or choose another recipe"),
        ({"recipe": "undercomplete", "corruption": Corruption("masking", 0.1)}, "has no corruption"),
        ({"recipe": "sparse", "sparsity": 0.1}, "“sparse-l1” has no sparsity"),
        ({"recipe": "linear", "epochs": None, "network": NetworkChoices(tied=True)}, "do not use tied weights"),
        ({"recipe": "undercomplete", "network": NetworkChoices(shallow=True)}, "at least one hidden layer"),
        ({"recipe": "undercomplete", "network": NetworkChoices(activation="step")}, "There is no activation “step”"),
    ],
)
def test_what_does_not_go_together_is_one_sentence(settings, words, spots, request_for):
    with pytest.raises(BadInput) as caught:
        next(train(request_for(**settings), spots))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_pre_training_may_be_left_out_and_a_corruption_spared(spots, stacked, epochs_of):
    assert len(epochs_of(train(stacked(pretraining_epochs=0), spots))) == 3
    clean = stacked(recipe="stacked-denoising", corruption=Corruption("none"))
    assert epochs_of(train(clean, spots))[-1].card.settings["corruption"] == "none"


@pytest.mark.parametrize("setting", ["pretraining_epochs", "options", "reconstruction", "penalty", "corruption",
                                     "emphasis", "sparsity"])  # fmt: skip
@pytest.mark.parametrize("value", [None, ({"a": 1},), -3, "rain:hard"], ids=["none", "rows", "number", "text"])
def test_damaged_settings_of_a_file_are_refused(setting, value, spots, stacked, epochs_of, tmp_path):
    out = str(tmp_path / "m.safetensors")
    epochs_of(train(stacked(pretraining_epochs=1, epochs=1, out=out), spots))
    file = load_model(out)
    damaged = {**file.card.settings, setting: value}
    save_model(out, replace(file.card, settings=damaged), file.weights, file.codes, file.optimizer)
    with pytest.raises(BadInput) as caught:
        epochs_of(train(TrainingRequest("spots", "", epochs=2, resume=out), spots))
    assert "\n" not in str(caught.value)


def test_a_file_that_claims_to_pre_train_convolutions_is_refused(spots, request_for, epochs_of, tmp_path):
    out = str(tmp_path / "m.safetensors")
    epochs_of(train(request_for(recipe="convolutional", epochs=1, out=out), spots))
    file = load_model(out)
    settings = {**file.card.settings, "pretraining_epochs": 3}
    save_model(out, replace(file.card, settings=settings), file.weights, file.codes, file.optimizer)
    with pytest.raises(BadInput, match="leave out the pre-training"):
        next(train(TrainingRequest("spots", "", epochs=2, resume=out), spots))
