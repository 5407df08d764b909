"""The tab "Walk" below the map: anchors, player, and the film strips of all paths."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from superqt.utils import QFlowLayout

from explorer.gui import theme
from explorer.gui.map.path_looks import look_of
from explorer.gui.panels.buttons import IconButton
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.gui.walks.anchor_bar import AnchorBar
from explorer.gui.walks.film_strip import FilmStrip, StripRow
from explorer.gui.walks.player import Player
from explorer.gui.walks.player_bar import PlayerBar
from explorer.gui.walks.strip_area import StripArea
from explorer.gui.walks.wording import length_text, path_name, path_sentence, verdict
from explorer.values.walks import CODE, PATHS, PICTURE, STRAIGHT, WalkPath, WalkReply

_FRAMES = (3, 41)
_USUAL_FRAMES = 11


class WalkPanel(QWidget):
    """Controls and film strips; what they show is handed in, and what they are for is wired elsewhere.

    Attributes:
        player: the place on the walk.

    Signals:
        add_requested: an anchor where the probe stands.
        clear_requested, turn_requested: all anchors gone; the walk the other way round.
        anchor_chosen, anchor_remove_requested: number of an anchor.
        settings_changed: number of frames, spacing or wanted paths are others.
        path_chosen: the player follows another path; its kind.
        export_requested: the walk as a file.
    """

    add_requested = Signal()
    clear_requested = Signal()
    turn_requested = Signal()
    anchor_chosen = Signal(int)
    anchor_remove_requested = Signal(int)
    settings_changed = Signal()
    path_chosen = Signal(str)
    export_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.player = Player(self)
        self._path = STRAIGHT
        self._possible: tuple[str, ...] = ()
        self._unwanted: frozenset[str] = frozenset()
        self._guard = WheelGuard(self)
        self.anchors = AnchorBar()
        self.bar = PlayerBar(self.player)
        self.strip = FilmStrip(self.tr("Film strips of the walk"))
        self.verdict = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.verdict.setWordWrap(True)
        self.legend = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.legend.setWordWrap(True)
        self.legend.setProperty("role", "muted")
        self.hint = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setProperty("role", "muted")
        self.hint.setContentsMargins(theme.SPACING, theme.SPACING, theme.SPACING, 2 * theme.SPACING)
        self._make_options()
        self._lay_out()
        self._connect()
        self.set_anchors([])

    @property
    def frames(self) -> int:
        """How many frames a film strip has."""
        return self.frames_field.value()

    @property
    def spacing(self) -> str:
        """What is equal from frame to frame, of `SPACINGS`."""
        return str(self.spacing_field.currentData())

    @property
    def path(self) -> str:
        """The path that the player follows."""
        return self._path

    def wanted(self) -> tuple[str, ...]:
        """The paths that are possible and wanted."""
        return tuple(kind for kind in self._possible if kind not in self._unwanted)

    def unwanted(self) -> tuple[str, ...]:
        """The paths that were switched off."""
        return tuple(sorted(self._unwanted))

    def restore(self, frames: int, spacing: str, unwanted: Sequence[str], path: str) -> None:
        """Bring back settings; what the tab does not offer is left as it is. No signal is sent."""
        self.blockSignals(True)
        self.frames_field.setValue(frames)
        if (index := self.spacing_field.findData(spacing)) >= 0:
            self.spacing_field.setCurrentIndex(index)
        self._unwanted = frozenset(unwanted) & frozenset(PATHS)
        self._path = path if path in PATHS else STRAIGHT
        self.blockSignals(False)
        self._fill_paths_menu()

    def set_possible(self, kinds: Sequence[str]) -> None:
        """Say which paths the open model has."""
        if tuple(kinds) != self._possible:
            self._possible = tuple(kinds)
            self._fill_paths_menu()

    def set_anchors(self, anchors: Sequence[tuple[str, str]]) -> None:
        """Show anchors: letter, and what each was set on."""
        self.anchors.set_anchors(anchors)
        walks = len(anchors) > 1
        if not anchors:
            text = self.tr(
                "A walk leads from anchor to anchor. Choose the Walk tool (W) and click on the map, or move the "
                "probe and press A. Drag with the tool to draw a path by hand."
            )
        else:
            text = self.tr("One anchor is set. Set another to see the paths between them here.")
        self.hint.setText(text)
        for part in (self.bar, self.verdict, self._area, self.legend):
            part.setVisible(walks)
        self.hint.setVisible(not walks)
        for button in (self.clear_button, self.turn_button):
            button.setEnabled(bool(anchors))
        self.export_button.setEnabled(walks)
        if not walks:
            self.player.pause()
            self.strip.set_rows([])
        self.updateGeometry()

    def show_reply(self, reply: WalkReply) -> None:
        """Show the paths as far as they are known."""
        self.strip.set_rows([self._row(kind, reply.path(kind)) for kind in self.wanted()])
        self.verdict.setText(verdict(reply))
        self.verdict.setVisible(bool(self.verdict.text()))
        longest = [float(n.max()) for path in reply.paths for n in (path.changes, path.nearest) if n.size]
        known = [value for value in longest if math.isfinite(value)]
        self.legend.setText(
            self.tr(
                "Bars: change to the next frame (coloured) and distance to the nearest real sample (grey), as "
                "square roots of squared errors; the longest is {largest}."
            ).format(largest=length_text(max(known, default=math.nan)))
        )
        self._show_frame(self.player.place)

    def show_waiting(self) -> None:
        """The first paths are on their way."""
        self.strip.set_rows([self._row(kind, None) for kind in self.wanted()])
        self.verdict.hide()

    def set_message(self, text: str) -> None:
        """Say what went wrong, where the verdict would be."""
        self.verdict.setText(text)
        self.verdict.setVisible(bool(text))

    def sizeHint(self) -> QSize:
        """Controls and some rows; the rest scrolls."""
        hint = super().sizeHint()
        if self._area.isHidden():
            return hint
        others = self._column.sizeHint().height() - self._area.sizeHint().height()
        return QSize(hint.width(), others + self._area.comfortable_height())

    def _make_options(self) -> None:
        self.add_button = IconButton("anchor", self.tr("Add anchor"), self.tr("Set an anchor at the probe (A)"))
        self.turn_button = IconButton(
            "turn-round", self.tr("Reverse"), self.tr("Reverse the walk: from the last anchor to A")
        )
        self.clear_button = IconButton("delete", self.tr("Remove all anchors"), self.tr("Remove all anchors"))
        self.frames_field = QSpinBox()
        self.frames_field.setRange(*_FRAMES)
        self.frames_field.setValue(_USUAL_FRAMES)
        self.frames_field.setSuffix(self.tr(" frames"))
        self.frames_field.setAccessibleName(self.tr("Number of frames"))
        self.frames_field.setToolTip(self.tr("Pictures in each film strip"))
        self.frames_field.setKeyboardTracking(False)
        self.spacing_field = QComboBox()
        self.spacing_field.addItem(self.tr("Equal steps in code"), CODE)
        self.spacing_field.addItem(self.tr("Equal steps in picture"), PICTURE)
        self.spacing_field.setAccessibleName(self.tr("Equal steps"))
        self.spacing_field.setToolTip(
            self.tr("Consecutive frames differ by the same distance in code, or by the same change of the picture")
        )
        self.paths_button = QToolButton()
        self.paths_button.setText(self.tr("Paths"))
        self.paths_button.setAccessibleName(self.tr("Paths"))
        self.paths_button.setToolTip(self.tr("Which paths to show"))
        self.paths_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.paths_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._paths_menu = QMenu(self)
        self.paths_button.setMenu(self._paths_menu)
        self.export_button = IconButton(
            "save", self.tr("Export"), self.tr("Save the walk as GIF, MP4, pictures or codes (Ctrl+Shift+E)")
        )
        for field in (self.frames_field, self.spacing_field, self.paths_button, self.bar.overshoot):
            field.setMinimumHeight(28)
        self._guard.protect(self.frames_field, self.spacing_field)

    def _lay_out(self) -> None:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACING, theme.SPACING // 2, theme.SPACING, theme.SPACING // 2)
        column.setSpacing(theme.SPACING // 2)
        top = QHBoxLayout()
        top.setSpacing(theme.SPACING)
        for part in (self.add_button, self.anchors, self.turn_button, self.clear_button):
            top.addWidget(part)
        top.addWidget(self.bar, 1)
        top.addStretch()
        column.addLayout(top)
        options = QWidget()
        flow = QFlowLayout(options)
        flow.setContentsMargins(0, 0, 0, 0)
        flow.setSpacing(theme.SPACING)
        bar = self.bar
        for option in (bar.speed, bar.mode, bar.overshoot, self.frames_field, self.spacing_field, self.paths_button):
            flow.addWidget(option)
        flow.addWidget(self.export_button)
        column.addWidget(options)
        column.addWidget(self.verdict)
        self._area = StripArea(self.strip)
        column.addWidget(self._area, 1)
        column.addWidget(self.legend)
        column.addWidget(self.hint, 1)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add_requested)
        self.turn_button.clicked.connect(self.turn_requested)
        self.clear_button.clicked.connect(self.clear_requested)
        self.export_button.clicked.connect(self.export_requested)
        self.anchors.chosen.connect(self.anchor_chosen)
        self.anchors.remove_requested.connect(self.anchor_remove_requested)
        self.frames_field.valueChanged.connect(lambda _: self.settings_changed.emit())
        self.spacing_field.currentIndexChanged.connect(lambda _: self.settings_changed.emit())
        self.player.moved.connect(self._show_frame)
        self.strip.frame_chosen.connect(self._frame_chosen)
        self.strip.play_requested.connect(self.player.toggle)

    def _row(self, kind: str, path: WalkPath | None) -> StripRow:
        title, sentence, look = path_name(kind), path_sentence(kind), look_of(kind)
        if path is None:
            return StripRow(kind, title, "…", sentence, look=look)
        detail = self.tr("length {length}").format(length=length_text(path.length))
        if not path.settled:
            detail = self.tr("{detail} …").format(detail=detail)
        tip = f"{sentence} {path.trouble}" if path.trouble else sentence
        tips = tuple(self._frame_tip(path, frame) for frame in range(len(path.pictures)))
        return StripRow(
            kind, title, detail, tip, path.pictures, path.changes, path.nearest, tips, look, bool(path.trouble)
        )

    def _frame_tip(self, path: WalkPath, frame: int) -> str:
        lines = [self.tr("Frame {number} of {count}").format(number=frame + 1, count=len(path.pictures))]
        if path.codes is not None and path.codes.shape[1] <= 4:
            code = ", ".join(f"{value:.3g}" for value in path.codes[frame])
            lines.append(self.tr("code ({code})").format(code=code))
        if frame < len(path.changes):
            change = length_text(float(path.changes[frame]))
            lines.append(self.tr("change to the next frame {change}").format(change=change))
        near = length_text(float(path.nearest[frame]))
        lines.append(self.tr("distance to the nearest real sample {distance}").format(distance=near))
        return "\n".join(lines)

    def _frame_chosen(self, kind: str, frame: int) -> None:
        self.player.pause()
        changed = kind != self._path
        self._path = kind
        if changed:
            self.path_chosen.emit(kind)
        shown = next((row for row in self.strip.rows if row.pictures is not None), None)
        count = len(shown.pictures) if shown is not None and shown.pictures is not None else 1
        self.player.put(frame / max(1, count - 1))

    def _show_frame(self, place: float) -> None:
        shown = next((row for row in self.strip.rows if row.pictures is not None), None)
        if shown is not None and shown.pictures is not None:
            self.strip.set_current(self._path, place * (len(shown.pictures) - 1))

    def _fill_paths_menu(self) -> None:
        self._paths_menu.clear()
        for kind in self._possible:
            action = self._paths_menu.addAction(path_name(kind))
            action.setToolTip(path_sentence(kind))
            action.setCheckable(True)
            action.setChecked(kind not in self._unwanted)
            action.toggled.connect(lambda on, which=kind: self._want(which, on))

    def _want(self, kind: str, on: bool) -> None:
        self._unwanted = self._unwanted - {kind} if on else self._unwanted | {kind}
        self.settings_changed.emit()
