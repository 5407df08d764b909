"""Where one picture's reconstruction is looked at: comparison, model, figures and preparation."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from explorer.features.restore.messages.reconstruction import OwnPicture
from explorer.features.restore.tasks.reconstruct.view import PreparationForm
from explorer.features.restore.view.comparison import Comparison
from explorer.features.restore.view.facts import Facts
from explorer.features.restore.view.picture_list import Entry, State
from explorer.gui import theme
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.values import ModelCard


class ReconstructBench(QObject):
    """Shows one entry of the list for the task that goes through the open autoencoder.

    Attributes:
        comparison: original, input and reconstruction.
        facts: figures and account.
        form: how the picture is brought to the model.
        side: model, figures and form in a column.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.comparison = Comparison()
        self.facts = Facts()
        self.form = PreparationForm()
        self._model = ElidedLabel()
        self._model.setToolTip(self.tr("The model that reconstructs the pictures"))
        self.side = QWidget()
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, theme.SPACING, 0)
        column.setSpacing(theme.SPACING)
        for title, widget in (
            (self.tr("Model"), self._model),
            (self.tr("Result"), self.facts),
            (self.tr("Preparation"), self.form),
        ):
            heading = QLabel(title)
            heading.setProperty("role", "heading")
            column.addWidget(heading)
            column.addWidget(widget)
            column.addSpacing(theme.SPACING)
        column.addStretch()

    def set_model(self, card: ModelCard | None) -> None:
        """Tell which model rebuilds the pictures."""
        self.form.setEnabled(card is not None)
        if card is None:
            self._model.set_text(self.tr("no model is open"))
            return
        architecture = card.architecture
        self._model.set_text(
            self.tr("{name} · {data}, {width}×{height}").format(
                name=card.name, data=card.data.title, width=architecture.width, height=architecture.height
            )
        )

    def show(self, entry: Entry | None, message: str) -> None:
        """Show a picture of the list, and `message` where there is nothing to show of it."""
        if entry is not None and isinstance(entry.result, OwnPicture):
            self.comparison.show_result(entry.result)
            self.facts.show_result(entry.result)
            if entry.state is State.DONE:
                self.form.set_preparation(entry.result.preparation)
            return
        self.facts.clear()
        self.comparison.show_nothing(message)
        if entry is not None and entry.failure is not None:
            self.facts.show_failure(entry.failure)
