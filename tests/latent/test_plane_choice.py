import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.latent.plane_choice import axis_shares, chosen_plane, turned
from explorer.latent.planes import fit_plane
from explorer.values import BadInput
from explorer.values.plane import Plane
from explorer.values.plane_choice import ANCHORS, NUMBERS, PCA, SAMPLES, PlaneWish


def codes_with(deviations, count=400, seed=0):
    return (np.random.default_rng(seed).normal(size=(count, len(deviations))) * deviations).astype(np.float32)


CODES = codes_with([1.0, 5.0, 3.0, 0.5, 2.0])


def orthonormal(plane):
    return np.allclose(plane.axes @ plane.axes.T, np.eye(2), atol=1e-9)


def test_the_usual_plane_is_that_of_largest_variance():
    plane, usual = chosen_plane(CODES, PlaneWish(PCA)), fit_plane(CODES)
    assert np.array_equal(plane.axes, usual.axes)
    values = np.linalg.eigvalsh(np.cov(CODES, rowvar=False))
    assert sum(axis_shares(CODES, plane)) == pytest.approx(values[-2:].sum() / values.sum(), rel=1e-6)


def test_two_numbers_of_the_code_are_shown_as_they_are():
    plane = chosen_plane(CODES, PlaneWish(NUMBERS, numbers=(3, 0)))
    assert np.allclose(plane.project(CODES), CODES[:, [3, 0]], atol=1e-6)
    lifted = np.array(plane.lift(0.25, -1.0))
    assert lifted[[3, 0]] == pytest.approx([0.25, -1.0])
    assert lifted[[1, 2, 4]] == pytest.approx(CODES.mean(axis=0)[[1, 2, 4]], abs=1e-6)


@given(st.lists(st.integers(0, 399), min_size=3, max_size=3, unique=True))
def test_a_plane_through_three_samples_holds_them(rows):
    plane = chosen_plane(CODES, PlaneWish(SAMPLES, rows=tuple(rows)))
    assert orthonormal(plane)
    for row in rows:
        place = (CODES[row] - plane.origin) @ plane.axes.T
        assert np.array(plane.lift(*place)) == pytest.approx(CODES[row], abs=1e-5)


@given(st.sampled_from([PCA, NUMBERS]), st.integers(0, 9), st.floats(-90, 90), st.floats(-90, 90))
def test_a_turned_plane_stays_orthonormal_and_goes_through_its_origin(kind, third, turn, tilt):
    plane = chosen_plane(CODES, PlaneWish(kind, third=third, turn=turn, tilt=tilt))
    assert orthonormal(plane)
    assert np.allclose(plane.origin, chosen_plane(CODES, PlaneWish(kind)).origin)


@pytest.mark.parametrize("third", [0, 1, 2])
def test_a_quarter_turn_shows_the_next_principal_component(third):
    values, vectors = np.linalg.eigh(np.cov(CODES, rowvar=False))
    wanted = vectors[:, ::-1][:, 2 + third]
    plane = chosen_plane(CODES, PlaneWish(PCA, third=third, turn=90.0))
    assert abs(plane.axes[0] @ wanted) == pytest.approx(1, abs=1e-6)
    assert plane.axes[1] == pytest.approx(fit_plane(CODES).axes[1], abs=1e-9)
    expected = (values[::-1][1] + values[::-1][2 + third]) / values.sum()
    assert sum(axis_shares(CODES, plane)) == pytest.approx(expected, rel=1e-6)


@given(st.floats(-3, 3), st.floats(-3, 3))
def test_turning_back_brings_the_plane_back(turn, tilt):
    third = np.array([0, 0, 1.0])
    plane = Plane.identity(3)
    there = turned(plane, third, turn, tilt)
    assert orthonormal(there)
    behind = np.cross(*there.axes)
    # a rotation: what is in view and what is behind are a right-handed frame
    assert np.linalg.det(np.stack([*there.axes, behind])) == pytest.approx(1)


@given(st.lists(st.integers(0, 399), min_size=3, max_size=3, unique=True))
def test_a_plane_through_three_anchors_is_that_through_samples_of_the_same_codes(rows):
    codes = tuple(tuple(float(value) for value in CODES[row]) for row in rows)
    through = chosen_plane(CODES, PlaneWish(ANCHORS, codes=codes))
    assert through.axes == pytest.approx(chosen_plane(CODES, PlaneWish(SAMPLES, rows=tuple(rows))).axes, abs=1e-6)


@pytest.mark.parametrize(
    ("codes", "wish", "reason"),
    [
        (CODES[:, :2], PlaneWish(PCA), "as they are"),
        (CODES, PlaneWish(NUMBERS, numbers=(1, 1)), "two different"),
        (CODES, PlaneWish(NUMBERS, numbers=(0, 5)), "from 1 to 5"),
        (CODES, PlaneWish(SAMPLES, rows=(1, 2)), "three samples"),
        (CODES, PlaneWish(SAMPLES, rows=(1, 2, 400)), "three samples"),
        (np.ones((5, 4)), PlaneWish(SAMPLES, rows=(0, 1, 2)), "the same code"),
        (np.arange(12.0).reshape(4, 3), PlaneWish(SAMPLES, rows=(0, 1, 2)), "on one line"),
        (CODES, PlaneWish(ANCHORS, codes=((1.0,) * 5,) * 2), "three anchors"),
        (CODES, PlaneWish(ANCHORS, codes=((1.0,) * 4,) * 3), "three anchors"),
        (CODES, PlaneWish(ANCHORS, codes=((1.0,) * 5,) * 3), "anchors have the same code"),
        (CODES, PlaneWish("tsne"), "no plane of that kind"),
    ],
)
def test_what_is_no_plane_is_told(codes, wish, reason):
    with pytest.raises(BadInput, match=reason):
        chosen_plane(codes, wish)


def test_few_codes_still_make_a_plane():
    for count in (0, 1, 2):
        plane = chosen_plane(CODES[:count], PlaneWish(PCA, turn=30.0))
        assert orthonormal(plane)
