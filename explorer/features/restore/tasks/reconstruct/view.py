"""What is told of a reconstruction, and how it lies over the picture."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF

from explorer.features.restore.messages.reconstruction import Reconstruction
from explorer.features.restore.messages.restored import Restored
from explorer.features.restore.view.controls import Controls, Figure, Scene
from explorer.gui.panels.wording import significant

_MOST_CODE_NUMBERS = 12
_HAIR = 1e-6


class ReconstructControls(Controls):
    """The settings of the preparation."""

    def in_short(self, result: Restored) -> str:
        """The error."""
        return self.tr("squared error {error}").format(error=significant(_of(result).squared_error, 3))

    def figures(self, result: Restored) -> tuple[Figure, ...]:
        """Error and code."""
        found = _of(result)
        psnr = "∞" if math.isinf(found.psnr_db) else f"{found.psnr_db:.2f}"
        numbers = [f"{number:.3f}".replace("-", "−") for number in found.code[:_MOST_CODE_NUMBERS]]
        more = "   …" if len(found.code) > _MOST_CODE_NUMBERS else ""
        return (
            Figure(
                self.tr("Squared error"),
                self.tr("{error}, sum of {values:,}").format(
                    error=significant(found.squared_error, 4), values=found.prepared.pixels.size
                ),
                self.tr("Sum over the pixels of (input − reconstruction)², pixels from 0 to 1"),
            ),
            Figure(
                self.tr("PSNR (input)"),
                self.tr("{value} dB").format(value=psnr),
                self.tr("−10·log₁₀ of this picture's mean squared error, peak 1; higher is better"),
            ),
            Figure(
                self.tr("Code"),
                "   ".join(numbers) + more,
                self.tr("The picture's position in the model's code space: {code}").format(
                    code=", ".join(f"{number:.6g}" for number in found.code)
                ),
            ),
        )

    def size_in_words(self, result: Restored) -> str:
        """The picture's size and the model's."""
        prepared = _of(result).prepared
        return self.tr("{width} × {height} → {columns} × {rows}").format(
            width=result.width, height=result.height, columns=prepared.width, rows=prepared.height
        )

    def scene(self, result: Restored) -> Scene:
        """The model's input and answer pixel by pixel on a grid of the model's pixels, and the picture around them."""
        found = _of(result)
        columns, rows = found.prepared.width, found.prepared.height
        place = found.placement
        across, down = columns / place.width, rows / place.height
        picture = QRectF(-place.left * across, -place.top * down, result.width * across, result.height * down)
        # a hair less on every side, or rounding would add a row of pixels
        ground = picture.adjusted(_HAIR, _HAIR, -_HAIR, -_HAIR).united(QRectF(0, 0, columns, rows)).toAlignedRect()
        return Scene(
            ground.width(),
            ground.height(),
            picture.translated(-ground.x(), -ground.y()),
            QRectF(-ground.x(), -ground.y(), columns, rows),
            found.reconstruction,
            {self.tr("model input"): found.prepared},
        )


def _of(result: Restored) -> Reconstruction:
    assert isinstance(result.found, Reconstruction)
    return result.found
