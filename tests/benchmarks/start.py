"""How long until the window is painted, against a bare PySide6 window in the same run.

    python tests/benchmarks/start.py [--runs 7] [--model FILE]

Prints JSON. Both are fresh processes in turn; the clock starts before the process does. `torch_after_window` tells that
torch was not imported before the window was painted; `map_seconds` is the time until the map shows its points.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

BARE = """
import sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print(time.time())
            QTimer.singleShot(0, QApplication.quit)
            watched.removeEventFilter(self)
        return False
application = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QLabel("bare"))
watch = Watch()
window.centralWidget().installEventFilter(watch)
window.show()
application.exec()
"""

OURS = """
import sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from explorer.app import window as app_window
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print(time.time(), "torch" in sys.modules, flush=True)
            watched.removeEventFilter(self)
        return False
watch = Watch()
class Opening(app_window.Opening):
    def __init__(self, model, *others):
        super().__init__(model, *others)
        self.window.statusBar().installEventFilter(watch)
        self.ready.connect(lambda: self.program.exploration.model_changed.connect(self.mapped))
    def mapped(self, model):
        QTimer.singleShot(0, self.end)
    def end(self):
        print(time.time(), flush=True)
        self.window.close()
app_window.Opening = Opening
from explorer.cli import main
sys.exit(main(['open', sys.argv[1]]))
"""


def seconds_of(code: str, arguments: list[str], environment: dict[str, str]) -> list[list[str]]:
    """Lines that the process prints, with its times counted from its start."""
    begin = time.time()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True, check=True
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    return [[str(float(line[0]) - begin), *line[1:]] for line in lines]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--model", default="mnist-2d")
    options = parser.parse_args()
    bare, ours, mapped, torch_late = [], [], [], True
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home}
        environment.setdefault("QT_QPA_PLATFORM", "offscreen" if "DISPLAY" not in os.environ else "xcb")
        for run in range(options.runs + 1):
            bare_lines = seconds_of(BARE, [], environment)
            our_lines = seconds_of(OURS, [options.model], environment)
            if run == 0:
                continue  # the first one reads the files from disk
            bare.append(float(bare_lines[0][0]))
            ours.append(float(our_lines[0][0]))
            mapped.append(float(our_lines[1][0]))
            torch_late &= our_lines[0][1] == "False"
    ratios = [a / b for a, b in zip(ours, bare, strict=True)]
    print(
        json.dumps(
            {
                "runs": options.runs,
                "platform": environment["QT_QPA_PLATFORM"],
                "bare_window_seconds": round(statistics.median(bare), 3),
                "window_seconds": round(statistics.median(ours), 3),
                "ratio": round(statistics.median(ratios), 2),
                "target_ratio": 2.0,
                "torch_after_window": torch_late,
                "map_seconds": round(statistics.median(mapped), 3),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
