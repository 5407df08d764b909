"""Readers meet files that something has damaged: they read them or say one sentence, nothing else."""

from __future__ import annotations

import gzip
import io
import zipfile
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from explorer.data import open_dataset, read_picture_bytes
from explorer.values import BadInput

MANY = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _pixels() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (4, 12, 12, 3), dtype=np.uint8)


def _picture(kind: str, number: int = 0, **options: object) -> bytes:
    content = io.BytesIO()
    Image.fromarray(_pixels()[number]).save(content, format=kind, **options)
    return content.getvalue()


@cache
def sound(name: str) -> bytes:
    """A whole file of each kind."""
    content = io.BytesIO()
    kind, _, variant = name.partition(" ")
    if kind == "npy":
        np.save(content, _pixels())
    elif kind == "npz":
        save = np.savez_compressed if variant else np.savez
        save(content, images=_pixels(), labels=np.arange(4))
    elif kind == "zip":
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED if variant else zipfile.ZIP_STORED) as archive:
            for number in range(3):
                archive.writestr(f"class {number}/a.png", _picture("PNG", number))
    elif kind == "idx":
        header = b"\0\0\x08\x03" + b"".join(side.to_bytes(4, "big") for side in (4, 12, 12))
        content.write(header + _pixels()[..., 0].tobytes())
    return gzip.compress(content.getvalue()) if variant == "gz" else content.getvalue()


@st.composite
def mutated(draw: st.DrawFn, content: bytes) -> bytes:
    """Some bytes changed, a piece cut out, doubled, or the end missing."""
    changed = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        # headers and directories are short: half of the places are near an end
        near = draw(st.sampled_from(["anywhere", "start", "end"]))
        reach = min(200, len(changed))
        low = len(changed) - reach if near == "end" else 0
        high = reach if near == "start" else len(changed)
        place = draw(st.integers(low, max(low, high - 1)))
        action = draw(st.sampled_from(["change", "cut", "double", "end"]))
        length = draw(st.integers(1, 40))
        if action == "change" and place < len(changed):
            changed[place] = draw(st.integers(0, 255))
        elif action == "cut":
            del changed[place : place + length]
        elif action == "double":
            changed[place:place] = changed[place : place + length]
        elif action == "end":
            del changed[place:]
    return bytes(changed)


def opened_or_refused(path: Path) -> None:
    try:
        dataset = open_dataset(str(path))
    except BadInput as refused:
        message = str(refused)
        assert message.endswith(".") and "\n" not in message
    else:
        together = np.concatenate([dataset.train, dataset.validation, dataset.test])
        assert np.array_equal(np.sort(together), np.arange(len(dataset)))
        assert dataset.labels is None or len(dataset.labels) == len(dataset)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("npy", "a.npy"),
        ("npz", "a.npz"),
        ("npz deflated", "a.npz"),
        ("zip", "a.zip"),
        ("zip deflated", "a.zip"),
        ("idx", "train-images-idx3-ubyte"),
        ("idx gz", "train-images-idx3-ubyte.gz"),
    ],
)
def test_data_files(tmp_path: Path, name: str, file: str) -> None:
    @MANY
    @given(content=mutated(sound(name)))
    def check(content: bytes) -> None:
        (tmp_path / file).write_bytes(content)
        opened_or_refused(tmp_path / file)

    (tmp_path / file).write_bytes(sound(name))
    assert len(open_dataset(str(tmp_path / file))) >= 3
    check()


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("WEBP", {}),
        ("BMP", {}),
        ("GIF", {}),
    ],
)
def test_pictures(kind: str, options: dict[str, object]) -> None:
    @MANY
    @given(content=mutated(_picture(kind, **options)))
    def check(content: bytes) -> None:
        try:
            picture = read_picture_bytes(content, "a")
        except BadInput as refused:
            assert str(refused).endswith(".") and "\n" not in str(refused)
        else:
            assert picture.pixels.dtype == np.uint8 and picture.pixels.shape[2] in (1, 3)

    assert read_picture_bytes(_picture(kind, **options), "a").pixels.shape == (12, 12, 3)
    check()


@pytest.mark.parametrize("file", ["a.npy", "a.npz", "a.zip", "train-images-idx3-ubyte", "a.dat"])
def test_any_bytes_at_all(tmp_path: Path, file: str) -> None:
    @MANY
    @given(content=st.binary(max_size=300))
    def check(content: bytes) -> None:
        (tmp_path / file).write_bytes(content)
        opened_or_refused(tmp_path / file)

    check()


@given(spec=st.text(max_size=40))
@settings(deadline=None)
def test_any_spec_at_all(spec: str) -> None:
    try:
        open_dataset("definitely-not-here/" + spec)
    except BadInput as refused:
        assert str(refused)
