import numpy as np
import pytest
import torch

from explorer.features.restore.compute.looking import Looking
from explorer.features.restore.compute.restoring import open_waiting
from explorer.features.restore.compute.tiling import TiledNetwork
from explorer.features.restore.learning.tasks import damage_of
from explorer.features.restore.messages.edits import OpenRequest, PreviewRequest
from explorer.features.restore.messages.restored import Model, PictureSource
from explorer.features.restore.task import task_named
from explorer.features.restore.tasks.colorize.messages import ColourHint
from explorer.features.restore.tasks.denoise.compute.denoising import denoise
from explorer.features.restore.tasks.denoise.messages import DenoiseOptions
from explorer.jobs import drain
from explorer.models.restoration import build_restoration, restoration_from_weights, restoration_to_weights
from explorer.values import BadInput, Picture
from explorer.values.full_picture import FullPicture

PHOTO = FullPicture(np.random.default_rng(1).integers(40, 220, (300, 400, 3), dtype=np.uint8))
NOTHING = FullPicture(np.zeros((300, 400, 3), np.uint8))


def weights_for(task):
    """A tiny network that does something, although nobody has trained it."""
    network = build_restoration(damage_of(task).architecture((4,), (1,)), 0)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter += 0.02
    return restoration_to_weights(network)


@pytest.fixture(scope="module")
def weights():
    return {"denoise": weights_for("denoise"), "colorize": weights_for("colorize")}


def ask(weights, task="denoise", box=(0, 0, 400, 300), original=PHOTO, present=NOTHING, **options):
    wanted = task_named(task).options(**options)
    return PreviewRequest(1, task, Model("tiny", weights[task]), original, present, *box, wanted)


def test_the_middle_comes_first_and_the_whole_part_in_the_end(weights):
    replies = list(Looking().preview(ask(weights, box=(10, 20, 390, 290), strength=20.0)))
    assert len(replies) == 9
    shown = [np.array(reply.picture.pixels) for reply in replies]
    assert shown[0][135, 190].any() and not shown[0][0, 0].any()
    undone = [(pixels == 0).all(axis=2).mean() for pixels in shown]
    assert undone == sorted(undone, reverse=True) and undone[-1] < 0.001
    assert (replies[-1].request.left, replies[-1].request.bottom) == (10, 290)


def test_pieces_meet_as_if_the_part_was_done_at_once(weights):
    seen = list(Looking().preview(ask(weights, strength=20.0)))[-1].picture.pixels
    network = TiledNetwork(restoration_from_weights(weights["denoise"]), precision="auto")
    outcome = drain(denoise(network, PHOTO, DenoiseOptions(20.0, "gaussian")))
    assert np.abs(seen.astype(int) - outcome.restored.pixels).max() <= 2


def test_a_newer_look_begins_with_the_last_one_so_that_nothing_flickers(weights):
    looking = Looking()
    whole = list(looking.preview(ask(weights, strength=20.0)))[-1].picture.pixels
    first = next(looking.preview(ask(weights, strength=50.0))).picture.pixels
    assert (first[0, 0] == whole[0, 0]).all()
    other = FullPicture(np.full((300, 400, 3), 9, np.uint8))
    assert (next(looking.preview(ask(weights, strength=50.0, present=other))).picture.pixels[0, 0] == 9).all()


def test_the_network_is_built_once_for_its_weights(weights, monkeypatch):
    built = []

    def build(weights):
        built.append(weights)
        return restoration_from_weights(weights)

    monkeypatch.setattr("explorer.features.restore.compute.restoring.restoration_from_weights", build)
    looking = Looking()
    for strength in (5.0, 10.0, 15.0):
        next(looking.preview(ask(weights, strength=strength)))
    assert len(built) == 1
    next(looking.preview(ask(weights, "colorize")))
    assert len(built) == 2


def test_salt_and_pepper_elsewhere_in_the_picture_counts_for_the_part_too(weights):
    pixels = np.full((300, 400, 3), 120, np.uint8)
    strewn = np.random.default_rng(0).random((300, 400))
    pixels[strewn < 0.05], pixels[strewn > 0.95] = 0, 255
    request = ask(weights, original=FullPicture(pixels), present=NOTHING, strength=10.0)
    looked = list(Looking().preview(request))[-1].picture.pixels
    assert looked[..., 0].std() < pixels[..., 0].std() / 2


def test_what_lies_outside_the_picture_is_not_asked_for(weights):
    assert list(Looking().preview(ask(weights, box=(500, 0, 600, 100)))) == []
    large = list(Looking().preview(ask(weights, box=(-50, -50, 30, 20))))[-1]
    assert (large.picture.width, large.picture.height) == (30, 20)


def test_colours_are_looked_at_small_with_hints_at_their_places(weights):
    grey = FullPicture(np.full((1200, 2000, 1), 128, np.uint8))
    plain = next(Looking().preview(ask(weights, "colorize", original=grey)))
    assert (plain.request.right, plain.request.bottom) == (2000, 1200)
    assert (plain.picture.width, plain.picture.height) == (1000, 600)
    hint = ColourHint(500.0, 300.0, (200, 30, 30))
    hinted = next(Looking().preview(ask(weights, "colorize", original=grey, hints=(hint,))))
    change = np.abs(hinted.picture.pixels.astype(int) - plain.picture.pixels).sum(axis=2)
    row, column = np.unravel_index(change.argmax(), change.shape)
    assert abs(row - 150) < 60 and abs(column - 250) < 60


def test_nothing_is_done_with_models_that_cannot(weights):
    assert Looking().preview(ask({"fill-in": weights["denoise"]}, "fill-in")) is None


def test_a_picture_that_waits_is_read_or_says_why_not(tmp_path):
    def asked(source):
        return OpenRequest(source, "denoise", DenoiseOptions())

    pasted = open_waiting(asked(PictureSource(7, "pasted", picture=Picture(np.zeros((5, 6, 1), np.uint8)))))
    assert (pasted.request.source.identity, pasted.opened.original.width) == (7, 6)
    (tmp_path / "a.png").write_bytes(b"no picture")
    with pytest.raises(BadInput, match=r"a\.png"):
        open_waiting(asked(PictureSource(8, "a.png", str(tmp_path / "a.png"))))
