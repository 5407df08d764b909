"""Results that the page is shown."""

import numpy as np
import pytest

from explorer.features.restore.messages.preparation import Placement
from explorer.features.restore.messages.reconstruction import Reconstruction
from explorer.features.restore.messages.restored import Restored
from explorer.features.restore.tasks.reconstruct.messages import ReconstructOptions
from explorer.features.restore.view.restore_page import RestorePage
from explorer.values import Picture
from explorer.values.full_picture import FullPicture


@pytest.fixture
def make_result():
    """Makes a reconstruction whose input is dark and whose answer is light."""

    def make(name="a.png", **changes):
        found = {
            "code": (1.5, -2.25),
            "prepared": Picture(np.zeros((28, 28, 1), np.uint8)),
            "reconstruction": Picture(np.full((28, 28, 1), 255, np.uint8)),
            "squared_error": 12.345,
            "psnr_db": 18.03,
            "placement": Placement(100.0, 50.0, 200.0, 200.0, True),
        }
        found |= {field: changes.pop(field) for field in list(changes) if field in found}
        picture = Picture(np.full((300, 400, 3), 200, np.uint8))
        values = {
            "task": "reconstruct",
            "name": name,
            "path": f"/pictures/{name}",
            "before": picture,
            "after": picture,
            "thumbnail": Picture(np.full((72, 96, 3), 200, np.uint8)),
            "original": FullPicture.of(picture),
            "restored": FullPicture.of(picture),
            "account": ("Turned grey.", "Scaled."),
            "options": ReconstructOptions(),
            "found": Reconstruction(**found),
        }
        return Restored(**(values | changes))

    return make


@pytest.fixture
def page(qtbot):
    """The page in a window, with a model open."""
    page = RestorePage()
    qtbot.addWidget(page)
    page.resize(1024, 560)
    page.set_open_model("mnist-2d")
    with qtbot.waitExposed(page):
        page.show()
    return page
