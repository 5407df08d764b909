"""A few plausible colours for a place of a grey picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.ndimage import uniform_filter

from explorer.features.restore.compute.cielab import from_lab, to_lab
from explorer.features.restore.compute.lightness import coloured
from explorer.features.restore.compute.restoring import network_of
from explorer.features.restore.compute.tiling import TiledNetwork
from explorer.features.restore.tasks.colorize.compute.colouring import found_in, spot_of
from explorer.features.restore.tasks.colorize.messages import ColourHint, Rgb, SuggestionRequest, Suggestions
from explorer.values.restoration_model import RestorationWeights

Array = npt.NDArray[np.float32]

MOST = 6
_APART = 11.0
"""Distance in a* and b* from which on two colours are two suggestions."""
_PALE = 7.0
"""Chroma below which the network has found no colour: what it does not know it makes grey, the mean of all."""
_VIVID = 2.0
_GRAIN, _AROUND = 9, 2
_LIKE_LIGHTNESS, _LIKE_ROUGHNESS = 0.04, 0.02
_CELL, _FREQUENT = 12.0, 0.02
_NEAR_LIGHTNESS = 15.0


class Suggesting:
    """Answers what the window asks for a place; it keeps the network, which keeps what it found in the last picture."""

    def __init__(self) -> None:
        self._network: tuple[RestorationWeights, TiledNetwork] | None = None

    def suggest(self, request: SuggestionRequest) -> Suggestions | None:
        """Colours for a place, None where the model has no network for that.

        The network's answer there and a livelier one; the colours of like places of the picture, given ones among them;
        of the common colours those that are about as light.
        """
        weights = request.model.weights
        if not isinstance(weights, RestorationWeights):
            return None
        if self._network is None or self._network[0] is not weights:
            self._network = (weights, network_of(weights))
        return suggestions_at(self._network[1], request)


def suggestions_at(network: TiledNetwork, request: SuggestionRequest) -> Suggestions:
    """See `Suggesting.suggest`."""
    picture, at = request.original, ColourHint(request.x, request.y, (0, 0, 0))
    found = found_in(network, picture)
    light, size = found.light, (picture.height, picture.width)
    elsewhere = tuple(hint for hint in request.options.hints if (hint.x, hint.y) != (at.x, at.y))
    row, column = (
        min(max(round(place), 0), side - 1)
        for place, side in zip(spot_of(at, size, light.shape), light.shape, strict=False)
    )
    around = np.s_[max(0, row - _AROUND) : row + _AROUND + 1, max(0, column - _AROUND) : column + _AROUND + 1]
    level = float(np.median(light[around]))
    own = found.with_hints((), size)[:, *around].mean(axis=(1, 2))
    wanted = [own, own * _VIVID, *_of_like_places(found.with_hints(elsewhere, size), light, row, column)]
    common = to_lab(np.array(request.common, dtype=np.float32).reshape(-1, 3) / 255)
    away = np.abs(common[:, 0] - 100 * level)
    wanted += [common[index, 1:] for index in np.argsort(away, kind="stable") if away[index] <= _NEAR_LIGHTNESS]
    return Suggestions(request, _shown(wanted, level), bool(np.hypot(*own) < _PALE))


def _of_like_places(ab: Array, light: Array, row: int, column: int) -> list[Array]:
    """The most frequent colours (2,) of places as light and as rough as one, the most frequent first."""
    rough = np.sqrt(np.maximum(uniform_filter(light**2, _GRAIN) - uniform_filter(light, _GRAIN) ** 2, 0))
    unlike = ((light - light[row, column]) / _LIKE_LIGHTNESS) ** 2
    unlike += ((rough - rough[row, column]) / _LIKE_ROUGHNESS) ** 2
    weights = np.exp(-unlike / 2).reshape(-1)
    flat = ab.reshape(2, -1)
    _, cells = np.unique(np.rint(flat / _CELL).astype(np.int64), axis=1, return_inverse=True)
    cells = cells.reshape(-1)
    total = np.bincount(cells, weights) + 1e-9
    means = np.stack([np.bincount(cells, weights * values) for values in flat]) / total
    frequent = [cell for cell in np.argsort(-total)[:MOST] if total[cell] >= _FREQUENT * total.sum()]
    return [means[:, cell].astype(np.float32) for cell in frequent]


def _shown(wanted: Sequence[Array], level: float) -> tuple[Rgb, ...]:
    """The first colours that differ from each other, as a screen shows them at a lightness from 0 to 1."""
    grey = np.clip(from_lab(np.array([[100 * level, 0, 0]]))[:, 0], 0, 1)
    colours: list[Rgb] = []
    kept: list[Array] = []
    for ab in wanted:
        rgb = coloured(grey, ab[None])[0]
        seen = to_lab(rgb)[1:]
        if len(kept) < MOST and all(np.hypot(*(seen - other)) >= _APART for other in kept):
            kept.append(seen)
            red, green, blue = (round(255 * float(part)) for part in rgb)
            colours.append((red, green, blue))
    return tuple(colours)
