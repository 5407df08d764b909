"""Makers of small files for the readers, and a data folder that is nobody's own."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test may see or touch the data sets of the person who runs it."""
    folder = tmp_path / "user data"
    monkeypatch.setenv("LATENT_EXPLORER_DATA", str(folder))
    return folder


def _idx_bytes(array: np.ndarray) -> bytes:
    return struct.pack(f">{1 + array.ndim}I", 0x800 + array.ndim, *array.shape) + array.astype(np.uint8).tobytes()


@pytest.fixture(scope="session")
def idx_bytes() -> Callable[[np.ndarray], bytes]:
    """The content of an IDX file of unsigned bytes."""
    return _idx_bytes


@pytest.fixture(scope="session")
def write_idx_set() -> Callable[..., None]:
    """Writes a whole IDX set, 30 training and 12 test pictures of 8×10 unless told otherwise."""

    def write(folder: Path, parts: tuple[str, ...] = ("train", "t10k"), packed: bool = True, dot: str = "-") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        random = np.random.default_rng(5)
        for part, count in (("train", 30), ("t10k", 12)):
            images, labels = random.integers(0, 256, (count, 8, 10)), np.arange(count) % 3
            for kind, array in (("images-idx3", images), ("labels-idx1", labels)):
                if part in parts:
                    name = f"{part}-{kind.replace('-', dot)}-ubyte{'.gz' if packed else ''}"
                    content = _idx_bytes(array)
                    (folder / name).write_bytes(gzip.compress(content) if packed else content)

    return write


@pytest.fixture(scope="session")
def write_png() -> Callable[..., Path]:
    """Writes a plain picture: grey for one value, colour for three."""

    def write(path: Path, size: tuple[int, int] = (12, 10), value: int | tuple[int, int, int] = 40) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L" if isinstance(value, int) else "RGB", size, value).save(path)
        return path

    return write
