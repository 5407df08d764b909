"""Planes of the code space that a person chooses, all of which lift to codes and so can be decoded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer.latent.planes import fit_plane, map_positions
from explorer.models import Autoencoder
from explorer.values import BadInput
from explorer.values.number_text import counted
from explorer.values.open_model import OpenModel
from explorer.values.plane import Plane
from explorer.values.plane_choice import ANCHORS, NUMBERS, PCA, SAMPLES, PlaneReply, PlaneRequest, PlaneWish

_FITTED_ON = 20_000
# of the largest distance between the three; less is a line as far as 32 bits can tell
_THINNEST = 1e-5


def answer(model: OpenModel, network: Autoencoder, request: PlaneRequest) -> PlaneReply:
    """Lay the codes of the open model out on the wanted plane. Lives on the study thread.

    Raises:
        BadInput: there is no such plane.
    """
    codes = model.codes.values
    plane = chosen_plane(codes, request.wish)
    shares = axis_shares(codes, plane)
    return PlaneReply(request, replace(plane, shares=shares), map_positions(plane, codes), min(1.0, sum(shares)))


def chosen_plane(codes: np.ndarray, wish: PlaneWish) -> Plane:
    """The plane of a wish.

    Args:
        codes: float (N, d), d at least 3.
        wish: of a kind that is a plane.

    Returns:
        A plane with orthonormal axes.

    Raises:
        BadInput: the codes have no such dimensions or samples, or the three lie on one line.
    """
    d = codes.shape[1]
    if d < 3:
        raise BadInput(
            f"Codes with {counted(d, 'number')} have no planes to choose from: the map shows them as they are."
        )
    if wish.kind == PCA:
        plane = fit_plane(codes)
    elif wish.kind == NUMBERS:
        plane = _of_numbers(codes, wish.numbers)
    elif wish.kind == SAMPLES:
        if len(wish.rows) != 3 or not all(0 <= row < len(codes) for row in wish.rows):
            raise BadInput("A plane is set by three samples: select three and use them.")
        plane = _through(codes[list(wish.rows)], "samples")
    elif wish.kind == ANCHORS:
        if len(wish.codes) != 3 or any(len(code) != d for code in wish.codes):
            raise BadInput("A plane is set by three anchors: set three and use them.")
        plane = _through(np.array(wish.codes), "anchors")
    else:
        raise BadInput("There is no plane of that kind.")
    if not (wish.turn or wish.tilt):
        return plane
    third = _left_out(codes, plane)[min(wish.third, d - 3)]
    return turned(plane, third, np.deg2rad(wish.turn), np.deg2rad(wish.tilt))


def turned(plane: Plane, third: np.ndarray, turn: float, tilt: float) -> Plane:
    """Turn a plane about its origin towards a third direction, as one turns a solid before one's eyes.

    Args:
        plane: with orthonormal axes a, b.
        third: (d,), of unit length and orthogonal to both.
        turn: radians; a becomes cos·a + sin·third, and what was third goes behind.
        tilt: radians; b becomes cos·b + sin·(what is behind then).
    """
    a, b = plane.axes
    across = np.cos(turn) * a + np.sin(turn) * third
    behind = -np.sin(turn) * a + np.cos(turn) * third
    return Plane(plane.origin, np.stack([across, np.cos(tilt) * b + np.sin(tilt) * behind]))


def axis_shares(codes: np.ndarray, plane: Plane) -> tuple[float, float]:
    """The shares of the codes' variance along both axes of a plane, 0 to 1; all on the first where nothing varies."""
    covariance = _covariance(codes)
    whole = float(np.trace(covariance))
    if not whole > 0:
        return 1.0, 0.0
    first, second = np.diag(plane.axes @ covariance @ plane.axes.T) / whole
    return float(first), float(second)


def _of_numbers(codes: np.ndarray, numbers: tuple[int, int]) -> Plane:
    d = codes.shape[1]
    first, second = numbers
    if first == second or not all(0 <= number < d for number in numbers):
        raise BadInput(f"Choose two different numbers of the code, from 1 to {d}.")
    # the other numbers keep their mean; these two count from zero, so that the axes show their own values
    origin = codes.mean(axis=0, dtype=np.float64) if len(codes) else np.zeros(d)
    origin[[first, second]] = 0.0
    return Plane(origin, np.eye(d)[[first, second]])


def _through(three: np.ndarray, what: str) -> Plane:
    a, b, c = three.astype(np.float64)
    across = b - a
    longest = max(np.linalg.norm(b - a), np.linalg.norm(c - a), np.linalg.norm(c - b))
    if np.linalg.norm(across) <= _THINNEST * longest:
        across = c - a
    length = np.linalg.norm(across)
    if length == 0:
        raise BadInput(f"These three {what} have the same code; choose others.")
    across /= length
    up = (c - a) - ((c - a) @ across) * across
    if np.linalg.norm(up) <= _THINNEST * longest:
        raise BadInput(f"These three {what} lie on one line; choose others.")
    return Plane(a, np.stack([across, up / np.linalg.norm(up)]))


def _left_out(codes: np.ndarray, plane: Plane) -> np.ndarray:
    """The directions of largest variance among those that the plane leaves out, (d − 2, d), the largest first."""
    d = codes.shape[1]
    # an orthonormal basis of what is left out; the covariance within it has the wanted directions
    rest = np.linalg.svd(plane.axes)[2][2:]
    _, vectors = np.linalg.eigh(rest @ _covariance(codes) @ rest.T)
    found: np.ndarray = vectors[:, ::-1].T @ rest
    largest = np.abs(found).argmax(axis=1)
    signs: np.ndarray = np.sign(found[np.arange(d - 2), largest])
    found *= signs[:, None]
    return found


def _covariance(codes: np.ndarray) -> np.ndarray:
    sample = codes[:: max(1, len(codes) // _FITTED_ON)].astype(np.float64)
    if len(sample) < 2:
        return np.zeros((codes.shape[1], codes.shape[1]))
    covariance: np.ndarray = np.atleast_2d(np.cov(sample, rowvar=False))
    return covariance
