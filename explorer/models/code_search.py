"""The code whose decoding comes nearest to a picture of which only a part is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch.func import jacfwd

from explorer.models.autoencoder import Autoencoder

Array = npt.NDArray[np.float32]

_FIRST_DAMPING = 1e-2
_EASIER, _HARDER = 0.3, 4.0
_MOST_DAMPING = 1e8
_STILL = 1e-5


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

    Marquardt, "An algorithm for least-squares estimation of nonlinear parameters", SIAM Journal 11 (1963).

    Args:
        model: whose decoder is g.
        picture: (C, H, W) in [0, 1], anything where it is not known.
        known: bool (H, W).
        start: (d,), the first code.
        steps: tried at most; those that make it worse are not taken.
    """
    weights = torch.from_numpy(np.broadcast_to(known, picture.shape).astype(np.float32).copy()).flatten()
    target = torch.from_numpy(np.array(picture, dtype=np.float32)).flatten()

    def misfit(code: torch.Tensor) -> torch.Tensor:
        return weights * (model.decode(code[None]).flatten() - target)

    slopes = jacfwd(misfit)
    with torch.no_grad():
        code = torch.from_numpy(np.array(start, dtype=np.float32))
        residual = misfit(code)
        error = float(residual.square().sum(dtype=torch.float64))
        path, errors, damping = [code], [error], _FIRST_DAMPING
        for _ in range(steps):
            jacobian = slopes(code).double()
            normal = jacobian.T @ jacobian
            scale = torch.diag(normal).clamp(min=1e-12)
            gradient = jacobian.T @ residual.double()
            step = torch.linalg.solve(normal + damping * torch.diag(scale), gradient)
            tried = code - step.float()
            residual_there = misfit(tried)
            error_there = float(residual_there.square().sum(dtype=torch.float64))
            if error_there < error:
                still = error - error_there < _STILL * error
                code, residual, error = tried, residual_there, error_there
                path.append(code)
                errors.append(error)
                damping *= _EASIER
                if still:
                    break
            else:
                damping *= _HARDER
                if damping > _MOST_DAMPING:
                    break
    return CodeSearch(torch.stack(path).numpy(), np.array(errors))
