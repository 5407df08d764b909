"""The comparisons of this session, one a row."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from explorer.gui import theme
from explorer.gui.learn.classifier.verdict import in_words, points_saved
from explorer.gui.plain_text import as_text
from explorer.values.classification import ClassificationReport

_MOST_VISIBLE = 6
_LEAST_WIDTH = 9 * theme.SPACING
MODEL, LABELS, PRE_TRAINED, FROM_SCRATCH, SAVED, EPOCHS, SEED = range(7)


class RunTable(QTableWidget):
    """Finished comparisons, the newest on top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 7, parent)
        self.setAccessibleName(self.tr("Earlier comparisons"))
        heads = (
            (self.tr("Model"), self.tr("The model whose encoder was used")),
            (self.tr("Labels"), self.tr("Labelled pictures that both learnt from")),
            (self.tr("Pre-trained"), self.tr("Error of the pre-trained classifier, % of unseen pictures")),
            (
                self.tr("Random"),
                self.tr("Error of the classifier that started from random weights, % of the same pictures"),
            ),
            (self.tr("Gain, points"), self.tr("By how many percentage points pre-training lowers the error")),
            (self.tr("Epochs"), self.tr("Epochs of each training")),
            (self.tr("Seed"), self.tr("Seed of the choice of pictures, their order and the random weights")),
        )
        for column, (name, tip) in enumerate(heads):
            head = QTableWidgetItem(name)
            head.setToolTip(tip)
            head.setTextAlignment(_alignment(column))
            self.setHorizontalHeaderItem(column, head)
        self.setFont(theme.tabular(self.font()))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(_LEAST_WIDTH)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(MODEL, QHeaderView.ResizeMode.Stretch)

    def add(self, model: str, pre_trained: ClassificationReport, from_scratch: ClassificationReport) -> None:
        """Put a finished comparison on top."""
        texts = (
            model,
            f"{pre_trained.labels:,}",
            f"{pre_trained.final_error_percent:.2f} %",
            f"{from_scratch.final_error_percent:.2f} %",
            f"{points_saved(pre_trained, from_scratch):+.2f}".replace("-", "\u2212"),
            f"{pre_trained.request.epochs:,}",
            str(pre_trained.request.seed),
        )
        words = in_words(pre_trained, from_scratch)
        self.insertRow(0)
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setTextAlignment(_alignment(column))
            item.setToolTip(as_text(model if column == MODEL else words))
            self.setItem(0, column, item)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As high as its rows, six at most; the others scroll."""
        shown = min(max(1, self.rowCount()), _MOST_VISIBLE)
        row = self.verticalHeader().defaultSectionSize()
        height = self.horizontalHeader().sizeHint().height() + shown * row + 2 * self.frameWidth()
        return QSize(560, height)

    def minimumSizeHint(self) -> QSize:
        """The same height."""
        return QSize(320, self.sizeHint().height())


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == MODEL else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
