"""Pages that the program draws, and what it learns from those that were found."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from explorer.features.restore.learning.drawn_pages import draw_page
from explorer.features.restore.learning.pages import cleaned
from explorer.features.restore.learning.pool import read_pool
from explorer.features.restore.learning.scanned import scanned
from explorer.features.restore.learning.tasks import damage_of


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_a_drawn_page_and_its_scan_stay_within_bounds(seed):
    generator = np.random.default_rng(seed)
    photo = generator.integers(0, 256, (40, 50, 3)).astype(np.uint8)
    drawn = draw_page(96, [photo], "", generator)
    assert drawn.page.shape == (96, 96, 3) and set(np.unique(drawn.ink)) <= {0.0, 1.0}
    shown, clean = scanned(drawn, drawn.page, generator)
    for part in (shown, clean):
        assert part.shape == drawn.page.shape and part.dtype == np.float32
        assert part.min() >= 0 and part.max() <= 1


def test_the_same_seed_draws_the_same_page():
    one, two = (draw_page(80, [], "", np.random.default_rng(3)).page for _ in range(2))
    np.testing.assert_array_equal(one, two)


def test_the_true_paper_gives_the_clean_page():
    generator = torch.Generator().manual_seed(0)
    clean = torch.rand(1, 3, 8, 8, generator=generator)
    paper = 0.3 + 0.7 * torch.rand(1, 3, 8, 8, generator=generator)
    black = torch.full((1, 1, 8, 8), 0.2)
    scan = (0.2 + 0.8 * clean) * paper
    torch.testing.assert_close(cleaned(scan, torch.cat([paper, black], dim=1)), clean)


def test_photos_are_printed_on_drawn_pages_and_pages_are_taken_as_they_are(photos, scans):
    damage = damage_of("clean-page")
    damaged, clean = scans
    pool = read_pool(str(damaged), str(clean))
    batch = damage.batch(damage.groups(pool)[0], 2, 32, np.random.default_rng(0), judging=True)
    # two levels: greys count away from the ink and in its core alone, ink and paper everywhere
    assert batch.weights is not None
    assert float(batch.weights[:, :3].min()) == 0 and float(batch.weights[:, 3].min()) == 3
    drawn = damage.batch(damage.groups(read_pool(str(photos)))[0], 2, 32, np.random.default_rng(0), judging=True)
    assert drawn.weights is not None and float(drawn.weights[:, :3].min()) == 1


def test_a_folder_may_bring_its_own_clean_pages_and_parts_of_one_stay_together(tmp_path):
    for folder in ("noisy", "clean"):
        (tmp_path / folder).mkdir()
    generator = np.random.default_rng(0)
    for page in range(10):
        for part in range(3):
            text = np.where(generator.random((20, 20)) < 0.2, 0, 255).astype(np.uint8)
            Image.fromarray(text).save(tmp_path / "clean" / f"book_{page}_{part}.png")
            Image.fromarray(np.dstack([text // 2 + 90] * 3)).save(tmp_path / "noisy" / f"book_{page}_{part}.jpg")
    pool = read_pool(f"{tmp_path}:group=noisy/(.+)_[0-9]+")
    assert (len(pool.train), len(pool.validation), len(pool.test)) == (24, 3, 3)
    assert all(sample.damaged is not None and sample.clean.shape == (20, 20, 3) for sample in pool.train)


def test_a_source_without_partners_in_the_clean_folder_is_on_its_own(photos, scans):
    assert all(sample.damaged is None for sample in read_pool(str(photos), str(scans[1])).train)


@pytest.mark.parametrize("channel", [0, 1, 2])
def test_black_ink_cannot_be_divided_away(channel):
    """Whatever a network answers, ink of an eighth of the paper's light stays dark."""
    from explorer.models.restoration import build_restoration

    network = build_restoration(damage_of("clean-page").architecture((8,), (1,)), 0)
    with torch.no_grad():
        network.exits["3"].bias.fill_(-50.0)  # the darkest paper that can be answered
        scan = torch.full((1, 3, 8, 8), 0.04)
        assert float(cleaned(scan, network(scan))[:, channel].max()) < 0.35
