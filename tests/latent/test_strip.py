from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.latent.planes import code_ranges, fit_plane, map_positions
from explorer.latent.strip import answer
from explorer.models import build, decode_codes, from_weights, to_weights
from explorer.models.inference import encode_images, reconstruct_images
from explorer.values import Architecture, BadInput, Codes, DataProvenance, EpochFigures, ModelCard
from explorer.values.open_model import OpenModel
from explorer.values.strip import STRIP_SAMPLES, StripRequest, choose_rows, pictures_alone

ARCHITECTURE = Architecture("multilayer", 1, 9, 8, 2, (16, 5), activation="relu")
CONVOLUTIONAL = Architecture("convolutional", 3, 12, 9, 3, (4, 6), dense=(10, 7), activation="tanh")


def open_model(architecture=ARCHITECTURE, samples=20, originals=True, seed=0):
    weights = to_weights(build(architecture, seed=seed))
    shape = (samples, architecture.channels, architecture.height, architecture.width)
    pictures = np.random.default_rng(seed).integers(0, 256, shape).astype(np.uint8)
    values = encode_images(from_weights(weights), pictures)
    plane = fit_plane(values)
    provenance = DataProvenance("x", "X", samples, "f", architecture.channels, architecture.height, architecture.width)
    return OpenModel(
        1,
        ModelCard("m", "undercomplete", "squared-error", architecture, provenance),
        weights,
        Codes(values, np.arange(samples) % 3, np.arange(samples, dtype=np.float32)),
        plane,
        map_positions(plane, values),
        code_ranges(values),
        originals=pictures if originals else None,
    )


def ask(model, rows=None, choice=0):
    return answer(model, from_weights(model.weights), StripRequest(rows, choice))


@pytest.mark.parametrize("architecture", [ARCHITECTURE, CONVOLUTIONAL, replace(ARCHITECTURE, variational=True)])
def test_samples_codes_and_reconstructions_are_those_of_the_network(architecture):
    model = open_model(architecture)
    reply = ask(model, (4, 11, 2))
    network = from_weights(model.weights)
    pictures = model.originals[[4, 11, 2]]
    rebuilt = reconstruct_images(network, pictures)
    assert reply.rows.tolist() == [4, 11, 2]
    assert reply.labels.tolist() == [1, 2, 2]
    assert (reply.originals == pictures.transpose(0, 2, 3, 1)).all()
    assert reply.codes == pytest.approx(model.codes.values[[4, 11, 2]], abs=1e-5)
    assert abs(reply.reconstructions / 255 - rebuilt.transpose(0, 2, 3, 1)).max() < 0.51 / 255
    assert reply.errors == pytest.approx(np.square(rebuilt - pictures / 255).sum(axis=(1, 2, 3)), rel=1e-4)
    assert reply.layer == 0


def test_without_originals_the_codes_of_the_file_are_decoded_and_its_errors_told():
    model = open_model(originals=False)
    reply = ask(model, (5, 6))
    drawn = decode_codes(from_weights(model.weights), model.codes.values[[5, 6]])
    assert reply.originals is None
    assert (reply.codes == model.codes.values[[5, 6]]).all()
    assert abs(reply.reconstructions / 255 - drawn.transpose(0, 2, 3, 1)).max() < 0.51 / 255
    assert reply.errors.tolist() == [5, 6]


def test_without_originals_and_stored_errors_these_are_unknown():
    model = open_model(originals=False)
    model = replace(model, codes=replace(model.codes, errors=np.zeros(0, np.float32)))
    assert np.isnan(ask(model).errors).all()


def test_what_crosses_threads_cannot_be_changed():
    for model in (open_model(), open_model(CONVOLUTIONAL), open_model(originals=False)):
        reply = ask(model)
        for array in (reply.originals, reply.codes, reply.reconstructions):
            assert array is None or not array.flags.writeable


def test_a_model_without_samples_has_an_empty_strip():
    for architecture in (ARCHITECTURE, CONVOLUTIONAL):
        model = open_model(architecture, originals=False)
        length = architecture.latent_dim
        codes = Codes(np.zeros((0, length), np.float32), np.zeros(0, np.int64), np.zeros(0, np.float32))
        assert len(ask(replace(model, codes=codes)).rows) == 0


def test_rows_that_the_map_does_not_have_are_refused():
    for rows in ((0, 20), (-1,)):
        with pytest.raises(BadInput, match="samples 0 to 19"):
            ask(open_model(), rows)


def test_a_layer_trained_on_its_own_is_shown_without_those_behind_it():
    row = EpochFigures(1, 1.0, 1.0, 1.0, 1.0, 1e-3, 1.0, layer=1)
    model = open_model()
    model = replace(model, card=replace(model.card, history=(row,)))
    network = from_weights(model.weights)
    reply = ask(model, (3,))
    pixels = torch.from_numpy(model.originals[3:4].copy()).float() / 255
    with torch.no_grad():
        first = torch.relu(network.encoder.hidden1(pixels.flatten(1)))
        drawn = torch.sigmoid(network.decoder.output(first))
    assert reply.layer == 1
    assert reply.codes == pytest.approx(first.numpy(), abs=1e-6)
    assert reply.reconstructions.reshape(-1) / 255 == pytest.approx(drawn.numpy().reshape(-1), abs=0.51 / 255)
    assert reply.errors[0] == pytest.approx(float((drawn - pixels.flatten(1)).square().sum()), rel=1e-4)


def test_the_last_layer_trained_on_its_own_is_the_whole_network():
    row = EpochFigures(1, 1.0, 1.0, 1.0, 1.0, 1e-3, 1.0, layer=3)
    model = open_model()
    whole = ask(model)
    last = ask(replace(model, card=replace(model.card, history=(row,))))
    assert last.codes == pytest.approx(whole.codes, abs=1e-6)
    assert last.errors == pytest.approx(whole.errors, rel=1e-5)


@given(st.lists(st.integers(-1, 12), max_size=60), st.integers(0, 5))
def test_rows_are_distinct_and_of_as_many_classes_as_possible(labels, choice):
    labels = np.array(labels, np.int64)
    rows = choose_rows(labels, choice)
    count = min(STRIP_SAMPLES, len(labels))
    assert len(set(rows.tolist())) == len(rows) == count
    assert len(np.unique(labels[rows])) == min(count, len(np.unique(labels)))
    assert (choose_rows(labels, choice) == rows).all()


def test_the_first_choice_takes_the_first_sample_of_each_class():
    labels = np.array([2, 2, 0, 1, 1, 0, 2, 0, 1, 2])
    assert choose_rows(labels).tolist() == [2, 3, 0, 1, 4, 5, 6, 7]


def test_without_classes_the_samples_are_spread_evenly():
    assert choose_rows(np.full(80, -1)).tolist() == list(range(0, 80, 10))


def test_another_choice_has_other_samples():
    labels = np.arange(500) % 10
    assert choose_rows(labels, 1).tolist() != choose_rows(labels, 2).tolist()


def test_the_error_of_pictures_alone_is_summed_over_pixels_in_unit_range():
    black = np.zeros((2, 4, 4, 1), np.uint8)
    white = np.array([black[0], black[1] + 255])
    reply = pictures_alone(black, white)
    assert reply.errors.tolist() == [0, 16]
    assert (reply.rows == -1).all()
    with pytest.raises(ValueError, match="originals"):
        pictures_alone(black, white[:1])
