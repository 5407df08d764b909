"""The selected samples as a table of any length: only the rows in view are ever asked for."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QImage

from explorer.gui import theme
from explorer.gui.panels import wording
from explorer.values import Picture
from explorer.values.class_names import class_name
from explorer.values.strip import StripReply

PICTURES, NUMBER, CLASS, ERROR, DISTANCE, CODE = range(6)
PICTURE_ROLE = Qt.ItemDataRole.UserRole
_MOST_CACHED_BYTES = 64 * 2**20
_SHOWN_NUMBERS = 6


@dataclass(frozen=True, eq=False)
class Listing:
    """What the table lists.

    Attributes:
        rows: int64 (n,), of the map, in the order in which they are listed at first.
        labels: int64 (N,), of all samples, −1 where there is none.
        class_names: by label number.
        errors: float (N,), of all samples, empty where they are not known.
        codes: float (N, d), of all samples.
        distances: float (n,), of the listed ones to what was searched for; None where nothing was.
    """

    rows: np.ndarray
    labels: np.ndarray
    class_names: tuple[str, ...]
    errors: np.ndarray
    codes: np.ndarray
    distances: np.ndarray | None = None


class SampleTable(QAbstractTableModel):
    """One row a sample: original and reconstruction, number, class, error, distance, code."""

    def __init__(self) -> None:
        super().__init__()
        empty = np.zeros(0, np.int64)
        self._listing = Listing(empty, empty, (), np.zeros(0), np.zeros((0, 0)))
        self._order = empty
        self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)
        # row of the map to original (or none), reconstruction, error
        self._pictures: OrderedDict[int, tuple[QImage | None, QImage, float]] = OrderedDict()
        self._bytes = 0

    def set_listing(self, listing: Listing) -> None:
        """List other samples; the order that a person chose stays, unless these come with distances of their own."""
        self.beginResetModel()
        self._listing = listing
        self._order = np.arange(len(listing.rows))
        if listing.distances is not None:
            self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)
        self._put_in_order()
        self.endResetModel()

    def forget_pictures(self) -> None:
        """The model has newer weights, or another one is open."""
        self._pictures.clear()
        self._bytes = 0
        self._tell_pictures()

    def take_pictures(self, reply: StripReply) -> None:
        """Keep the pictures of some samples; the longest unseen ones go."""
        for place, row in enumerate(reply.rows.tolist()):
            original = None if reply.originals is None else _image(reply.originals[place])
            known = (original, _image(reply.reconstructions[place]), float(reply.errors[place]))
            self._bytes += 0 if row in self._pictures else _size(known)
            self._pictures[row] = known
        while self._bytes > _MOST_CACHED_BYTES and len(self._pictures) > 1:
            self._bytes -= _size(self._pictures.popitem(last=False)[1])
        self._tell_pictures()

    def missing(self, first: int, last: int) -> tuple[int, ...]:
        """Samples in these rows of the table whose pictures are not known yet."""
        listed = self._listing.rows[self._order[first : last + 1]]
        return tuple(row for row in listed.tolist() if row not in self._pictures)

    def row_at(self, place: int) -> int:
        """The sample in a row of the table."""
        return int(self._listing.rows[self._order[place]])

    def listed(self) -> np.ndarray:
        """The samples in the order of the table: int64 (n,)."""
        return self._listing.rows[self._order]

    def distances(self) -> np.ndarray | None:
        """Of the samples in the order of the table; None without a search."""
        found = self._listing.distances
        return None if found is None else found[self._order]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column; −1 is the order in which they came."""
        self.layoutAboutToBeChanged.emit()
        self._sorted_by = (column, order)
        self._put_in_order()
        self.layoutChanged.emit()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """How many samples are listed."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """How many things are told of each."""
        return 0 if parent.isValid() else 6

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802
        """A column's name, and its meaning as a tip."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        heads = (
            (self.tr("Picture"), self.tr("The sample and its reconstruction")),
            (self.tr("No."), self.tr("The sample's number on the map, from 0")),
            (self.tr("Class"), self.tr("The class given by the data")),
            (self.tr("Error"), self.tr("Squared error of its reconstruction, summed over the pixels (0 to 1)")),
            (
                self.tr("Distance"),
                self.tr(
                    "Distance from what was searched for: for codes the Euclidean distance, for pictures the "
                    "squared error, summed over the pixels (0 to 1)"
                ),
            ),
            (self.tr("Code"), self.tr("The numbers that the model decodes into its reconstruction")),
        )
        if role == Qt.ItemDataRole.DisplayRole:
            return heads[section][0]
        if role == Qt.ItemDataRole.ToolTipRole:
            return heads[section][1]
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A fact as text, or the pictures."""
        if not index.isValid():
            return None
        column, row = index.column(), self.row_at(index.row())
        if role == PICTURE_ROLE:
            return self._pictures.get(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == PICTURES:
            return self.tr("sample {number:,}").format(number=row)
        if role == Qt.ItemDataRole.ToolTipRole and column == CODE:
            return ", ".join(f"{value:.6g}" for value in self._listing.codes[row]).replace("-", "−")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column)
        if role == Qt.ItemDataRole.FontRole and column not in (PICTURES, CLASS):
            return theme.tabular(QGuiApplication.font())
        return None

    def class_name(self, row: int) -> str:
        """The class of a sample, empty without one."""
        return class_name(self._listing.class_names, int(self._listing.labels[row]))

    def error(self, row: int) -> float:
        """The squared error of a sample, NaN where it is not known."""
        if len(self._listing.errors):
            return float(self._listing.errors[row])
        seen = self._pictures.get(row)
        return seen[2] if seen is not None else float("nan")

    def _text(self, place: int, row: int, column: int) -> str:
        listing = self._listing
        if column == NUMBER:
            return f"{row:,}"
        if column == CLASS:
            return self.class_name(row) or "–"
        if column == ERROR:
            error = self.error(row)
            return wording.significant(error) if np.isfinite(error) else "–"
        if column == DISTANCE and listing.distances is not None:
            return wording.significant(float(listing.distances[self._order[place]]))
        if column == CODE:
            code = listing.codes[row]
            text = "  ".join(f"{value:.2f}" for value in code[:_SHOWN_NUMBERS]).replace("-", "−")
            return text + ("  …" if len(code) > _SHOWN_NUMBERS else "")
        return ""

    def _put_in_order(self) -> None:
        column, order = self._sorted_by
        keys = self._keys(column)
        if keys is None:
            self._order = np.arange(len(self._listing.rows))
            return
        self._order = np.argsort(keys if order == Qt.SortOrder.AscendingOrder else -keys, kind="stable")

    def _keys(self, column: int) -> np.ndarray | None:
        """What a column sorts by, one number for each listed sample; None where it means nothing."""
        listing = self._listing
        keys: np.ndarray | None = None
        if column == NUMBER:
            keys = listing.rows
        elif column == CLASS:
            keys = listing.labels[listing.rows]
        elif column == ERROR and len(listing.errors):
            keys = listing.errors[listing.rows]
        elif column == DISTANCE:
            keys = listing.distances
        elif column == CODE and listing.codes.shape[1]:
            keys = listing.codes[listing.rows, 0]
        return keys

    def _tell_pictures(self) -> None:
        if len(self._order):
            last = self.index(len(self._order) - 1, ERROR)
            self.dataChanged.emit(self.index(0, PICTURES), last)

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in (NUMBER, ERROR, DISTANCE) else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


def _image(pixels: np.ndarray) -> QImage:
    return theme.qimage(Picture(np.ascontiguousarray(pixels))).convertToFormat(QImage.Format.Format_RGB32)


def _size(pictures: tuple[QImage | None, QImage, float]) -> int:
    original, drawn, _ = pictures
    return drawn.sizeInBytes() + (original.sizeInBytes() if original is not None else 0)
