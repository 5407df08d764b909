"""Colours suggested for a place: the network's, those of like places, common ones that are about as light."""

import numpy as np
import pytest
import torch

from explorer.features.restore.compute.cielab import to_lab
from explorer.features.restore.compute.lightness import grey_of, lightness
from explorer.features.restore.messages.restored import Model
from explorer.features.restore.tasks.colorize.compute.suggestions import MOST, Suggesting
from explorer.features.restore.tasks.colorize.messages import ColourHint, ColourOptions, SuggestionRequest
from explorer.features.restore.tasks.colorize.view.natural_colours import natural_colours
from explorer.models.restoration import restoration_from_weights, restoration_to_weights
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import COLORIZE

COMMON = tuple(colour for _, colour in natural_colours())


def halves(height=48, width=64):
    """Dark on the left, light on the right."""
    pixels = np.where(np.arange(width) < width // 2, 80, 170)[None].repeat(height, 0)
    noise = np.random.default_rng(0).integers(-3, 4, (height, width))
    return FullPicture((pixels + noise).astype(np.uint8)[:, :, None])


@pytest.fixture(scope="module")
def model(weights_for):
    """One that finds the same pale colour everywhere: none."""
    network = restoration_from_weights(weights_for(COLORIZE))
    with torch.no_grad():
        for exit_ in network.exits.values():
            exit_.weight.zero_()
            exit_.bias.zero_()
    return Model("grey", restoration_to_weights(network))


def asked(model, x, y, hints=(), picture=None, common=COMMON):
    request = SuggestionRequest(1, model, picture or halves(), ColourOptions(hints=tuple(hints)), x, y, common)
    return Suggesting().suggest(request)


@pytest.mark.parametrize(("x", "y"), [(0, 0), (10, 20), (63, 47), (40.5, 3)])
def test_suggestions_have_the_lightness_of_the_place_and_differ(model, x, y):
    found = asked(model, x, y)
    assert 1 < len(found.colours) <= MOST and found.unsure
    rgb = np.array(found.colours) / 255
    level = lightness(halves().unit()[0])[int(y), int(x)]
    assert np.abs(lightness(grey_of(rgb)) - level).max() < 6
    ab = to_lab(rgb)[:, 1:]
    apart = np.hypot(*(ab[:, None] - ab[None]).transpose(2, 0, 1))[np.triu_indices(len(ab), 1)]
    assert apart.min() > 8


def test_a_colour_given_to_a_like_place_is_suggested_and_one_at_the_place_itself_is_not(model):
    given = [ColourHint(25, 40, (170, 40, 40)), ColourHint(45, 40, (170, 170, 170))]
    plain = asked(model, 5, 5)
    like = asked(model, 5, 5, given, common=())
    unlike = asked(model, 60, 5, given, common=())
    own = asked(model, 25, 40, given[:1])

    def reddest(found):
        return max(to_lab(np.array(found.colours, dtype=np.float32) / 255)[:, 1])

    assert reddest(like) > 25 > 10 > reddest(unlike)
    assert asked(model, 25, 40).colours == own.colours and plain.unsure


def test_a_common_colour_that_is_much_lighter_is_not_suggested(model):
    found = asked(model, 10, 10, common=((250, 240, 60),))
    assert len(found.colours) == 1


def test_an_autoencoder_has_no_suggestions(grey_weights):
    assert asked(Model("digits", grey_weights), 3, 3) is None
