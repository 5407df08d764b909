"""The models that were open before."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QMenu, QWidget

_MOST = 8
_KEY = "recent-models"


def remember_model(path: str) -> None:
    """Put a model at the head of the recent ones."""
    QSettings().setValue(_KEY, [path, *(other for other in _recent() if other != path)][:_MOST])


class RecentModelsMenu(QMenu):
    """Lists the recent models, the last one first.

    Signals:
        chosen: path of the model that a person wants back.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Open &recent"))
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        for path in _recent():
            action = self.addAction(Path(path).stem)
            action.setToolTip(path)
            action.triggered.connect(lambda _=False, name=path: self.chosen.emit(name))
        if self.isEmpty():
            self.addAction(self.tr("Nothing yet")).setEnabled(False)


def _recent() -> list[str]:
    value = QSettings().value(_KEY, [])
    paths = [value] if isinstance(value, str) else list(value or [])
    return [str(path) for path in paths]
