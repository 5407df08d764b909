"""Scanned pages: the paper with its stains, folds and uneven light is found and divided away."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.ndimage import find_objects, label, maximum_filter, rotate, uniform_filter

from explorer.features.restore.compute.canvas import Canvas, Steps
from explorer.features.restore.compute.exemplars import smoothly_filled
from explorer.features.restore.compute.resampling import luminance, resize
from explorer.features.restore.compute.shrinking import small_version, strips
from explorer.features.restore.compute.spool import finished, new_array
from explorer.features.restore.compute.tiling import Part, TiledNetwork
from explorer.features.restore.messages.restored import Outcome
from explorer.features.restore.tasks.clean_page.compute.ink_cleaning import as_wished, clean_by_ink
from explorer.features.restore.tasks.clean_page.compute.page_marks import SEEN_SIDE, is_light_on_dark, skew_of
from explorer.features.restore.tasks.clean_page.messages import PageOptions
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import PAPER

Array = npt.NDArray[np.float32]

_MOST_SEEN = 6_000_000
_PAPER_SIDE = 64
_FIGURE, _FIGURE_GRAIN, _LEAST_FIGURE, _FILLED = 0.3, 17, 48, 0.3


def clean_page(network: TiledNetwork, picture: FullPicture, page: PageOptions) -> Steps:
    """Clean a scanned page.

    The network tells the colour of the paper at each place, by which the scan is divided: what is not paper stays,
    whatever it is. Paper changes slowly, so that large scans are looked at at a smaller size. A page that is light on
    dark comes back as it is, unless it is to be inverted.

    Args:
        network: for `clean-page`; one that gives the page itself cleans by ink.
        picture: any size and depth.
        page: what is wanted.
    """
    small = _seen(picture)
    account = []
    if page.invert:
        picture, small = _inverted(picture), 1 - small
        account.append("Light and dark inverted.")
    elif is_light_on_dark(luminance(small)):
        canvas = Canvas(picture)
        for rows in strips(picture.height, picture.width):
            canvas.pixels[rows] = picture.pixels[rows]
        said = "This page is light on dark and was left as it is. To clean it, turn on “Invert first” (--invert yes)."
        return Outcome(canvas.finished(), (said,))
    if network.architecture.answer == PAPER:
        outcome = yield from _by_paper(network, picture, page)
    else:
        outcome = yield from clean_by_ink(network, picture, page)
    account.extend(outcome.account)
    restored = outcome.restored
    if page.deskew:
        angle = skew_of(1 - np.clip(luminance(_seen(restored)), 0, 1))
        if angle:
            restored = _turned(restored, angle)
        account.append(f"Rotated by {angle:.1f}° so that the lines are level." if angle else "The lines are level.")
    return replace(outcome, restored=restored, account=tuple(account))


def _by_paper(network: TiledNetwork, picture: FullPicture, page: PageOptions) -> Steps:
    height, width = picture.height, picture.width
    marks = yield from _marks(network, picture)
    channels = 1 if page.black_and_white or not page.keep_pictures else picture.channels
    canvas = Canvas(picture, channels)
    for rows in strips(height, width):
        scan = np.clip(picture.unit(rows), 0, 1)
        told = marks if marks.shape[1:] == (height, width) else _rows_of(marks, height, width, rows)
        told = told[:, rows] if told is marks else told
        cleaned = _cleaned(scan, told, page)
        canvas.put(rows, slice(0, width), cleaned)
    account = ["The paper's stains, folds and uneven light removed by division."]
    if page.black_and_white:
        account.append("Ink made black, everything else white.")
    elif page.keep_pictures:
        seen = float((marks[-1] > 0.5).mean())
        if seen > 0.01:
            account.append(f"Pictures were left unchanged: {seen:.0%} of the page.")
    else:
        account.append("Colours removed.")
    return Outcome(canvas.finished(bilevel=page.black_and_white), tuple(account))


def _marks(network: TiledNetwork, picture: FullPicture) -> Generator[tuple[int, int], None, Array]:
    """What the network tells of a page, float32 (C + 3, h, w), at the size at which it looked."""
    height, width = picture.height, picture.width
    factor = math.ceil(math.sqrt(height * width / _MOST_SEEN))
    source = picture
    if factor > 1:
        longest = math.ceil(max(height, width) / factor)
        seen = np.clip(small_version(height, width, longest, picture.unit), 0, 1)
        source = FullPicture(np.ascontiguousarray(seen.transpose(1, 2, 0)), 0.0, 1.0)

    def show(rows: slice, columns: slice) -> Part:
        shown = np.clip(source.unit(rows, columns), 0, 1)
        return (np.repeat(shown, 3, axis=0) if len(shown) == 1 else shown), None

    marks = np.empty((6, source.height, source.width), np.float32)
    total = len(network.tiles(source.height, source.width))
    for done, (tile, answer) in enumerate(network.run(source.height, source.width, show), start=1):
        marks[:, tile.rows, tile.columns] = answer
        yield done, total
    pictures = marks[5] = np.maximum(marks[5], _whole_figures(marks[5]))
    if (pictures > 0.5).any():
        # of a picture the paper is what lies around and under it, not what it shows
        mask = np.clip(2 * pictures - 0.5, 0, 1)
        marks[:3] = marks[:3] * (1 - mask) + _paper_under(marks[:3], pictures) * mask
        marks[3] *= 1 - mask
    return marks


def _paper_under(paper: Array, pictures: Array) -> Array:
    """The paper around pictures continued below them, float32 (3, h, w)."""
    height, width = pictures.shape
    down, across = (max(2, min(side, side * _PAPER_SIDE // max(height, width))) for side in (height, width))
    # how much of each coarse cell is a picture, or next to one: its edges have something of it
    cells = maximum_filter(resize(pictures[None], down, across)[0], 3) > _FIGURE
    coarse = resize(paper, down, across)
    if cells.all():
        return np.ones_like(paper)
    if not cells.any():
        return paper
    return resize(smoothly_filled(coarse, cells), height, width)


def _whole_figures(pictures: Array) -> Array:
    """The boxes of what is a picture for the most part, float32 (h, w): photos and charts are printed as rectangles."""
    whole = np.zeros_like(pictures)
    found = uniform_filter(pictures, _FIGURE_GRAIN) > _FIGURE
    numbers, _ = label(found)
    for number, box in enumerate(find_objects(numbers), start=1):
        part = numbers[box] == number
        if min(part.shape) >= _LEAST_FIGURE and part.mean() >= _FILLED:
            whole[box] = 1
    return whole


def _cleaned(scan: Array, told: Array, page: PageOptions) -> Array:
    """The cleaned part of a page, float32 (1 or C, h, w), not clipped."""
    paper, black, ink = told[:3], told[3:4], told[4:5]
    if len(scan) == 1:
        paper = paper.mean(axis=0, keepdims=True)
    if page.black_and_white:
        return (ink < 0.5).astype(np.float32)
    result = np.minimum((scan / paper - black) / (1 - black), 1)
    return as_wished(scan, result, page)


def _rows_of(marks: Array, height: int, width: int, rows: slice) -> Array:
    scale = marks.shape[1] / height
    box = (0.0, rows.start * scale, float(marks.shape[2]), min(rows.stop * scale, marks.shape[1]))
    return resize(marks, rows.stop - rows.start, width, box)


def _seen(picture: FullPicture) -> Array:
    return np.clip(small_version(picture.height, picture.width, SEEN_SIDE, picture.unit), 0, 1)


def _inverted(picture: FullPicture) -> FullPicture:
    pixels = new_array(picture.pixels.shape, picture.pixels.dtype)
    for rows in strips(picture.height, picture.width):
        levels = picture.white + picture.black - picture.pixels[rows].astype(np.float64)
        pixels[rows] = levels.astype(pixels.dtype)
    return replace(picture, pixels=finished(pixels))


def _turned(picture: FullPicture, angle: float) -> FullPicture:
    """The page turned about its middle at its own size, white where nothing was; what has one bit keeps to it."""
    pixels = new_array(picture.pixels.shape, picture.pixels.dtype)
    for channel in range(picture.channels):
        values = picture.pixels[:, :, channel].astype(np.float32)
        turned = rotate(values, angle, reshape=False, order=1, cval=picture.white)
        if picture.bilevel:
            turned = np.where(turned < (picture.black + picture.white) / 2, picture.black, picture.white)
        elif pixels.dtype.kind != "f":
            turned = np.clip(np.rint(turned), picture.black, picture.white)
        pixels[:, :, channel] = turned
    return replace(picture, pixels=finished(pixels), alpha=None)
