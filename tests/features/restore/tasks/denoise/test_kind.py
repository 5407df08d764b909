"""Which network takes out the noise of a picture, decided by what it shows."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import gaussian_filter

from explorer.features.restore.compute.tiling import TiledNetwork
from explorer.features.restore.tasks.denoise.compute.denoising import denoise, kind_in
from explorer.features.restore.tasks.denoise.compute.kind import (
    Evidence,
    blocking,
    compression_of,
    evidence_of,
    kind_of,
)
from explorer.features.restore.tasks.denoise.messages import DenoiseOptions
from explorer.jobs import drain
from explorer.models.restoration import build_restoration
from explorer.values import BadInput
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import RestorationArchitecture

NOISY = Evidence(strength=10, steady=0.7, following=0, calm=1, directed=0.02, alike=0.05, detail=8, blocked=1)


class Smoother:
    """In place of a trained network: takes away what a blur of 1.5 px takes, as far as it is told."""

    architecture = RestorationArchitecture("denoise", (1, 3), 2, 0, (4,), (1,), "scaled")

    def whole(self, pictures, conditions):
        taken = pictures - gaussian_filter(pictures, (0, 0, 1.5, 1.5))
        most = conditions[:, :1].mean() * 1.2
        return pictures - taken * min(1.0, most / max(float(taken.std()), 1e-6))


def network(conditions):
    built = build_restoration(RestorationArchitecture("denoise", (1, 3), conditions, 0, (4,), (1,), "scaled"), 0)
    built.requires_grad_(False)
    return TiledNetwork(built.eval())


def levels(picture):
    return FullPicture(np.rint(picture.clip(0, 1) * 255).astype(np.uint8))


def hills(side=192):
    ground = gaussian_filter(np.random.default_rng(0).normal(size=(side, side)), 20)
    return np.repeat((0.5 + 0.25 * ground / np.abs(ground).max())[..., None], 3, axis=2)


def through_jpeg(picture, quality):
    file = io.BytesIO()
    Image.fromarray(levels(picture).pixels).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file)) / 255


def test_white_noise_is_gaussian_and_correlated_noise_a_photos():
    assert kind_of(NOISY, white=10) == ("gaussian", 10)
    assert kind_of(replace(NOISY, alike=0.5), white=1)[0] == "photo"
    assert kind_of(NOISY, white=2)[0] == "none"


@pytest.mark.parametrize(
    "changes", [{"strength": 1}, {"steady": 0.3}, {"following": 1.2}, {"calm": 0.1}, {"directed": 0.3}]
)
def test_where_the_estimates_do_not_agree_nothing_is_noise(changes):
    assert kind_of(replace(NOISY, **changes), white=10) == ("none", 0)


def test_blocks_of_jpeg_are_a_photos_however_calm_it_is():
    kind, strength = kind_of(replace(NOISY, strength=0, blocked=1.5), white=0)
    assert kind == "photo" and 4 < strength < 16


def test_evidence_of_noise_is_its_strength_and_its_grain():
    generator = np.random.default_rng(1)
    white = generator.normal(size=(192, 192, 3))
    coarse = gaussian_filter(white, (1, 1, 0))
    fine = evidence_of(levels(hills() + 10 / 255 * white), Smoother())
    grain = evidence_of(levels(hills() + 10 / 255 * coarse / coarse.std()), Smoother())
    assert fine.strength == pytest.approx(10, rel=0.5) and grain.strength == pytest.approx(10, rel=0.5)
    assert min(fine.steady, grain.steady) > 0.5 and max(fine.directed, grain.directed) < 0.1 and fine.blocked < 1.05
    assert fine.alike < 0.1 < grain.alike
    assert evidence_of(levels(hills()), Smoother()).strength < 2


def test_strong_noise_is_asked_for_again():
    white = np.random.default_rng(1).normal(size=(192, 192, 3))
    assert evidence_of(levels(hills() + 30 / 255 * white), Smoother()).strength > 25


def test_noise_that_depends_on_brightness_is_as_steady_as_any():
    generator = np.random.default_rng(4)
    ground = hills()
    noise = (1.3 - ground) * generator.normal(size=ground.shape)
    alone = evidence_of(levels(ground + 10 / 255 * generator.normal(size=ground.shape)), Smoother())
    assert evidence_of(levels(ground + 12 / 255 * noise), Smoother()).steady > alone.steady - 0.1


def test_texture_is_not_steady():
    generator = np.random.default_rng(2)
    fur = gaussian_filter(generator.normal(size=(192, 192)), (5, 0.8))
    strength = 0.1 + 0.9 * (np.mgrid[:192, :192][1] / 192)
    picture = levels(hills() + (0.15 * strength * fur / fur.std())[..., None])
    assert kind_of(evidence_of(picture, Smoother()), white=0)[0] == "none"


def test_blocks_show_where_jpeg_was_and_more_where_it_was_stronger():
    generator = np.random.default_rng(3)
    detailed = hills() + gaussian_filter(generator.normal(size=(192, 192, 1)), (1.5, 1.5, 0)) * 0.25
    found = [blocking(levels(through_jpeg(detailed, q)).unit()) for q in (10, 40, 75)]
    assert found[0] > found[1] > found[2]
    assert found[0] > 1.4 and blocking(levels(detailed).unit()) < 1.08
    assert compression_of(found[0]) > compression_of(found[1])
    shifted = levels(through_jpeg(detailed, 10)[3:, 5:]).unit()
    assert blocking(shifted) > 1.4


@pytest.mark.parametrize("shape", [(1, 1, 1), (5, 40, 3), (9, 9, 1), (16, 16, 3)])
def test_small_pictures_are_looked_at(shape):
    evidence = evidence_of(FullPicture(np.full(shape, 99, np.uint8)), network(2))
    assert kind_of(evidence, white=0) == ("none", 0) and evidence.blocked == 1


def test_a_picture_without_noise_comes_back_bit_for_bit():
    clean = levels(hills())
    outcome = drain(denoise(network(1), clean, DenoiseOptions(), network(2)))
    np.testing.assert_array_equal(outcome.restored.pixels, clean.pixels)
    assert any("No noise" in sentence for sentence in outcome.account)


def test_jpeg_goes_to_the_network_for_photos_and_that_is_said():
    generator = np.random.default_rng(3)
    detailed = hills() + gaussian_filter(generator.normal(size=(192, 192, 1)), (1.5, 1.5, 0)) * 0.25
    picture = levels(through_jpeg(detailed, 10))
    assert kind_in(picture, DenoiseOptions(), network(2)) == "photo"
    outcome = drain(denoise(network(1), picture, DenoiseOptions(), network(2)))
    assert outcome.found.photo and any("JPEG show" in sentence for sentence in outcome.account)
    asked = drain(denoise(network(1), picture, DenoiseOptions(noise="gaussian"), network(2)))
    assert not asked.found.photo


def test_what_is_asked_for_is_done():
    clean = levels(hills())
    outcome = drain(denoise(network(1), clean, DenoiseOptions(strength=12, noise="photo"), network(2)))
    assert outcome.found.photo and outcome.found.strength == 12 and not outcome.found.estimated
    own = drain(denoise(network(2), clean, DenoiseOptions(strength=12, noise="photo")))
    np.testing.assert_array_equal(own.restored.pixels, outcome.restored.pixels)


def test_without_a_model_for_photos_asking_for_it_is_refused(monkeypatch):
    where = "explorer.features.restore.tasks.denoise.compute.denoising.photo_network"
    monkeypatch.setattr(where, lambda: None)
    with pytest.raises(BadInput, match="no model for the noise of photos"):
        drain(denoise(network(1), levels(hills()), DenoiseOptions(noise="photo")))
    assert kind_in(levels(hills()), DenoiseOptions()) == "gaussian"
