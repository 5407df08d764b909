import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from explorer.features.restore.learning.variations import moved, relit


@given(st.integers(0, 10_000))
def test_moved_pictures_keep_size_range_and_flat_colours(seed):
    generator = np.random.default_rng(seed)
    pictures = generator.random((3, 12, 14, 3)).astype(np.float32)
    pictures[0] = (0.2, 0.5, 0.7)
    seen = moved(pictures, generator)
    assert seen.shape == pictures.shape and seen.dtype == np.float32
    assert seen.min() >= 0 and seen.max() <= 1
    np.testing.assert_allclose(seen[0], pictures[0], atol=1e-5)


@given(st.integers(0, 10_000))
def test_relit_pictures_keep_black_white_and_order(seed):
    generator = np.random.default_rng(seed)
    lightness = np.sort(generator.random((2, 1, 20, 1)), axis=2).astype(np.float32)
    lightness[:, :, 0], lightness[:, :, -1] = 0, 1
    bent = relit(lightness, generator)
    assert (np.diff(bent, axis=2) >= 0).all()
    assert (bent[:, :, 0] == 0).all() and (bent[:, :, -1] == 1).all()
