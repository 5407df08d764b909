import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from explorer.features.restore.compute.tiling import TiledNetwork
from explorer.features.restore.tasks.denoise.compute.denoising import STRONGEST, denoise
from explorer.features.restore.tasks.denoise.compute.impulses import find_impulses, has_impulses, without_impulses
from explorer.features.restore.tasks.denoise.compute.noise_level import noise_level, noise_map, picture_noise_level
from explorer.features.restore.tasks.denoise.messages import DenoiseOptions
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import DENOISE


def noisy(picture, sigma, seed=0):
    noise = np.random.default_rng(seed).normal(0, sigma, picture.pixels.shape)
    return FullPicture(np.clip(np.rint(picture.pixels + noise), 0, 255).astype(np.uint8))


def strewn(picture, share, seed=0):
    drawn = np.random.default_rng(seed).random(picture.pixels.shape)
    pixels = picture.pixels.copy()
    pixels[drawn < share / 2] = 0
    pixels[drawn > 1 - share / 2] = 255
    return FullPicture(pixels)


@pytest.mark.parametrize("sigma", [5, 10, 25, 50])
@pytest.mark.parametrize("channels", [1, 3])
def test_the_strength_is_found_on_scenes(draw_scene, sigma, channels):
    found = picture_noise_level(noisy(draw_scene(120, 140, channels), sigma))
    # clipping at black and white makes strong noise weaker than it was drawn
    assert found == pytest.approx(sigma, rel=0.15, abs=0.6)


def test_noise_alone_is_measured_as_its_standard_deviation():
    values = np.random.default_rng(0).normal(0.5, 0.05, (1, 150, 150)).astype(np.float32)
    assert noise_level(values) == pytest.approx(0.05, rel=0.06)


def test_texture_is_not_taken_for_noise():
    y, x = np.mgrid[:160, :160]
    waves = np.where(x < 100, np.sin(x / 2.0) * np.sin(y / 3.0), 0)
    texture = FullPicture(np.rint(128 + 60 * waves).astype(np.uint8)[:, :, None])
    assert picture_noise_level(texture) < 2
    assert picture_noise_level(noisy(texture, 10)) == pytest.approx(10, abs=1.5)


@pytest.mark.parametrize(
    "texture",
    [
        lambda noise, y, x: gaussian_filter(noise, (3, 0.7)),  # fur
        lambda noise, y, x: np.sign(np.sin(1.3 * x) * np.sin(1.3 * y)) + 0.6 * gaussian_filter(noise, 0.8),  # cloth
        lambda noise, y, x: ((x + y) % 4 < 2).astype(float),  # a printed screen
        lambda noise, y, x: np.minimum(y % 12, (x + 10 * (y // 12 % 2)) % 20) / 9 + 0.3 * gaussian_filter(noise, 1.5),
    ],
    ids=["fur", "cloth", "screen", "bricks"],
)
def test_texture_everywhere_is_not_taken_for_noise_and_does_not_hide_it(texture):
    y, x = np.mgrid[:160, :160]
    drawn = texture(np.random.default_rng(1).standard_normal((160, 160)), y, x)
    drawn = 128 + 28 * (drawn - drawn.mean()) / drawn.std()
    picture = FullPicture(np.rint(drawn.clip(0, 255)).astype(np.uint8)[:, :, None])
    assert picture_noise_level(picture) < 0.8
    assert picture_noise_level(noisy(picture, 20)) == pytest.approx(19, rel=0.25)


def test_uneven_noise_is_mapped_and_even_noise_is_not(draw_scene):
    picture = draw_scene(400, 400, 3)
    assert noise_map(noisy(picture, 20)) is None and noise_map(picture) is None
    found = noise_map(noisy(picture, np.linspace(2, 40, 400)[None, :, None]))
    assert found is not None
    columns = 255 * found.mean(axis=0)
    assert (np.diff(columns) > 0).all() and columns[0] < 12 and columns[-1] > 25


def test_uneven_noise_is_told_to_the_network(network_for, run_task, draw_scene):
    network = TiledNetwork(network_for(DENOISE))
    picture = noisy(draw_scene(400, 400, 1), np.linspace(2, 40, 400)[None, :, None])
    _, outcome = run_task(denoise(network, picture, DenoiseOptions(noise="gaussian")))
    assert any("uneven" in line for line in outcome.account)


@pytest.mark.parametrize("strength", [None, 0.0, 0.5])
def test_a_picture_without_noise_comes_back_bit_for_bit(network_for, run_task, draw_scene, strength):
    picture = draw_scene(90, 100, 3)
    _, outcome = run_task(denoise(TiledNetwork(network_for(DENOISE)), picture, DenoiseOptions(strength=strength)))
    np.testing.assert_array_equal(outcome.restored.pixels, picture.pixels)
    assert ("noise was found" if strength is None else "negligible") in outcome.account[-1]


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (3, 3), (40, 2)])
def test_pictures_too_small_to_tell_have_none(size):
    assert picture_noise_level(FullPicture(np.full((*size, 1), 7, dtype=np.uint8))) == 0


def test_a_large_picture_is_sampled(draw_scene):
    assert picture_noise_level(noisy(draw_scene(450, 600, 1), 20)) == pytest.approx(20, rel=0.1)


@pytest.mark.parametrize("share", [0.01, 0.1, 0.4])
def test_salt_and_pepper_are_noticed_and_taken_out(draw_scene, share):
    clean = draw_scene(120, 150, 1)
    values = strewn(clean, share).unit()[0]
    assert has_impulses(values)
    mended = without_impulses(values, find_impulses(values))
    before = np.square(values - clean.unit()[0]).mean()
    assert np.square(mended - clean.unit()[0]).mean() < before / 20


def test_text_scenes_and_gaussian_noise_are_no_salt_and_pepper(draw_scene):
    text = np.ones((80, 90), dtype=np.float32)
    text[::7, 5:80] = 0
    text[:, ::11] = 0
    assert not has_impulses(text)
    assert not has_impulses(draw_scene(80, 90, 1).unit()[0])
    assert not has_impulses(noisy(draw_scene(80, 90, 1), 15).unit()[0])
    assert not has_impulses(np.zeros((1, 1), dtype=np.float32))


@pytest.mark.parametrize("sigma", [15, 25, 50])
def test_strong_grain_that_is_clipped_in_lights_and_shadows_is_no_salt_and_pepper(sigma):
    tones = np.repeat(np.linspace(10, 245, 12), 8)[None].repeat(90, axis=0)
    grainy = np.clip(tones + np.random.default_rng(0).normal(0, sigma, tones.shape), 0, 255) / 255
    assert ((grainy == 0) | (grainy == 1)).mean() > 0.01
    assert not has_impulses(grainy.astype(np.float32))


def test_pixels_that_kept_their_value_stay_when_there_is_no_other_noise(network_for, run_task, draw_scene):
    clean = draw_scene(80, 90, 3)
    damaged = strewn(clean, 0.1)
    _, outcome = run_task(denoise(TiledNetwork(network_for(DENOISE)), damaged, DenoiseOptions()))
    same = damaged.pixels == clean.pixels
    np.testing.assert_array_equal(outcome.restored.pixels[same], clean.pixels[same])
    assert "Salt and pepper" in outcome.account[0]


def test_the_kind_can_be_told(network_for, run_task, draw_scene):
    network = TiledNetwork(network_for(DENOISE))
    damaged = strewn(draw_scene(60, 60, 1), 0.1)
    _, gaussian = run_task(denoise(network, damaged, DenoiseOptions(noise="gaussian")))
    assert not any("Salt" in line for line in gaussian.account)
    _, impulses = run_task(denoise(network, draw_scene(60, 60, 1), DenoiseOptions(noise="salt-and-pepper")))
    assert any("Salt" in line for line in impulses.account)


def test_a_given_strength_is_used_and_one_beyond_the_models_is_told(network_for, run_task, draw_scene):
    network = TiledNetwork(network_for(DENOISE))
    _, outcome = run_task(denoise(network, draw_scene(), DenoiseOptions(strength=12)))
    assert (outcome.found.strength, outcome.found.estimated, outcome.warning) == (12, False, "")
    _, outcome = run_task(denoise(network, draw_scene(), DenoiseOptions(strength=STRONGEST + 20)))
    assert "stronger than the model was trained for" in outcome.warning


@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
def test_depth_transparency_and_what_is_unseen_stay(network_for, run_task, draw_scene, depth):
    picture = draw_scene(40, 50, 3, depth)
    alpha = np.full((40, 50), 255, dtype=np.uint8)
    alpha[:, :10] = 0
    picture = FullPicture(picture.pixels, picture.black, picture.white, alpha)
    _, outcome = run_task(denoise(TiledNetwork(network_for(DENOISE)), picture, DenoiseOptions(strength=10)))
    assert outcome.restored.pixels.dtype == picture.pixels.dtype
    np.testing.assert_array_equal(outcome.restored.alpha, alpha)
    np.testing.assert_array_equal(outcome.restored.pixels[:, :10], picture.pixels[:, :10])
    assert (outcome.restored.pixels[:, 10:] != picture.pixels[:, 10:]).any()
