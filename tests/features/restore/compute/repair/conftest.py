"""Small restoration networks that change pictures, and pictures that the tests draw."""

import numpy as np
import pytest
import torch

from explorer.models.restoration import build_restoration, restoration_from_weights, restoration_to_weights
from explorer.models.restoration.network import ResidualBlock
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import CLEAN_PAGE, COLORIZE, DENOISE, FILL_IN, RestorationArchitecture

SHAPES = {DENOISE: ((1, 3), 1, 0), CLEAN_PAGE: ((1,), 0, 0), COLORIZE: ((1,), 3, 2), FILL_IN: ((3,), 1, 0)}


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def make_weights(task, widths=(4, 6), blocks=(1, 1), seed=0):
    """Weights of a small network whose blocks do change what passes through them."""
    inputs, conditions, outputs = SHAPES[task]
    network = build_restoration(RestorationArchitecture(task, inputs, conditions, outputs, widths, blocks), seed)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, ResidualBlock):
                module.second.weight.normal_(0, 0.1, generator=generator)
    return restoration_to_weights(network)


@pytest.fixture(scope="session")
def weights_for():
    return make_weights


@pytest.fixture(scope="session")
def network_for():
    return lambda task, **options: restoration_from_weights(make_weights(task, **options))


def finish(steps):
    """Run a task to its end: the steps it told and its outcome."""
    told = []
    while True:
        try:
            told.append(next(steps))
        except StopIteration as end:
            return told, end.value


@pytest.fixture(scope="session")
def run_task():
    return finish


def scene(height=96, width=120, channels=3, depth="uint8"):
    """Smooth light with a few edges, as photos have them."""
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    planes = [
        0.25 + 0.5 * np.clip(np.sin(3 * x + phase) * np.cos(4 * y - phase) + (np.hypot(x - 0.5, y - 0.5) < 0.3), 0, 1)
        for phase in (0.0, 0.7, 1.4)[:channels]
    ]
    white = {"uint8": 255, "uint16": 65_535, "float32": 1}[depth]
    values = np.stack(planes, axis=-1) * white
    return FullPicture((values if depth == "float32" else np.rint(values)).astype(depth), 0.0, float(white))


@pytest.fixture(scope="session")
def draw_scene():
    return scene
