"""Corrupted samples and the error against the strength."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.jobs import drain
from explorer.latent.corruption_study import corrupted_samples, error_curve
from explorer.latent.planes import code_ranges, fit_plane, map_positions
from explorer.models import build, from_weights, to_weights
from explorer.values import Architecture, BadInput, Codes, DataProvenance, ModelCard
from explorer.values.corruption_study import (
    CorruptionCurveRequest,
    CorruptionRequest,
    CorruptionWish,
    choose_samples,
)
from explorer.values.objective import Corruption
from explorer.values.open_model import OpenModel

PIXELS = 9 * 8


def opened(samples=40, originals=True, channels=1):
    architecture = Architecture("multilayer", channels, 9, 8, 2, (16,))
    generator = np.random.default_rng(0)
    values = generator.normal(size=(samples, 2)).astype(np.float32)
    pictures = generator.integers(0, 256, (samples, channels, 9, 8)).astype(np.uint8)
    pictures.flags.writeable = False
    plane = fit_plane(values)
    model = OpenModel(
        1,
        ModelCard(
            "m",
            "undercomplete",
            "squared-error",
            architecture,
            DataProvenance("x", "X", samples, "f", channels, 9, 8),
        ),
        to_weights(build(architecture, seed=0)),
        Codes(values, np.arange(samples) % 4, np.zeros(0, np.float32)),
        plane,
        map_positions(plane, values),
        code_ranges(values),
        originals=pictures if originals else None,
    )
    return model, from_weights(model.weights)


def strip(model, network, corruption, choice=0, seed=0):
    return corrupted_samples(model, network, CorruptionRequest(CorruptionWish(corruption, choice, seed)))


def curve(model, network, kind, samples=500, strengths=(0.0, 0.5, 1.0)):
    return drain(error_curve(model, network, CorruptionCurveRequest(kind, samples, strengths)))


@pytest.mark.parametrize("channels", [1, 3])
def test_without_corruption_the_encoder_sees_the_original(channels):
    model, network = opened(channels=channels)
    reply = strip(model, network, Corruption())
    assert not reply.stand_ins
    assert len(reply.samples) == 8
    for sample in reply.samples:
        assert (sample.original.pixels == model.originals[sample.index].transpose(1, 2, 0)).all()
        assert (sample.corrupted.pixels == sample.original.pixels).all()
        assert sample.corrupted_error == 0
        assert sample.reconstruction_error > 0
        assert sample.label == sample.index % 4


def test_everything_masked_is_black_and_costs_the_picture_itself():
    model, network = opened()
    for sample in strip(model, network, Corruption("masking", 1.0)).samples:
        assert (sample.corrupted.pixels == 0).all()
        energy = np.square(model.originals[sample.index] / 255.0).sum()
        assert sample.corrupted_error == pytest.approx(energy, rel=1e-5)


def test_the_error_of_noise_is_not_clipped():
    model, network = opened()
    samples = strip(model, network, Corruption("gaussian", 1.0)).samples
    # E Σ ε² is the number of values; clipped to [0, 1] it would be less than half of that
    assert np.mean([sample.corrupted_error for sample in samples]) == pytest.approx(PIXELS, rel=0.2)


def test_the_same_seed_at_twice_the_strength_is_the_same_noise_twice_as_strong():
    model, network = opened()
    weak = strip(model, network, Corruption("gaussian", 0.25)).samples
    strong = strip(model, network, Corruption("gaussian", 0.5)).samples
    for one, other in zip(weak, strong, strict=True):
        assert other.corrupted_error == pytest.approx(4 * one.corrupted_error, rel=1e-4)


def test_seed_and_choice_change_noise_and_samples_each_alone():
    model, network = opened()
    first = strip(model, network, Corruption("masking", 0.5)).samples
    other_noise = strip(model, network, Corruption("masking", 0.5), seed=1).samples
    other_samples = strip(model, network, Corruption("masking", 0.5), choice=1).samples
    assert [sample.index for sample in other_noise] == [sample.index for sample in first]
    assert (other_noise[0].corrupted.pixels != first[0].corrupted.pixels).any()
    assert [sample.index for sample in other_samples] != [sample.index for sample in first]


def test_without_originals_the_reconstructions_stand_in():
    model, network = opened(originals=False)
    reply = strip(model, network, Corruption("masking", 0.25))
    assert reply.stand_ins
    assert all(np.isfinite(sample.reconstruction_error) for sample in reply.samples)
    assert curve(model, network, "masking").stand_ins


def test_the_curve_begins_at_the_clean_pictures_and_input_errors_follow_their_closed_form():
    model, network = opened(samples=300)
    masked = curve(model, network, "masking")
    energy = np.square(model.originals / 255.0).sum(axis=(1, 2, 3)).mean()
    assert masked.samples == 300
    assert masked.input_errors[0] == 0
    assert masked.input_errors[1] == pytest.approx(energy / 2, rel=0.03)
    assert masked.input_errors[2] == pytest.approx(energy, rel=1e-5)
    noisy = curve(model, network, "gaussian")
    assert noisy.input_errors[1] == pytest.approx(PIXELS / 4, rel=0.03)
    assert noisy.reconstruction_errors[0] == pytest.approx(masked.reconstruction_errors[0], rel=1e-5)


def test_the_curve_is_measured_on_no_more_than_asked_and_yields_between_pieces():
    model, network = opened(samples=250)
    request = CorruptionCurveRequest("masking", 240, (0.0, 1.0))
    pieces = error_curve(model, network, request)
    assert sum(1 for _ in iter(lambda: next(pieces, "end"), "end")) == 2 * 3
    assert curve(model, network, "masking", samples=20).samples == 20


def test_a_model_without_codes_has_no_samples():
    model, network = opened(samples=0, originals=False)
    assert strip(model, network, Corruption("masking", 0.25)).samples == ()
    assert curve(model, network, "masking").samples == 0


@pytest.mark.parametrize("corruption", [Corruption("blur", 0.5), Corruption("masking", 1.5)])
def test_corruptions_that_make_no_sense_are_refused(corruption):
    model, network = opened()
    with pytest.raises(BadInput):
        strip(model, network, corruption)
    with pytest.raises(BadInput):
        next(error_curve(model, network, CorruptionCurveRequest(corruption.kind, 10, (corruption.strength,))))


@given(st.lists(st.integers(-1, 5), max_size=60), st.integers(1, 12), st.integers(0, 5))
def test_choices_take_as_many_classes_as_there_are_room_for(labels, count, choice):
    labels = np.array(labels, np.int64)
    chosen = choose_samples(labels, count, choice)
    assert len(set(chosen.tolist())) == len(chosen) == min(count, len(labels))
    assert len(set(labels[chosen].tolist())) == min(count, len(set(labels.tolist())))
    assert (np.diff(labels[chosen]) >= 0).all()
