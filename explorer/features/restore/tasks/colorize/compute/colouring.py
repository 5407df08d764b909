"""Grey pictures in colour: the network finds a* and b* at a bounded size, the lightness stays the picture's own."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from explorer.features.restore.compute.canvas import Canvas, Steps
from explorer.features.restore.compute.cielab import to_lab
from explorer.features.restore.compute.lightness import coloured, coloured_levels, grey_of, lightness
from explorer.features.restore.compute.resampling import resize
from explorer.features.restore.compute.shrinking import small_version, strips
from explorer.features.restore.compute.tiling import TiledNetwork
from explorer.features.restore.messages.restored import Outcome
from explorer.features.restore.tasks.colorize.compute.propagation import Propagation, Spot, guide_lines
from explorer.features.restore.tasks.colorize.messages import ColourHint, ColourOptions
from explorer.values.full_picture import FullPicture

Array = npt.NDArray[np.float32]

WORKING_SIDE = 256
"""Longest side at which colours are found: eyes see colour more coarsely than lightness, as television knows.

At 512, four photos not trained on came out 0.7 dB worse with five given colours each; six without any 0.1 dB better.
"""

_AB_UNIT = 110.0
_HINT_RADIUS = 2.0


def colorize(
    network: TiledNetwork, picture: FullPicture, options: ColourOptions, working_side: int = WORKING_SIDE
) -> Steps:
    """Give a picture colours, its lightness L* of CIELAB unchanged.

    Args:
        network: for `colorize`.
        picture: any size and depth; the colours of one that has some are set aside.
        options: the hints.
        working_side: longest side at which colours are found; less is quicker and coarser.
    """
    height, width = picture.height, picture.width
    parts = strips(height, width)
    total = len(parts) + 1
    found = found_in(network, picture, working_side)
    small, answer = found.light, found.with_hints(options.hints, (height, width), options.vividness)
    lines = np.concatenate(guide_lines(answer, small)) if small.shape != (height, width) else None
    yield 1, total

    canvas = Canvas(picture, 3)
    for done, rows in enumerate(parts, start=2):
        light = _grey(picture, rows)
        if lines is None:
            ab = answer[:, rows]
        else:
            scale = small.shape[0] / height
            box = (0.0, rows.start * scale, float(small.shape[1]), min(rows.stop * scale, small.shape[0]))
            slopes, offsets = np.split(resize(lines, rows.stop - rows.start, width, box), 2)
            ab = slopes * (lightness(light) / np.float32(100)) + offsets
        canvas.put_levels(rows, slice(0, width), _levels(canvas, picture, light, ab.transpose(1, 2, 0), rows))
        yield done, total
    account = ["Colours predicted from the lightness, which is unchanged."]
    if picture.channels == 3:
        account.append("The picture's own colours were ignored.")
    if options.hints:
        many = len(options.hints) > 1
        account.append(f"{len(options.hints)} given colour{'s' if many else ''} followed.")
    account.append("Where a grey picture cannot tell, as with clothes and painted things, colours are guesses.")
    return Outcome(canvas.finished(), tuple(account))


def _levels(canvas: Canvas, picture: FullPicture, grey: Array, ab: Array, rows: slice) -> np.ndarray:
    """Pixels (h, w, 3) of the picture's kind."""
    kind = picture.pixels.dtype
    if kind not in (np.uint8, np.uint16) or (picture.black, picture.white) != (0, np.iinfo(kind).max):
        return canvas.to_levels(coloured(grey, ab).transpose(2, 0, 1))
    own = picture.pixels[rows, :, 0]
    levels = own if picture.channels == 1 else np.rint(grey * np.iinfo(kind).max).astype(kind)
    return coloured_levels(levels.reshape(-1), ab.reshape(-1, 2)).reshape(*levels.shape, 3)


def _grey(picture: FullPicture, rows: slice) -> Array:
    """Rows of a picture as grey in [0, 1], float32 (h, w)."""
    values = np.clip(picture.unit(rows), 0, 1)
    return values[0] if len(values) == 1 else grey_of(values.transpose(1, 2, 0))


class _Found:
    """What is known of one picture, so that another given colour costs little."""

    def __init__(self, network: TiledNetwork, light: Array) -> None:
        self.light = light
        architecture = network.architecture
        told = np.zeros((1, architecture.conditions, *light.shape), np.float32) if architecture.conditions else None
        self._answer: Array = network.whole(light[None, None], told)[0] * np.float32(_AB_UNIT)
        self._propagation: Propagation | None = None

    def with_hints(self, hints: tuple[ColourHint, ...], size: tuple[int, int], vividness: float = 1.0) -> Array:
        """a* and b*, float32 (2, h, w): the network's times `vividness`, and the given colours as far as they carry."""
        found = self._answer * np.float32(vividness)
        if not hints:
            return found
        if self._propagation is None:
            self._propagation = Propagation(self.light)
        spots = {spot_of(hint, size, self.light.shape): hint for hint in hints}
        colours = np.array([hint.colour for hint in spots.values()], dtype=np.float32) / np.float32(255)
        return self._propagation.spread(list(spots), to_lab(colours)[:, 1:], found)


_last_found: WeakKeyDictionary[TiledNetwork, _Found] = WeakKeyDictionary()


def found_in(network: TiledNetwork, picture: FullPicture, working_side: int = WORKING_SIDE) -> _Found:
    """What the network finds for a picture, kept until it is shown another."""
    height, width = picture.height, picture.width
    small = small_version(height, width, working_side, lambda rows: _grey(picture, rows)[None])[0]
    light = lightness(small) / np.float32(100)
    last = _last_found.get(network)
    if last is None or not np.array_equal(last.light, light):
        last = _last_found[network] = _Found(network, light)
    return last


def spot_of(hint: ColourHint, size: tuple[int, int], shown: tuple[int, ...]) -> Spot:
    """A given colour's place where colours are found.

    Args:
        hint: in the picture's pixels.
        size: H and W of the picture.
        shown: H and W at which colours are found.
    """
    down, across = shown[0] / size[0], shown[1] / size[1]
    radius = _HINT_RADIUS if hint.radius is None else hint.radius * across
    return (hint.y + 0.5) * down - 0.5, (hint.x + 0.5) * across - 0.5, radius
