import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QPalette
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem

from explorer.gui.map.drawings import ACCENT, WARM, DrawingItem, Drawings, Stroke
from explorer.gui.map.frame import Frame
from explorer.gui.map.latent_map import LatentMap

LINE = np.array([[0.0, 0.0], [1.0, 1.0]])


@pytest.fixture
def parent(qapp):
    return QGraphicsRectItem()


def test_strokes_lie_where_the_frame_shows_their_places(parent):
    item = DrawingItem(parent)
    item.set_frame(Frame(0, 0, 10, 10, 100, 100))
    item.set_strokes([Stroke(np.array([[2.0, 3.0], [4.0, 3.0]]), ACCENT)])
    assert item.isVisible()
    assert item.boundingRect().contains(QRectF(20, 70, 20, 0.1))
    assert item.boundingRect().width() < 40
    item.set_frame(Frame(0, 0, 5, 10, 100, 100))
    assert item.boundingRect().right() > 80


def test_a_foot_is_seen_where_a_stroke_leads_nowhere(parent):
    item = DrawingItem(parent)
    item.set_frame(Frame(0, 0, 10, 10, 100, 100))
    item.set_palette(QPalette())
    nowhere = np.array([[5.0, 5.0], [5.0, 5.0]])
    for foot in (False, True):
        item.set_strokes([Stroke(nowhere, WARM, foot=foot)])
        image = QImage(100, 100, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        item.paint(painter, QStyleOptionGraphicsItem())
        painter.end()
        assert (image.pixelColor(52, 50).lightness() > 0) == foot
    assert item.boundingRect().contains(QRectF(46, 46, 8, 8))


@pytest.mark.parametrize("apart", [0.0, 0.5, 4.0])
def test_the_map_goes_near_enough_to_see_places_and_no_nearer(qtbot, apart):
    the_map = LatentMap()
    qtbot.addWidget(the_map)
    the_map.set_points(np.array([[-10.0, -10.0], [10.0, 10.0]]), np.zeros(2, int), ("a",))
    the_map.show_places(np.array([[1.0, 2.0], [1.0 + apart, 2.0]]))
    left, bottom, width, height = the_map.view()
    assert left < 1 <= 1 + apart < left + width and bottom < 2 < bottom + height
    assert 0.5 < width < 20 and width / height == pytest.approx(1, rel=0.3)


def test_no_strokes_hide_a_drawing(parent):
    drawings = Drawings(parent)
    drawings.set("path", [Stroke(LINE)])
    assert len(drawings.strokes("path")) == 1
    drawings.set("path", ())
    assert drawings.strokes("path") == ()
    assert drawings.strokes("unknown") == ()
    assert all(not item.isVisible() for item in parent.childItems())


def test_drawings_of_two_names_do_not_disturb_each_other(parent):
    drawings = Drawings(parent)
    drawings.set("one", [Stroke(LINE)])
    drawings.set("two", [Stroke(LINE), Stroke(LINE, WARM, arrow=True)])
    drawings.set("one", ())
    assert len(drawings.strokes("two")) == 2


@pytest.mark.parametrize(
    "stroke",
    [
        Stroke(LINE, arrow=True, label="12.2 → 9.1"),
        Stroke(np.array([[0.0, 0.0], [0.0, 0.0]]), arrow=True),
        Stroke(np.array([[np.nan, 0.0], [1e30, -1e30]]), closed=True, dashed=True),
    ],
)
def test_every_stroke_can_be_painted(qtbot, stroke):
    latent_map = LatentMap()
    qtbot.addWidget(latent_map)
    latent_map.set_drawing("any", [stroke] * 50)
    assert not latent_map.render_image().isNull()
    latent_map.set_drawing("any", [stroke])
    assert not latent_map.render_image().isNull()


def test_the_nearest_stroke_within_the_radius_is_found(parent):
    item = DrawingItem(parent)
    item.set_frame(Frame(0, 0, 10, 10, 100, 100))
    assert item.stroke_at(QPointF(50, 50), 14) == -1
    low, high, nowhere = ([[2, 2], [8, 2]], [[2, 8], [8, 8]], [[5, 5], [5, 5]])
    item.set_strokes([Stroke(np.array(places, float)) for places in (low, high, high, nowhere)])
    assert item.stroke_at(QPointF(50, 70), 14) == 0
    assert item.stroke_at(QPointF(50, 20), 14) == 2
    assert item.stroke_at(QPointF(55, 55), 14) == 3
    assert item.stroke_at(QPointF(10, 80), 14) == 0
    assert item.stroke_at(QPointF(5, 80), 14) == -1
    parent.hide()
    assert item.stroke_at(QPointF(50, 80), 14) == -1


def test_the_last_side_of_a_closed_stroke_is_there_too(parent):
    item = DrawingItem(parent)
    item.set_frame(Frame(0, 0, 10, 10, 100, 100))
    corners = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]])
    for closed in (False, True):
        item.set_strokes([Stroke(corners, closed=closed)])
        assert (item.stroke_at(QPointF(45, 50), 14) == 0) == closed
