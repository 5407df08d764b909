"""What a comparison of two classifiers says, in figures and in words."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.classifier.colours import colour_of, sample_of
from explorer.gui.panels import wording
from explorer.values.classification import ClassificationReport

_LARGE = 2.2
_ERRORS_OF_CHANCE = 2.0


def points_saved(pre_trained: ClassificationReport, from_scratch: ClassificationReport) -> float:
    """Percentage points of error that pre-training saves, negative where it does harm."""
    return from_scratch.final_error_percent - pre_trained.final_error_percent


def may_be_chance(pre_trained: ClassificationReport, from_scratch: ClassificationReport) -> bool:
    """Whether two classifiers with the same error could differ as much: two standard errors of the difference.

    Each error is a share p of n pictures, with a variance of p(1 − p)/n.
    """
    shares = [report.final_error_percent / 100 for report in (pre_trained, from_scratch)]
    variance = sum(share * (1 - share) for share in shares) / max(1, pre_trained.final_images)
    return abs(shares[0] - shares[1]) <= _ERRORS_OF_CHANCE * math.sqrt(variance)


def in_words(pre_trained: ClassificationReport, from_scratch: ClassificationReport) -> str:
    """The result as a sentence or two."""
    points = points_saved(pre_trained, from_scratch)
    if points > 0:
        text = QCoreApplication.translate(
            "verdict",
            ("Pre-training lowers the error by {points:.2f} points ({count:,} fewer mistakes on {images:,} pictures)."),
        )
    elif points < 0:
        text = QCoreApplication.translate(
            "verdict",
            ("Pre-training raises the error by {points:.2f} points ({count:,} more mistakes on {images:,} pictures)."),
        )
    else:
        text = QCoreApplication.translate("verdict", "Both get the same number of {images:,} pictures wrong.")
    images = pre_trained.final_images
    words = text.format(points=abs(points), count=round(abs(points) * images / 100), images=images)
    if points and may_be_chance(pre_trained, from_scratch):
        words += " " + QCoreApplication.translate(
            "verdict", "With so few pictures this may be chance: try other seeds."
        )
    return words


class _Figure(QWidget):
    """One classifier's error as a large number."""

    def __init__(self, from_scratch: bool, name: str, tip: str) -> None:
        super().__init__()
        self._from_scratch = from_scratch
        self._name = name
        self.setToolTip(tip)
        self._label = QLabel(name)
        self.value = QLabel("–")
        self.value.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.note = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.note.setProperty("role", "muted")
        head = QHBoxLayout()
        head.setSpacing(theme.SPACING)
        head.addWidget(sample_of(from_scratch))
        head.addWidget(self._label, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.value)
        column.addWidget(self.note)
        self._enlarge()
        self._colour()

    def set_error(self, percent: float, note: str) -> None:
        """Show an error in percent; NaN for none."""
        self.value.setText(f"{percent:.2f} %" if math.isfinite(percent) else "–")
        self.note.setText(note)
        self.setAccessibleName(f"{self._name}: {self.value.text()}, {note}" if note else self._name)

    def changeEvent(self, event: QEvent) -> None:
        """Another palette, or another font."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "note"):
            self._colour()
        elif event.type() == QEvent.Type.FontChange and hasattr(self, "note"):
            self._enlarge()
        super().changeEvent(event)

    def _enlarge(self) -> None:
        font = theme.tabular(self.font())
        font.setPointSizeF(_LARGE * font.pointSizeF())
        self.value.setFont(font)

    def _colour(self) -> None:
        palette = self.value.palette()
        palette.setColor(QPalette.ColorRole.WindowText, colour_of(self._from_scratch))
        self.value.setPalette(palette)


class Verdict(QFrame):
    """Both errors as large numbers: on the validation pictures while it runs, on the test pictures at the end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("Result"))
        self.figures = {
            False: _Figure(
                False,
                self.tr("Pre-trained"),
                self.tr("Mistakes of the classifier whose encoder was first trained without labels"),
            ),
            True: _Figure(
                True,
                self.tr("From random weights"),
                self.tr("Mistakes of the same network, trained in the same way from random weights"),
            ),
        }
        self.words = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(2 * theme.SPACING,) * 4)
        column.setSpacing(2 * theme.SPACING)
        for figure in self.figures.values():
            column.addWidget(figure)
        column.addWidget(self.words)
        column.addStretch(1)
        self.clear()

    def clear(self) -> None:
        """Nothing is known yet."""
        for figure in self.figures.values():
            figure.set_error(math.nan, "")
        self.words.setText(self.tr("The test errors will appear here."))
        self.words.setProperty("role", "muted")
        self._restyle()

    def show_report(self, report: ClassificationReport) -> None:
        """Show where one of them stands."""
        figure = self.figures[report.request.from_scratch]
        if report.finished:
            split = wording.split_name(report.final_split)
            note = self.tr("{split} error, {images:,} pictures").format(split=split, images=report.final_images)
            figure.set_error(report.final_error_percent, note)
        else:
            note = self.tr("validation error so far")
            figure.set_error(report.validation_error_percent, note)
            self.words.setText("")

    def show_outcome(self, pre_trained: ClassificationReport, from_scratch: ClassificationReport) -> None:
        """Both are done: say what came out."""
        self.words.setText(in_words(pre_trained, from_scratch))
        self.words.setProperty("role", "")
        self._restyle()

    def _restyle(self) -> None:
        # a style sheet looks at a property once
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)
