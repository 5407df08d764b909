import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from explorer.features.restore.compute.tiles import cut, overview
from explorer.features.restore.view.layer import Layer
from explorer.values import Picture
from explorer.values.full_picture import FullPicture


@pytest.fixture
def large():
    """3000 × 1200 pixels; red grows to the right, green downward."""
    pixels = np.zeros((1200, 3000, 3), np.uint8)
    pixels[..., 0] = np.linspace(0, 255, 3000)[None]
    pixels[..., 1] = np.linspace(0, 255, 1200)[:, None]
    return FullPicture(pixels)


def painted(layer, place, size=(200, 100)):
    image = QImage(*size, QImage.Format.Format_RGB888)
    image.fill(0)
    painter = QPainter(image)
    layer.paint(painter, place, place.width() / layer.width, QRectF(0, 0, *size), 1.0)
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(size[1], image.bytesPerLine())
    return rows[:, : 3 * size[0]].reshape(size[1], size[0], 3).astype(int)


def serve(layer):
    asked = []
    layer.tile_wanted.connect(lambda request: asked.append(request))
    return asked


def test_a_picture_that_its_overview_holds_asks_for_nothing(qapp):
    pixels = np.arange(100 * 200 * 3, dtype=np.uint32).reshape(100, 200, 3).astype(np.uint8)
    layer = Layer("a", (FullPicture(pixels),), Picture(pixels))
    asked = serve(layer)
    assert (painted(layer, QRectF(0, 0, 200, 100)) == pixels).all()
    assert not asked


def test_tiles_are_asked_for_one_by_one_until_the_true_pixels_are_there(qapp, large):
    layer = Layer("a", (large,), overview((large,)))
    asked = serve(layer)
    place = QRectF(-1000, -500, 3000, 1200)
    for _ in range(4):
        painted(layer, place)
        if asked:
            layer.take(cut(asked.pop(0)))
    assert not asked
    assert (painted(layer, place) == large.pixels[500:600, 1000:1200]).all()


def test_a_scaled_down_view_takes_tiles_of_a_coarser_level(qapp, large):
    layer = Layer("a", (large,), overview((large,), 100))
    asked = serve(layer)
    painted(layer, QRectF(0, 0, 200, 80))
    assert [request.spot.level for request in asked] == [3]


def test_an_overview_is_asked_for_where_there_is_none_and_other_layers_tiles_are_refused(qapp, large):
    layer, other = Layer("a", (large,)), Layer("b", (large,))
    asked = serve(layer)
    painted(layer, QRectF(0, 0, 200, 80))
    assert [request.spot for request in asked] == [None]
    other.take(cut(asked[0]))
    assert other.overview is None
    layer.take(cut(asked[0]))
    assert layer.overview.width == 750


def test_a_patch_lies_over_the_picture_until_it_is_taken_away(qapp):
    black = Picture(np.zeros((100, 200, 3), np.uint8))
    layer = Layer("a", (FullPicture.of(black),), black)
    layer.set_patch(Picture(np.full((10, 20, 3), 255, np.uint8)), QRectF(50, 30, 20, 10))
    seen = painted(layer, QRectF(0, 0, 200, 100))
    assert seen.sum() == 255 * 10 * 20 * 3 and (seen[30:40, 50:70] == 255).all()
    layer.set_patch(None)
    assert painted(layer, QRectF(0, 0, 200, 100)).sum() == 0


def test_a_layer_lies_where_it_is_placed_on_the_ground_with_an_outline():
    white = Picture(np.full((4, 4, 1), 255, np.uint8))
    layer = Layer("a", (FullPicture.of(white),), white, QRectF(2, 1, 4, 4))
    layer.outline = QRectF(0, 0, 8, 8)
    image = QImage(80, 80, QImage.Format.Format_RGB888)
    image.fill(0)
    painter = QPainter(image)
    layer.paint(painter, QRectF(0, 0, 80, 80), 10.0, QRectF(0, 0, 80, 80), 1.0)
    painter.end()
    levels = [image.pixelColor(x, y).lightness() for x, y in ((40, 30), (10, 30), (40, 70))]
    assert levels == [255, 0, 0]
    assert image.pixelColor(0, 40).lightness() > 0
