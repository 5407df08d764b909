"""How strongly the decoder stretches the plane, under the points."""

from __future__ import annotations

import numpy as np

from explorer.app.exploration import Exploration
from explorer.app.instruments.field_backdrop import FieldBackdrop
from explorer.app.services import Services
from explorer.gui import theme
from explorer.gui.main_window import MainWindow
from explorer.gui.map.backdrop_key import BackdropKey
from explorer.gui.map.palettes import sequential_colours
from explorer.gui.panels.wording import significant
from explorer.values import Picture
from explorer.values.fields import MAGNIFICATION, MagnificationReply

_LEVELS = 256
_TAIL = 1.0
_OPACITY = 0.5


class Magnification(FieldBackdrop[MagnificationReply]):
    """Shows √det G on a logarithmic scale."""

    name = "magnification"
    query = MAGNIFICATION

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration) -> None:
        super().__init__(window, services, exploration)
        window.backdrops.add(
            self.name,
            self.tr("&Magnification"),
            self.tr(
                "Bright where a small step on the map changes the picture a lot: how much the decoder stretches the map"
            ),
            self.request,
            shortcut="Shift+B",
            opacity=_OPACITY,
        )

    def draw(self, reply: MagnificationReply) -> tuple[Picture, BackdropKey]:
        """Cividis over the logarithm, from the 1st to the 99th percentile of what is in view."""
        values = reply.values
        positive = values[np.isfinite(values) & (values > 0)]
        colours = sequential_colours("cividis", _LEVELS)
        low, high = np.percentile(np.log(positive), (_TAIL, 100 - _TAIL)) if len(positive) else (0.0, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            places = np.nan_to_num((np.log(values) - low) / max(high - low, 1e-6), nan=0.0)
        table = np.array([theme.rgb(colour) for colour in colours], np.uint8)
        picture = Picture(table[(np.clip(places, 0, 1) * (_LEVELS - 1)).astype(np.uint8)])
        ends = significant(float(np.exp(low)), 2), significant(float(np.exp(high)), 2)
        words = self.tr(
            "Magnification √det G: the area in picture space per unit of map area, from {low} to {high} on a "
            "logarithmic scale (1st to 99th percentile of the view). Distances between pictures are square roots "
            "of squared errors, summed over the pixels."
        ).format(low=ends[0], high=ends[1])
        key = BackdropKey(
            self.tr("Magnification √det G"), colours[:: _LEVELS // 16], ends, self.tr("logarithmic scale"), words
        )
        return picture, key
