"""The main job in a real window: map, drag, train, drop a picture, close."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from explorer.app.window import Opening
from explorer.models.model_file import read_card
from tests.end_to_end.hand import Hand, repeat_until, wait_for
from tests.patience import PATIENCE_SECONDS

MODEL = "digits-2d"
SIZE = (1360, 860)

DRAG_SOURCE = """
import sys
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel
class Source(QLabel):
    def mouseMoveEvent(self, event):
        drag = QDrag(self)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(sys.argv[1])])
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)
application = QApplication(sys.argv)
source = Source("drag me")
source.setWindowTitle("drag source")
source.setGeometry(1500, 100, 200, 100)
source.show()
application.exec()
"""


@pytest.fixture
def places(qtbot):
    """Where the controls stand: asked of a twin of the window, of the same size and with the same model."""
    opening = Opening(MODEL)
    window = opening.window
    with qtbot.waitSignal(opening.ready):
        window.resize(*SIZE)
        window.show()
    exploration = opening.program.exploration
    with qtbot.waitSignal(exploration.model_changed):
        pass
    page = window.explore
    qtbot.waitUntil(lambda: page.training_card.form.recipe.count() > 1)

    def middle(widget: QWidget) -> tuple[int, int]:
        place = widget.mapTo(window, widget.rect().center())
        return place.x(), place.y()

    def box(widget: QWidget) -> tuple[int, int, int, int]:
        corner = widget.mapTo(window, QPoint(0, 0))
        return corner.x(), corner.y(), widget.width(), widget.height()

    def look() -> dict[str, tuple[int, ...]]:
        return {
            "map": middle(page.map),
            "picture": box(page.probe.picture_view),
            "epochs": middle(page.training_card.form.epochs),
            "form": box(page.training_card),
            "start": middle(page.training_card.main_button),
        }

    found: dict[str, tuple[int, ...]] = {}
    while look() != found:  # the layout settles in several passes
        found = look()
        qtbot.wait(300)
    window.close()
    assert opening.ended_cleanly()
    window.deleteLater()
    return found


def test_the_main_job_from_start_to_end(program, environment, display, places, tmp_path):
    hand = Hand(display, environment)
    running = program("open", MODEL)
    window = hand.window(f"{MODEL} — Latent Explorer")
    hand.do("windowsize", "--sync", window, *SIZE)
    hand.do("windowmove", window, 0, 0)
    hand.do("windowfocus", "--sync", window)

    # dragging the probe changes the picture, again and again
    x, y = places["map"]
    seen = [hand.see_part(*places["picture"])]

    def look() -> None:
        wait_for(lambda: (hand.see_part(*places["picture"]) != seen[-1]).mean() > 0.2, "another picture")
        seen.append(hand.see_part(*places["picture"]))

    hand.drag([(x, y), (x - 60, y - 80), (x - 160, y - 120), (x - 20, y + 160), (x + 120, y + 60)], look)

    # three epochs with the button
    hand.wait_until_still(*places["form"])
    hand.click(*places["epochs"], times=3)
    hand.do("type", "3")
    hand.do("key", "Tab")
    hand.click(*places["start"])
    models = tmp_path / "share" / "latent-explorer" / "models"
    wait_for(lambda: any(models.glob("digits-undercomplete-2d*.safetensors")), "a model file")
    path = next(models.glob("*.safetensors"))
    wait_for(lambda: len(read_card(path).history) >= 3 and "test" in read_card(path).errors, "the third epoch")
    card = read_card(path)
    assert card.history[-1].validation_squared_error < card.history[0].validation_squared_error
    hand.window("digits-undercomplete-2d")

    # a picture dropped from another program lands on the map and moves the probe there
    drawn = Image.new("L", (200, 260), 255)
    ImageDraw.Draw(drawn).line([(100, 40), (100, 220)], fill=0, width=26)
    picture = tmp_path / "그림 1.png"
    drawn.save(picture)
    source = subprocess.Popen([sys.executable, "-c", DRAG_SOURCE, str(picture)], env=environment)
    try:
        hand.window("drag source")
        before = hand.see_part(*places["picture"])
        repeat_until(
            lambda: hand.drag([(1600, 150), (1590, 160), (1500, 250), (x + 60, y), (x, y), (x + 2, y + 2)]),
            lambda: (hand.see_part(*places["picture"]) != before).any(),
            "the picture's reconstruction",
        )
    finally:
        source.kill()
        source.wait()
    if os.environ.get("SCREENSHOT"):
        Image.fromarray(hand.see()).save(os.environ["SCREENSHOT"])

    hand.do("windowfocus", "--sync", window)
    hand.do("key", "ctrl+q")
    output, _ = running.communicate(timeout=PATIENCE_SECONDS)
    assert running.returncode == 0, output
    assert output == ""


def test_closing_in_the_middle_of_training_ends_at_once_and_keeps_the_epoch(
    program, environment, display, places, tmp_path
):
    hand = Hand(display, environment)
    running = program("open", MODEL)
    window = hand.window(f"{MODEL} — Latent Explorer")
    hand.do("windowsize", "--sync", window, *SIZE)
    hand.do("windowmove", window, 0, 0)
    hand.do("windowfocus", "--sync", window)
    hand.wait_until_still(*places["form"])
    hand.click(*places["epochs"], times=3)
    hand.do("type", "5000")
    hand.do("key", "Tab")
    hand.click(*places["start"])
    models = tmp_path / "share" / "latent-explorer" / "models"
    wait_for(lambda: any(len(read_card(path).history) >= 2 for path in models.glob("*.safetensors")), "two epochs")
    hand.do("key", "ctrl+q")
    output, _ = running.communicate(timeout=PATIENCE_SECONDS)
    # 1 where the busy training did not hear of it in time; the file is whole all the same
    assert running.returncode in (0, 1), output
    assert len(read_card(next(models.glob("*.safetensors"))).history) >= 2


def test_without_a_screen_one_sentence_says_so(environment):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        environment.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-m", "explorer"], env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "no screen" in done.stderr
    assert "latent-explorer train" in done.stderr
