import numpy as np
import pytest

from explorer.drawing.map_sheet import ColourScale, MapDrawing, MapStroke, PointLayer
from explorer.values import Picture


@pytest.fixture
def make_drawing():
    """A map of some points in three classes, with everything that may stand on it."""

    def make(count=200, **changes):
        generator = np.random.default_rng(1)
        places = generator.uniform(-1, 1, (2, count)).astype(np.float32)
        palette = ("#0072b2", "#e69f00", "#009e73")
        names = ("ant", "bee & co", "<c>")
        parts = {
            "width": 400.0,
            "height": 300.0,
            "view": (-1.0, -1.0, 2.0, 2.0),
            "layers": (PointLayer(*places, (np.arange(count) % 3).astype(np.uint8), 4.0),),
            "palette": palette,
            "classes": tuple((name, count // 3, colour) for name, colour in zip(names, palette, strict=True)),
            "backdrop": (Picture(np.full((4, 6, 3), 90, np.uint8)), (-2.0, -2.0, 2.0, 2.0), 0.5),
            "backdrop_scale": ColourScale("Support ≥ 0", ("#000000", "#ffffff"), ("0", "1"), "samples"),
            "strokes": (
                MapStroke(np.array([[-3, 0], [0.5, 0.5], [np.nan, 0], [0.5, 0.9]]), "#aa0000", 2.0, arrow=True),
            ),
            "probe": (0.25, 0.5),
            "own": (("내 그림", 0.0, -0.5),),
            "title": "mine",
            "description": "latent-explorer map mine",
        }
        return MapDrawing(**{**parts, **changes})

    return make
