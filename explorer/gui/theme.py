"""The look of the window: light and dark palettes, one accent colour, recoloured icons, number fonts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QImage, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from explorer.drawing.look import DARK, LIGHT
from explorer.locations import resources_folder

if TYPE_CHECKING:
    from explorer.values import Picture

SPACING = 8
"""The grid that everything stands on, in logical pixels."""


def _palette(colours: Mapping[str, str]) -> QPalette:
    c = {name: QColor(value) for name, value in colours.items()}
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, c["window"]), (roles.WindowText, c["text"]), (roles.Base, c["base"]),
        (roles.AlternateBase, c["alternate"]), (roles.Text, c["text"]), (roles.Button, c["button"]),
        (roles.ButtonText, c["text"]), (roles.BrightText, QColor("#ffffff")), (roles.Highlight, c["accent"]),
        (roles.HighlightedText, c["accent_text"]), (roles.Accent, c["accent"]), (roles.Link, c["accent"]),
        (roles.ToolTipBase, c["tooltip"]), (roles.ToolTipText, c["text"]), (roles.PlaceholderText, c["muted"]),
        (roles.Mid, c["line"]), (roles.Midlight, c["line"]), (roles.Dark, c["line"]), (roles.Light, c["base"]),
        (roles.Shadow, QColor("#000000")),
    ):  # fmt: skip
        palette.setColor(role, colour)
    faded = QColor(c["muted"])
    faded.setAlphaF(0.65)
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, faded)
    palette.setColor(QPalette.ColorGroup.Disabled, roles.Highlight, c["line"])
    # a field that cannot be used has the ground of what is around it
    palette.setColor(QPalette.ColorGroup.Disabled, roles.Base, c["window"])
    palette.setColor(QPalette.ColorGroup.Disabled, roles.PlaceholderText, faded)
    return palette


def apply(scheme: str) -> None:
    """Dress the application.

    Fusion with our own palettes, since `styleHints().setColorScheme()` does nothing on many Linux desktops.

    Args:
        scheme: "system", "light" or "dark".
    """
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    dark = scheme == "dark"
    if scheme == "system":
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    application.setStyleSheet("")  # a style sheet hides the name of the style below it
    if application.style().objectName() != "fusion":
        application.setStyle("fusion")
    application.setPalette(_palette(DARK if dark else LIGHT))
    application.setStyleSheet((resources_folder() / "style.qss").read_text(encoding="utf-8"))


def is_dark() -> bool:
    """Whether the application's palette is dark."""
    return bool(QGuiApplication.palette().color(QPalette.ColorRole.Window).lightnessF() < 0.5)


def accent() -> QColor:
    """The one accent colour of the current palette."""
    return QGuiApplication.palette().color(QPalette.ColorRole.Accent)


def muted() -> QColor:
    """The colour of secondary text."""
    return QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText)


def line() -> QColor:
    """The colour of hairlines between areas."""
    return QGuiApplication.palette().color(QPalette.ColorRole.Mid)


def icon(name: str) -> QIcon:
    """One of the icons of `resources/icons`, drawn in the colours of the current palette.

    Args:
        name: file name without ".svg".

    Raises:
        FileNotFoundError: there is no such icon.
    """
    palette, groups, roles = QGuiApplication.palette(), QPalette.ColorGroup, QPalette.ColorRole
    behind = palette.color(roles.Button)
    normal, disabled = (
        _blended(palette.color(group, roles.ButtonText), behind).name() for group in (groups.Active, groups.Disabled)
    )
    return _drawn_icon(name, normal, disabled)


def rgb(colour: QColor) -> tuple[int, int, int]:
    """Red, green and blue of a colour, each 0 to 255."""
    return colour.red(), colour.green(), colour.blue()


def _blended(front: QColor, behind: QColor) -> QColor:
    """A faded colour over another one, since SVG knows no transparency within a colour."""
    alpha = front.alphaF()
    parts = QColor.redF, QColor.greenF, QColor.blueF
    red, green, blue = (alpha * part(front) + (1 - alpha) * part(behind) for part in parts)
    return QColor.fromRgbF(red, green, blue)


@cache
def _drawn_icon(name: str, normal: str, disabled: str) -> QIcon:
    source = (resources_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    result = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, normal), (QIcon.Mode.Disabled, disabled)):
        renderer = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
        for size in (16, 20, 32, 40):
            pixmap = QPixmap(size, size)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            renderer.render(painter, QRectF(0, 0, size, size))
            painter.end()
            result.addPixmap(pixmap, mode)
    return result


def tabular(font: QFont) -> QFont:
    """The same font with figures of equal width, so that changing numbers do not dance."""
    result = QFont(font)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def fixed_font() -> QFont:
    """The system's fixed-width font."""
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)


def qimage(picture: Picture) -> QImage:
    """The picture as a QImage that shares its memory; keep the picture alive as long as the image."""
    pixels = picture.pixels
    grey = pixels.shape[2] == 1
    kind = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB888
    # not the array's stride, which is any number where there is but one row
    return QImage(pixels.data, picture.width, picture.height, picture.width * pixels.shape[2], kind)
