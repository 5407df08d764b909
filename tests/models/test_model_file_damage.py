"""Damaged model files are read or refused with one sentence; they never crash, hang or fill the memory."""

from __future__ import annotations

import json
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.models import LoadedModel, build, load_model, read_card, save_model, to_weights
from explorer.values import Architecture, BadInput, Codes, DataProvenance, EpochFigures, ModelCard

QUICK = settings(max_examples=200, deadline=None)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.fixture(scope="module")
def whole(folder) -> bytes:
    architecture = Architecture("multilayer", 1, 8, 8, 2, (3,), "relu")
    card = ModelCard(
        "",
        "undercomplete",
        "squared-error",
        architecture,
        DataProvenance("digits", "Digits", 3, "00", 1, 8, 8, ("a", "b")),
        settings={"seed": 0, "batch_size": 128},
        history=(EpochFigures(0, 1.0, 2.0, 3.0, 4.0, 0.1, 0.5),),
        versions={"torch": "2"},
    )
    codes = Codes(np.zeros((3, 2), np.float32), np.array([0, 1, -1]), np.ones(3, np.float32))
    path = folder / "whole.safetensors"
    save_model(path, card, to_weights(build(architecture, 0)), codes, {"step": np.array(3)})
    assert load_model(path).codes is not None
    return path.read_bytes()


def read_or_refuse(folder: Path, content: bytes) -> LoadedModel | None:
    path = folder / "damaged.safetensors"
    path.write_bytes(content)
    model = None
    for read in (read_card, load_model):
        try:
            model = read(path)
        except BadInput as error:
            text = str(error)
            assert path.name in text
            assert text.endswith(".")
            model = None
    if isinstance(model, LoadedModel):
        assert all(np.isfinite(array).all() for array in model.weights.arrays.values())
        return model
    return None


def header_length(content: bytes) -> int:
    return struct.unpack("<Q", content[:8])[0]


def with_header(content: bytes, header: bytes) -> bytes:
    return struct.pack("<Q", len(header)) + header + content[8 + header_length(content) :]


@QUICK
@given(data=st.data())
def test_changed_bytes(folder, whole, data):
    end = data.draw(st.sampled_from([8, 8 + header_length(whole), len(whole)]))
    changed = bytearray(whole)
    for place, value in data.draw(
        st.lists(st.tuples(st.integers(0, end - 1), st.integers(0, 255)), min_size=1, max_size=4)
    ):
        changed[place] = value
    read_or_refuse(folder, bytes(changed))


@QUICK
@given(data=st.data())
def test_changed_header_text(folder, whole, data):
    """Changes that keep the length field right, so that they reach the checks behind it."""
    header = whole[8 : 8 + header_length(whole)]
    start = data.draw(st.integers(0, len(header)))
    stop = data.draw(st.integers(start, min(len(header), start + 12)))
    put = data.draw(
        st.one_of(
            st.sampled_from(
                [b"", b"null", b"-1", b"1e400", b"[]", b"{}", b'\\"', b"NaN", b"9" * 400, b"[" * 3000, b"\xff"]
            ),
            st.binary(max_size=6),
        )
    )
    read_or_refuse(folder, with_header(whole, header[:start] + put + header[stop:]))


@QUICK
@given(data=st.data())
def test_inserted_and_removed_bytes(folder, whole, data):
    start = data.draw(st.integers(0, len(whole)))
    stop = data.draw(st.integers(start, min(len(whole), start + 40)))
    put = data.draw(st.binary(max_size=40))
    read_or_refuse(folder, whole[:start] + put + whole[stop:])


@QUICK
@given(data=st.data())
def test_a_cut_off_file_is_always_refused(folder, whole, data):
    assert read_or_refuse(folder, whole[: data.draw(st.integers(0, len(whole) - 1))]) is None


@QUICK
@given(content=st.binary(max_size=300))
def test_any_bytes_are_refused(folder, content):
    assert read_or_refuse(folder, content) is None


@QUICK
@given(
    header=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["__metadata__", "dtype", "shape", "data_offsets", "weights/code.bias", "latent-explorer"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_header_is_refused(folder, whole, header):
    assert read_or_refuse(folder, with_header(whole, json.dumps(header).encode())) is None


@pytest.mark.parametrize("length", [2**63, 2**64 - 1, 2**32, 100_000_000, 100_000_001, 0])
def test_a_false_header_length_is_refused(folder, whole, length):
    assert read_or_refuse(folder, struct.pack("<Q", length) + whole[8:]) is None


@pytest.mark.parametrize("shape", [b"[0,4611686018427387904]", b"[4294967296,4294967296,0]", b"[18446744073709551615]"])
def test_impossible_tensor_shapes_are_refused(folder, whole, shape):
    header = whole[8 : 8 + header_length(whole)]
    before, after = header.split(b'"optimizer/step":{"dtype":"I64","shape":', 1)
    rest = after.split(b"]", 1)[1]
    content = with_header(whole, before + b'"optimizer/step":{"dtype":"I64","shape":' + shape + rest)
    assert read_or_refuse(folder, content) is None
