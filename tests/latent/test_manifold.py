import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.jobs import drain
from explorer.latent import manifold, sample_pictures
from explorer.latent.planes import code_ranges, fit_plane, map_positions
from explorer.models import build, to_weights
from explorer.values import Architecture, BadInput, Codes, DataProvenance, ModelCard
from explorer.values.manifold import (
    InterpolationRequest,
    ManifoldMeasureRequest,
    NeighboursRequest,
    RandomPicturesRequest,
)
from explorer.values.open_model import OpenModel


def open_model(samples=40, channels=1, latent_dim=2, family="multilayer", labels=None, originals=True, seed=0):
    architecture = Architecture(family, channels, 9, 8, latent_dim, () if family == "linear" else (16,))
    generator = np.random.default_rng(seed)
    values = generator.normal(size=(samples, latent_dim)).astype(np.float32)
    labels = np.arange(samples) % 3 if labels is None else np.asarray(labels)
    pictures = generator.integers(0, 256, (samples, channels, 9, 8), dtype=np.uint8)
    plane = fit_plane(values)
    network = build(architecture, seed=seed)
    model = OpenModel(
        1,
        ModelCard("m", "r", "squared-error", architecture, DataProvenance("x", "X", samples, "f", channels, 9, 8)),
        to_weights(network),
        Codes(values, labels, np.zeros(0, np.float32)),
        plane,
        map_positions(plane, values),
        code_ranges(values),
        originals=pictures if originals else None,
    )
    return model, network


ANSWERS = {
    RandomPicturesRequest: manifold.random_pictures,
    InterpolationRequest: manifold.interpolation,
    NeighboursRequest: manifold.neighbours,
    ManifoldMeasureRequest: manifold.measures,
}


def ask(model, request):
    return drain(ANSWERS[type(request)](*model, request))


def pixels_of(model):
    return model.originals.reshape(len(model.originals), -1).astype(float) / 255


def seen(measured):
    return measured.picture.pixels.transpose(2, 0, 1).reshape(-1).astype(float) / 255


def nearest(model, picture, without=()):
    errors = np.square(pixels_of(model) - picture).sum(axis=1)
    errors[list(without)] = np.inf
    return errors.min()


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(("pixels", "codes"), [("uniform", "uniform"), ("histogram", "gaussian")])
def test_random_pictures_carry_their_distance_from_the_samples(channels, pixels, codes):
    model = open_model(channels=channels)
    reply = ask(model, RandomPicturesRequest(5, 4, pixels, codes))
    assert len(reply.noise) == len(reply.decoded) == 4
    for measured in (*reply.noise, *reply.decoded):
        assert measured.picture.pixels.shape == (9, 8, channels)
        assert measured.error == pytest.approx(nearest(model[0], seen(measured)), rel=1e-4)


def test_the_same_seed_draws_the_same_pictures_and_another_seed_others():
    model = open_model()
    first, again, other = (ask(model, RandomPicturesRequest(seed)) for seed in (3, 3, 4))
    for row in ("noise", "decoded"):
        pairs = list(zip(getattr(first, row), getattr(again, row), strict=True))
        assert all((a.picture.pixels == b.picture.pixels).all() for a, b in pairs)
    assert (first.noise[0].picture.pixels != other.noise[0].picture.pixels).any()


def test_uniform_pixels_use_all_levels_alike_and_the_histogram_only_those_of_the_data():
    model, network = open_model()
    two = replace(model, originals=np.where(model.originals > 200, 250, 10).astype(np.uint8))
    uniform = ask((two, network), RandomPicturesRequest(0, 200))
    levels = np.concatenate([measured.picture.pixels.ravel() for measured in uniform.noise])
    # 200·72 draws of a mean of 127.5 and a standard deviation of 73.9, six standard errors
    assert abs(levels.mean() - 127.5) < 6 * 73.9 / math.sqrt(len(levels))
    drawn = ask((two, network), RandomPicturesRequest(0, 200, "histogram"))
    levels = np.concatenate([measured.picture.pixels.ravel() for measured in drawn.noise])
    assert set(np.unique(levels)) == {10, 250}
    assert (levels == 250).mean() == pytest.approx((two.originals == 250).mean(), abs=0.03)


def test_a_colour_of_the_histogram_stays_whole():
    model, network = open_model(channels=3)
    red_or_blue = np.zeros_like(model.originals)
    red_or_blue[::2, 0] = 255
    red_or_blue[1::2, 2] = 255
    reply = ask((replace(model, originals=red_or_blue), network), RandomPicturesRequest(0, 3, "histogram"))
    colours = np.concatenate([measured.picture.pixels.reshape(-1, 3) for measured in reply.noise])
    assert {tuple(colour) for colour in np.unique(colours, axis=0).tolist()} == {(255, 0, 0), (0, 0, 255)}


def test_random_codes_stay_in_the_box_or_have_the_samples_mean_and_spread():
    model, _ = open_model(samples=60, latent_dim=3)
    generator = np.random.default_rng(0)
    codes = model.codes.values
    box = manifold._random_codes(model, generator, RandomPicturesRequest(0, 5000))
    assert (box >= codes.min(axis=0) - 1e-6).all() and (box <= codes.max(axis=0) + 1e-6).all()
    drawn = manifold._random_codes(model, generator, RandomPicturesRequest(0, 20_000, codes="gaussian"))
    assert drawn.mean(axis=0) == pytest.approx(codes.mean(axis=0), abs=0.05)
    assert np.cov(drawn, rowvar=False) == pytest.approx(np.cov(codes, rowvar=False), abs=0.06)


def test_without_samples_pictures_are_drawn_and_nothing_is_measured():
    reply = ask(open_model(samples=0, originals=False), RandomPicturesRequest(0, 3, "histogram", "gaussian"))
    assert all(math.isnan(measured.error) for measured in (*reply.noise, *reply.decoded))


def test_the_ways_start_and_end_at_the_samples():
    model, network = open_model()
    reply = ask((model, network), InterpolationRequest(2, "different", 1.0))
    first, second = reply.first, reply.second
    assert len(reply.fade_strip) == len(reply.decoded_strip) == 9
    for end, sample in ((0, first), (-1, second)):
        assert (reply.fade_strip[end].picture.pixels == sample.picture.pixels).all()
        assert (sample.picture.pixels == model.originals[sample.index].transpose(1, 2, 0)).all()
        assert sample.label == model.codes.labels[sample.index]
        decoded = network.decode(torch.from_numpy(model.codes.values[[sample.index]])).detach().numpy()[0, 0]
        assert reply.decoded_strip[end].picture.pixels[..., 0] == pytest.approx(decoded * 255, abs=0.6)
    assert (reply.fade.picture.pixels == second.picture.pixels).all()


@given(st.floats(0, 1, width=32), st.integers(0, 50))
@settings(max_examples=25, deadline=None)
def test_a_cross_fade_mixes_pixels_and_is_measured_against_all_other_samples(t, seed):
    model = open_model()
    reply = ask(model, InterpolationRequest(seed, "any", t, frames=0))
    mixed = (1 - t) * reply.first.picture.pixels + t * reply.second.picture.pixels
    assert reply.fade.picture.pixels == pytest.approx(mixed, abs=0.51)
    ends = reply.first.index, reply.second.index
    assert ends[0] != ends[1]
    assert reply.fade_strip == reply.decoded_strip == ()
    for measured in (reply.fade, reply.decoded):
        assert measured.error == pytest.approx(nearest(model[0], seen(measured), ends), rel=1e-3)


def test_for_a_linear_model_the_decoded_way_is_the_cross_fade_of_its_ends():
    model, network = open_model(family="linear")
    with torch.no_grad():
        network.decoder.output.bias.fill_(0.5)
        network.decoder.output.weight.mul_(0.1)
    strip = ask((model, network), InterpolationRequest(0, "any", 0.5)).decoded_strip
    halfway = (strip[0].picture.pixels.astype(float) + strip[-1].picture.pixels) / 2
    assert strip[4].picture.pixels == pytest.approx(halfway, abs=1.1)


@given(st.integers(0, 10_000), st.sampled_from(["same", "different"]))
def test_a_pair_is_of_the_kind_that_was_asked_for(seed, relation):
    labels = np.array([0, 1, 0, -1, 2, 2, 3])
    first, second = manifold._pair(labels, np.random.default_rng(seed), relation)
    assert first != second
    if relation == "same":
        assert labels[first] == labels[second] >= 0
    else:
        assert labels[first] != labels[second]
        assert labels[first] >= 0


def test_without_classes_any_pair_will_do_and_impossible_ones_are_refused():
    generator = np.random.default_rng(0)
    assert len(set(manifold._pair(np.full(2, -1), generator, "same"))) == 2
    with pytest.raises(BadInput, match="no such pair"):
        manifold._pair(np.array([0, 1, 2]), generator, "same")
    with pytest.raises(BadInput, match="no such pair"):
        manifold._pair(np.array([1, 1]), generator, "different")
    with pytest.raises(BadInput, match="no such pair"):
        manifold._pair(np.zeros(0, int), generator, "any")


@pytest.mark.parametrize("latent_dim", [1, 2, 5])
def test_neighbours_are_the_nearest_in_each_space(latent_dim):
    model = open_model(latent_dim=latent_dim, channels=3)
    reply = ask(model, NeighboursRequest(0, 11))
    errors = np.square(pixels_of(model[0]) - pixels_of(model[0])[11]).sum(axis=1)
    distances = np.linalg.norm(model[0].codes.values.astype(float) - model[0].codes.values[11], axis=1)
    errors[11] = distances[11] = np.inf
    assert [near.sample.index for near in reply.by_pixels] == np.argsort(errors)[:6].tolist()
    assert [near.sample.index for near in reply.by_codes] == np.argsort(distances)[:6].tolist()
    assert [near.pixel_rank for near in reply.by_pixels] == [1, 2, 3, 4, 5, 6]
    assert [near.code_rank for near in reply.by_codes] == [1, 2, 3, 4, 5, 6]
    for near in (*reply.by_pixels, *reply.by_codes):
        assert near.error == pytest.approx(errors[near.sample.index])
        assert near.distance == pytest.approx(distances[near.sample.index], rel=1e-4)
        assert near.pixel_rank == 1 + (errors < errors[near.sample.index]).sum()
    assert reply.far.sample.label == model[0].codes.labels[11]
    close = np.argsort(distances)[:6]
    close = close[model[0].codes.labels[close] == model[0].codes.labels[11]]
    assert reply.far.sample.index == close[errors[close].argmax()]
    assert reply.compared == 39


def test_equal_pictures_are_nothing_apart():
    model, network = open_model()
    twins = model.originals.copy()
    twins[5] = twins[0]
    reply = ask((replace(model, originals=twins), network), NeighboursRequest(0, 0))
    assert reply.by_pixels[0].sample.index == 5
    assert reply.by_pixels[0].error == 0


def test_a_sample_that_is_not_there_is_replaced_by_one_drawn_with_the_seed():
    model = open_model()
    drawn = ask(model, NeighboursRequest(7)).sample.index
    assert ask(model, NeighboursRequest(7, 4000)).sample.index == drawn
    assert len({ask(model, NeighboursRequest(seed)).sample.index for seed in range(10)}) > 3


def test_neighbours_of_few_samples_are_as_many_as_there_are():
    reply = ask(open_model(samples=3, labels=[0, 1, 1]), NeighboursRequest(0, 0))
    assert len(reply.by_pixels) == len(reply.by_codes) == 2
    assert reply.far is None
    with pytest.raises(BadInput, match="holds codes"):
        ask(open_model(samples=1), NeighboursRequest(0, 0))


def test_where_the_originals_are_missing_reconstructions_stand_in():
    model, network = open_model(originals=False)
    drawn = network.decode(torch.from_numpy(model.codes.values.copy())).detach().numpy()
    reply = ask((model, network), NeighboursRequest(0, 11))
    assert reply.sample.picture.pixels[..., 0] == pytest.approx(drawn[11, 0] * 255, abs=0.6)
    stand_in = (replace(model, originals=np.round(drawn * 255).astype(np.uint8)), network)
    same = ask(stand_in, NeighboursRequest(0, 11))
    assert [near.sample.index for near in reply.by_codes] == [near.sample.index for near in same.by_codes]
    assert reply.by_pixels[0].error == pytest.approx(same.by_pixels[0].error, abs=0.05)


def test_a_large_set_is_compared_by_an_even_spread(monkeypatch):
    monkeypatch.setattr(sample_pictures, "_MOST_SAMPLES", 10)
    for originals in (True, False):
        model, network = open_model(originals=originals)
        reply = ask((model, network), NeighboursRequest(0, 3))
        assert reply.compared == 10
        assert {near.sample.index % 4 for near in reply.by_pixels} == {0}


@pytest.mark.parametrize("numbers", [1, 500, 2**21])
def test_distances_do_not_depend_on_the_size_of_the_pieces(monkeypatch, numbers):
    monkeypatch.setattr(sample_pictures, "_BLOCK_NUMBERS", numbers)
    model, _ = open_model()
    pixels = model.originals.reshape(40, -1)
    found = drain(sample_pictures.squared_distances(pixels[:7], pixels))
    real = pixels_of(model)
    assert found == pytest.approx(np.square(real[:7, None] - real[None]).sum(axis=2), abs=1e-3)


def test_measures_agree_with_counting_by_hand():
    model, network = open_model(samples=30)
    measures = ask((model, network), ManifoldMeasureRequest(0, 1000, 4, 20))
    labels, pixels = model.codes.labels, pixels_of(model)
    spaces = {"pixel_share": pixels, "code_share": model.codes.values.astype(float)}
    for name, points in spaces.items():
        squared = np.square(points[:, None] - points[None]).sum(axis=2)
        np.fill_diagonal(squared, np.inf)
        nearest_four = np.argsort(squared, axis=1)[:, :4]
        assert getattr(measures, name) == pytest.approx((labels[nearest_four] == labels[:, None]).mean())
        if name == "pixel_share":
            assert measures.apart == pytest.approx(squared.min(axis=1).mean(), rel=1e-4)
    assert measures.queries == 30 and measures.compared == 29
    assert [half.relation for half in measures.half_way] == ["same", "different"]
    for half in measures.half_way:
        assert half.pairs == 20
        assert half.fade > 0 and half.decoded > 0


def test_without_classes_there_is_no_share_and_one_kind_of_pair():
    measures = ask(open_model(labels=np.full(40, -1)), ManifoldMeasureRequest(0, 10, 6, 5))
    assert math.isnan(measures.pixel_share) and math.isnan(measures.code_share)
    assert [half.relation for half in measures.half_way] == ["any"]


def test_a_kind_of_pair_that_does_not_exist_is_left_out():
    measures = ask(open_model(labels=np.zeros(40, int)), ManifoldMeasureRequest(0, 10, 6, 5))
    assert [half.relation for half in measures.half_way] == ["same"]
    assert measures.pixel_share == measures.code_share == 1
    with pytest.raises(BadInput, match="without samples"):
        ask(open_model(samples=0, originals=False), ManifoldMeasureRequest())
