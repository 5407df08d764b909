import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.values import BadInput
from explorer.values.kept_plane import kept_wish, wish_from
from explorer.values.plane_choice import ANCHORS, NUMBERS, PCA, SAMPLES, TSNE, PlaneWish

degrees = st.floats(-90, 90)
codes = st.tuples(*[st.tuples(*[st.floats(-9, 9)] * 4)] * 3)
wishes = st.one_of(
    st.builds(PlaneWish, st.sampled_from([PCA, TSNE]), third=st.integers(0, 1), turn=degrees, tilt=degrees),
    st.builds(PlaneWish, st.just(NUMBERS), st.tuples(st.integers(0, 3), st.integers(0, 3))),
    st.builds(PlaneWish, st.just(SAMPLES), rows=st.tuples(*[st.integers(0, 59)] * 3)),
    st.builds(PlaneWish, st.just(ANCHORS), codes=codes, turn=degrees),
)


@given(wishes)
def test_a_plane_comes_back_from_json(wish):
    assert wish_from(json.loads(json.dumps(kept_wish(wish))), 4, 60) == wish


def test_the_usual_plane_needs_no_room():
    assert kept_wish(PlaneWish()) is None
    assert wish_from(None, 2, 60) == PlaneWish()


@pytest.mark.parametrize(
    "state",
    [
        "pca",
        {"kind": "sphere"},
        {"kind": NUMBERS, "numbers": [0, 4]},
        {"kind": NUMBERS, "numbers": [0]},
        {"kind": SAMPLES},
        {"kind": SAMPLES, "rows": [0, 1, 60]},
        {"kind": SAMPLES, "rows": 3},
        {"kind": ANCHORS, "codes": [[0, 0, 0, 0]]},
        {"kind": ANCHORS, "codes": [[0, 0, 0]] * 3},
        {"kind": ANCHORS, "codes": [[0, 0, 0, "1"]] * 3},
        {"kind": PCA, "turn": 91},
        {"kind": PCA, "turn": float("nan")},
        {"kind": PCA, "third": 2},
    ],
)
def test_what_is_no_plane_of_these_codes_is_refused(state):
    with pytest.raises(BadInput, match="plane"):
        wish_from(state, 4, 60)


def test_codes_of_two_numbers_have_no_other_plane():
    with pytest.raises(BadInput, match="codes with 2 numbers"):
        wish_from({"kind": PCA, "turn": 5}, 2, 60)
