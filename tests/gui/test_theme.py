import numpy as np
import pytest
from PySide6.QtGui import QColor

from explorer.gui import theme
from explorer.values import Picture


def contrast(a: QColor, b: QColor) -> float:
    """WCAG 2 contrast ratio of two colours."""

    def luminance(colour: QColor) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_and_quiet_text_can_be_read(qapp, scheme):
    palette = qapp.palette()
    assert theme.is_dark() == (scheme == "dark")
    for ground in (palette.window().color(), palette.base().color(), palette.button().color()):
        assert contrast(palette.text().color(), ground) >= 7
        assert contrast(theme.muted(), ground) >= 4.5
    assert contrast(palette.highlightedText().color(), palette.highlight().color()) >= 4.5


def test_icons_follow_the_palette(qapp):
    def darkness(name):
        image = theme.icon(name).pixmap(24, 24).toImage()
        solid = [image.pixelColor(x, y) for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() > 200]
        return sum(colour.lightnessF() for colour in solid) / len(solid)

    theme.apply("light")
    light = darkness("probe")
    theme.apply("dark")
    dark = darkness("probe")
    theme.apply("light")
    assert light < 0.4 < 0.6 < dark
    assert darkness("probe") == pytest.approx(light)


def test_an_unknown_icon_is_an_error(qapp):
    with pytest.raises(FileNotFoundError):
        theme.icon("no-such-icon")


def test_a_picture_of_one_row_becomes_an_image_whatever_its_stride(qapp):
    row = np.lib.stride_tricks.as_strided(np.array([10, 20, 30], np.uint8), (1, 1, 3), (1, 1, 1))
    image = theme.qimage(Picture(row))
    assert not image.isNull()
    assert image.pixelColor(0, 0) == QColor(10, 20, 30)
