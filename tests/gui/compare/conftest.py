"""Models of three classes on a page in a window."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.gui import theme
from explorer.gui.compare.compare_page import ComparePage
from explorer.values import Architecture, Codes, DataProvenance, ErrorFigures, ModelCard, Picture, Weights
from explorer.values.comparison import CarriedProbe, CarryReply, CarryRequest
from explorer.values.open_model import OpenModel
from explorer.values.plane import Plane

LABELS = np.array([0, 1, 0, 1, 2, 2])
PLACES = np.array([(0, 0), (10, 0), (0, 10), (10, 10), (5, 5), (5, 7)], np.float32)
ARCHITECTURE = Architecture("multilayer", 1, 8, 8, 2, (4,))


def open_model(name, *, scale=1.0, labels=LABELS, places=PLACES, stamp=1):
    """A model whose codes lie where the map shows them."""
    labels = np.asarray(labels, np.int64)
    positions = (places[: len(labels)] * scale).astype(np.float32)
    card = ModelCard(
        name, "undercomplete", "squared-error", ARCHITECTURE,
        DataProvenance("x", "X", 6, "f" * 64, 1, 8, 8, ("ant", "bee", "cow")),
        errors={"test": ErrorFigures(6, 24.604, 0.1, 10.0)}, path=f"/{name}.safetensors",
    )  # fmt: skip
    codes = Codes(positions, labels, np.arange(len(labels), dtype=np.float32))
    return OpenModel(stamp, card, Weights(ARCHITECTURE, {}), codes, Plane.identity(2), positions, ((-1.0, 1.0),) * 2)


def reply(source, places, *, sample=-1, error=1.25):
    """What the study thread would answer: key to place."""
    grey = Picture(np.full((8, 8, 1), 128, np.uint8))
    probes = tuple(
        CarriedProbe(key, place, place, grey, None if key == source and sample < 0 else error, 1, 1)
        for key, place in places.items()
    )
    return CarryReply(CarryRequest((), source, (0.0, 0.0), sample), probes)


@pytest.fixture
def page(qtbot, qapp):
    """The page in a window, without models."""
    theme.apply("light")
    page = ComparePage()
    qtbot.addWidget(page)
    page.resize(1100, 760)
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.fixture
def three(page):
    """Two linked maps and one of other samples."""
    page.set_maps([open_model("a"), open_model("b", scale=2.0), open_model("c", labels=[0, 0, 1, 1, 2, 2])])
    for panel in page.panels:
        panel.map.fit(ease=False)
    return page.panels
