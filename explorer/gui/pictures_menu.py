"""The menu “Which pictures”, and the words for what is there now."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from explorer.values.map_pictures import ALL, MAP_SPLITS, MapPictures


class PicturesMenu(QMenu):
    """One of the splits, or all pictures.

    Signals:
        chosen: one of MAP_SPLITS, by a person.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("W&hich pictures"))
        group = QActionGroup(self)
        texts = {
            "test": self.tr("&Test pictures"),
            "validation": self.tr("&Validation pictures"),
            "train": self.tr("T&raining pictures"),
            ALL: self.tr("&All pictures"),
        }
        self._actions: dict[str, QAction] = {}
        for split in MAP_SPLITS:
            action = self.addAction(texts[split])
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, name=split: self.chosen.emit(name))
            group.addAction(action)
            self._actions[split] = action
        self.show_pictures(None)

    def show_pictures(self, pictures: MapPictures | None) -> None:
        """Mark what is on the map; None where there is nothing to choose among."""
        self.setEnabled(pictures is not None)
        for split, action in self._actions.items():
            action.setChecked(pictures is not None and split == pictures.split)


def in_words(pictures: MapPictures) -> str:
    """As "180 test pictures of 1,797"."""
    one = {
        "test": _tr("{shown} test picture of {total}"),
        "validation": _tr("{shown} validation picture of {total}"),
        "train": _tr("{shown} training picture of {total}"),
        ALL: _tr("{shown} picture"),
    }
    several = {
        "test": _tr("{shown} test pictures of {total}"),
        "validation": _tr("{shown} validation pictures of {total}"),
        "train": _tr("{shown} training pictures of {total}"),
        ALL: _tr("{shown} pictures of {total}") if pictures.shown < pictures.total else _tr("all {total} pictures"),
    }
    text = (one if pictures.shown == 1 else several)[pictures.split]
    return text.format(shown=f"{pictures.shown:,}", total=f"{pictures.total:,}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("pictures on the map", text)
