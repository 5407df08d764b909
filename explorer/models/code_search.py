"""The code whose decoding comes nearest to a picture of which only a part is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.models.autoencoder import Autoencoder
from explorer.models.inference import decode_codes

Array = npt.NDArray[np.float32]

_FIRST_DAMPING = 1e-2
_EASIER, _HARDER = 0.3, 4.0
_MOST_DAMPING = 1e8
_STILL = 1e-5
_NUDGE = 1e-3


@dataclass(frozen=True, eq=False)
class CodeSearch:
    """A search's way.

    Attributes:
        path: float32 (steps + 1, d), from where it began to where it ended.
        residuals: float64 (steps + 1,), sum over the known pixels of (x − x̂)² at each of them; never grows.
    """

    path: Array
    residuals: npt.NDArray[np.float64]


def search_code(
    model: Autoencoder, picture: Array, known: npt.NDArray[np.bool_], start: Array, steps: int = 40
) -> CodeSearch:
    """Minimise ‖known · (x − g(z))‖² over the code z, by Levenberg and Marquardt's damped Gauss-Newton steps.

    Marquardt, "An algorithm for least-squares estimation of nonlinear parameters", SIAM Journal 11 (1963). The slopes
    of g are differences of decodings on both sides of z, all decoded at once.

    Args:
        model: whose decoder is g.
        picture: (C, H, W) in [0, 1], anything where it is not known.
        known: bool (H, W).
        start: (d,), the first code.
        steps: tried at most; those that make it worse are not taken.
    """
    counted = np.broadcast_to(known, picture.shape).ravel()
    target = picture.ravel()[counted].astype(np.float64)

    def seen(codes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        decoded = decode_codes(model, codes.astype(np.float32)).reshape(len(codes), -1)
        return decoded[:, counted].astype(np.float64)

    code = np.array(start, dtype=np.float64)
    residual = seen(code[None])[0] - target
    path, errors, damping = [code], [float(residual @ residual)], _FIRST_DAMPING
    slopes: npt.NDArray[np.float64] | None = None
    for _ in range(steps):
        if slopes is None:
            slopes = _slopes(seen, code)
            normal = slopes @ slopes.T
            scale = np.diag(np.maximum(np.diag(normal), 1e-12))
        tried = code - np.linalg.solve(normal + damping * scale, slopes @ residual)
        there = seen(tried[None])[0] - target
        error = float(there @ there)
        if error < errors[-1]:
            still = errors[-1] - error < _STILL * errors[-1]
            code, residual, slopes = tried, there, None
            path.append(code)
            errors.append(error)
            damping *= _EASIER
            if still:
                break
        else:
            damping *= _HARDER
            if damping > _MOST_DAMPING:
                break
    return CodeSearch(np.array(path, dtype=np.float32), np.array(errors))


def _slopes(
    seen: Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]], code: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """∂g/∂z at a code, (d, known pixels)."""
    nudges = np.diag(_NUDGE * np.maximum(1.0, np.abs(code)))
    around = seen(np.concatenate([code + nudges, code - nudges]))
    slopes: npt.NDArray[np.float64] = (around[: len(code)] - around[len(code) :]) / (2 * np.diag(nudges)[:, None])
    return slopes
