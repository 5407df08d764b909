"""The lesson on contraction: how strongly the codes of the open model answer to small changes of a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.gui import theme
from explorer.gui.learn.chart import Bars, Chart, Line, Mark
from explorer.gui.learn.contraction.how_contracted import how_contracted
from explorer.gui.learn.lesson import ScrollingLesson, sentence
from explorer.gui.learn.picture_rows import PictureRow, PictureRows
from explorer.gui.map import LatentMap
from explorer.gui.map.axes import MapAxes
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.message_line import MessageLine
from explorer.gui.panels.wording import significant
from explorer.values import ModelCard, Picture
from explorer.values.class_names import class_name
from explorer.values.contraction import FIXED_SAMPLES, ContractionReply, MeasuredSample, NormSpread

_LOWEST_VIEWS = 304
_LARGEST_PICTURE = 84
_ROUNDING = 1e-4


class ContractionLesson(ScrollingLesson):
    """‖J‖ of the encoder: its mean, its spread, where on the map it is large, and its course along a training.

    Signals:
        hovered: row of the map under the pointer, −1 for none; answer with `show_card`.
        main_map_wanted: a person wants the map of the page Explore coloured by ‖J‖.
    """

    hovered = Signal(int)
    main_map_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._class_names: tuple[str, ...] = ()
        self._spread: NormSpread | None = None
        self.training = MessageLine()
        self.mean = QLabel()
        self.progress = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.map = LatentMap()
        self.map.setAccessibleName(self.tr("Map coloured by ‖J‖"))
        self.map.set_probe_enabled(False)
        self.map.set_legend_visible(False)
        self.colour_main_map = TextButton(
            self.tr("Colour the main map by this"),
            self.tr("Give the points of the map on the page Explore the same colours"),
            "colour",
        )
        self.histogram = Chart(self.tr("‖J‖"), self.tr("samples"), self.tr("The histogram appears here in a moment."))
        self.histogram.setAccessibleName(self.tr("Histogram of ‖J‖"))
        self.epochs = Chart(
            self.tr("epoch"),
            self.tr("mean ‖J‖"),
            self.tr("Train a model while this lesson is open: its mean ‖J‖ after each epoch is plotted here."),
        )
        self.epochs.setAccessibleName(self.tr("Mean ‖J‖ during training"))
        self.rows = PictureRows(
            self.tr("The samples with the smallest and the largest ‖J‖ appear here when training pauses."),
            _LARGEST_PICTURE,
        )
        self.rows.setAccessibleName(self.tr("Samples with the smallest and the largest ‖J‖"))
        self.rows.setToolTip(self.tr("Under each picture: ‖J‖ there"))
        self.note = sentence(muted=True)
        self.set_content(self._content())
        self.map.hovered.connect(self.hovered)
        self.colour_main_map.clicked.connect(self.main_map_wanted)
        self.set_message(
            self.tr("Open or train a model to see how strongly its codes respond to changes of the picture.")
        )

    def value_title(self) -> str:
        """What the colours of a map show, for its legend."""
        return self.tr("Contraction ‖J‖")

    def value_unit(self) -> str:
        """Its unit, for a legend."""
        return self.tr("code units / picture distance")

    def set_model(
        self, card: ModelCard, positions: np.ndarray, labels: np.ndarray, axes: MapAxes | None = None
    ) -> None:
        """Another model is open; nothing of it is measured yet.

        Args:
            card: who it is.
            positions: float32 (N, 2) of its map.
            labels: int64 (N,).
            axes: what those of its map mean.
        """
        self._class_names = card.data.class_names
        self.training.show_text("info", how_contracted(card))
        self.map.set_axes(axes or MapAxes())
        self.map.set_points(positions, labels, card.data.class_names)
        self.map.set_values(np.full(len(positions), np.nan, np.float32), self.value_title(), self.value_unit())
        self.histogram.set_bars(None)
        self.histogram.set_marks(())
        fixed = min(FIXED_SAMPLES, len(positions))
        self.epochs.set_titles(self.tr("epoch"), self.tr("mean ‖J‖ of {count:,} samples").format(count=fixed))
        self.epochs.setAccessibleName(self.tr("Mean ‖J‖ of {count:,} samples during training").format(count=fixed))
        self.epochs.set_lines(())
        self.rows.set_rows(())
        self.note.hide()
        self._show_mean(None)
        self.progress.setText(self.tr("measuring …"))
        self.set_message("")

    def move_points(self, positions: np.ndarray) -> None:
        """The same samples have new codes."""
        self.map.move_points(positions)

    def show_map(self, reply: ContractionReply) -> None:
        """Show how far the measuring of the whole map has come."""
        if not len(reply.norms):
            self.set_message(self.tr("No samples stored in this model; train a model to measure it."))
            return
        self.set_message("")
        self.map.set_values(reply.norms, self.value_title(), self.value_unit())
        self._show_spread(reply.spread)
        total = len(reply.norms)
        self.progress.setText(
            self.tr("all {count:,} samples").format(count=total)
            if reply.finished
            else self.tr("{done:,} of {count:,} samples so far").format(done=reply.measured, count=total)
        )
        notes = []
        if reply.finished and _same_everywhere(reply.norms):
            self.rows.set_rows((self._row(self.tr("samples"), reply.smallest),))
            notes.append(self.tr("‖J‖ is the same for every picture, as with every linear encoder."))
        else:
            self.rows.set_rows(
                (self._row(self.tr("smallest"), reply.smallest), self._row(self.tr("largest"), reply.largest))
            )
        if reply.stand_ins:
            notes.append(
                self.tr(
                    "Original pictures not found: ‖J‖ is measured at the model's reconstructions of them. To use "
                    "the originals, choose File > Find the data of this model…."
                )
            )
        if reply.estimated:
            notes.append(
                self.tr("The code is too long for an exact value: each one is estimated from a few random directions.")
            )
        self.note.setText(" ".join(notes))
        self.note.setVisible(bool(notes))

    def show_now(self, spread: NormSpread, means: Mapping[int, float]) -> None:
        """Show what the fixed samples tell while a training goes on.

        Args:
            spread: of their norms with the newest weights.
            means: epoch to their mean, of the epochs that were measured.
        """
        self._show_spread(spread)
        self.progress.setText(
            self.tr("{count:,} samples; the map follows when training pauses").format(count=spread.count)
        )
        self.show_means(means)

    def changeEvent(self, event: QEvent) -> None:
        """Another palette: the unit beside the mean is written in its quiet colour."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "mean"):
            self._show_mean(self._spread)
        super().changeEvent(event)

    def show_means(self, means: Mapping[int, float]) -> None:
        """Draw the course along the training; a single epoch is no course yet."""
        epochs = tuple(sorted(means))
        lines = (
            (Line("", tuple(map(float, epochs)), tuple(means[epoch] for epoch in epochs)),) if len(epochs) > 1 else ()
        )
        self.epochs.set_lines(lines, whole_x=True)
        self.epochs.setAccessibleDescription(
            self.tr("From {first} in epoch {start} to {last} in epoch {end}").format(
                first=significant(means[epochs[0]], 3),
                start=epochs[0],
                last=significant(means[epochs[-1]], 3),
                end=epochs[-1],
            )
            if lines
            else ""
        )

    def show_card(self, index: int, picture: Picture | None, title: str, lines: Sequence[str]) -> None:
        """Answer `hovered`: what to tell about that sample."""
        self.map.show_card(index, picture, title, lines)

    def _content(self) -> QWidget:
        introduction = sentence(
            self.tr(
                "‖J‖, the Frobenius norm of the encoder's Jacobian, measures how far a code moves for a small "
                "change of the picture. Where it is small on the data, codes ignore what does not matter there."
            )
        )
        head = QHBoxLayout()
        head.setSpacing(2 * theme.SPACING)
        self.mean.setTextFormat(Qt.TextFormat.RichText)
        for label in (self.mean, self.progress):
            label.setFont(theme.tabular(label.font()))
        self.mean.setToolTip(
            self.tr(
                "The root of the sum of squares of all derivatives of the code with respect to the picture's "
                "values (black 0, white 1), averaged over the samples. It cannot compare models whose codes have "
                "different scales."
            )
        )
        self.mean.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.progress.setProperty("role", "muted")
        head.addWidget(self.mean, 1)
        head.addWidget(self.progress)
        views = QWidget()
        views.setMinimumHeight(_LOWEST_VIEWS)
        middle = QGridLayout(views)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setHorizontalSpacing(2 * theme.SPACING)
        middle.setVerticalSpacing(theme.SPACING)
        middle.addWidget(self.map, 0, 0, 2, 1)
        middle.addWidget(self.histogram, 0, 1)
        middle.addWidget(self.epochs, 1, 1)
        for part in (self.map, self.histogram, self.epochs):
            # they share what the pictures leave, and do not ask for more
            part.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        middle.setColumnStretch(0, 1)
        middle.setColumnStretch(1, 1)
        middle.setRowStretch(0, 1)
        middle.setRowStretch(1, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(2 * theme.SPACING, theme.SPACING, 2 * theme.SPACING, theme.SPACING)
        column.setSpacing(theme.SPACING + theme.SPACING // 2)
        column.addWidget(introduction)
        column.addWidget(self.training)
        column.addLayout(head)
        column.addWidget(views, 1)
        column.addWidget(self.colour_main_map, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.rows)
        column.addWidget(self.note)
        self.note.hide()
        return content

    def _show_spread(self, spread: NormSpread) -> None:
        self._show_mean(spread)
        title = self.tr("samples out of {count:,}").format(count=spread.count)
        if spread.beyond:
            title += self.tr(", {count:,} beyond the right edge").format(count=spread.beyond)
        self.histogram.set_titles(self.tr("‖J‖"), title)
        self.histogram.set_bars(Bars(spread.edges, spread.counts))
        mean = significant(spread.mean, 3)
        self.histogram.set_marks((Mark(spread.mean, self.tr("mean {mean}").format(mean=mean), strong=False),))
        self.histogram.setAccessibleDescription(
            self.tr("{count:,} samples between {low} and {high}, mean {mean}").format(
                count=spread.count,
                low=significant(float(spread.edges[0]), 3),
                high=significant(float(spread.edges[-1]), 3),
                mean=mean,
            )
        )

    def _show_mean(self, spread: NormSpread | None) -> None:
        self._spread = spread
        mean = "–" if spread is None else significant(spread.mean, 3)
        quiet = theme.muted().name()
        text = self.tr(
            "Mean ‖J‖ <b>{mean}</b> <span style='color:{quiet}'>code units per unit of picture distance</span>"
        )
        self.mean.setText(text.format(mean=mean, quiet=quiet))

    def _row(self, name: str, samples: tuple[MeasuredSample, ...]) -> PictureRow:
        return PictureRow(
            name,
            tuple(sample.picture for sample in samples),
            tuple(significant(sample.norm, 3) for sample in samples),
            tuple(self._tip(sample) for sample in samples),
            self.tr("‖J‖"),
        )

    def _tip(self, sample: MeasuredSample) -> str:
        text = self.tr("sample {index:,}, ‖J‖ {norm}").format(index=sample.index, norm=significant(sample.norm))
        if sample.label < 0:
            return text
        return self.tr("{sample}, class {name}").format(sample=text, name=class_name(self._class_names, sample.label))


def _same_everywhere(norms: np.ndarray) -> bool:
    """Whether a smallest and a largest one would tell rounding errors apart."""
    largest = float(norms.max())
    return np.isfinite(largest) and largest - float(norms.min()) <= _ROUNDING * largest
