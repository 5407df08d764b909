"""A person's picture, read once: to be looked at, and to be repaired when its turn comes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from explorer.features.restore.compute.inputs import InputFile, InputReader
from explorer.features.restore.compute.marking import read_mask
from explorer.features.restore.compute.shrinking import preview
from explorer.features.restore.compute.spool import spooled
from explorer.features.restore.messages.edits import OpenedPicture
from explorer.features.restore.messages.reconstruction import PictureSource
from explorer.features.restore.messages.repair import PREVIEW_SIDE
from explorer.features.restore.tasks.reconstruct.compute.reconstructing import THUMBNAIL_SIDE
from explorer.values.full_picture import FullPicture


def open_picture(source: PictureSource, mask_path: str = "") -> OpenedPicture:
    """Read a picture to be looked at before anything is done with it; what is large lies in temporary files.

    Raises:
        BadInput: it cannot be read, or the mask cannot.
    """
    shown = f"{source.path}/{source.member}" if source.member else source.path
    if source.picture is not None:
        read = FullPicture.of(source.picture)
    else:
        with InputReader() as reader:
            read = reader.read_full(
                InputFile(shown, source.name, Path(source.path), source.member, source.problem, source.frame)
            )
    original = in_files(read)
    mask = None
    if mask_path:
        hole = read_mask(mask_path, original.height, original.width)
        mask = preview(FullPicture(hole[..., None].astype(np.uint8) * 255), PREVIEW_SIDE)
    return OpenedPicture(
        source.name,
        source.path,
        original,
        preview(original, PREVIEW_SIDE),
        preview(original, THUMBNAIL_SIDE),
        mask,
        holed=original.alpha is not None and bool((original.alpha == 0).any()),
    )


def in_files(picture: FullPicture) -> FullPicture:
    """The picture with what is large of it in temporary files."""
    alpha = None if picture.alpha is None else spooled(picture.alpha)
    return replace(picture, pixels=spooled(picture.pixels), alpha=alpha)
