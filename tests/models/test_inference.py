from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.models import (
    build,
    decode_codes,
    encode_images,
    reconstruct_images,
    squared_errors,
    to_pixels,
)


@pytest.fixture
def model(small):
    return build(small, seed=0)


@pytest.fixture
def images() -> np.ndarray:
    pixels = np.random.default_rng(1).integers(0, 256, (23, 1, 8, 9)).astype(np.uint8)
    pixels.flags.writeable = False
    return pixels


def test_bytes_and_unit_floats_mean_the_same(model, images):
    unit = (images / np.float32(255)).astype(np.float32)
    np.testing.assert_allclose(encode_images(model, images), encode_images(model, unit), atol=1e-6)
    np.testing.assert_allclose(squared_errors(model, images), squared_errors(model, unit), rtol=1e-5)


@pytest.mark.parametrize("batch_size", [1, 7, 23, 1000])
def test_the_batch_size_does_not_matter(model, images, batch_size):
    whole = model(torch.tensor(images / np.float32(255))).detach().numpy()
    np.testing.assert_allclose(reconstruct_images(model, images, batch_size), whole, atol=1e-6)
    codes = encode_images(model, images, batch_size)
    assert codes.dtype == np.float32
    assert codes.shape == (23, 2)
    np.testing.assert_allclose(decode_codes(model, codes, batch_size), whole, atol=1e-6)


def test_squared_error_is_the_sum_over_the_pixels_of_each_picture(model, images):
    expected = ((reconstruct_images(model, images) - images / 255.0) ** 2).sum((1, 2, 3))
    np.testing.assert_allclose(squared_errors(model, images), expected, rtol=1e-4)


def test_no_pictures_give_no_codes(model, images):
    assert encode_images(model, images[:0]).shape == (0, 2)
    assert reconstruct_images(model, images[:0]).shape == (0, 1, 8, 9)
    assert squared_errors(model, images[:0]).shape == (0,)
    assert decode_codes(model, np.zeros((0, 2), np.float32)).shape == (0, 1, 8, 9)


def test_variational_models_encode_to_the_mean_and_the_same_each_time(variational, images):
    model = build(variational, seed=0)
    mean = model.posterior(torch.tensor(images / np.float32(255)))[0].detach().numpy()
    np.testing.assert_allclose(encode_images(model, images), mean, atol=1e-6)
    assert np.array_equal(reconstruct_images(model, images), reconstruct_images(model, images))


def test_no_gradients_are_kept(model, images):
    encode_images(model, images)
    assert all(parameter.grad is None for parameter in model.parameters())
    assert all(parameter.requires_grad for parameter in model.parameters())


def test_pictures_and_codes_that_do_not_fit_are_refused(model, images):
    for wrong in (images[:, :, :7], images[0], np.repeat(images, 3, axis=1)):
        with pytest.raises(ValueError, match="do not fit"):
            encode_images(model, wrong)
    for codes in (np.zeros((4, 3), np.float32), np.zeros(2, np.float32)):
        with pytest.raises(ValueError, match="do not fit"):
            decode_codes(model, codes)
    with pytest.raises(ValueError, match="at least 1"):
        encode_images(model, images, batch_size=0)


def test_pixels_round_to_the_nearest_byte_and_survive_anything():
    values = np.array([-1, 0, 0.5 / 255, 0.49 / 255, 1, 2, np.nan, np.inf, -np.inf])
    assert to_pixels(values).tolist() == [0, 0, 1, 0, 255, 255, 0, 255, 0]
    assert to_pixels(torch.tensor([0.25], requires_grad=True)).tolist() == [64]


@given(arrays(np.uint8, (2, 3)))
def test_every_byte_comes_back(pixels):
    assert np.array_equal(to_pixels(torch.tensor(pixels).float().div(255)), pixels)


@given(arrays(np.float32, (4,), elements=st.floats(width=32)))
def test_pixels_of_any_floats_are_bytes(values):
    assert to_pixels(values).dtype == np.uint8
