"""Makes the README's screenshots with the program itself.

    python -m tests.end_to_end.make_screenshots [--out resources/screenshots]

Without data at hand: a data set's own pictures do not belong into this project, what a model draws does.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from explorer.app.window import Opening
from explorer.features.restore.task import task_named
from explorer.gui import theme


def drawn_digits(folder: Path) -> list[str]:
    """Digits drawn here with a thick pen on paper that is not quite even."""
    strokes = {
        "three": [(60, 60), (140, 50), (150, 100), (100, 125), (155, 150), (140, 215), (60, 215)],
        "seven": [(55, 60), (150, 60), (95, 220)],
        "two": [(55, 90), (90, 55), (140, 70), (140, 110), (60, 215), (155, 215)],
    }
    paths = []
    for name, line in strokes.items():
        picture = Image.linear_gradient("L").resize((210, 270)).point(lambda value: 215 + value // 8)
        ImageDraw.Draw(picture).line(line, fill=40, width=18, joint="curve")
        path = folder / f"{name}.png"
        picture.save(path)
        paths.append(str(path))
    return paths


def main() -> None:
    """Open the window, arrange it and grab it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("resources/screenshots"))
    parser.add_argument("--model", default="mnist-2d")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    home = tempfile.mkdtemp()
    os.environ["XDG_DATA_HOME"] = home
    os.environ["LATENT_EXPLORER_DATA"] = home
    application = QApplication([])
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, home)
    theme.apply("light")
    opening = Opening(options.model)
    window = opening.window
    window.resize(1360, 860)
    window.show()

    def until(reached: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while not reached() and time.monotonic() < end:
            application.processEvents()
            time.sleep(0.005)

    def rest(seconds: float) -> None:
        end = time.monotonic() + seconds
        until(lambda: time.monotonic() > end)

    def grab(name: str) -> None:
        rest(1.0)
        window.grab().save(str(options.out / f"{name}.png"))

    until(lambda: opening.program is not None and opening.program.exploration.picture is not None)
    rest(2.0)
    grab("explore-light")
    window.commands.backdrop.trigger()
    theme.apply("dark")
    rest(2.0)
    grab("explore-dark")
    window.commands.backdrop.trigger()
    for code in ((-1.0, 3.0), (4.0, -0.3)):
        opening.program.exploration.move_probe(code)
        window.commands.add_anchor.trigger()
    rest(20.0)
    grab("walk-dark")
    window.commands.clear_walk.trigger()
    window.explore.drawer.fold()
    window.open_pictures_requested.emit(drawn_digits(Path(home)))
    rest(4.0)
    window.show_page("restore")
    theme.apply("light")
    grab("restore-light")
    opening.program.restoring.set_task(task_named("denoise"))
    window.restore.sample_requested.emit()
    rest(8.0)
    grab("denoise-light")
    window.show_page("compare")
    rest(12.0)
    grab("compare-light")
    window.show_page("learn")
    learn = opening.program.learning.page
    learn.show_lesson("worked-example")
    by_hand = learn.lesson("worked-example")
    until(lambda: by_hand.is_ready)
    by_hand.set_running(True)
    rest(3.0)
    by_hand.set_running(False)
    grab("learn-by-hand-light")
    window.close()


if __name__ == "__main__":
    main()
