import math

import numpy as np
import pytest

from explorer.features.restore.compute import shrinking
from explorer.features.restore.compute.likeness import likeness, psnr, ssim
from explorer.values import BadInput
from explorer.values.full_picture import FullPicture


def flat(value, size=(20, 24), channels=1):
    return FullPicture(np.full((*size, channels), value, dtype=np.uint8))


def random_picture(seed, size=(20, 24), channels=1):
    return FullPicture(np.random.default_rng(seed).integers(0, 256, (*size, channels), dtype=np.uint8))


def test_equal_pictures():
    assert psnr(random_picture(0), random_picture(0)) == math.inf
    assert ssim(random_picture(0), random_picture(0)) == pytest.approx(1)


def test_flat_pictures_have_closed_forms():
    # without variance only the means' term is left: (2·x·y + C1) / (x² + y² + C1)
    x, y = 100 / 255, 150 / 255
    assert psnr(flat(100), flat(150)) == pytest.approx(-20 * math.log10(50 / 255), abs=1e-4)
    assert ssim(flat(100), flat(150)) == pytest.approx((2 * x * y + 1e-4) / (x * x + y * y + 1e-4), abs=1e-5)


def test_one_window_by_its_definition():
    one, other = random_picture(1, (11, 11)), random_picture(2, (11, 11))
    offsets = np.arange(-5, 6)
    weights = np.exp(-(offsets[:, None] ** 2 + offsets**2) / (2 * 1.5**2))
    weights /= weights.sum()
    x, y = (picture.pixels[:, :, 0] / 255 for picture in (one, other))
    mean_x, mean_y = (weights * x).sum(), (weights * y).sum()
    var_x, var_y = (weights * (x - mean_x) ** 2).sum(), (weights * (y - mean_y) ** 2).sum()
    both = (weights * (x - mean_x) * (y - mean_y)).sum()
    c1, c2 = 0.01**2, 0.03**2
    expected = (2 * mean_x * mean_y + c1) * (2 * both + c2) / ((mean_x**2 + mean_y**2 + c1) * (var_x + var_y + c2))
    assert ssim(one, other) == pytest.approx(expected, abs=1e-6)


def test_strips_change_nothing(monkeypatch):
    one, other = random_picture(1, (90, 30), 3), random_picture(2, (90, 30), 3)
    before = psnr(one, other), ssim(one, other)
    monkeypatch.setattr(shrinking, "_STRIP_VALUES", 30 * 16)
    assert (psnr(one, other), ssim(one, other)) == pytest.approx(before)


def test_depths_and_colours_are_compared_by_what_they_show():
    grey = random_picture(3)
    deep = FullPicture(grey.pixels.astype(np.uint16) * 257, 0, 65_535)
    colour = FullPicture(np.repeat(grey.pixels, 3, axis=2))
    assert psnr(grey, deep) > 120
    assert psnr(grey, colour) == math.inf
    assert ssim(grey, colour) == pytest.approx(1)


def test_pictures_smaller_than_the_window_have_no_similarity():
    assert math.isnan(ssim(flat(1, (1, 50)), flat(1, (1, 50))))


def test_an_original_of_another_size_is_refused():
    with pytest.raises(BadInput, match="24×20 pixels and the picture 9×9"):
        likeness(flat(1, (9, 9)), flat(1, (9, 9)), flat(1))


@pytest.mark.parametrize(("size", "longest"), [((1, 5000), 96), ((7, 3), 96), ((1000, 333), 100), ((97, 97), 96)])
def test_small_versions_keep_the_mean_and_are_bounded(size, longest):
    picture = random_picture(4, size)
    small = shrinking.small_version(*size, longest, picture.unit)
    assert max(small.shape[1:]) == min(longest, max(size))
    assert small.mean() == pytest.approx(picture.unit().mean(), abs=0.03)
    assert shrinking.preview(picture, longest).pixels.shape[:2] == small.shape[1:]
