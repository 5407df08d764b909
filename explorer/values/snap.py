"""A picture's code moved until the decoder's picture is as near as it can come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class SnapPath:
    """The way of a code, as far as it has gone.

    Attributes:
        codes: float64 (M, d), the encoder's guess first.
        errors: squared error of each, sum over pixels in [0, 1]; never rising.
        finished: no step lowers the error any more, to the solver's tolerance.
    """

    codes: np.ndarray
    errors: tuple[float, ...]
    finished: bool = False
