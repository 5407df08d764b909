"""The lesson Layers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.layers import wordings
from explorer.gui.learn.layers.strip import LayersStrip
from explorer.gui.learn.lesson import Lesson
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.panels.message_line import MessageLine
from explorer.gui.panels.picture_view import PictureView
from explorer.values import ModelCard
from explorer.values.layers import LayersReply


class LayersLesson(Lesson):
    """One picture on its way through all layers of the open model.

    Signals:
        probe_requested: send the sample through that is nearest to the probe.
        another_requested: send another sample through.
    """

    probe_requested = Signal()
    another_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty = PictureView(self.tr("Open a model to see what each layer does with a picture."))
        self.explanation = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.explanation.setWordWrap(True)
        self.explanation.setProperty("role", "muted")
        self.probe_button = TextButton(
            self.tr("At the probe"),
            self.tr("Show the sample nearest to the probe of the page Explore"),
            "probe",
        )
        self.another_button = TextButton(
            self.tr("Another"),
            self.tr("Show another sample: one of those selected on the map, or any"),
            "shuffle",
        )
        self.sample = ElidedLabel()
        self.message = MessageLine()
        self.strip = LayersStrip()
        self.area = QScrollArea()
        self.area.setWidget(self.strip)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.viewport().installEventFilter(self)
        self._reply: LayersReply | None = None
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._content())
        self.probe_button.clicked.connect(lambda: self.probe_requested.emit())
        self.another_button.clicked.connect(lambda: self.another_requested.emit())

    def show_layers(self, card: ModelCard, reply: LayersReply) -> None:
        """Show a picture on its way.

        Args:
            card: of the model that it goes through.
            reply: what each layer made of it.
        """
        self._reply = reply
        self.message.clear()
        self.explanation.setText(wordings.explanation(reply))
        self.sample.set_text(wordings.sample(card, reply))
        self.another_button.setEnabled(reply.sample is not None)
        self.strip.show_reply(reply)
        self._stack.setCurrentIndex(1)
        self._fit()

    def set_message(self, text: str) -> None:
        """Say what went wrong; before anything was shown, in its place."""
        if self._reply is None:
            self.empty.set_message(text)
        else:
            self.message.show_text("error", text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Use another room well."""
        if isinstance(event, QResizeEvent) and self._reply is not None:
            self._fit()
        return False

    def _content(self) -> QWidget:
        content = QWidget()
        row = QHBoxLayout()
        row.setSpacing(theme.SPACING)
        row.addWidget(self.probe_button)
        row.addWidget(self.another_button)
        row.addWidget(self.sample, 1)
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.SPACING, theme.SPACING, theme.SPACING, theme.SPACING)
        column.setSpacing(theme.SPACING)
        column.addWidget(self.explanation)
        column.addLayout(row)
        column.addWidget(self.message)
        column.addWidget(self.area, 1)
        return content

    def _fit(self) -> None:
        # as if no scroll bar were there, or showing one would make it vanish again
        self.strip.fit(self.area.width(), self.area.height())
