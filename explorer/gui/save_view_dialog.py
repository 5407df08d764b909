"""Asks which view to save, in which format and how large."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from explorer.gui.theme import SPACING
from explorer.gui.views import SCALES, View

_PREVIEW = 320


class SaveViewDialog(QDialog):
    """What, format, scale, a preview, and how many pixels that makes.

    Signals:
        save_requested: view, suffix, scale.
        copy_requested: view, scale.
    """

    save_requested = Signal(object, str, int)
    copy_requested = Signal(object, int)

    def __init__(self, views: Sequence[View], parent: QWidget | None = None) -> None:
        """Make the dialog.

        Args:
            views: at least one; the first is chosen.
            parent: the window.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Save view"))
        self._views = list(views)
        self.what, self.format, self.scale = QComboBox(), QComboBox(), QComboBox()
        self.what.addItems([view.title for view in views])
        for scale in SCALES:
            self.scale.addItem(f"×{scale}", scale)
        self.size_text = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.size_text.setProperty("role", "muted")
        self._preview = QLabel()
        self._preview.setFixedSize(_PREVIEW, _PREVIEW * 2 // 3)
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._preview.setAccessibleName(self.tr("Preview"))
        form = QFormLayout()
        form.setSpacing(SPACING)
        for label, box in ((self.tr("&What"), self.what), (self.tr("&Format"), self.format)):
            form.addRow(label, box)
        form.addRow(self.tr("S&cale"), self.scale)
        form.addRow(self.tr("Size"), self.size_text)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.copy_button = buttons.addButton(self.tr("Co&py"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.setToolTip(self.tr("Copy it to the clipboard as pixels"))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACING, 2 * SPACING, 2 * SPACING, 2 * SPACING)
        column.setSpacing(2 * SPACING)
        column.addWidget(self._preview, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(form)
        column.addWidget(buttons)
        self.what.currentIndexChanged.connect(self._view_changed)
        self.format.currentIndexChanged.connect(self._describe)
        self.scale.currentIndexChanged.connect(self._describe)
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        self.copy_button.clicked.connect(lambda: self.copy_requested.emit(self._view(), self.scale.currentData()))
        self._view_changed()

    def _view(self) -> View:
        return self._views[self.what.currentIndex()]

    def _view_changed(self) -> None:
        view, before = self._view(), self.format.currentData()
        self.format.clear()
        self.format.addItem(self.tr("PNG, pixels"), ".png")
        if view.vector:
            self.format.addItem(self.tr("SVG, lines and text"), ".svg")
            self.format.addItem(self.tr("PDF, lines and text"), ".pdf")
        self.format.setCurrentIndex(max(0, self.format.findData(before)))
        image = view.render(1)
        image.setDevicePixelRatio(1)
        smooth = image.width() > _PREVIEW
        kind = Qt.TransformationMode.SmoothTransformation if smooth else Qt.TransformationMode.FastTransformation
        keep = Qt.AspectRatioMode.KeepAspectRatio
        self._preview.setPixmap(QPixmap.fromImage(image.scaled(self._preview.size(), keep, kind)))
        self._describe()

    def _describe(self) -> None:
        view, vector = self._view(), self.format.currentData() != ".png"
        self.scale.setEnabled(not vector)
        scale = 1 if vector else self.scale.currentData()
        width, height = view.size.width() * scale, view.size.height() * scale
        text = self.tr("{width:,}×{height:,} units of 1/96 inch") if vector else self.tr("{width:,}×{height:,} pixels")
        self.size_text.setText(text.format(width=width, height=height))

    def _save(self) -> None:
        view, suffix, scale = self._view(), self.format.currentData(), self.scale.currentData()
        self.accept()
        self.save_requested.emit(view, suffix, scale)
