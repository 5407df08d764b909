"""Pictures in place of dots: what is asked of the decode thread, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.values.query import Query, Urgency


@dataclass(frozen=True, eq=False)
class ThumbnailRequest:
    """Fill a rectangle of the map with pictures of its samples, none over another.

    Attributes:
        left: x of the rectangle's left edge, map units.
        bottom: y of its lower edge; y grows upward.
        width: map units.
        height: map units.
        columns: pixels across.
        rows: pixels downward.
        smallest: least side of the room for a picture, pixels.
        samples: int32 (n,), rows of the map in an order that favours none; nobody changes these arrays any more.
        x: float32 (n,), their places; infinite where there is none.
        y: float32 (n,).
        colours: uint8 (n,), colour number of each.
        palette: uint8 (256, 3), what the colour numbers mean.
        negative: show dark pictures light.
    """

    left: float
    bottom: float
    width: float
    height: float
    columns: int
    rows: int
    smallest: float
    samples: np.ndarray
    x: np.ndarray
    y: np.ndarray
    colours: np.ndarray
    palette: np.ndarray
    negative: bool


@dataclass(frozen=True, eq=False)
class ThumbnailReply:
    """The pictures.

    Attributes:
        request: what was asked.
        samples: int32 (k,), whose pictures they are.
        boxes: int32 (k, 4), left, top, width and height of each in pixels of the overlay.
        overlay: uint8 (rows, columns, 4), red, green, blue, and 255 where there is a picture, else all 0.
        decoded: whether they are reconstructions, since the originals are not at hand.
    """

    request: ThumbnailRequest
    samples: np.ndarray
    boxes: np.ndarray
    overlay: np.ndarray
    decoded: bool


THUMBNAILS = Query(
    "thumbnails",
    ThumbnailRequest,
    ThumbnailReply,
    "explorer.latent.live_decoder:overlay",
    Urgency.LONG,
    thread="decode",
)
