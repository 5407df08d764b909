"""Pictures that the tests draw themselves, and small models and restoration networks."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from explorer.models import build, to_weights
from explorer.models.restoration import build_restoration, restoration_from_weights, restoration_to_weights
from explorer.models.restoration.network import ResidualBlock
from explorer.values import Architecture, DataProvenance, Picture, Weights
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import CLEAN_PAGE, COLORIZE, DENOISE, FILL_IN, RestorationArchitecture


def seven(width: int = 400, height: int = 300, pen: int = 24) -> np.ndarray:
    """Coverage float32 (H, W) in [0, 1] of a seven left of the middle, its line 140 high and 90 wide."""
    image = Image.new("L", (width, height), 0)
    x, y = width // 4, height // 4
    ImageDraw.Draw(image).line([(x, y), (x + 90, y), (x + 30, y + 140)], fill=255, width=pen, joint="curve")
    return np.asarray(image, dtype=np.float32) / 255


def on_paper(coverage: np.ndarray, paper: float | np.ndarray = 0.9, ink: float = 0.15, colour: bool = False) -> Picture:
    """Ink of a reflectance on paper of a brightness, which may vary over the page."""
    grey = np.rint(255 * paper * (1 - coverage * (1 - ink))).astype(np.uint8)[:, :, None]
    return Picture(np.repeat(grey, 3, axis=2) if colour else grey)


def shaded_paper(height: int = 300, width: int = 400) -> np.ndarray:
    """Light that falls from one side, and a shadow with a hard edge."""
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    return (0.95 - 0.45 * y) * np.where(x + 0.3 * y > 0.85, 0.65, 1)


def grey_picture(values: np.ndarray) -> Picture:
    return Picture(np.ascontiguousarray(values)[:, :, None])


@pytest.fixture(scope="session")
def draw() -> SimpleNamespace:
    return SimpleNamespace(seven=seven, on_paper=on_paper, shaded_paper=shaded_paper, grey=grey_picture)


@pytest.fixture(scope="session")
def mnist() -> DataProvenance:
    return DataProvenance("mnist", "MNIST", 70_000, "", 1, 28, 28, tuple("0123456789"), light_on_dark=True)


@pytest.fixture(scope="session")
def fashion() -> DataProvenance:
    return DataProvenance("fashion-mnist", "Fashion-MNIST", 70_000, "", 1, 28, 28, ("shirt",), light_on_dark=True)


@pytest.fixture(scope="session")
def scenes() -> DataProvenance:
    return DataProvenance("holidays", "holidays", 500, "", 3, 32, 48)


@pytest.fixture(scope="session")
def grey_weights() -> Weights:
    return to_weights(build(Architecture("linear", 1, 28, 28, 2, output="linear"), seed=1))


@pytest.fixture(scope="session")
def colour_weights() -> Weights:
    return to_weights(build(Architecture("linear", 3, 32, 48, 3, output="linear"), seed=1))


@pytest.fixture(scope="session")
def grey_28(grey_weights: Weights) -> Architecture:
    return grey_weights.architecture


@pytest.fixture(scope="session")
def colour_32(colour_weights: Weights) -> Architecture:
    return colour_weights.architecture


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
