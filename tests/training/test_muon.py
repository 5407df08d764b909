"""Orthogonal steps."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.training.muon import Muon, orthogonalised
from explorer.values import BadInput


@given(st.integers(1, 24), st.integers(1, 24), st.integers(0, 1000), st.floats(1e-4, 1e4))
def test_a_step_has_singular_values_near_one_whatever_the_gradient(rows, columns, seed, scale):
    matrix = torch.from_numpy(np.random.default_rng(seed).standard_normal((rows, columns)).astype(np.float32))
    # well-conditioned, so that five rounds suffice
    left, _, right = torch.linalg.svd(matrix, full_matrices=False)
    given_ = scale * left @ torch.diag(torch.linspace(0.3, 1, len(right))) @ right
    found = torch.linalg.svdvals(orthogonalised(given_))
    assert found.min() > 0.5 and found.max() < 1.3


def parameters():
    torch.manual_seed(0)
    return {
        "inner": torch.nn.Parameter(torch.randn(4, 3, 3, 3)),
        "bias": torch.nn.Parameter(torch.randn(4)),
    }


def descend(held, optimizer, steps):
    for _ in range(steps):
        optimizer.clear_gradients()
        (held["inner"].square().sum() + held["bias"].square().sum()).backward()
        optimizer.step(0.05)
    return held["inner"].detach().square().sum() + held["bias"].detach().square().sum()


def test_it_descends_and_goes_on_from_its_state():
    one = parameters()
    first = Muon(one, ["inner"])
    before = sum(float(value.detach().square().sum()) for value in one.values())
    assert descend(one, first, 40) < 0.5 * before
    state = first.state()
    other = {name: torch.nn.Parameter(value.detach().clone()) for name, value in one.items()}
    second = Muon(other, ["inner"])
    second.restore(state)
    assert second.steps == 40
    descend(one, first, 5)
    descend(other, second, 5)
    for name in one:
        torch.testing.assert_close(one[name], other[name])


def test_a_state_that_does_not_fit_is_refused():
    optimizer = Muon(parameters(), ["inner"])
    state = optimizer.state()
    del state["momentum/inner"]
    with pytest.raises(BadInput, match="momentum/inner"):
        optimizer.restore(state)
