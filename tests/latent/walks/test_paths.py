from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.jobs import drain
from explorer.latent.walks.lines import dense, drawn, spherical, straight
from explorer.latent.walks.paths import answer
from explorer.models import decode_codes
from explorer.values import BadInput
from explorer.values.walks import (
    CODE,
    DRAWN,
    GEODESIC,
    GRAPH,
    PATHS,
    PICTURE,
    PIXELS,
    SPHERICAL,
    STRAIGHT,
    WalkReply,
    WalkRequest,
)
from tests.latent.walks.conftest import open_model

ENDS = ((-1.0, 0.5), (1.2, -0.3))
CODES = st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), min_size=2, max_size=5)


def walk(opened, anchors=ENDS, kinds=PATHS, **others):
    return drain(answer(*opened, WalkRequest(anchors, kinds, **others)))


@given(CODES)
def test_lines_pass_every_anchor(anchors):
    anchors = np.array(anchors)
    for line in (straight(anchors), spherical(anchors)):
        places = line[:: (len(line) - 1) // (len(anchors) - 1)]
        assert np.allclose(places, anchors, atol=1e-9)


def test_a_drawn_line_is_walked_at_even_steps():
    line = drawn(np.array([(0.0, 0.0), (0.0, 0.1), (0.0, 3.0), (4.0, 3.0)]))
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    assert steps == pytest.approx(np.full(len(steps), 7 / len(steps)), rel=0.3)
    assert line[[0, -1]].tolist() == [[0, 0], [4, 3]]


def test_a_line_of_few_corners_keeps_them_when_it_is_divided():
    corners = np.array([(0.0, 0.0), (1.0, 2.0), (3.0, 1.0)])
    line = dense(corners)
    assert len(line) > 150
    assert all((np.abs(line - corner).sum(axis=1) < 1e-9).any() for corner in corners)


def test_all_paths_lead_from_the_same_picture_to_the_same_picture(flat):
    reply = walk(flat, frames=7, drawn=(ENDS[0], (0.0, 2.0), ENDS[1]))
    assert [path.kind for path in reply.paths] == [PIXELS, STRAIGHT, GEODESIC, GRAPH, DRAWN]
    for path in reply.paths:
        assert path.pictures.shape == (7, 9, 8, 1)
        assert abs(path.pictures[0].astype(int) - reply.paths[0].pictures[0]).max() <= 1
        assert abs(path.pictures[-1].astype(int) - reply.paths[0].pictures[-1]).max() <= 1
        assert np.isfinite(path.nearest).all()
        assert path.settled
        assert not path.pictures.flags.writeable


def test_frames_are_what_the_decoder_draws_at_their_codes(flat):
    _, network = flat
    for path in walk(flat, frames=5, kinds=(STRAIGHT, GEODESIC, GRAPH)).paths:
        drawn_again = decode_codes(network, path.codes)
        assert abs(path.pictures / 255 - drawn_again.transpose(0, 2, 3, 1)).max() < 0.51 / 255
        steps = np.linalg.norm(np.diff(drawn_again.reshape(5, -1), axis=0), axis=1)
        assert path.changes == pytest.approx(steps, rel=1e-4)


def test_the_cross_fade_is_a_mixture_of_its_ends(flat):
    path = walk(flat, kinds=(PIXELS,), frames=5).path(PIXELS)
    ends = path.pictures[[0, -1]].astype(float)
    assert abs(path.pictures[2] - ends.mean(axis=0)).max() <= 1
    assert path.codes is None
    assert path.changes == pytest.approx(np.full(4, path.length / 4), rel=1e-5)


@given(CODES.filter(lambda codes: np.linalg.norm(np.diff(codes, axis=0), axis=1).min() > 0.1))
def test_no_path_is_shorter_than_the_cross_fade(anchors):
    reply = walk(open_model(samples=0), tuple(anchors), kinds=(PIXELS, STRAIGHT, SPHERICAL), frames=3)
    assert reply.path(PIXELS).length <= reply.path(STRAIGHT).length * (1 + 1e-5)


def test_the_geodesic_is_no_longer_than_the_straight_line_and_the_ratio_says_so(flat):
    reply = walk(flat, kinds=(STRAIGHT, GEODESIC))
    assert reply.path(GEODESIC).trouble == ""
    assert 0 < reply.ratio() <= 1 + 1e-3
    assert reply.ratio() == reply.path(GEODESIC).length / reply.path(STRAIGHT).length


def test_equal_steps_are_equal_in_what_was_chosen(flat):
    by_code = walk(flat, kinds=(STRAIGHT,), frames=9, spacing=CODE).path(STRAIGHT)
    by_picture = walk(flat, kinds=(STRAIGHT,), frames=9, spacing=PICTURE).path(STRAIGHT)
    code_steps = np.linalg.norm(np.diff(by_code.codes, axis=0), axis=1)
    assert code_steps == pytest.approx(np.full(8, code_steps.mean()), rel=1e-4)
    assert by_picture.changes == pytest.approx(np.full(8, by_picture.changes.mean()), rel=0.02)


def test_the_player_stands_where_the_frames_do(flat):
    for spacing in (CODE, PICTURE):
        path = walk(flat, kinds=(GEODESIC,), frames=5, spacing=spacing).path(GEODESIC)
        for frame, code in enumerate(path.codes):
            assert path.code_at(frame / 4) == pytest.approx(tuple(code), abs=1e-4)


def test_the_first_drawing_comes_at_once_and_gets_better(flat):
    seen = [reply for reply in answer(*flat, WalkRequest(ENDS, PATHS)) if reply is not None]
    assert [path.kind for path in seen[0].paths] == [PIXELS, STRAIGHT]
    first = next(reply for reply in seen if reply.path(GEODESIC))
    assert not first.path(GEODESIC).settled
    assert seen[-1].path(GEODESIC).settled
    assert seen[-1].path(GEODESIC).length <= first.path(GEODESIC).length
    assert not any(reply.done for reply in seen)


def test_a_walk_in_haste_leaves_out_what_takes_long(flat):
    reply = walk(flat, hasty=True)
    assert [path.kind for path in reply.paths] == [PIXELS, STRAIGHT]
    assert np.isnan(reply.path(STRAIGHT).nearest).all()


def test_samples_that_anchors_were_set_on_do_not_count_as_near(flat):
    model, _ = flat
    anchors = tuple(tuple(map(float, model.codes.values[row])) for row in (3, 7))
    path = walk(flat, anchors, kinds=(PIXELS,), frames=3).path(PIXELS)
    others = np.delete(model.originals, [3, 7], axis=0).reshape(-1, 72) / 255
    wanted = [np.linalg.norm(others - picture.reshape(-1) / 255, axis=1).min() for picture in path.pictures]
    assert path.nearest == pytest.approx(wanted, rel=1e-3)


@pytest.mark.parametrize("latent_dim", [1, 5])
def test_codes_of_any_length_are_walked_in_full(latent_dim):
    opened = open_model(latent_dim)
    anchors = ((-1.0,) * latent_dim, (1.0,) * latent_dim, (0.5,) * latent_dim)
    reply = walk(opened, anchors, frames=4)
    assert [path.kind for path in reply.paths] == [PIXELS, STRAIGHT, GEODESIC, GRAPH]
    assert reply.path(GEODESIC).codes.shape == (4, latent_dim)


def test_a_model_without_codes_is_walked_without_distances():
    reply = walk(open_model(samples=0), frames=3)
    assert [path.kind for path in reply.paths] == [PIXELS, STRAIGHT, GEODESIC]
    assert all(np.isnan(path.nearest).all() for path in reply.paths)


def test_two_anchors_at_one_place_stand_still(flat):
    reply = walk(flat, (ENDS[0], ENDS[0]), frames=3)
    for kind in (PIXELS, STRAIGHT, GEODESIC):
        assert reply.path(kind).length == pytest.approx(0, abs=1e-4)
        assert reply.path(kind).changes == pytest.approx([0, 0], abs=1e-4)
    assert np.isnan(reply.ratio()) or reply.ratio() == pytest.approx(1)


def test_data_that_fall_apart_are_said(flat, monkeypatch):
    from explorer.latent.geometry.graphs import NeighbourGraph

    monkeypatch.setattr(NeighbourGraph, "path", lambda *_: None)
    path = walk(flat, kinds=(GRAPH,)).path(GRAPH)
    assert "not connected" in path.trouble


def test_a_solver_that_gives_up_says_so(flat, monkeypatch):
    from explorer.latent.geometry import geodesics as solver
    from explorer.latent.walks import solved

    monkeypatch.setattr(
        solved, "geodesic", lambda *given, **options: solver.geodesic(*given, **options | {"iterations": 1})
    )
    reply = walk(flat, kinds=(STRAIGHT, GEODESIC))
    assert "not a geodesic" in reply.path(GEODESIC).trouble
    assert np.isnan(reply.ratio())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"anchors": (ENDS[0],)}, "at least two"),
        ({"anchors": (ENDS[0], (1.0, 2.0, 3.0))}, "codes with 2 numbers, not 3"),
        ({"frames": 1}, "2 to 1,000 frames, not 1"),
        ({"spacing": "time"}, "code or picture"),
        ({"anchors": (ENDS[0], (float("nan"), 0.0))}, "finite"),
    ],
)
def test_what_makes_no_sense_is_refused(flat, changes, words):
    with pytest.raises(BadInput, match=words):
        drain(answer(*flat, replace(WalkRequest(ENDS, PATHS), **changes)))


def test_a_reply_knows_its_paths(flat):
    reply = walk(flat, kinds=(STRAIGHT,))
    assert isinstance(reply, WalkReply)
    assert reply.path(GEODESIC) is None
    assert np.isnan(reply.ratio())
