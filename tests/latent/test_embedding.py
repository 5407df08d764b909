import importlib.util

import numpy as np
import pytest

from explorer.latent.embedding import check_embedding, embed
from explorer.values import BadInput


class Enough(Exception):
    pass


def test_tsne_keeps_groups_together_and_tells_its_progress():
    generator = np.random.default_rng(0)
    centres = np.eye(3, 5) * 20
    codes = np.concatenate([generator.normal(centre, size=(20, 5)) for centre in centres]).astype(np.float32)
    told = []
    places = embed(codes, "tsne", lambda done, total: told.append((done, total)))
    assert places.shape == (60, 2)
    assert places.dtype == np.float32
    groups = places.reshape(3, 20, 2)
    within = np.linalg.norm(groups - groups.mean(axis=1, keepdims=True), axis=2).mean()
    between = np.linalg.norm(groups.mean(axis=1)[:, None] - groups.mean(axis=1)[None], axis=2).max()
    assert between > 2 * within
    assert told[0] == (0, 0)


def test_it_ends_when_it_is_given_up():
    codes = np.random.default_rng(0).normal(size=(2000, 5)).astype(np.float32)

    def watch(done, total):
        raise Enough

    with pytest.raises(Enough):
        embed(codes, "tsne", watch)


@pytest.mark.parametrize(
    ("method", "samples", "reason"),
    [("tsne", 10_001, "too long for 10,001"), ("tsne", 4, "at least 5"), ("pca", 100, "no embedding “pca”")],
)
def test_what_cannot_be_computed_is_told(method, samples, reason):
    with pytest.raises(BadInput, match=reason):
        check_embedding(method, samples)


def test_umap_that_is_not_there_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(BadInput, match=r"pip install umap-learn"):
        check_embedding("umap", 100)


def test_a_process_that_fails_is_told(monkeypatch):
    codes = np.full((10, 3), np.nan, np.float32)
    with pytest.raises(BadInput, match=r"could not be computed: .*NaN"):
        embed(codes, "tsne", lambda *_: None)
