"""The models and the sessions that were open before."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from explorer.gui.plain_text import as_text
from explorer.values.saved_session import SESSION_SUFFIX

_MOST = 8
MODELS, SESSIONS = "recent-models", "recent-sessions"


def remember_model(path: str) -> None:
    """Put a model at the head of the recent ones."""
    _remember(MODELS, path)


def remember_session(path: str, thumbnail: bytes) -> None:
    """Put a session at the head of the recent ones, with a small PNG of its map."""
    _remember(SESSIONS, path)
    pictures = {**_pictures(), path: QByteArray(thumbnail)}
    known = _recent(SESSIONS)
    QSettings().setValue(f"{SESSIONS}-pictures", {name: pictures[name] for name in known if name in pictures})


class RecentFilesMenu(QMenu):
    """Lists the recent files of one kind, the last one first.

    Signals:
        chosen: path of the file that a person wants back.
    """

    chosen = Signal(str)

    def __init__(self, kind: str, title: str, parent: QWidget | None = None) -> None:
        """Make the menu.

        Args:
            kind: `MODELS` or `SESSIONS`.
            title: of the menu.
            parent: Qt parent.
        """
        super().__init__(title, parent)
        self._kind = kind
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        pictures = _pictures() if self._kind == SESSIONS else {}
        for path in _recent(self._kind):
            action = self.addAction(Path(path.removesuffix(SESSION_SUFFIX)).stem)
            action.setToolTip(as_text(path))
            action.triggered.connect(lambda _=False, name=path: self.chosen.emit(name))
            picture = QPixmap()
            if path in pictures and picture.loadFromData(pictures[path]):
                action.setIcon(QIcon(picture))
        if self.isEmpty():
            self.addAction(self.tr("Empty")).setEnabled(False)


def _remember(kind: str, path: str) -> None:
    QSettings().setValue(kind, [path, *(other for other in _recent(kind) if other != path)][:_MOST])


def _recent(kind: str) -> list[str]:
    value = QSettings().value(kind, [])
    paths = value if isinstance(value, list) else [value] if value else []
    return [str(path) for path in paths]


def _pictures() -> dict[str, QByteArray]:
    value = QSettings().value(f"{SESSIONS}-pictures", {})
    return dict(value) if isinstance(value, dict) else {}
