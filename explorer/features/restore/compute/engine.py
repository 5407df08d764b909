"""What the repairs' thread does with files: models, true originals, masks.

Import this module on a worker thread only, inside the function that runs there: what it calls imports torch.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from explorer.data import write_picture
from explorer.data.full_decoding import read_full_picture
from explorer.features.restore.compute.likeness import likeness, on_scale_of
from explorer.features.restore.compute.marking import hole_of
from explorer.features.restore.messages.edits import OpenedPicture, Painting
from explorer.features.restore.messages.repair import Likeness, RepairResult
from explorer.values import BadInput, Picture
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import RestorationWeights


def load_weights(path: str) -> RestorationWeights:
    """The weights of a restoration model's file.

    Raises:
        BadInput: it cannot be used.
    """
    from explorer.models.restoration import load_restoration

    return load_restoration(path).weights


def mask_of(painting: Painting, opened: OpenedPicture) -> np.ndarray:
    """The hole that a person painted, bool (H, W).

    Raises:
        BadInput: the mask's file cannot be read, or has another size.
    """
    return hole_of(painting, opened.original.height, opened.original.width)


def save_mask(path: Path, painting: Painting, opened: OpenedPicture) -> None:
    """Write what a person painted as a picture that is white in the hole.

    Raises:
        BadInput: it cannot be written.
    """
    write_picture(path, Picture(mask_of(painting, opened)[..., None].astype(np.uint8) * 255))


def compare(result: RepairResult | None, clean_path: str) -> tuple[FullPicture, Likeness | None]:
    """Read a true original, and measure a result against it.

    Raises:
        BadInput: it cannot be read, or has another size than the result.
    """
    truth = read_full_picture(clean_path)
    if result is None:
        return truth, None
    if (truth.width, truth.height) != (result.width, result.height):
        raise BadInput(
            f"{Path(clean_path).name} has {truth.width}×{truth.height} pixels: the original of {result.name} must have "
            f"the same size, {result.width}×{result.height}."
        )
    truth = on_scale_of(result.original, truth)
    return truth, likeness(result.original, result.restored, truth)
