"""CIELAB, in which lightness and colour are apart: sRGB to L*, a*, b* and back.

White point D65, 2° observer. IEC 61966-2-1 (sRGB), CIE 015:2018, section 8.2.1 (CIELAB).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

_TO_XYZ = np.array(
    [[0.4123908, 0.3575843, 0.1804808], [0.2126390, 0.7151687, 0.0721923], [0.0193308, 0.1191948, 0.9505322]]
)
# each row sums to one part of the white point, so that grey has a = b = 0 exactly
_TO_RELATIVE = (_TO_XYZ / _TO_XYZ.sum(axis=1, keepdims=True)).astype(np.float32)
_FROM_RELATIVE = np.linalg.inv(_TO_XYZ / _TO_XYZ.sum(axis=1, keepdims=True)).astype(np.float32)
_SMALL = 6 / 29


def to_lab(rgb: npt.NDArray[np.floating]) -> Array:
    """From sRGB in [0, 1], (…, 3), to L* in [0, 100], a* and b*."""
    values = np.asarray(rgb, dtype=np.float32)
    linear = np.where(values <= 0.04045, values / 12.92, ((np.maximum(values, 0) + 0.055) / 1.055) ** 2.4)
    relative = linear.astype(np.float32) @ _TO_RELATIVE.T
    bent = np.where(relative > _SMALL**3, np.cbrt(relative), relative / (3 * _SMALL**2) + 4 / 29)
    lightness = 116 * bent[..., 1] - 16
    return np.stack(
        [lightness, 500 * (bent[..., 0] - bent[..., 1]), 200 * (bent[..., 1] - bent[..., 2])], axis=-1
    ).astype(np.float32)


def from_lab(lab: npt.NDArray[np.floating]) -> Array:
    """L*, a*, b* (…, 3) to sRGB (…, 3), not clipped: outside [0, 1] where the screen has no such colour."""
    values = np.asarray(lab, dtype=np.float32)
    middle = (values[..., 0] + 16) / 116
    bent = np.stack([middle + values[..., 1] / 500, middle, middle - values[..., 2] / 200], axis=-1)
    relative = np.where(bent > _SMALL, bent**3, 3 * _SMALL**2 * (bent - 4 / 29))
    linear = relative.astype(np.float32) @ _FROM_RELATIVE.T
    coded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 0.0031308) ** (1 / 2.4) - 0.055)
    return coded.astype(np.float32)
