import numpy as np
import pytest
import torch

from explorer import jobs
from explorer.latent import live_decoder
from explorer.latent.live_decoder import NearestSample
from explorer.latent.loaded_model import LoadedModel
from explorer.latent.planes import code_ranges, fit_plane, map_positions
from explorer.models import build, to_weights
from explorer.values import Architecture, Codes, DataProvenance, DecodeRequest, GridRequest, ModelCard
from explorer.values.open_model import OpenModel, SampleRequest
from explorer.values.thumbnails import ThumbnailRequest


@pytest.fixture(autouse=True)
def _threads():
    # the decoder adjusts the thread that it lives on, which here is this one
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)
    torch.set_flush_denormal(False)


def open_model(stamp=1, latent_dim=2, channels=1, samples=50, originals=False, seed=0):
    architecture = Architecture("multilayer", channels, 9, 8, latent_dim, (16,))
    generator = np.random.default_rng(seed)
    values = generator.normal(size=(samples, latent_dim)).astype(np.float32)
    values.flags.writeable = False
    codes = Codes(values, np.arange(samples) % 3, np.arange(samples, dtype=np.float32))
    provenance = DataProvenance("x", "X", samples, "f", channels, 9, 8)
    plane = fit_plane(values)
    pictures = generator.integers(0, 255, (samples, channels, 9, 8)).astype(np.uint8) if originals else None
    return OpenModel(
        stamp,
        ModelCard("m", "undercomplete", "squared-error", architecture, provenance),
        to_weights(build(architecture, seed=seed)),
        codes,
        plane,
        map_positions(plane, values),
        code_ranges(values),
        originals=pictures,
    )


class Decoder:
    """What the decode thread does."""

    def __init__(self, *models):
        self.loaded, self.nearest_sample = LoadedModel(at_once=True), NearestSample()
        for model in models:
            self.load(model)

    def load(self, model):
        self.loaded.load(model)

    def decode(self, request):
        return live_decoder.decode(*self.loaded.together(), request)

    def nearest(self, request):
        return self.nearest_sample.find(*self.loaded.together(), request)

    def sample(self, request):
        return live_decoder.sample(*self.loaded.together(), request)

    def grid(self, request):
        return live_decoder.grid(*self.loaded.together(), request)

    def thumbnails(self, request):
        return live_decoder.overlay(*self.loaded.together(), request)


def drain(pieces):
    count = 0
    while True:
        try:
            next(pieces)
            count += 1
        except StopIteration as end:
            return count, end.value


def test_a_code_is_decoded_with_its_nearest_sample():
    model = open_model(originals=True)
    code = tuple(float(value) for value in model.codes.values[7] + 1e-4)
    decoder = Decoder(model)
    picture = decoder.decode(DecodeRequest(code))
    assert picture.picture.pixels.shape == (9, 8, 1)
    assert picture.milliseconds > 0
    reply = decoder.nearest(DecodeRequest(code))
    assert reply.neighbour.index == 7
    assert reply.neighbour.label == 1
    assert reply.neighbour.distance == pytest.approx(1e-4 * 2**0.5, rel=0.01)
    assert (reply.neighbour.original.pixels == model.originals[7].transpose(1, 2, 0)).all()


def test_the_nearest_sample_follows_the_probe_and_its_distance_is_fresh():
    model = open_model()
    decoder = Decoder(model)
    everything = model.codes.values.astype(float)
    for x in np.linspace(-2, 2, 41):
        reply = decoder.nearest(DecodeRequest((x, 0.3)))
        distances = np.linalg.norm(everything - [x, 0.3], axis=1)
        assert reply.neighbour.index == distances.argmin()
        assert reply.neighbour.distance == pytest.approx(distances.min(), abs=1e-5)


def test_newer_weights_change_the_picture_without_a_new_network():
    decoder = Decoder(open_model(stamp=1, seed=0))
    before = decoder.decode(DecodeRequest((0.5, 0.5))).picture.pixels
    decoder.load(open_model(stamp=2, seed=1))
    after = decoder.decode(DecodeRequest((0.5, 0.5))).picture.pixels
    fresh = Decoder(open_model(stamp=2, seed=1)).decode(DecodeRequest((0.5, 0.5))).picture.pixels
    assert (before != after).any()
    assert (after == fresh).all()


def test_a_model_of_another_shape_takes_the_place_of_the_loaded_one():
    decoder = Decoder(open_model(stamp=1))
    decoder.load(open_model(stamp=2, latent_dim=5, channels=3))
    assert decoder.decode(DecodeRequest((0.0,) * 5)).picture.pixels.shape == (9, 8, 3)


def test_a_sample_without_its_picture_is_shown_by_its_reconstruction():
    model = open_model()
    decoder = Decoder(model)
    reply = decoder.sample(SampleRequest(3))
    direct = decoder.decode(DecodeRequest(tuple(model.codes.values[3].tolist()))).picture
    assert reply.sample.original is None
    assert (reply.sample.reconstruction.pixels == direct.pixels).all()
    assert reply.error == 3.0


@pytest.mark.parametrize(("latent_dim", "channels"), [(2, 1), (4, 3), (1, 1)])
def test_each_tile_of_the_grid_is_the_picture_of_its_cells_centre_with_y_upward(latent_dim, channels):
    model = open_model(latent_dim=latent_dim, channels=channels)
    decoder = Decoder(model)
    request = GridRequest(-2.0, -1.0, 4.0, 2.0, 12, 6)
    pieces, reply = drain(decoder.grid(request))
    assert pieces > 1
    assert reply.mosaic.pixels.shape == (6 * 9, 12 * 8, channels)
    for row, column in ((0, 0), (5, 11), (2, 7)):
        x = -2.0 + (column + 0.5) * 4.0 / 12
        y = 1.0 - (row + 0.5) * 2.0 / 6
        alone = decoder.decode(DecodeRequest(model.plane.lift(x, y))).picture.pixels.astype(int)
        tile = reply.mosaic.pixels[row * 9 : row * 9 + 9, column * 8 : column * 8 + 8].astype(int)
        assert abs(tile - alone).max() <= 1


def test_a_model_without_codes_decodes_all_the_same():
    decoder = Decoder(open_model(samples=0))
    assert decoder.nearest(DecodeRequest((0.1, 0.2))).neighbour is None
    assert decoder.decode(DecodeRequest((0.1, 0.2))).picture.width == 8


@pytest.mark.parametrize("originals", [True, False])
def test_thumbnails_are_originals_where_they_are_at_hand_else_reconstructions(originals):
    model = open_model(originals=originals)
    decoder = Decoder(model)
    count = len(model.positions)
    request = ThumbnailRequest(
        -4.0, -4.0, 8.0, 8.0, 400, 400, 16.0, np.arange(count, dtype=np.int32), *model.positions.T.copy(),
        np.ones(count, np.uint8), np.zeros((256, 3), np.uint8), False,
    )  # fmt: skip
    steps = decoder.thumbnails(request)
    reply = jobs.drain(steps)
    assert reply.decoded is not originals
    sample, (left, top, width, height) = int(reply.samples[0]), reply.boxes[0].tolist()
    inner = reply.overlay[top + 2 : top + height - 2, left + 2 : left + width - 2, 0]
    shown = decoder.sample(SampleRequest(sample)).sample
    picture = shown.original if originals else shown.reconstruction
    np.testing.assert_array_equal(
        inner, picture.pixels[:, :, 0].repeat(inner.shape[0] // 9, 0).repeat(inner.shape[1] // 8, 1)
    )
