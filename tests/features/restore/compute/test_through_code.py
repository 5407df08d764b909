from types import SimpleNamespace

import numpy as np
import pytest

from explorer.features.restore.compute.through_code import ThroughCode
from explorer.features.restore.messages.restored import Model
from explorer.models import decode_codes, from_weights, weights_from_components
from explorer.models.code_search import search_code
from explorer.values import Architecture, BadInput, DataProvenance
from explorer.values.full_picture import FullPicture

SIDE = 12


@pytest.fixture(scope="module")
def flat_model():
    """A linear decoder x̂ = Vᵀz + mean with two known directions: the best code has a closed form."""
    random = np.random.default_rng(0)
    directions = np.linalg.qr(random.normal(size=(SIDE * SIDE, 2)))[0].T
    mean = np.full(SIDE * SIDE, 0.5)
    weights = weights_from_components(Architecture("linear", 1, SIDE, SIDE, 2, output="linear"), mean, directions)
    return SimpleNamespace(weights=weights, model=from_weights(weights), directions=directions, mean=mean)


PROVENANCE = DataProvenance("shapes", "shapes", 9, "", 1, SIDE, SIDE)


def test_the_search_ends_at_the_least_squares_code_of_the_known_pixels(flat_model):
    random = np.random.default_rng(1)
    picture = random.random((1, SIDE, SIDE), dtype=np.float32)
    known = random.random((SIDE, SIDE)) < 0.6
    search = search_code(flat_model.model, picture, known, np.array([3.0, -2.0], dtype=np.float32))
    matrix = flat_model.directions.T[known.ravel()]
    expected = np.linalg.lstsq(matrix, (picture.ravel() - flat_model.mean)[known.ravel()], rcond=None)[0]
    np.testing.assert_allclose(search.path[-1], expected, atol=2e-3)
    np.testing.assert_allclose(search.path[0], [3, -2])
    assert (np.diff(search.residuals) < 0).all()


def picture_of(flat_model, code, size=SIDE):
    pixels = decode_codes(flat_model.model, np.array([code], dtype=np.float32))[0].transpose(1, 2, 0)
    pixels = np.kron(pixels, np.ones((size // SIDE, size // SIDE, 1), dtype=np.float32))
    return FullPicture(np.rint(np.clip(pixels, 0, 1) * 255).astype(np.uint8))


@pytest.mark.parametrize("size", [SIDE, 4 * SIDE])
def test_a_hole_is_completed_and_what_is_known_stays(flat_model, run_task, size):
    clean = picture_of(flat_model, (1.0, -0.7), size)
    mask = np.zeros((size, size), dtype=bool)
    mask[size // 2 :] = True
    damaged = clean.pixels.copy()
    damaged[mask] = 0
    through = ThroughCode(Model("shapes-2d", flat_model.weights, PROVENANCE))
    _, outcome = run_task(through.closest(FullPicture(damaged), mask))
    np.testing.assert_array_equal(outcome.restored.pixels[~mask], clean.pixels[~mask])
    wrong = np.abs(outcome.restored.pixels[mask].astype(int) - clean.pixels[mask])
    assert np.median(wrong) <= (3 if size == SIDE else 10)  # enlarging smooths
    motion = outcome.found
    np.testing.assert_allclose(motion.restored, (1.0, -0.7), atol=0.05)
    np.testing.assert_allclose(motion.path[0], motion.damaged, atol=1e-6)
    np.testing.assert_allclose(motion.path[-1], motion.restored, atol=1e-6)
    assert motion.residual < motion.residual_before


def test_noise_has_no_place_on_the_manifold(flat_model, run_task):
    clean = picture_of(flat_model, (0.8, 0.5))
    noise = np.random.default_rng(2).normal(0, 20, clean.pixels.shape)
    noisy = FullPicture(np.clip(np.rint(clean.pixels + noise), 0, 255).astype(np.uint8))
    _, outcome = run_task(ThroughCode(Model("shapes-2d", flat_model.weights, PROVENANCE)).closest(noisy))
    before, after = (np.square(p.pixels.astype(float) - clean.pixels).mean() for p in (noisy, outcome.restored))
    assert after < before / 10
    assert "shapes-2d" in " ".join(outcome.account)


def test_a_hole_that_covers_all_that_the_model_sees_is_refused(flat_model, run_task):
    mask = np.ones((3000, 3000), dtype=bool)
    mask[::300, ::300] = False
    picture = FullPicture(np.full((3000, 3000, 1), 90, dtype=np.uint8))
    through = ThroughCode(Model("shapes-2d", flat_model.weights, PROVENANCE))
    with pytest.raises(BadInput, match="too large"):
        run_task(through.closest(picture, np.where(np.eye(3000, dtype=bool), True, mask)))
