"""The switch “Axes fill the room”: one scale on both axes of the map, or each axis on its own."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QSettings

from explorer.gui.main_window import MainWindow
from explorer.values import BadInput
from explorer.values.open_model import OpenModel

PART = "scale"
_SETTING = "map/fills"


class MapScale(QObject):
    """Keeps the switch from start to start and in sessions, and sets the map of the page Explore."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._action = window.commands.fill_room
        self._map = window.explore.map
        self._action.toggled.connect(self._toggled)
        self._action.setChecked(QSettings().value(_SETTING, False, type=bool) is True)
        window.session_parts.contribute(PART, self._kept, _read, self._show)

    def _toggled(self, fills: bool) -> None:
        QSettings().setValue(_SETTING, fills)
        self._map.set_filling(fills)

    def _kept(self) -> dict[str, Any]:
        return {"fills": self._action.isChecked()}

    def _show(self, fills: bool | None) -> None:
        if fills is not None:
            self._action.setChecked(fills)


def _read(state: Any, _: OpenModel) -> bool | None:
    """Whether axes fill the room; None where the session does not say."""
    if state is None:
        return None
    fills = state.get("fills") if isinstance(state, dict) else None
    if not isinstance(fills, bool):
        raise BadInput("The session's scale of the map cannot be read.")
    return fills
