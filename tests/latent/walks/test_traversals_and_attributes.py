from dataclasses import replace

import numpy as np
import pytest

from explorer.jobs import drain
from explorer.latent.walks import attributes, traversals
from explorer.models import decode_codes
from explorer.values import BadInput
from explorer.values.rows import Rows
from explorer.values.walks import AttributeRequest, Group, TraversalRequest
from tests.latent.walks.conftest import open_model


def traverse(opened, code, frames=5):
    return drain(traversals.answer(*opened, TraversalRequest(code, frames)))


def direction(opened, without, having):
    return attributes.answer(*opened, AttributeRequest(1, "n", without, having))


def test_each_row_changes_one_number_and_the_widest_comes_first():
    model, network = open_model(3)
    stretched = (model.codes.values * np.array([1, 3, 2])).astype(np.float32)
    model = replace(model, codes=replace(model.codes, values=stretched))
    reply = traverse((model, network), (0.1, -0.2, 0.3))
    assert reply.dimensions.tolist() == [1, 2, 0]
    assert reply.variances == pytest.approx([9, 4, 1], rel=1e-3)
    for row, dimension in enumerate(reply.dimensions):
        assert reply.values[row] == pytest.approx(np.linspace(*model.code_ranges[dimension], 5))
        codes = np.tile(np.array([0.1, -0.2, 0.3], np.float32), (5, 1))
        codes[:, dimension] = reply.values[row]
        wanted = decode_codes(network, codes).transpose(0, 2, 3, 1)
        assert abs(reply.pictures[row] / 255 - wanted).max() < 0.51 / 255
    assert reply.changes.shape == (3, 4)


def test_without_samples_numbers_keep_their_order():
    reply = traverse(open_model(3, samples=0), (0.0, 0.0, 0.0))
    assert reply.dimensions.tolist() == [0, 1, 2]
    assert np.isnan(reply.variances).all()


def test_a_code_of_another_length_is_refused(flat):
    with pytest.raises(BadInput, match="codes with 2 numbers, not 3"):
        traverse(flat, (0.0, 0.0, 0.0))


def test_a_direction_is_the_difference_of_two_means(flat):
    model, _ = flat
    found = direction(flat, Group("low", 0), Group("some", rows=Rows((1, 4, 5))))
    codes = model.codes.values
    wanted = codes[[1, 4, 5]].mean(axis=0) - codes[model.codes.labels == 0].mean(axis=0)
    assert found.step == pytest.approx(tuple(wanted), rel=1e-5)
    assert found.counts == (14, 3)


def test_the_direction_back_is_the_opposite(flat):
    there = direction(flat, Group("a", 0), Group("b", 1))
    back = direction(flat, Group("b", 1), Group("a", 0))
    assert there.step == pytest.approx(tuple(-value for value in back.step))


def test_all_others_are_those_not_in_the_other_group(flat):
    found = direction(flat, Group("others"), Group("some", rows=Rows((2, 3))))
    assert found.counts == (38, 2)
    assert direction(flat, Group("some", rows=Rows((2, 3))), Group("others")).counts == (2, 38)


@pytest.mark.parametrize(
    ("without", "having", "words"),
    [
        (Group("a", 7), Group("b", 1), "no samples in “a”"),
        (Group("others"), Group("others"), "must be a class or a selection"),
        (Group("a", 1), Group("a", 1), "same mean code"),
    ],
)
def test_groups_that_give_no_direction_are_refused(flat, without, having, words):
    with pytest.raises(BadInput, match=words):
        direction(flat, without, having)
