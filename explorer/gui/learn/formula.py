"""Formulas written in LaTeX, set in type and painted crisply in the text's colour.

ziamath turns LaTeX into SVG with the glyphs of STIX Two Math as outlines; Qt paints it at any pixel ratio. It is
imported when the first formula is laid out, so that the window does not wait for it.
"""

from __future__ import annotations

import re
import warnings
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from types import ModuleType

from PySide6.QtCore import QByteArray, QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

RELATIVE_SIZE = 1.3
"""Formulas stand this much larger than the text around them: their letters have small indices."""

_INK = "#010203"
_VIEW_BOX = re.compile(r'viewBox="([^"]+)"')
_NOMINAL_SIZE = 32.0
_LEAST_SCALE = 0.6
_MARGIN = 1
_WORDS = (
    (r"\\[!,;:]|\\(?:left|right|[bB]igg?[lr]?|quad|qquad|displaystyle|limits)(?![a-zA-Z])", " "),
    (r"\\(?:mathbf|boldsymbol|mathrm|mathit|text|operatorname)\{([^{}]*)\}", r"\1"),
    (r"\\hat\{?(\w)\}?", "\\1\u0302"),
    (r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"(\1)/(\2)"),
    (r"_\{([^{}]*)\}", r"_\1"),
    (r"\^\{([^{}]*)\}", r"^\1"),
)
_SIGNS = {
    "sigma": "σ", "delta": "δ", "Delta": "Δ", "eta": "η", "partial": "∂", "sum": "Σ", "circ": "∘", "cdot": "·",
    "times": "×", "top": "T", "leftarrow": "←", "rightarrow": "→", "longrightarrow": "→", "approx": "≈", "neq": "≠",
    "le": "≤", "ge": "≥", "lambda": "λ", "mu": "μ", "nu": "ν", "theta": "θ", "varepsilon": "ε", "epsilon": "ε",
    "infty": "∞", "max": "max", "min": "min", "cos": "cos", "exp": "exp", "log": "log", "in": "in",
    "lVert": "‖", "rVert": "‖", "Vert": "‖", "vert": "|",
}  # fmt: skip


@dataclass(frozen=True)
class Typeset:
    """How much room a formula takes, in pixels.

    Attributes:
        left: where its picture begins relative to its origin on the base line; below 0 reaches further left.
        ascent: how far the picture reaches above the base line.
        width: of the picture.
        height: of the picture.
    """

    left: float
    ascent: float
    width: float
    height: float


@cache
def _ziamath() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # how it finds its own font
        import ziamath
        from ziamath.config import config
    config.svg2 = False  # Qt draws SVG 1.1: outlines in their place rather than symbols used twice
    return ziamath


@lru_cache(maxsize=1024)
def _outlines(latex: str) -> tuple[str, Typeset]:
    """The formula as SVG in the ink's stand-in colour, and its room, both at the nominal size."""
    try:
        svg = _ziamath().Math.fromlatex(latex, size=_NOMINAL_SIZE, color=_INK, margin=1.0).svg()
    except Exception as error:  # each of three packages has kinds of its own
        raise ValueError(f"not a formula: {latex!r}") from error
    left, top, width, height = map(float, _VIEW_BOX.findall(svg)[0].split())
    return svg, Typeset(left, -top, width, height)


def typeset(latex: str, size: float) -> Typeset:
    """Set a formula and tell its room; quick for one that has been set before, at any size.

    Args:
        latex: without the dollar signs.
        size: of its letters, in pixels.

    Raises:
        ValueError: it cannot be read as LaTeX.
    """
    room, scale = _outlines(latex)[1], size / _NOMINAL_SIZE
    return Typeset(room.left * scale, room.ascent * scale, room.width * scale, room.height * scale)


@lru_cache(maxsize=1024)
def _renderer(latex: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_outlines(latex)[0].replace(_INK, colour).encode()))


def paint(painter: QPainter, latex: str, size: float, colour: QColor, origin: QPointF) -> None:
    """Paint a formula.

    Args:
        painter: where.
        latex: without the dollar signs.
        size: of its letters, in pixels.
        colour: of the ink.
        origin: the left end of its base line.
    """
    form = typeset(latex, size)
    place = QRectF(origin.x() + form.left, origin.y() - form.ascent, form.width, form.height)
    opacity = painter.opacity()
    painter.setOpacity(opacity * colour.alphaF())
    _renderer(latex, colour.name()).render(painter, place)
    painter.setOpacity(opacity)


@cache
def _number_family() -> str:
    fonts = resources.files("ziamath.fonts")
    with resources.as_file(fonts / "STIXTwoMath-Regular.ttf") as path:
        families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))
    return families[0] if families else ""


def number_font(size: float) -> QFont:
    """The formulas' own figures, all of equal width, as a font: for numbers that change too often to be typeset.

    Args:
        size: in pixels.
    """
    font = QFont(_number_family())
    font.setPixelSize(round(size))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def text_size(widget: QWidget, scale: float = 1.0) -> float:
    """How large the letters of a formula are among the text of a widget, in pixels."""
    return round(QFontInfo(widget.font()).pixelSize() * RELATIVE_SIZE * scale)


@lru_cache(maxsize=1024)
def readable(latex: str) -> str:
    """A formula in plain signs, for those who cannot see it."""
    text = latex
    for pattern, replacement in _WORDS * 2:  # a fraction may hold what the later patterns resolve
        text = re.sub(pattern, replacement, text)
    text = re.sub(r"\\([a-zA-Z]+)", lambda found: f" {_SIGNS.get(found[1], found[1])} ", text)
    return re.sub(r"\s+", " ", re.sub(r"[{}\\]", "", text)).strip()


class Typesetter(QObject):
    """Sets many formulas in advance, one in each turn of the event loop, so that the window never stands still.

    A formula takes 1 to 50 ms, the first one 200 ms more.
    """

    done = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[str] = deque()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._one)

    def set_all(self, formulas: Iterable[str]) -> None:
        """Set these; `done` follows, also when there is nothing to do.

        Args:
            formulas: LaTeX; those set before cost nothing.
        """
        self._waiting = deque(dict.fromkeys(formulas))
        self._timer.start()

    def stop(self) -> None:
        """Leave the rest undone; `done` does not follow."""
        self._timer.stop()

    def _one(self) -> None:
        if self._waiting:
            _outlines(self._waiting.popleft())
        else:
            self._timer.stop()
            self.done.emit()


class Formula(QWidget):
    """One formula, in the text's colour and a little larger than the text.

    Where the room is narrow it shrinks, down to 60 %.

    Args:
        latex: without the dollar signs; empty shows nothing and takes no room.
        words: how to say it; made from the LaTeX if empty.
        parent: Qt parent.
    """

    def __init__(self, latex: str = "", words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._latex = ""
        self._scale = 1.0
        self._muted = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        copy = QAction(self.tr("Copy as LaTeX"), self)
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(self._latex))
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.set_latex(latex, words)

    def latex(self) -> str:
        """What is shown."""
        return self._latex

    def set_latex(self, latex: str, words: str = "") -> None:
        """Show another formula.

        Args:
            latex: without the dollar signs.
            words: how to say it; made from the LaTeX if empty.
        """
        self.setAccessibleName(words or readable(latex))
        if latex != self._latex:
            self._latex = latex
            self.updateGeometry()
            self.update()

    def type_size(self) -> float:
        """How large its letters are, in pixels."""
        return text_size(self, self._scale)

    def set_scale(self, scale: float) -> None:
        """Show it larger or smaller than the text asks for; 1 as it asks."""
        self._scale = scale
        self.updateGeometry()
        self.update()

    def set_muted(self, muted: bool) -> None:
        """Secondary formulas stand in a quieter colour."""
        self._muted = muted
        self.update()

    def sizeHint(self) -> QSize:
        """The whole formula."""
        if not self._latex:
            return QSize(0, 0)
        form = typeset(self._latex, self.type_size())
        return QSize(int(form.width) + 1 + 2 * _MARGIN, int(form.height) + 1)

    def minimumSizeHint(self) -> QSize:
        """The formula as small as it may become."""
        whole = self.sizeHint()
        return QSize(int(whole.width() * _LEAST_SCALE), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Outlines, so that any pixel ratio is crisp."""
        if not self._latex:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = self.type_size()
        form = typeset(self._latex, size)
        if form.width > self.width() - 2 * _MARGIN:
            size *= (self.width() - 2 * _MARGIN) / form.width
            form = typeset(self._latex, size)
        role = QPalette.ColorRole.PlaceholderText if self._muted else QPalette.ColorRole.WindowText
        top = (self.height() - form.height) / 2
        # the box of an accent may begin far left of its ink
        origin = QPointF(_MARGIN - max(form.left, -_MARGIN), top + form.ascent)
        paint(painter, self._latex, size, self.palette().color(role), origin)

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other room, other colours another painting."""
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        elif event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self.update()
        super().changeEvent(event)
