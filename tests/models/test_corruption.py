from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.models import corrupt
from explorer.values import BadInput
from explorer.values.objective import Corruption

SHARES = ("masking", "salt-and-pepper")


def seeded(seed: int = 3) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def grey(*shape: int) -> torch.Tensor:
    """Pictures without any black or white, so that every corrupted value shows."""
    return 0.1 + 0.8 * torch.rand(*shape, generator=seeded(9), dtype=torch.float64)


@pytest.mark.parametrize("kind", SHARES)
@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.9])
def test_the_chosen_share_is_the_strength(kind, share):
    images = grey(100, 1, 40, 40)
    corrupted, chosen = corrupt(images, Corruption(kind, share), seeded())
    deviation = math.sqrt(share * (1 - share) / images.numel())
    assert chosen.double().mean().item() == pytest.approx(share, abs=5 * deviation)
    assert torch.equal(corrupted != images, chosen)


def test_masked_values_are_black():
    corrupted, chosen = corrupt(grey(5, 3, 8, 8), Corruption("masking", 0.4), seeded())
    assert not corrupted[chosen].any()


@pytest.mark.parametrize("share", [0.2, 1.0])
def test_salt_and_pepper_are_even_halves_of_the_chosen_share(share):
    corrupted, chosen = corrupt(grey(100, 1, 40, 40), Corruption("salt-and-pepper", share), seeded())
    hit = corrupted[chosen]
    assert set(hit.unique().tolist()) == {0.0, 1.0}
    assert hit.mean().item() == pytest.approx(0.5, abs=5 * 0.5 / math.sqrt(len(hit)))


@pytest.mark.parametrize("strength", [0.1, 0.5, 2.0])
def test_gaussian_noise_has_its_mean_and_deviation_and_is_not_clipped(strength):
    images = grey(100, 1, 40, 40)
    corrupted, chosen = corrupt(images, Corruption("gaussian", strength), seeded())
    noise = corrupted - images
    deviation = strength / math.sqrt(images.numel())
    assert chosen is None
    assert noise.mean().item() == pytest.approx(0, abs=5 * deviation)
    assert noise.std().item() == pytest.approx(strength, abs=5 * deviation)
    assert corrupted.min().item() < 0
    assert corrupted.max().item() > 1


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(["none", "gaussian", *SHARES]),
    strength=st.floats(0, 1),
    shape=st.sampled_from([(1, 1, 8, 8), (3, 3, 9, 8), (4, 10)]),
    single=st.booleans(),
    seed=st.integers(0, 2**32),
)
def test_whatever_the_corruption_the_originals_shape_type_and_untouched_values_stay(
    kind, strength, shape, single, seed
):
    images = grey(*shape).to(torch.float32 if single else torch.float64)
    before = images.clone()
    corrupted, chosen = corrupt(images, Corruption(kind, strength), seeded(seed))
    assert torch.equal(images, before)
    assert corrupted.shape == images.shape
    assert corrupted.dtype == images.dtype
    assert torch.isfinite(corrupted).all()
    again, chosen_again = corrupt(images, Corruption(kind, strength), seeded(seed))
    assert torch.equal(corrupted, again)
    if chosen is None:
        assert chosen_again is None
        assert kind in ("none", "gaussian") or strength == 0
    else:
        assert torch.equal(chosen, chosen_again)
        assert torch.equal(corrupted[~chosen], images[~chosen])
        assert corrupted.min() >= 0
        assert corrupted.max() <= 1


@pytest.mark.parametrize("kind", ["gaussian", *SHARES])
def test_the_generator_goes_on_so_that_each_draw_is_a_new_one(kind):
    images, generator = grey(2, 1, 8, 8), seeded()
    first, second = (corrupt(images, Corruption(kind, 0.3), generator)[0] for _ in range(2))
    assert not torch.equal(first, second)
    torch.manual_seed(5)
    first, second = (corrupt(images, Corruption(kind, 0.3))[0] for _ in range(2))
    assert not torch.equal(first, second)


@pytest.mark.parametrize("kind", ["none", "gaussian", *SHARES])
def test_without_strength_nothing_happens_and_nothing_is_drawn(kind):
    images, generator = grey(2, 1, 8, 8), seeded()
    corrupted, chosen = corrupt(images, Corruption(kind, 0.0), generator)
    assert torch.equal(corrupted, images)
    assert chosen is None
    assert torch.equal(generator.get_state(), seeded().get_state())


@pytest.mark.parametrize("kind", SHARES)
def test_a_share_of_one_leaves_nothing(kind):
    _, chosen = corrupt(grey(2, 1, 8, 8), Corruption(kind, 1.0), seeded())
    assert chosen.all()


@pytest.mark.parametrize(
    ("corruption", "said"),
    [
        (Corruption("rain", 0.1), "no corruption “rain”.*masking"),
        (Corruption("gaussian", -0.1), "at least 0; -0.1 is not"),
        (Corruption("gaussian", math.inf), "at least 0"),
        (Corruption("masking", 1.01), "fraction from 0 to 1; 1.01 is not"),
        (Corruption("salt-and-pepper", -0.5), "fraction from 0 to 1"),
        (Corruption("masking", math.nan), "fraction from 0 to 1; nan is not"),
    ],
    ids=str,
)
def test_a_corruption_that_makes_no_sense_is_refused(corruption, said):
    with pytest.raises(BadInput, match=said):
        corrupt(grey(1, 1, 8, 8), corruption)
