import numpy as np
import pytest
import torch

from explorer.features.restore.learning import photo_damage
from explorer.features.restore.learning.pool import read_pool
from explorer.features.restore.learning.tasks import damage_of
from explorer.models.restoration import build_restoration


def _grey(level, channels=3, side=96):
    return np.full((side, side, channels), level, np.float32)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_picture_is_a_picture_of_8_bits(channels, seed):
    generator = np.random.default_rng(seed)
    clean = generator.random((24, 40, channels), dtype=np.float32)
    found, compression = photo_damage.damaged(clean, generator)
    assert 0 <= compression <= 0.9
    assert found.shape == clean.shape and found.dtype == np.float32
    if not np.array_equal(found, clean):
        np.testing.assert_allclose(found * 255, np.rint(found * 255), atol=1e-4)
        assert found.min() >= 0 and found.max() <= 1


def test_one_picture_in_eight_stays_as_it_is():
    generator = np.random.default_rng(0)
    clean = np.random.default_rng(1).random((16, 16, 1), dtype=np.float32)
    whole = np.mean([photo_damage.damaged(clean, generator)[0] is clean for _ in range(600)])
    assert 0.07 < whole < 0.17


def test_the_same_seed_damages_alike():
    clean = np.random.default_rng(0).random((32, 32, 3), dtype=np.float32)
    one, two = (photo_damage.damaged(clean, np.random.default_rng(7))[0] for _ in range(2))
    np.testing.assert_array_equal(one, two)


def test_noise_of_cameras_reaches_its_neighbours_and_has_about_its_strength():
    found = []
    for seed in range(12):
        noise = photo_damage.camera_noise(_grey(0.46), np.random.default_rng(seed), 12 / 255) - 0.46
        noise -= noise.mean()
        found.append((255 * noise.std(), _neighbours(noise)))
    spread, alike = np.mean(found, axis=0)
    assert spread == pytest.approx(12, rel=0.15)
    assert alike > 0.15


def test_grain_is_strongest_in_the_middle_tones_and_has_no_colour_mostly():
    middle, dark = (photo_damage.grain(_grey(v), np.random.default_rng(3), 10 / 255) - v for v in (0.5, 0.03))
    assert middle.std() > 1.5 * dark.std()
    assert 255 * middle.std() == pytest.approx(10, rel=0.05)
    colourless = [np.ptp(_grain_of(seed), axis=2).max() < 1e-5 for seed in range(40)]
    assert 0.4 < np.mean(colourless) < 0.8


def test_jpeg_of_low_quality_is_further_away():
    clean = np.random.default_rng(0).random((64, 64, 3), dtype=np.float32)
    errors = [np.square(photo_damage.jpeg(clean, np.random.default_rng(1), q) - clean).mean() for q in (10, 50, 95)]
    assert errors[0] > errors[1] > errors[2] > 0


def test_a_network_for_photos_takes_its_batches(photos):
    damage = damage_of("denoise", noise="photo")
    batch = damage.batch(damage.groups(read_pool(str(photos)))[0], 4, 32, np.random.default_rng(0), judging=True)
    assert batch.conditions is not None and batch.weights is not None
    change = (batch.pictures - batch.targets).square().mean((1, 2, 3)).sqrt()
    assert torch.allclose(batch.conditions[:, 0, 0, 0], change, rtol=1e-3, atol=1e-6)
    network = build_restoration(damage.architecture((4, 4), (1, 1)), 0)
    assert network(batch.pictures, batch.conditions).shape == batch.targets.shape
    assert float(damage.loss(batch, batch.targets)) == 0


def _neighbours(noise):
    return float((noise[:, 1:] * noise[:, :-1]).mean() / np.square(noise).mean())


def _grain_of(seed):
    return photo_damage.grain(_grey(0.5), np.random.default_rng(seed)) - 0.5
