"""Scanned pages cleaned by a network that gives the page itself; coloured ink keeps its colour."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from explorer.features.restore.compute.canvas import Canvas, Steps
from explorer.features.restore.compute.cielab import to_lab
from explorer.features.restore.compute.lightness import coloured
from explorer.features.restore.compute.resampling import luminance, resize
from explorer.features.restore.compute.shrinking import small_version
from explorer.features.restore.compute.tiling import Part, TiledNetwork
from explorer.features.restore.messages.restored import Outcome
from explorer.features.restore.tasks.clean_page.messages import PageOptions
from explorer.values.full_picture import FullPicture

Array = npt.NDArray[np.float32]

_PAPER_SIDE = 64
_FULL_INK, _HALF_INK = 0.25, 0.5


def clean_by_ink(network: TiledNetwork, picture: FullPicture, page: PageOptions) -> Steps:
    """Clean a scanned page.

    The network works on the lightness. In a colour scan ink keeps its colour, as far as it differs from the paper's
    around it, and what has become white has none.

    Args:
        network: for `clean-page`.
        picture: any size and depth.
        page: how it is to be cleaned.
    """
    canvas = Canvas(picture, 1 if page.black_and_white or not page.keep_pictures else picture.channels)
    account = ["Stains, folds and uneven light removed; the paper made white."]
    paper = _paper_colour(picture) if canvas.channels == 3 else None
    if page.black_and_white:
        account.append("Ink made black, everything else white.")
    elif not page.keep_pictures:
        account.append("Colours removed.")
    elif paper is not None:
        account.append("Ink keeps its colour where it differs from the paper's.")

    def show(rows: slice, columns: slice) -> Part:
        return luminance(picture.unit(rows, columns))[None], None

    total = len(network.tiles(picture.height, picture.width))
    for done, (tile, answer) in enumerate(network.run(picture.height, picture.width, show), start=1):
        cleaned, scan = np.clip(answer, 0, 1), picture.unit(tile.rows, tile.columns)
        if paper is not None:
            cleaned = _with_ink(cleaned, scan, _part_of(paper, picture, tile.rows, tile.columns))
        if page.black_and_white:
            cleaned = (cleaned >= _HALF_INK).astype(np.float32)
        canvas.put(tile.rows, tile.columns, cleaned if page.black_and_white else as_wished(scan, cleaned, page))
        yield done, total
    return Outcome(canvas.finished(bilevel=page.black_and_white), tuple(account))


def as_wished(scan: Array, cleaned: Array, page: PageOptions) -> Array:
    """A cleaned part (C, h, w) as far as its scan is to be cleaned, in colour or grey."""
    if not page.keep_pictures:
        scan, cleaned = luminance(scan)[None], luminance(cleaned)[None]
    return scan + page.amount * (cleaned - scan)


def _with_ink(cleaned: Array, scan: Array, paper: Array) -> Array:
    """Give the ink of a cleaned page (1, h, w) the colour that it has in the scan (3, h, w); RGB (3, h, w)."""
    ab = to_lab(np.clip(scan, 0, 1).transpose(1, 2, 0))[..., 1:] - paper.transpose(1, 2, 0)
    inked = np.clip((1 - cleaned[0]) / _FULL_INK, 0, 1)
    return coloured(cleaned[0], ab * inked[..., None]).transpose(2, 0, 1)


def _paper_colour(picture: FullPicture) -> Array:
    """The paper's a* and b*, float32 (2, h, w) at a small size: of the lighter half of each neighbourhood."""
    small = small_version(picture.height, picture.width, 4 * _PAPER_SIDE, picture.unit)
    lab = to_lab(np.clip(small, 0, 1).transpose(1, 2, 0))
    height, width = lab.shape[:2]
    down, across = -(-height // 8), -(-width // 8)
    lab = np.pad(lab, ((0, 8 * down - height), (0, 8 * across - width), (0, 0)), mode="symmetric")
    blocks = lab.reshape(down, 8, across, 8, 3).transpose(0, 2, 1, 3, 4).reshape(down, across, 64, 3)
    order = np.argsort(blocks[..., 0], axis=2)[:, :, 32:]
    light = np.take_along_axis(blocks, order[..., None], axis=2)
    return np.median(light[..., 1:], axis=2).transpose(2, 0, 1).astype(np.float32)


def _part_of(small: Array, picture: FullPicture, rows: slice, columns: slice) -> Array:
    """The rectangle of the picture in a small version of all of it, at full size."""
    down, across = small.shape[1] / picture.height, small.shape[2] / picture.width
    box = (columns.start * across, rows.start * down, columns.stop * across, rows.stop * down)
    return resize(small, rows.stop - rows.start, columns.stop - columns.start, box)
