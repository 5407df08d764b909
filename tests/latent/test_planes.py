import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.latent.planes import align_plane, code_ranges, fit_plane, map_positions


def spread_codes(count=400, scales=(0.1, 3.0, 0.2, 1.0), seed=0):
    generator = np.random.default_rng(seed)
    return (generator.normal(size=(count, len(scales))) * scales + 5).astype(np.float32)


def test_two_dimensional_codes_are_shown_as_they_are():
    codes = spread_codes(scales=(1.0, 2.0))
    assert map_positions(fit_plane(codes), codes) == pytest.approx(codes)


def test_wider_codes_are_shown_on_the_plane_of_largest_variance():
    codes = spread_codes()
    plane = fit_plane(codes)
    assert plane.axes @ plane.axes.T == pytest.approx(np.eye(2), abs=1e-12)
    assert abs(plane.axes[0, 1]) > 0.99
    assert abs(plane.axes[1, 3]) > 0.98
    assert plane.project(codes).mean(axis=0) == pytest.approx([0, 0], abs=1e-4)


@given(st.integers(0, 100), st.booleans())
def test_alignment_undoes_a_turn_and_a_mirroring_of_the_plane(seed, mirrored):
    codes = spread_codes(100, seed=seed)
    plane = fit_plane(codes)
    angle = seed
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    if mirrored:
        turn[0] *= -1
    before = plane.project(codes) @ turn.T
    aligned = align_plane(plane, codes, before)
    assert aligned.project(codes) == pytest.approx(before, abs=1e-3)
    assert aligned.axes @ aligned.axes.T == pytest.approx(np.eye(2), abs=1e-9)


def test_alignment_leaves_two_dimensional_codes_and_other_sample_counts_alone():
    flat = spread_codes(50, (1.0, 2.0))
    plane = fit_plane(flat)
    assert align_plane(plane, flat, -flat) is plane
    wide = spread_codes(50)
    plane = fit_plane(wide)
    assert align_plane(plane, wide, np.zeros((10, 2), np.float32)) is plane


def test_codes_of_one_number_lie_on_a_band_that_decoding_ignores():
    codes = spread_codes(200, (2.0,))
    plane = fit_plane(codes)
    places = map_positions(plane, codes)
    assert places[:, 0] == pytest.approx(codes[:, 0])
    assert np.ptp(places[:, 1]) > 0
    assert places == pytest.approx(map_positions(plane, codes))
    assert plane.lift(1.5, 99.0) == (1.5,)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_any_samples_still_make_a_plane(count):
    codes = spread_codes(count)
    plane = fit_plane(codes)
    assert map_positions(plane, codes).shape == (count, 2)
    assert all(low < high for low, high in code_ranges(codes))


def test_ranges_reach_past_the_data_on_both_sides():
    low, high = code_ranges(np.array([[0.0], [10.0]], np.float32))[0]
    assert low < 0 < 10 < high
