"""The instruments under the probe: those that are on, and a list of the others, folded away until one is wanted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from explorer.gui.panels.disclosure import Disclosure
from explorer.gui.theme import SPACING

_BESIDE_THE_BOX = 3 * SPACING


class InstrumentPanel(QWidget):
    """One row for each instrument: a check box, a sentence, and what belongs to it while it is on.

    Those that are on stand first, next to the picture that they are about.

    Signals:
        added: the checkable command of an instrument that was added.
        switched: name of an instrument, and whether it is on now.
        wanted: the row of an instrument that was switched on, to be brought into view.
    """

    added = Signal(QAction)
    switched = Signal(str, bool)
    wanted = Signal(QWidget)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        self._row_of: dict[str, QWidget] = {}
        self._list = QWidget()
        self._used, self._rest = QVBoxLayout(), QVBoxLayout(self._list)
        for rows in (self._used, self._rest):
            rows.setContentsMargins(0, 0, 0, 0)
            rows.setSpacing(SPACING)
        self.disclosure = Disclosure(
            self.tr("Instruments"), self.tr("Measure and draw what the model does at a point of the map"), self._list
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACING, 0, SPACING, SPACING)
        column.setSpacing(SPACING)
        column.addLayout(self._used)
        column.addWidget(self.disclosure)
        self.setAccessibleName(self.tr("Instruments"))
        self.hide()

    def add(self, name: str, title: str, sentence: str, widget: QWidget | None = None, shortcut: str = "") -> QAction:
        """Add an instrument, switched off.

        Args:
            name: what the program calls it.
            title: what people read.
            sentence: what it shows, in one sentence.
            widget: its controls and results, in view while it is on; the panel owns it from now on.
            shortcut: key sequence that switches it, empty for none.

        Returns:
            The checkable command that switches it: connect `toggled`.

        Raises:
            ValueError: the name is taken.
        """
        if name in self._actions:
            raise ValueError(f"there is an instrument {name!r} already")
        action = QAction(title, self)
        action.setCheckable(True)
        action.setStatusTip(sentence)
        action.setToolTip(sentence)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        self._actions[name] = action
        row = self._row_of[name] = _Row(action, sentence, widget)
        self._rest.addWidget(row)
        action.toggled.connect(lambda on: self._switched(name, on))
        self.show()
        self.added.emit(action)
        return action

    def action(self, name: str) -> QAction:
        """The command of an instrument.

        Raises:
            KeyError: there is no such instrument.
        """
        return self._actions[name]

    def row(self, name: str) -> QWidget:
        """Where an instrument stands, with its box and what belongs to it.

        Raises:
            KeyError: there is no such instrument.
        """
        return self._row_of[name]

    def names(self) -> tuple[str, ...]:
        """Of the instruments, from top to bottom."""
        return tuple(self._actions)

    def switched_on(self) -> tuple[str, ...]:
        """Names of the instruments that are on."""
        return tuple(name for name, action in self._actions.items() if action.isChecked())

    def reveal(self, name: str) -> None:
        """Bring the row of an instrument into view, as when its results are there.

        Raises:
            KeyError: there is no such instrument.
        """
        if not self._actions[name].isChecked():
            self.disclosure.set_open(True)
        self.wanted.emit(self._row_of[name])

    def _switched(self, name: str, on: bool) -> None:
        """Move a row to those that are on, or back, each time to where it stands in the order of all."""
        rows = self._used if on else self._rest
        before = [
            other for other in list(self._actions)[: self.names().index(name)] if self._actions[other].isChecked() == on
        ]
        focused = self.window().focusWidget()
        row = self._row_of[name]
        rows.insertWidget(len(before), row)
        row.show()
        if focused is not None and row.isAncestorOf(focused):
            focused.setFocus()
        if on:
            self.reveal(name)
        self.switched.emit(name, on)


class _Row(QWidget):
    """One instrument."""

    def __init__(self, action: QAction, sentence: str, widget: QWidget | None) -> None:
        super().__init__()
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        box = QCheckBox(action.text().replace("&", ""))
        box.setToolTip(f"{sentence} ({keys})" if keys else sentence)
        box.setAccessibleDescription(sentence)
        box.toggled.connect(action.setChecked)
        action.toggled.connect(box.setChecked)
        words = QLabel(sentence)
        words.setWordWrap(True)
        words.setProperty("role", "muted")
        words.setContentsMargins(_BESIDE_THE_BOX, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING // 2)
        column.addWidget(box)
        column.addWidget(words)
        if widget is not None:
            widget.setVisible(False)
            column.addWidget(widget)
            action.toggled.connect(widget.setVisible)
        action.enabledChanged.connect(self.setEnabled)
