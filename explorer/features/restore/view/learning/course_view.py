"""How a training of a restoration model goes: loss, PSNR, and examples before and after."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.panels.curve_plot import BLUE, ORANGE, CurvePlot, LineSample, curve_pen
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.panels.picture_view import PictureView
from explorer.values import Picture
from explorer.values.restoration_model import RestorationEpoch

_FEW_EPOCHS = 12
_MOST_EXAMPLES = 3


class CourseView(QWidget):
    """Two curves over the epochs, and under them what the model does with pictures that it does not learn from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.psnr = CurvePlot(self.tr("epoch"), lowest=12 * theme.SPACING)
        self.loss = CurvePlot(self.tr("epoch"), lowest=12 * theme.SPACING)
        for plot in (self.psnr, self.loss):
            # the topmost number is half as high as it stands above its tick
            plot.getPlotItem().layout.setContentsMargins(0, theme.SPACING, theme.SPACING // 2, 0)
        self._after = self.psnr.add_curve(_after_pen)
        self._before = self.psnr.add_curve(_before_pen)
        self._losses = self.loss.add_curve(_after_pen)
        self.readout = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self.readout.setFont(theme.tabular(self.readout.font()))
        self._examples = QWidget()
        self._views: list[tuple[PictureView, PictureView, PictureView]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING // 2)
        column.addLayout(self._legend())
        column.addWidget(self.psnr, 1)
        column.addWidget(_muted(self.tr("Mean loss of the batches")))
        column.addWidget(self.loss, 1)
        column.addWidget(self.readout)
        column.addWidget(self._example_grid(), 2)
        self.show_history(())

    def show_history(self, history: Sequence[RestorationEpoch]) -> None:
        """Draw a history, one row an epoch."""
        epochs = np.array([row.epoch for row in history], dtype=float)
        for plot, curve, values in (
            (self.psnr, self._after, [row.psnr_db for row in history]),
            (self.psnr, self._before, [row.before_db for row in history]),
            (self.loss, self._losses, [row.loss for row in history]),
        ):
            plot.show_points(curve, epochs, np.array(values, dtype=float))
            plot.label_each(len(history) <= _FEW_EPOCHS)
        if not history:
            self.readout.set_text("")
            return
        last = history[-1]
        self.readout.set_text(
            self.tr("epoch {epoch}: {before:.2f} → {after:.2f} dB, loss {loss:.4g}").format(
                epoch=last.epoch, before=last.before_db, after=last.psnr_db, loss=last.loss
            )
        )

    def show_examples(self, examples: Sequence[tuple[Picture, Picture, Picture]]) -> None:
        """Show (damaged, restored, clean) pictures."""
        self._examples.setVisible(bool(examples))
        for row, views in enumerate(self._views):
            for view, picture in zip(views, examples[row] if row < len(examples) else (None,) * 3, strict=True):
                view.set_picture(picture)
                view.setVisible(picture is not None)

    def _legend(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.SPACING // 2)
        title = _muted(self.tr("PSNR in dB, peak white"))
        title.setToolTip(self.tr("On held-out pictures; higher is better"))
        row.addWidget(title, 1)
        for pen, text in ((_after_pen, self.tr("restored")), (_before_pen, self.tr("damaged"))):
            row.addWidget(LineSample(pen))
            row.addWidget(_muted(text))
        return row

    def _example_grid(self) -> QWidget:
        places = QGridLayout(self._examples)
        places.setContentsMargins(0, 0, 0, 0)
        places.setSpacing(theme.SPACING // 2)
        titles = (self.tr("damaged"), self.tr("restored"), self.tr("true"))
        for column, title in enumerate(titles):
            label = _muted(title)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            places.addWidget(label, 0, column)
            places.setColumnStretch(column, 1)
        for row in range(1, _MOST_EXAMPLES + 1):
            views = PictureView(), PictureView(), PictureView()
            for column, (view, title) in enumerate(zip(views, titles, strict=True)):
                view.setAccessibleName(self.tr("Example {number}, {what}").format(number=row, what=title))
                places.addWidget(view, row, column)
            places.setRowStretch(row, 1)
            self._views.append(views)
        self._examples.hide()
        return self._examples


def _after_pen() -> QPen:
    return curve_pen(BLUE)


def _before_pen() -> QPen:
    return curve_pen(ORANGE, (3, 2))


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    return label
