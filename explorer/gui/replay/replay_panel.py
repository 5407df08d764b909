"""The tab Replay: how the open model's map came to be."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QMenu, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.panels.wording import significant
from explorer.gui.replay.replay_bar import ReplayBar
from explorer.values import EpochFigures
from explorer.values.replay import Replay


class ReplayPanel(QWidget):
    """A bar that moves through the epochs, what is known of the epoch, and how it is shown.

    Attributes:
        bar: moves through the epochs.
        details: loss of the epoch, and how it is shown.
        aligned: whether epochs are turned onto each other.
        save_button: asks for a file to save the replay in.

    Signals:
        entered: the tab came into view.
        left: it went out of view.
        aligned_changed: a person wants the epochs aligned, or as they were.
        save_requested: a person wants the replay as a file, with so many pixels for each of the screen's.
    """

    entered = Signal()
    left = Signal()
    aligned_changed = Signal(bool)
    save_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._replay: Replay | None = None
        self.bar = ReplayBar()
        self.details = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self.details.setFont(theme.tabular(self.details.font()))
        self.aligned = QCheckBox(self.tr("Aligned"))
        self.aligned.setChecked(True)
        self.aligned.setToolTip(
            self.tr(
                "Rotate, reflect and shift the codes of each epoch to match those of the next, so that only real "
                "changes of the model show as motion. Codes are never scaled. Off: the codes as they were"
            )
        )
        self.save_button = TextButton(
            self.tr("Fil&m…"), self.tr("Save the replay of the map, with epoch and loss, as an animated GIF"), "save"
        )
        self._message = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._message.setWordWrap(True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setProperty("role", "muted")

        self.bar.controls.addStretch(1)
        under = QHBoxLayout()
        under.setSpacing(theme.SPACING)
        under.addWidget(self.details, 1)
        under.addWidget(self.aligned)
        under.addWidget(self.save_button)
        self._full = full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(theme.SPACING, theme.SPACING // 2, theme.SPACING, theme.SPACING)
        column.setSpacing(theme.SPACING // 2)
        column.addWidget(self.bar)
        column.addLayout(under)
        column.addStretch(1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._message)
        self._stack.addWidget(full)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.aligned.toggled.connect(self.aligned_changed)
        self.save_button.setMenu(self._save_menu())
        self.set_message(self.tr("No model is open."))

    @property
    def message(self) -> str:
        """What is said in place of the bar; empty while there is something to play."""
        return self._message.text() if self._stack.currentIndex() == 0 else ""

    def set_filming(self, filming: bool) -> None:
        """While the replay is filmed nobody else moves it."""
        for widget in (self.bar, self.aligned, self.save_button):
            widget.setEnabled(not filming)

    def set_message(self, text: str) -> None:
        """Say why there is nothing to play, or what to do."""
        self.bar.pause()
        self._replay = None
        self._message.setText(text)
        self._stack.setCurrentIndex(0)

    def set_replay(self, replay: Replay) -> None:
        """Have this one to play; a bar at the end stays there, any other at its epoch."""
        before, bar = self._replay, self.bar
        place = float(replay.end)
        if before is not None and not bar.at_end:
            place = replay.place_of(before.epoch_at(bar.place))
        self._replay = replay
        bar.set_end(replay.end, place)
        self._stack.setCurrentIndex(1)
        self.show_place()

    def show_place(self) -> None:
        """Say what is known of the epoch that the bar stands at."""
        replay = self._replay
        if replay is None:
            return
        place = self.bar.place
        epoch, last = round(replay.epoch_at(place)), replay.epochs[-1]
        text = self.tr("epoch {epoch:,} of {last:,}")
        self.bar.set_text(text.format(epoch=epoch, last=last), text.format(epoch=last, last=last))
        parts = (self.figures(), *self._notes(replay, place))
        self.details.set_text(" · ".join(part for part in parts if part))

    def figures(self) -> str:
        """The losses of the epoch that the bar stands at, for people."""
        if self._replay is None:
            return ""
        epoch = round(self._replay.epoch_at(self.bar.place))
        return self._figures(epoch, {row.epoch: row for row in self._replay.model.card.history}.get(epoch))

    def sizeHint(self) -> QSize:
        """Three lines."""
        return QSize(480, self._full.sizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the tab is in view."""
        super().showEvent(event)
        if not event.spontaneous():
            self.entered.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that it is not any more; a window that is only put aside keeps what it shows."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.bar.pause()
            self.left.emit()

    def _save_menu(self) -> QMenu:
        menu = QMenu(self.save_button)
        for scale, text in (
            (1.0, self.tr("Same size as on screen")),
            (0.5, self.tr("Half the size")),
            (2.0, self.tr("Twice the size")),
        ):
            menu.addAction(text).triggered.connect(lambda _=False, size=scale: self.save_requested.emit(size))
        return menu

    def _figures(self, epoch: int, row: EpochFigures | None) -> str:
        if epoch == 0:
            return self.tr("before training: random weights")
        if row is None:
            return ""
        parts = [self.tr("training loss {loss}").format(loss=significant(row.training_loss))]
        if row.validation_loss == row.validation_loss:
            parts.append(self.tr("validation loss {loss}").format(loss=significant(row.validation_loss)))
        if row.layer:
            parts.insert(0, self.tr("pre-training of layer {layer}").format(layer=row.layer))
        return " · ".join(parts)

    def _notes(self, replay: Replay, place: float) -> list[str]:
        if self.bar.at_end:
            notes = [self.tr("the current model")]
        else:
            decoded = replay.epochs[replay.decodable_at(place)]
            turned = self.tr("codes rotated, reflected and shifted, not scaled")
            notes = [
                self.tr("pictures decoded with the weights of epoch {epoch:,}").format(epoch=decoded),
                turned if replay.aligned else self.tr("codes as they were"),
            ]
        if replay.unreadable:
            many = self.tr("{count:,} epochs could not be read").format(count=replay.unreadable)
            notes.append(self.tr("1 epoch could not be read") if replay.unreadable == 1 else many)
        return notes
