import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.features.restore.learning.crops import padded
from explorer.features.restore.learning.holes import random_hole
from explorer.features.restore.learning.pool import read_pool
from explorer.features.restore.learning.stains import smooth_field, stained
from explorer.features.restore.learning.tasks import damage_of
from explorer.models.restoration import build_restoration
from explorer.values import BadInput
from explorer.values.restoration_model import LEARNT_TASKS


@pytest.mark.parametrize("task", LEARNT_TASKS)
def test_a_batch_fits_the_tasks_network(task, photos):
    damage = damage_of(task)
    pool = read_pool(str(photos))
    group = damage.groups(pool)[0]
    batch = damage.batch(group, 3, 30, np.random.default_rng(0))
    usual = damage.usual
    count, channels, height, width = batch.pictures.shape
    assert count == 3 and channels in usual.inputs
    assert height % usual.multiple == width % usual.multiple == 0
    # of pages the marks are learnt, too: what is ink and what a picture
    learnt = 5 if task == "clean-page" else usual.outputs or channels
    assert batch.targets.shape == (3, learnt, height, width)
    assert (batch.conditions is None) == (usual.conditions == 0)
    if batch.conditions is not None:
        assert batch.conditions.shape == (3, usual.conditions, height, width)
    assert batch.pictures.dtype == batch.targets.dtype == torch.float32


@pytest.mark.parametrize("task", LEARNT_TASKS)
def test_a_perfect_answer_gives_the_clean_picture(task, photos):
    damage = damage_of(task)
    batch = damage.batch(damage.groups(read_pool(str(photos)))[0], 2, 32, np.random.default_rng(1), judging=True)
    damaged, restored, clean, counted = damage.pictures_of(batch, batch.targets)
    chosen = np.ones_like(clean, bool) if counted is None else counted
    np.testing.assert_allclose(restored[chosen], clean[chosen], atol=1e-5)
    assert np.abs(damaged[chosen] - clean[chosen]).mean() > 0.01


def test_judged_noise_has_its_strength(photos):
    damage = damage_of("denoise")
    batch = damage.batch(damage.groups(read_pool(str(photos)))[0], 16, 40, np.random.default_rng(0), judging=True)
    noise = (batch.pictures - batch.targets).numpy()
    assert noise.std() == pytest.approx(25 / 255, rel=0.02)
    assert batch.conditions is not None and torch.allclose(batch.conditions, torch.tensor(25 / 255))


def test_hints_tell_the_true_colour_where_they_are(photos):
    damage = damage_of("colorize")
    batch = damage.batch(damage.groups(read_pool(str(photos)))[0], 32, 32, np.random.default_rng(0))
    assert batch.conditions is not None
    told = batch.conditions[:, 2] > 0
    assert 0.1 < told.flatten(1).any(1).float().mean() < 0.6
    assert (batch.conditions[:, :2].abs().sum(1)[~told] == 0).all()
    difference = (batch.conditions[:, :2] - batch.targets).abs().sum(1)[told]
    assert difference.median() < 0.05


def test_grey_pictures_teach_no_colour():
    with pytest.raises(BadInput, match="no colour pictures"):
        damage_of("colorize").groups(read_pool("digits"))


def test_what_is_known_beside_a_hole_is_shown_as_it_is(photos):
    damage = damage_of("fill-in")
    batch = damage.batch(damage.groups(read_pool(str(photos)))[0], 4, 32, np.random.default_rng(2))
    assert batch.conditions is not None and batch.weights is not None
    hole = (batch.conditions > 0).expand_as(batch.targets)
    assert torch.equal(batch.pictures[~hole], batch.targets[~hole])
    assert (batch.pictures[hole] == 0.5).all()
    assert (batch.weights.expand_as(batch.targets)[~hole] == 0).all()


@given(st.integers(0, 10_000), st.integers(8, 40), st.integers(8, 40), st.booleans())
def test_a_hole_is_never_empty_and_never_everything(seed, height, width, large):
    hole = random_hole((height, width), np.random.default_rng(seed), large=large)
    assert hole.shape == (height, width)
    assert 0 < hole.mean() < 1


@given(st.integers(0, 10_000))
def test_stains_keep_a_page_within_bounds(seed):
    generator = np.random.default_rng(seed)
    page = (generator.random((30, 34, 1)) > 0.2).astype(np.float32)
    found = stained(page, generator)
    assert found.shape == page.shape and found.dtype == np.float32
    assert found.min() >= 0 and found.max() <= 1
    assert found.mean() < page.mean() + 0.3


@given(st.integers(1, 60), st.integers(1, 60), st.floats(1, 100))
def test_a_smooth_field_has_the_asked_size(height, width, cell):
    assert smooth_field((height, width), cell, np.random.default_rng(0)).shape == (height, width)


@given(st.integers(1, 40), st.integers(1, 40), st.sampled_from([4, 8, 16]))
def test_padding_keeps_the_picture_and_reaches_the_multiple(height, width, multiple):
    pictures = np.random.default_rng(0).random((1, height, width, 1)).astype(np.float32)
    larger = padded(pictures, multiple)
    assert larger.shape[1] % multiple == larger.shape[2] % multiple == 0
    assert larger.shape[1] - height < multiple and larger.shape[2] - width < multiple
    np.testing.assert_array_equal(larger[:, :height, :width], pictures)


def test_at_the_end_colours_are_drawn_towards_the_mean_of_held_out_pictures(photos):
    """Answers three times too strong and shifted come out as strong as they should be."""
    damage = damage_of("colorize")
    batch = damage.batch(damage.groups(read_pool(str(photos)))[0], 6, 32, np.random.default_rng(0), judging=True)
    network = build_restoration(damage.architecture((8, 8), (1, 1)), 0)
    before = (network(batch.pictures, batch.conditions) - batch.targets).square().mean()
    damage.finish(network, [batch])
    answers = network(batch.pictures, batch.conditions)
    assert (answers - batch.targets).square().mean() < before
    torch.testing.assert_close(answers.mean((0, 2, 3)), batch.targets.mean((0, 2, 3)), atol=1e-4, rtol=1e-3)
