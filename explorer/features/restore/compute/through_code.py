"""Pictures through an autoencoder: the code is sought whose decoding agrees with what is known of a picture."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from explorer.features.restore.compute.canvas import Canvas, Steps
from explorer.features.restore.compute.placing import put_back
from explorer.features.restore.compute.preparing import prepare
from explorer.features.restore.compute.spool import finished
from explorer.features.restore.messages.preparation import Placement, Preparation
from explorer.features.restore.messages.restored import CodeMotion, Model, Outcome
from explorer.models import decode_codes, encode_images, from_weights
from explorer.models.code_search import CodeSearch, search_code
from explorer.values import BadInput, DataProvenance, Picture, Weights
from explorer.values.full_picture import FullPicture

Array = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

_REENCODINGS = 3
_SAMPLES = 4
_UNKNOWN_DATA = DataProvenance("", "", 0, "", 1, 1, 1, (), False)
_AS_IT_IS = Preparation(crop="no", even_light="no", thicken="no", centre="no", margin=0.0)


def as_sentence(note: str) -> str:
    """A phrase of a reader's notes as a sentence."""
    return f"{note[0].upper()}{note[1:].rstrip('.')}."


class ThroughCode:
    """One autoencoder, ready for one picture after the other. It belongs to the thread that made it.

    Attributes:
        name: for people.
        network: on the CPU.
        architecture: of the network.
        provenance: what it was trained on.
    """

    def __init__(self, model: Model) -> None:
        """Build the network of an autoencoder."""
        assert isinstance(model.weights, Weights)
        self.name = model.name
        self.network = from_weights(model.weights)
        self.architecture = model.weights.architecture
        self.provenance = model.provenance or _UNKNOWN_DATA
        self._errors = model.errors

    def far(self, percentile: float) -> float:
        """Squared error above which a picture lies far from the data: this percentile of the model's test errors."""
        known = self._errors is not None and np.size(self._errors) > 0
        return float(np.percentile(np.asarray(self._errors), percentile)) if known else math.inf

    def closest(self, picture: FullPicture, hole: Mask | None = None, sentence: str = "") -> Steps:
        """The decoding that comes nearest to what is known of a picture.

        Args:
            picture: of any size; it is brought to the model's.
            hole: bool (H, W), what is missing, which the decoding fills while all else stays bit for bit; None to take
                the decoding for all of the picture: noise has no place on the manifold.
            sentence: where the hole was found, for the account.

        Raises:
            BadInput: at the model's size nothing is known, or the model's answer is not a number.
        """
        yield 0, 2
        values, missing, placement, account = self._shown(picture, hole)
        if missing.all():
            raise BadInput("At the model's size nothing of the picture is known: the hole is too large.")
        search, damaged = self._search(values, missing)
        yield 1, 2
        decoded = decode_codes(self.network, search.path[-1:])[0]
        if not np.isfinite(decoded).all():
            raise BadInput(
                f"The output of {self.name} contains NaN or infinity: its weights are damaged; use another model."
            )
        if placement.inverted:
            decoded = 1 - decoded
        if len(decoded) != picture.channels:
            decoded = np.repeat(decoded, 3, axis=0) if len(decoded) == 1 else decoded.mean(axis=0, keepdims=True)
        canvas = Canvas(picture if hole is None else replace(picture, alpha=None))
        levels = canvas.to_levels(put_back(decoded, placement, picture.height, picture.width))
        whole = slice(None)
        canvas.put_levels(whole, whole, levels if hole is None else np.where(hole[..., None], levels, picture.pixels))
        result = canvas.finished()
        if hole is not None and picture.alpha is not None:
            opaque = np.where(hole, np.iinfo(picture.alpha.dtype).max, picture.alpha).astype(picture.alpha.dtype)
            result = replace(result, alpha=finished(opaque))
        first, last = search.residuals[0], search.residuals[-1]
        account += (sentence,) * bool(sentence) + (
            f"Closest decoding of {self.name}, found in {len(search.path) - 1} steps on its map.",
            f"Squared error at the known pixels from {first:.2f} to {last:.2f}.",
        )
        motion = CodeMotion(
            self.name,
            tuple(float(number) for number in damaged),
            tuple(float(number) for number in search.path[-1]),
            search.path,
            float(search.residuals[-1]),
            float(search.residuals[0]),
        )
        yield 2, 2
        return Outcome(result, account, motion)

    def _search(self, values: Array, missing: Mask) -> tuple[CodeSearch, Array]:
        """The best of searches from the encoder's guess, and from its guesses once the hole shows a decoding."""
        damaged = encode_images(self.network, values[None])[0]
        starts = [damaged]
        if missing.any():
            seen = values
            for _ in range(_REENCODINGS):
                seen = np.where(missing, decode_codes(self.network, starts[-1][None])[0], values)
                starts.append(encode_images(self.network, seen[None])[0])
            starts = [starts[0], starts[-1]]
        searches = [search_code(self.network, values, ~missing, start) for start in starts]
        best = min(searches, key=lambda search: search.residuals[-1])
        if best is not searches[0]:
            first = searches[0]
            path = np.concatenate([first.path[:1], best.path])
            best = CodeSearch(path, np.concatenate([first.residuals[:1], best.residuals]))
        return best, damaged

    def _shown(self, picture: FullPicture, hole: Mask | None) -> tuple[Array, Mask, Placement, tuple[str, ...]]:
        """What the model is shown, float32 (C, H, W), what of it is missing, bool (H, W), and where it lies."""
        shape = self.architecture
        if (picture.channels, picture.height, picture.width) == (shape.channels, shape.height, shape.width):
            missing = np.zeros((shape.height, shape.width), dtype=bool) if hole is None else hole
            whole = Placement(0.0, 0.0, picture.width, picture.height)
            return np.clip(picture.unit(), 0, 1), missing, whole, ()
        pixels = np.array(picture.part(0, 0, picture.width, picture.height).pixels)
        if hole is not None:
            pixels[hole] = np.median(pixels[~hole], axis=0).astype(np.uint8)
        prepared = prepare(Picture(pixels), shape, self.provenance, _AS_IT_IS)
        missing = np.zeros((shape.height, shape.width), dtype=bool)
        if hole is not None:
            missing = _hole_at(hole, prepared.placement, shape.height, shape.width)
        shown = np.asarray(prepared.pixels, dtype=np.float32) / np.float32(255)
        return shown, missing, prepared.placement, prepared.account


def _hole_at(hole: Mask, placement: Placement, height: int, width: int) -> Mask:
    """Which of the model's pixels show some of the hole, looked at in 4×4 places of each."""
    rows = placement.top + (np.arange(height * _SAMPLES) + 0.5) / (height * _SAMPLES) * placement.height
    columns = placement.left + (np.arange(width * _SAMPLES) + 0.5) / (width * _SAMPLES) * placement.width
    inside = np.outer((rows >= 0) & (rows < hole.shape[0]), (columns >= 0) & (columns < hole.shape[1]))
    y = np.clip(rows.astype(int), 0, hole.shape[0] - 1)
    x = np.clip(columns.astype(int), 0, hole.shape[1] - 1)
    seen = hole[np.ix_(y, x)] & inside
    return np.asarray(seen.reshape(height, _SAMPLES, width, _SAMPLES).any(axis=(1, 3)))
