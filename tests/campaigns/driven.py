"""The program as `latent-explorer open` starts it, busy with something as soon as its window is there.

    python -m tests.campaigns.driven BUSY MARK [MODEL]

BUSY is `waiting`, `decoding`, `opening`, `training` or `closing`. The file MARK is written once that is under way.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from explorer.app import window as window_module
from explorer.app.program import Program
from explorer.cli import main

_STEP_MS = 10


def keep_busy(program: Program, busy: str, mark: Path) -> None:
    """Begin, and go on with it."""
    window, steps = program.window, itertools.count()
    timer = QTimer(window)

    def step() -> None:
        number = next(steps)
        if program.exploration.model is None:
            return
        if busy == "decoding":
            program.exploration.move_probe((number % 17 - 8.0, number % 13 - 6.0))
            if not window.commands.backdrop.isChecked():
                window.commands.backdrop.trigger()
        elif busy == "opening" and number % 20 == 0:
            program.library.open(("digits-2d", "mnist-2d")[number // 20 % 2])
        elif busy == "training" and not mark.exists():
            form = window.explore.training_card.form
            if form.recipe.count() < 2:  # its choices are still being read
                return
            form.epochs.setValue(5000)
            window.commands.toggle_training.trigger()
        elif busy == "closing" and mark.exists():
            timer.stop()
            window.close()
        if not mark.exists():
            mark.write_text("under way")

    timer.timeout.connect(step)
    timer.start(_STEP_MS)


def run(arguments: list[str]) -> int:
    """Open the window; the exit status is the program's."""
    busy, mark, *named = arguments
    build = window_module.Opening._build

    def build_and_begin(opening: window_module.Opening) -> None:
        build(opening)
        if opening.program is not None:
            keep_busy(opening.program, busy, Path(mark))

    window_module.Opening._build = build_and_begin
    return main(["open", *named])


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
