"""Where the visible rectangle of the map lies on the screen."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Frame:
    """A rectangle of the map and the rectangle of pixels that shows it.

    Map y grows upward, pixel y downward. Both axes have a scale of their own, alike unless the map fills its room.

    Attributes:
        left: x of the left edge, map units.
        bottom: y of the bottom edge, map units.
        width: map units, above 0.
        height: map units, above 0.
        pixel_width: logical pixels, above 0.
        pixel_height: logical pixels, above 0.
    """

    left: float = 0.0
    bottom: float = 0.0
    width: float = 1.0
    height: float = 1.0
    pixel_width: float = 1.0
    pixel_height: float = 1.0

    @property
    def scale_x(self) -> float:
        """Pixels in one map unit, to the right."""
        return self.pixel_width / self.width

    @property
    def scale_y(self) -> float:
        """Pixels in one map unit, upward."""
        return self.pixel_height / self.height

    @property
    def rectangle(self) -> tuple[float, float, float, float]:
        """(left, bottom, width, height) in map units."""
        return self.left, self.bottom, self.width, self.height

    def to_pixels(self, x: float, y: float) -> tuple[float, float]:
        """A place of the map in pixels from the frame's top left corner."""
        return (x - self.left) * self.scale_x, (self.bottom + self.height - y) * self.scale_y

    def to_map(self, pixel_x: float, pixel_y: float) -> tuple[float, float]:
        """A place on the screen, in pixels from the frame's top left corner, in map units."""
        return self.left + pixel_x / self.scale_x, self.bottom + self.height - pixel_y / self.scale_y

    def contains(self, x: float, y: float) -> bool:
        """Whether a place of the map is visible."""
        return self.left <= x <= self.left + self.width and self.bottom <= y <= self.bottom + self.height

    def same_scale(self, other: Frame) -> bool:
        """Whether the two differ by a shift alone."""
        sizes = (self.pixel_width, self.pixel_height) == (other.pixel_width, other.pixel_height)
        across = math.isclose(self.width, other.width, rel_tol=1e-6)
        return sizes and across and math.isclose(self.height, other.height, rel_tol=1e-6)

    def zoomed(self, pixel_x: float, pixel_y: float, factor: float) -> tuple[float, float, float, float]:
        """The rectangle after zooming, the place under the pointer staying there.

        Args:
            pixel_x: of the fixed place.
            pixel_y: of the fixed place.
            factor: above 1 magnifies.
        """
        x, y = self.to_map(pixel_x, pixel_y)
        return (
            x - (x - self.left) / factor,
            y - (y - self.bottom) / factor,
            self.width / factor,
            self.height / factor,
        )

    def panned(self, pixel_dx: float, pixel_dy: float) -> tuple[float, float, float, float]:
        """The rectangle after dragging the map by so many pixels."""
        return (
            self.left - pixel_dx / self.scale_x,
            self.bottom + pixel_dy / self.scale_y,
            self.width,
            self.height,
        )
