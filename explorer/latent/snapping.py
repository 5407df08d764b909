"""Moves a code from the encoder's guess to the nearest picture that the decoder can make.

The encoder answers at once and for every picture alike; for one picture a few gradient steps on the code do better. The
steps are Levenberg's and Marquardt's: the gradient, scaled by the pull-back metric where the decoder is nearly linear,
and short along the gradient itself where it is not.

Source: Levenberg 1944, Marquardt 1963; Zhu, Krähenbühl, Shechtman and Efros, Generative visual manipulation on the
natural image manifold, ECCV 2016 (an encoder's guess, refined by gradient steps).
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import torch

from explorer.latent.geometry import Decoder
from explorer.models import from_weights
from explorer.values import Picture
from explorer.values.model import Weights
from explorer.values.snap import SnapPath

_TOLERANCE = 1e-5
_MOST_STEPS = 100
_FIRST_DAMPING = 1e-2
_MOST_DAMPING = 1e8


def snap_picture(weights: Weights, picture: Picture, code: tuple[float, ...]) -> Generator[SnapPath, None, SnapPath]:
    """Snap a picture with a model's decoder; a network of its own is built on the calling thread.

    Args:
        weights: of the model.
        picture: the model's input.
        code: where to start.

    Yields:
        The way so far, after each step that lowered the error.
    """
    network = from_weights(weights)
    target = torch.from_numpy(picture.pixels.transpose(2, 0, 1).copy()).float().div(255).flatten()
    return (yield from snap(Decoder.of(network), target, np.array(code)))


def snap(decoder: Decoder, target: torch.Tensor, code: np.ndarray) -> Generator[SnapPath, None, SnapPath]:
    """Lower ‖g(z) − x‖² from a first code.

    Args:
        decoder: g.
        target: x, pixels (P,).
        code: the first z, (d,).

    Yields:
        The way so far, after each step that lowered the error.

    Returns:
        The whole way; not `finished` where 100 steps were not enough.
    """
    target = target.to(decoder.dtype)
    codes = [np.asarray(code, np.float64)]
    errors = [_error(decoder, codes[-1], target)]
    damping = _FIRST_DAMPING
    finished = not np.isfinite(errors[0])
    for _ in range(_MOST_STEPS):
        if finished:
            break
        pixels, products = decoder.push(codes[-1][None])
        slopes = products[0].double()
        downhill = (slopes @ (target - pixels[0]).double()).numpy()
        metric = (slopes @ slopes.T).numpy()
        while not finished:
            ground = damping * (np.diag(np.diag(metric)) + np.eye(len(metric)) * max(np.trace(metric), 1e-12))
            step = np.linalg.solve(metric + ground, downhill)
            error = _error(decoder, codes[-1] + step, target)
            if error < errors[-1]:
                break
            damping *= 10
            finished = damping > _MOST_DAMPING
        if finished:
            break
        # what a step gains is small when little is left to gain
        finished = errors[-1] - error <= _TOLERANCE * errors[-1]
        codes.append(codes[-1] + step)
        errors.append(error)
        damping /= 5
        yield SnapPath(np.stack(codes), tuple(errors), finished)
    return SnapPath(np.stack(codes), tuple(errors), finished)


def _error(decoder: Decoder, code: np.ndarray, target: torch.Tensor) -> float:
    return float((decoder.pixels(code[None])[0] - target).double().square().sum())
