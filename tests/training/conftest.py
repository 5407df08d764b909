from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch

from explorer.data import Dataset, fingerprint
from explorer.values import DataProvenance, EpochReport, TrainingRequest

COUNT = 100
SIDE = 8


@pytest.fixture(autouse=True)
def _one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def make_dataset():
    """Blurred spots at random places: two factors, so that two code dimensions can learn them."""

    def make(train=60, validation=20, test=20, channels=1, kind=np.uint8, seed=0, labels=True) -> Dataset:
        count = train + validation + test
        random = np.random.default_rng(seed)
        place = random.uniform(1, SIDE - 2, (count, 2, 1, 1))
        rows, columns = np.mgrid[:SIDE, :SIDE]
        spots = np.exp(-((rows - place[:, 0]) ** 2 + (columns - place[:, 1]) ** 2) / 3)
        images = np.repeat(spots[:, None], channels, axis=1).astype(np.float32)
        if kind == np.uint8:
            images = np.rint(images * 255).astype(np.uint8)
        bounds = np.cumsum([0, train, validation, test])
        splits = [np.arange(start, stop) for start, stop in pairwise(bounds)]
        classes = (place[:, 0, 0, 0] > SIDE / 2).astype(np.int64) if labels else None
        provenance = DataProvenance("spots", "Spots", count, fingerprint(images), channels, SIDE, SIDE, ("up", "down"))
        return Dataset(images, classes, ("up", "down"), (), provenance, *splits)

    return make


@pytest.fixture(scope="session")
def spots(make_dataset):
    return make_dataset()


@pytest.fixture
def request_for(tmp_path):
    """A small request; keywords replace its settings."""

    def make(**settings) -> TrainingRequest:
        return TrainingRequest(**{"data": "spots", "recipe": "undercomplete", "epochs": 2, "batch_size": 16} | settings)

    return make


@pytest.fixture(scope="session")
def epochs_of():
    """Drive a training to its end and keep the epoch reports."""

    def drive(steps) -> list[EpochReport]:
        return [report for report in steps if isinstance(report, EpochReport)]

    return drive


@pytest.fixture(scope="session")
def same_weights():
    """Whether two sets of weights are equal bit for bit."""

    def compare(one, other) -> bool:
        assert one.arrays.keys() == other.arrays.keys()
        return all(one.arrays[name].tobytes() == other.arrays[name].tobytes() for name in one.arrays)

    return compare
