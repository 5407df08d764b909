"""Results that the page is shown."""

import numpy as np
import pytest

from explorer.features.restore.messages.reconstruction import OwnPicture, Placement, Preparation
from explorer.features.restore.view.restore_page import RestorePage
from explorer.values import Architecture, DataProvenance, ModelCard, Picture


@pytest.fixture
def card():
    """A model of MNIST."""
    data = DataProvenance("mnist", "MNIST", 70_000, "ab", 1, 28, 28, light_on_dark=True)
    return ModelCard("mnist-2d", "undercomplete", "squared-error", Architecture("multilayer", 1, 28, 28, 2), data)


@pytest.fixture
def make_result():
    """Makes a result whose input is dark and whose reconstruction is light."""

    def make(name="a.png", **changes):
        values = {
            "name": name,
            "path": f"/pictures/{name}",
            "width": 400,
            "height": 300,
            "original": Picture(np.full((300, 400, 3), 200, np.uint8)),
            "thumbnail": Picture(np.full((72, 96, 3), 200, np.uint8)),
            "prepared": Picture(np.zeros((28, 28, 1), np.uint8)),
            "code": (1.5, -2.25),
            "reconstruction": Picture(np.full((28, 28, 1), 255, np.uint8)),
            "squared_error": 12.345,
            "psnr_db": 18.03,
            "account": ("Turned grey.", "Scaled."),
            "preparation": Preparation(),
            "placement": Placement(100.0, 50.0, 200.0, 200.0, True),
        }
        return OwnPicture(**(values | changes))

    return make


@pytest.fixture
def page(qtbot, card):
    """The page in a window, with a model open."""
    page = RestorePage()
    qtbot.addWidget(page)
    page.resize(1024, 560)
    page.set_model(card)
    with qtbot.waitExposed(page):
        page.show()
    return page
