"""What an autoencoder made of a person's picture."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from explorer.features.restore.messages.restored import Found

if TYPE_CHECKING:
    from explorer.features.restore.messages.preparation import Placement
    from explorer.values.picture import Picture


@dataclass(frozen=True, eq=False)
class Reconstruction(Found):
    """What the model was shown and what it made of it.

    Attributes:
        code: d numbers.
        prepared: the model's input, H by W by its channels.
        reconstruction: the model's output, same size as `prepared`.
        squared_error: sum over pixels of (x − x̂)² with pixels in [0, 1].
        psnr_db: −10·log10 of the mean squared error of this picture, peak 1; infinite when they are equal.
        placement: where the model's input lies in the picture.
    """

    code: tuple[float, ...]
    prepared: Picture
    reconstruction: Picture
    squared_error: float
    psnr_db: float
    placement: Placement

    BLANK: ClassVar[Mapping[str, object]] = {"squared_error": None, "psnr_db": None, "code": ()}

    def record(self) -> dict[str, object]:
        """Error and code; no PSNR where it is infinite."""
        psnr = self.psnr_db if math.isfinite(self.psnr_db) else None
        return {"squared_error": self.squared_error, "psnr_db": psnr, "code": self.code}

    def in_words(self) -> str:
        """The error."""
        psnr = f", PSNR {self.psnr_db:.2f} dB" if math.isfinite(self.psnr_db) else ""
        return f"squared error {self.squared_error:.3f}{psnr}"
