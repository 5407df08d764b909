"""From a line of codes to a path with its film strip: spacing, decoding, lengths."""

from __future__ import annotations

import itertools

import numpy as np

from explorer.latent.geometry.decoder import Decoder
from explorer.latent.geometry.paths import closely, code_steps
from explorer.latent.geometry.paths import picture_steps as path_steps
from explorer.latent.walks import lines
from explorer.models import Autoencoder, decode_codes, to_pixels
from explorer.values.sealed import sealed
from explorer.values.walks import CODE, PIXELS, WalkPath, shares


def path_of(
    network: Autoencoder,
    kind: str,
    line: np.ndarray,
    frames: int,
    spacing: str,
    *,
    settled: bool = True,
    trouble: str = "",
) -> WalkPath:
    """A path along codes.

    Args:
        network: whose decoder draws.
        kind: of `PATHS`.
        line: (M, d) codes, corners of the path; it is divided until its length in pictures can be measured.
        frames: of the film strip.
        spacing: of `SPACINGS`.
        settled: see `WalkPath`.
        trouble: see `WalkPath`.

    Returns:
        The path; its frames' distances to real samples are not known yet.
    """
    decoder = Decoder.of(network)
    line = closely(decoder, line)
    changes = path_steps(decoder, line)
    lengths = code_steps(line)
    places = shares(lengths if spacing == CODE else changes)
    codes = _at(line, places, frames)
    drawn = decode_codes(network, codes)
    return WalkPath(
        kind,
        line,
        places,
        codes,
        upright(drawn),
        picture_steps(drawn),
        np.full(frames, np.nan),
        float(changes.sum()),
        float(lengths.sum()),
        settled,
        trouble,
    )


def cross_fade(network: Autoencoder, anchors: np.ndarray, frames: int, spacing: str) -> WalkPath:
    """From the decoded picture of one anchor to that of the next, pixel by pixel.

    With equal steps in code each frame stands above that of the straight line between the same anchors.

    Args:
        network: whose decoder draws the anchors.
        anchors: (A, d).
        frames: of the film strip.
        spacing: of `SPACINGS`.
    """
    ends = decode_codes(network, anchors.astype(np.float32))
    changes = picture_steps(ends)
    at = shares(code_steps(anchors) if spacing == CODE else changes)
    line = lines.straight(anchors)
    mixed = _at(ends.reshape(len(ends), -1), at, frames).reshape(frames, *ends.shape[1:])
    return WalkPath(
        PIXELS,
        line,
        np.interp(np.linspace(0, len(at) - 1, len(line)), np.arange(len(at)), at),
        None,
        upright(mixed),
        picture_steps(mixed),
        np.full(frames, np.nan),
        float(changes.sum()),
        float("nan"),
    )


def picture_steps(pictures: np.ndarray) -> np.ndarray:
    """Euclidean distance from each picture (N, C, H, W) in [0, 1] to the next, float64 (N − 1,)."""
    flat = pictures.reshape(len(pictures), -1)
    # one difference at a time in memory
    return np.array([np.linalg.norm(b - a) for a, b in itertools.pairwise(flat)], dtype=np.float64)


def upright(pictures: np.ndarray) -> np.ndarray:
    """Pictures (N, C, H, W) in [0, 1] as uint8 (N, H, W, C) that nobody can change."""
    return sealed(np.ascontiguousarray(np.moveaxis(to_pixels(pictures), 1, -1)))


def _at(points: np.ndarray, places: np.ndarray, frames: int) -> np.ndarray:
    """Points (M, P) at rising places 0 to 1, as float32 (frames, P) at even ones."""
    wanted = np.linspace(0, 1, frames)
    return np.stack([np.interp(wanted, places, column) for column in points.T], axis=1).astype(np.float32)
