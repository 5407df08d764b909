"""The switch “Axes fill the room”: one scale on both axes of the map, or each axis on its own."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings
from PySide6.QtGui import QAction

from explorer.gui.map.latent_map import LatentMap
from explorer.state.events import RoomFilled
from explorer.state.store import Store

_SETTING = "map/fills"


class MapScale(QObject):
    """Keeps the switch from start to start, and sets the map of the page Explore."""

    def __init__(self, store: Store, action: QAction, the_map: LatentMap) -> None:
        super().__init__(the_map)
        self._action = action
        self._map = the_map
        store.watch(lambda document: document.fills, self._show)
        action.toggled.connect(lambda fills: store.dispatch(RoomFilled(fills)))
        action.setChecked(QSettings().value(_SETTING, False, type=bool) is True)

    def _show(self, fills: bool) -> None:
        QSettings().setValue(_SETTING, fills)
        self._action.setChecked(fills)
        self._map.set_filling(fills)
