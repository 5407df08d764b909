"""Asks how a walk shall be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from explorer.gui import theme
from explorer.gui.walks.wording import path_name
from explorer.values.walks import FEWEST_FRAMES, MOST_FRAMES, PIXELS

GIF, MP4, FRAMES, STRIP, CSV, NPZ = "gif", "mp4", "frames", "strip", "csv", "npz"
_FILMS = (GIF, MP4)
_PICTURES = (GIF, MP4, FRAMES, STRIP)
_LARGEST_SIDE = 4096
_COMFORTABLE_SIDE = 256


@dataclass(frozen=True)
class WalkExport:
    """What shall be written.

    Attributes:
        form: "gif", "mp4", "frames", "strip", "csv" or "npz".
        path: the kind of path; a strip shows all paths.
        frames: how many.
        rate: frames a second of a film.
        scale: each pixel becomes scale × scale pixels.
        there_and_back: a film runs back again.
    """

    form: str
    path: str
    frames: int
    rate: float
    scale: int
    there_and_back: bool


class ExportDialog(QDialog):
    """The form; `chosen` says what was chosen once it was accepted."""

    def __init__(
        self,
        paths: Sequence[str],
        path: str,
        frames: int,
        size: tuple[int, int],
        *,
        there_and_back: bool,
        video: bool,
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            paths: the kinds that can be written.
            path: the one that is proposed.
            frames: of the film strip on the screen.
            size: height and width of a picture.
            there_and_back: what is proposed for a film.
            video: MP4 can be written.
            parent: Qt parent.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export the walk"))
        self._size = size
        self.form = QComboBox()
        for form, text in (
            (GIF, self.tr("Film as GIF")),
            (MP4, self.tr("Film as MP4")),
            (FRAMES, self.tr("Each frame as PNG")),
            (STRIP, self.tr("Film strips of all paths in one PNG")),
            (CSV, self.tr("Codes as CSV")),
            (NPZ, self.tr("Codes as NPZ")),
        ):
            if form != MP4 or video:
                self.form.addItem(text, form)
        self.path = QComboBox()
        for kind in paths:
            self.path.addItem(path_name(kind), kind)
        self.path.setCurrentIndex(max(0, self.path.findData(path)))
        self.frames = QSpinBox()
        self.frames.setRange(FEWEST_FRAMES, MOST_FRAMES)
        self.frames.setValue(max(frames, 50))
        self._strip_frames = frames
        self.rate = QDoubleSpinBox()
        self.rate.setRange(1, 50)
        self.rate.setDecimals(1)
        self.rate.setValue(12.5)
        self.rate.setSuffix(self.tr(" frames a second"))
        self.scale = QSpinBox()
        self.scale.setRange(1, max(1, _LARGEST_SIDE // max(size)))
        self.scale.setValue(max(1, _COMFORTABLE_SIDE // max(size)))
        self.scale.setPrefix("× ")
        self.there_and_back = QCheckBox(self.tr("Back and forth"))
        self.there_and_back.setChecked(there_and_back)
        self.facts = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.facts.setProperty("role", "muted")
        self.facts.setWordWrap(True)
        self._video = video

        self._form = QFormLayout()
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for text, field in (
            (self.tr("Save"), self.form),
            (self.tr("Path"), self.path),
            (self.tr("Frames"), self.frames),
            (self.tr("Speed"), self.rate),
            (self.tr("Enlarge"), self.scale),
        ):
            self._form.addRow(text, field)
            field.setMinimumHeight(28)
            field.setAccessibleName(text)
        self._form.addRow("", self.there_and_back)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Choose a file…"))
        for button in buttons.buttons():
            # the style's own pictures are of no family with the program's
            button.setIcon(QIcon())
            button.setMinimumHeight(28)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(2 * theme.SPACING)
        column.addLayout(self._form)
        column.addWidget(self.facts)
        column.addWidget(buttons)
        self.form.currentIndexChanged.connect(self._form_changed)
        for field in (self.frames, self.scale, self.rate):
            field.valueChanged.connect(lambda _: self._tell())
        for changed in (self.path.currentIndexChanged, self.there_and_back.toggled):
            changed.connect(lambda _: self._tell())
        self._form_changed()

    def chosen(self) -> WalkExport:
        """What was chosen."""
        return WalkExport(
            str(self.form.currentData()),
            str(self.path.currentData()),
            self.frames.value(),
            self.rate.value(),
            self.scale.value(),
            self.there_and_back.isChecked(),
        )

    def _form_changed(self) -> None:
        form = str(self.form.currentData())
        film, pictures = form in _FILMS, form in _PICTURES
        for field, shown in (
            (self.path, form != STRIP),
            (self.rate, film),
            (self.scale, pictures),
            (self.there_and_back, film),
        ):
            self._form.setRowVisible(field, shown)
        if form == STRIP:
            self.frames.setValue(self._strip_frames)
        self._tell()

    def _tell(self) -> None:
        chosen, lines = self.chosen(), []
        if chosen.form in (GIF, MP4, FRAMES):
            height, width = (side * chosen.scale for side in self._size)
            lines.append(self.tr("{width} × {height} pixels, not smoothed").format(width=width, height=height))
        if chosen.form in _FILMS:
            count = chosen.frames + (max(0, chosen.frames - 2) if chosen.there_and_back else 0)
            lines.append(self.tr("{seconds:.1f} s").format(seconds=count / chosen.rate))
        if not self._video and chosen.form == GIF:
            lines.append(self.tr("MP4 needs the package imageio-ffmpeg"))
        no_codes = chosen.form in (CSV, NPZ) and chosen.path == PIXELS
        if no_codes:
            lines = [self.tr("A cross-fade has no codes: choose another path")]
        self.facts.setText(" · ".join(lines))
        buttons = self.findChild(QDialogButtonBox)
        if buttons is not None:
            buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not no_codes)
