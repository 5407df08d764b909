"""The column at the left: which models are compared."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QFrame, QLabel, QTreeView, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.compare.choice_list import ChoiceList, SameDataFilter
from explorer.values.comparison import ComparableModel

MOST_MAPS = 4
_WIDTH = 26 * theme.SPACING


class ModelChoice(QWidget):
    """A list with check boxes and a filter.

    Signals:
        chosen_changed: keys in the order in which they were ticked; a person's doing.
    """

    chosen_changed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName(self.tr("Models to compare"))
        self.models = ChoiceList()
        self.models.setParent(self)
        self._proxy = SameDataFilter(self.models)
        self._proxy.setParent(self)
        heading = QLabel(self.tr("Models"))
        heading.setProperty("role", "heading")
        self.filter = QCheckBox(self.tr("Same data only"))
        self.filter.setChecked(True)
        self.filter.setAccessibleName(self.tr("Same data only"))
        self.filter.setToolTip(
            self.tr("List only models trained on the same data as the open one; others cannot be compared")
        )
        # of Qt's lists only the tree shortens long names; the others cut them off
        self.view = QTreeView()
        self.view.setModel(self._proxy)
        self.view.setHeaderHidden(True)
        self.view.setRootIsDecorated(False)
        self.view.setUniformRowHeights(True)
        self.view.setAccessibleName(self.tr("Models to compare"))
        self.view.setToolTip(self.tr("Tick the models to compare"))
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.view.setFrameShape(QFrame.Shape.StyledPanel)
        self.note = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        column.addWidget(heading)
        column.addWidget(self.filter)
        column.addWidget(self.view, 1)
        column.addWidget(self.note)
        self.filter.toggled.connect(self._proxy.set_wanted)
        self.models.chosen_changed.connect(self._changed)
        self.view.activated.connect(self._toggle)
        self._tell()

    def set_models(self, models: Sequence[ComparableModel]) -> None:
        """List the models; what was ticked stays ticked where it can be compared."""
        self.models.set_models(models)
        self._tell()

    def chosen(self) -> tuple[str, ...]:
        """Keys of the ticked models in the order in which they were ticked."""
        return self.models.chosen()

    def set_chosen(self, keys: Sequence[str]) -> None:
        """Tick exactly these, without a signal."""
        self.models.set_chosen(keys)
        self._tell()

    def _toggle(self, index: QModelIndex) -> None:
        """Enter and a double click tick, too."""
        checked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        state = Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked
        self._proxy.setData(index, state, Qt.ItemDataRole.CheckStateRole)

    def _changed(self) -> None:
        self._tell()
        self.chosen_changed.emit(self.chosen())

    def _tell(self) -> None:
        more = len(self.chosen()) - MOST_MAPS
        text = self.tr("The first {count} ticked models have maps; the table has all of them.")
        self.note.setText(text.format(count=MOST_MAPS) if more > 0 else "")
        self.note.setVisible(more > 0)
