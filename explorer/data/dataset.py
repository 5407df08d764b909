"""The data set: pictures, labels, splits and where they came from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from explorer.data.splits import SPLITS
from explorer.values import DataProvenance, Picture
from explorer.values.reading import Reading

SMALLEST_SIDE = 8
LARGEST_SIDE = 128
LARGEST_SET_BYTES = 4 * 1024**3
"""Refuse to hold more than this in memory: a million colour sprites fit."""

_HASHED_AT_ONCE = 1 << 24
_PICTURES_LOOKED_AT = 2_000


@dataclass(frozen=True, eq=False)
class Dataset:
    """Pictures ready for training, with everything that is known about them. Nothing in it changes any more.

    Attributes:
        images: (N, C, H, W), C = 1 or 3; uint8 from 0 to 255 or float32 in [0, 1]; read-only.
        labels: int64 (N,), −1 for a picture without a class; None where no picture has one.
        class_names: name of each label number.
        names: a name for each picture (its file's path inside the set), or empty.
        provenance: where the pictures came from.
        train: sorted int64 indices of the training pictures. The three splits are disjoint and cover the set.
        validation: the same for validation.
        test: the same for the test.
        factors: for drawn pictures what each was drawn from: name to float32 (N,).
        reading: what the source was taken for.
        keys: uint64 (N,), of each picture's content, by which copies are found (see content); empty where not known.
        failures: a sentence on each picture that could not be read and is not in the set.
    """

    images: np.ndarray
    labels: np.ndarray | None
    class_names: tuple[str, ...]
    names: tuple[str, ...]
    provenance: DataProvenance
    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    factors: Mapping[str, np.ndarray] = field(default_factory=lambda: MappingProxyType({}))
    reading: Reading = field(default_factory=lambda: Reading("images"))
    keys: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.uint64))
    failures: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        images = self.images
        if images.ndim != 4 or images.shape[1] not in (1, 3) or images.dtype not in (np.uint8, np.float32):
            raise ValueError(f"images are uint8 or float32 (N, 1 or 3, H, W), not {images.dtype} {images.shape}")
        if self.labels is not None and (self.labels.shape != images.shape[:1] or self.labels.dtype != np.int64):
            raise ValueError(f"labels are int64 ({len(images)},), not {self.labels.dtype} {self.labels.shape}")
        if self.names and len(self.names) != len(images):
            raise ValueError(f"{len(self.names)} names for {len(images)} pictures")
        if len(self.keys) and (self.keys.shape != images.shape[:1] or self.keys.dtype != np.uint64):
            raise ValueError(f"keys are uint64 ({len(images)},), not {self.keys.dtype} {self.keys.shape}")
        taken = np.zeros(len(images), dtype=np.int8)
        for split in SPLITS:
            np.add.at(taken, self.indices(split), 1)
        if not np.all(taken == 1):
            raise ValueError("every picture belongs to exactly one split")
        arrays = {"images": images, "labels": self.labels, "keys": self.keys}
        arrays |= {split: self.indices(split) for split in SPLITS}
        for name, array in arrays.items():
            if array is not None and array.flags.writeable:
                array = array.view()
                array.flags.writeable = False
                object.__setattr__(self, name, array)

    def __len__(self) -> int:
        return len(self.images)

    def indices(self, split: str) -> np.ndarray:
        """Sorted int64 indices of one split.

        Args:
            split: "train", "validation" or "test".
        """
        return {"train": self.train, "validation": self.validation, "test": self.test}[split]

    def picture(self, index: int) -> Picture:
        """One picture ready to be painted."""
        pixels = np.moveaxis(self.images[index], 0, -1)
        if pixels.dtype != np.uint8:
            pixels = np.rint(pixels * np.float32(255)).astype(np.uint8)
        return Picture(pixels)


def as_unit_float(images: np.ndarray) -> np.ndarray:
    """Pixels as float32 in [0, 1], the same shape; float32 is passed on as it is.

    Args:
        images: uint8 from 0 to 255, or float32 in [0, 1].
    """
    if images.dtype == np.uint8:
        scaled: np.ndarray = np.divide(images, np.float32(255), dtype=np.float32)
        return scaled
    return images.astype(np.float32, copy=False)


def fingerprint(images: np.ndarray) -> str:
    """SHA-256 over shape, type and pixels, in hexadecimal; the same on every machine.

    Args:
        images: uint8 or float32, any shape.
    """
    digest = hashlib.sha256(f"{images.shape} {images.dtype.name}".encode())
    little_endian = np.ascontiguousarray(images, dtype=images.dtype.newbyteorder("<"))
    pixels = little_endian.reshape(-1).data.cast("B")
    for start in range(0, len(pixels), _HASHED_AT_ONCE):
        digest.update(pixels[start : start + _HASHED_AT_ONCE])
    return digest.hexdigest()


def is_light_on_dark(images: np.ndarray) -> bool:
    """Whether the typical background is dark: most border pixels are below half.

    Looks at the border of at most 2 000 pictures, evenly spread over the set; a colour pixel counts by its mean.

    Args:
        images: (N, C, H, W), uint8 or float32 in [0, 1].
    """
    some = images[:: -(-len(images) // _PICTURES_LOOKED_AT)]
    half = 127.5 if images.dtype == np.uint8 else 0.5
    edges = (some[:, :, 0], some[:, :, -1], some[:, :, 1:-1, 0], some[:, :, 1:-1, -1])
    dark = [(edge.mean(axis=1) < half).ravel() for edge in edges]
    return bool(np.concatenate(dark).mean() > 0.5)
