"""Colours that things have, to choose from."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def natural_colours() -> tuple[tuple[str, tuple[int, int, int]], ...]:
    """Names and RGB values, 0 to 255."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("natural_colours", text)

    return (
        (tr("Fair skin"), (236, 200, 178)),
        (tr("Tanned skin"), (205, 152, 118)),
        (tr("Brown skin"), (150, 98, 70)),
        (tr("Dark skin"), (92, 58, 44)),
        (tr("Lips"), (184, 84, 88)),
        (tr("Blond hair"), (206, 172, 110)),
        (tr("Brown hair"), (92, 62, 40)),
        (tr("Red hair"), (158, 78, 38)),
        (tr("Clear sky"), (122, 172, 222)),
        (tr("Evening sky"), (236, 160, 104)),
        (tr("Sea"), (44, 104, 132)),
        (tr("Lake"), (84, 138, 146)),
        (tr("Spring leaves"), (136, 178, 74)),
        (tr("Grass"), (92, 140, 58)),
        (tr("Fir trees"), (46, 84, 58)),
        (tr("Dry grass"), (190, 172, 108)),
        (tr("Sand"), (218, 194, 148)),
        (tr("Earth"), (120, 86, 56)),
        (tr("Wood"), (158, 112, 70)),
        (tr("Brick"), (172, 84, 62)),
        (tr("Grey stone"), (142, 140, 136)),
        (tr("Denim"), (70, 96, 140)),
        (tr("Red"), (196, 42, 46)),
        (tr("Orange"), (232, 132, 40)),
        (tr("Yellow"), (240, 206, 66)),
        (tr("Pink"), (232, 148, 176)),
        (tr("Violet"), (122, 82, 152)),
        (tr("Royal blue"), (44, 72, 172)),
        (tr("Cream"), (244, 234, 208)),
        (tr("White"), (250, 250, 250)),
    )
