"""What the instrument for tears and folds found: two measures, the pairs, and the two pictures of one of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QListWidget, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.picture_view import PictureView
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.values import Picture
from explorer.values.tears import Pair, TearsReply

_SIDE = 120
_ROWS = 5


class TearsView(QWidget):
    """Lists the tears or the folds; a person chooses a pair here or on the map.

    Signals:
        pair_chosen: the `Pair`, or None when none is chosen any more.
        kind_changed: tears are listed (True) or folds (False).
        find_data_requested: the pictures are not at hand and are wanted.
    """

    pair_chosen = Signal(object)
    kind_changed = Signal(bool)
    find_data_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reply: TearsReply | None = None
        self.note = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.setProperty("role", "muted")
        self.note.setFont(theme.tabular(self.note.font()))
        self.find_button = TextButton(
            self.tr("Find the data…"), self.tr("Locate the pictures that the model was trained on")
        )
        self.find_button.clicked.connect(self.find_data_requested)
        self.kind = QComboBox()
        self.kind.addItem(self.tr("Tears: alike, but far apart by code"), True)
        self.kind.addItem(self.tr("Folds: close by code, but not alike"), False)
        self.kind.setAccessibleName(self.tr("Kind of pair"))
        self.kind.setToolTip(self.tr("Which pairs to list; orange lines are tears, blue ones are folds"))
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kind.currentIndexChanged.connect(self._list)
        self.kind.currentIndexChanged.connect(lambda: self.kind_changed.emit(self.tears_listed))
        WheelGuard(self).protect(self.kind)
        self.pairs = QListWidget()
        self.pairs.setAccessibleName(self.tr("Pairs"))
        self.pairs.setUniformItemSizes(True)
        self.pairs.currentRowChanged.connect(self._choose)
        self._pictures = QWidget()
        self.left, self.right = PictureView(), PictureView()
        row = QHBoxLayout(self._pictures)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING)
        for view, name in ((self.left, self.tr("First picture")), (self.right, self.tr("Second picture"))):
            view.setAccessibleName(name)
            view.set_preferred_size(_SIDE, _SIDE)
            row.addWidget(view)
        self.words = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        for widget in (self.note, self.find_button, self.kind, self.pairs, self._pictures, self.words):
            column.addWidget(widget)
        self.say("")

    @property
    def tears_listed(self) -> bool:
        """Whether the list shows the tears rather than the folds."""
        return bool(self.kind.currentData())

    def say(self, text: str, *, offer_data: bool = False) -> None:
        """Show a sentence in place of results.

        Args:
            text: what is going on, or why there is nothing.
            offer_data: with a button that looks for the pictures.
        """
        self._reply = None
        self.note.setText(text)
        self.note.setVisible(bool(text))
        self.find_button.setVisible(offer_data)
        for widget in (self.kind, self.pairs):
            widget.hide()
        self.show_pair(None, None, "")

    def show_result(self, reply: TearsReply) -> None:
        """Show what was found."""
        self._reply = reply
        self.find_button.hide()
        self.note.show()
        self.note.setText(
            self.tr(
                "Trustworthiness {trust:.3f}, continuity {kept:.3f} (1 at best; {near} neighbours, {count:,} samples)"
            ).format(
                trust=reply.trustworthiness, kept=reply.continuity, near=reply.request.neighbours, count=reply.samples
            )
        )
        self.note.setToolTip(
            self.tr(
                "Folds lower the trustworthiness: neighbours by code whose pictures are not neighbours. Tears "
                "lower the continuity: neighbours by picture whose codes are not neighbours."
            )
        )
        self.kind.show()
        self._list()

    def listed(self) -> Sequence[Pair]:
        """The pairs in the list."""
        if self._reply is None:
            return ()
        return self._reply.tears if self.tears_listed else self._reply.folds

    def choose(self, pair: Pair) -> None:
        """Choose a pair of either kind, as a person's act."""
        if self._reply is None:
            return
        self.kind.setCurrentIndex(0 if pair in self._reply.tears else 1)
        self.pairs.setCurrentRow(list(self.listed()).index(pair))

    def show_pair(self, first: Picture | None, second: Picture | None, words: str) -> None:
        """Show the two pictures of a pair; None takes them away."""
        self.left.set_picture(first)
        self.right.set_picture(second)
        self.words.setText(words)
        for widget in (self._pictures, self.words):
            widget.setVisible(first is not None)

    def _list(self) -> None:
        if self._reply is None:
            return
        pairs = self.listed()
        by_code = self.tr("{first:,} and {second:,}: neighbours by picture, number {far:,} by code")
        by_picture = self.tr("{first:,} and {second:,}: neighbours by code, number {far:,} by picture")
        with QSignalBlocker(self.pairs):
            self.pairs.clear()
            for pair in pairs:
                far = pair.code_rank if self.tears_listed else pair.picture_rank
                text = by_code if self.tears_listed else by_picture
                self.pairs.addItem(text.format(first=pair.first, second=pair.second, far=far))
        self.pairs.setVisible(bool(pairs))
        height = max(1, self.pairs.sizeHintForRow(0))
        self.pairs.setFixedHeight(min(_ROWS, max(1, len(pairs))) * height + 2 * self.pairs.frameWidth() + 2)
        nothing = self.tr("None found: every neighbour remains among the {far} nearest.")
        self.show_pair(None, None, "")
        self.words.setText("" if pairs else nothing.format(far=5 * self._reply.request.neighbours))
        self.words.setVisible(not pairs)
        self.pair_chosen.emit(None)

    def _choose(self, row: int) -> None:
        pairs = self.listed()
        self.pair_chosen.emit(pairs[row] if 0 <= row < len(pairs) else None)
