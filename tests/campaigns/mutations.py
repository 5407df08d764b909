"""Damaged and hostile files of every kind against every reader: `python -m tests.campaigns.mutations --cases 20000`.

Each case is a sound file with bits flipped, cut, spliced, its numbers replaced by those that break readers, or its
structure rebuilt with such values in it (JSON headers, members of archives, messages of a network). It is read in a
process with bounds on time and memory; whatever happens but a value or the program's own refusal is an escape, and so
is a file opened elsewhere, a program started, a pickle, or a line on standard error. Case N of a kind is always the
same; the counts go to results/mutations.json, and another call goes on from there.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import random
import re
import resource
import select
import signal
import struct
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

SECONDS, BYTES = 5, 2**30
RESULTS = Path(__file__).with_name("results") / "mutations.json"
_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 120

# Sound files --------------------------------------------------------------------------------------------------------


def _pixels(channels: int = 3) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (6, 12, 10, channels), dtype=np.uint8)


def _codes() -> np.ndarray:
    return np.random.default_rng(1).normal(size=(20, 3)).astype(np.float32)


def _npy(array: np.ndarray) -> bytes:
    content = io.BytesIO()
    np.save(content, array)
    return content.getvalue()


def _npz(**arrays: np.ndarray) -> bytes:
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    return content.getvalue()


def _idx() -> bytes:
    return b"\0\0\x08\x03" + b"".join(side.to_bytes(4, "big") for side in (6, 12, 10)) + _pixels(1).tobytes()


def _picture(kind: str, mode: str = "RGB", **options: Any) -> bytes:
    from PIL import Image

    content = io.BytesIO()
    image = Image.fromarray(_pixels()[0]).convert(mode)
    if kind == "GIF":
        options = {"save_all": True, "append_images": [image.rotate(90, expand=False)]} | options
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a description"
    if kind in ("JPEG", "WEBP", "TIFF", "PNG"):
        options["exif"] = exif
    image.save(content, format=kind, **options)
    return content.getvalue()


def _deep_tiff(kind: str, **options: Any) -> bytes:
    import tifffile

    content = io.BytesIO()
    values = np.random.default_rng(2).random((12, 10, 3)) * (1 if kind.startswith("f") else 60_000)
    tifffile.imwrite(content, values.astype(kind), photometric="rgb", metadata=None, **options)
    return content.getvalue()


def _deep_png(folder: Path) -> bytes:
    from explorer.data.full_writing import write_full_picture
    from explorer.values.full_picture import Extras, FullPicture

    values = np.random.default_rng(2).integers(0, 65_536, (12, 10, 3), dtype=np.uint16)
    write_full_picture(
        folder / "deep.png", FullPicture(values, 0, 65_535, None, Extras(texts=(("Comment", "a comment"),)))
    )
    return (folder / "deep.png").read_bytes()


def _zip() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"class {number}/ä{number}.png", _picture("PNG"))
        archive.writestr("inner.zip", b"PK\5\6" + bytes(18))
    return content.getvalue()


def _csv(separator: str) -> bytes:
    rows = [["name", "z0", "z1", "label", "size"]]
    rows += [
        [f"a{row}", *(f"{value:.4f}" for value in code[:2]), str(row % 3), "1e3"] for row, code in enumerate(_codes())
    ]
    return "\n".join(separator.join(row) for row in rows).encode()


def _parquet() -> bytes:
    import pyarrow
    from pyarrow import parquet

    codes = _codes()
    table = pyarrow.table(
        {
            "name": [f"ä{row}" for row in range(20)],
            "z": [list(map(float, code)) for code in codes],
            "size": list(range(20)),
            "kind": pyarrow.array(["a", "b"] * 10).dictionary_encode(),
            "when": pyarrow.array([10**9 + row for row in range(20)], pyarrow.timestamp("s")),
        }
    )
    content = io.BytesIO()
    parquet.write_table(table, content, compression="none")
    return content.getvalue()


def _model(folder: Path) -> bytes:
    from explorer.models import build, save_model, to_weights
    from explorer.values import Architecture, Codes, DataProvenance, EpochFigures, ErrorFigures, ModelCard

    architecture = Architecture("multilayer", 1, 8, 8, 2, (6,))
    codes = Codes(_codes()[:, :2], np.arange(20) % 3, np.ones(20, np.float32))
    card = ModelCard(
        "a",
        "undercomplete",
        "squared-error",
        architecture,
        DataProvenance("x", "X", 20, "0" * 64, 1, 8, 8, ("ant", "bee", "cow"), light_on_dark=True, note="a note"),
        settings={"seed": 3, "learning_rate": 1e-3, "widths": (6,)},
        history=(EpochFigures(1, 9.0, 9.5, 1.0, 1.0, 1e-3, 1.0),),
        errors={"test": ErrorFigures(20, 4.0, 4 / 64, 12.04)},
        command="latent-explorer train --data x",
        created="2026-01-01T00:00:00+00:00",
        versions={"torch": "2"},
    )
    save_model(folder / "a.safetensors", card, to_weights(build(architecture, seed=0)), codes)
    return (folder / "a.safetensors").read_bytes()


def _restoration(folder: Path) -> bytes:
    from explorer.models.restoration import build_restoration, restoration_to_weights, save_restoration
    from explorer.values.restoration_model import (
        RestorationArchitecture,
        RestorationCard,
        RestorationData,
        RestorationEpoch,
    )

    architecture = RestorationArchitecture("denoise", (1, 3), 1, 0, (2, 2), (1, 1))
    card = RestorationCard(
        name="small",
        architecture=architecture,
        damage="noise",
        data=(RestorationData("photos", 8, 2, "00ff"),),
        settings={"epochs": 3, "seed": 2},
        history=(RestorationEpoch(1, 0.5, 21.0, 20.0, 1e-3, 2.5),),
        command="latent-explorer train --model denoise",
        created="2026-01-01T00:00:00+00:00",
        versions={"torch": "2"},
    )
    save_restoration(folder / "r.safetensors", card, restoration_to_weights(build_restoration(architecture, 0)))
    return (folder / "r.safetensors").read_bytes()


def _network(inputs: int, outputs: int, names: tuple[str, str]) -> bytes:
    from onnx import TensorProto, helper, numpy_helper

    rng = np.random.default_rng(3)
    nodes = [
        helper.make_node("Gemm", [names[0], "w1", "b1"], ["h"]),
        helper.make_node("Relu", ["h"], ["r"]),
        helper.make_node("Gemm", ["r", "w2"], ["s"]),
        helper.make_node("Sigmoid", ["s"], [names[1]]),
    ]
    constants = {
        "w1": rng.normal(size=(inputs, 8)),
        "b1": rng.normal(size=8),
        "w2": rng.normal(size=(8, outputs)),
    }
    tensors = [numpy_helper.from_array(value.astype(np.float32), name) for name, value in constants.items()]
    ports = [
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", size])]
        for name, size in zip(names, (inputs, outputs), strict=True)
    ]
    model = helper.make_model(
        helper.make_graph(nodes, "graph", *ports, tensors),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
        producer_name="a producer",
    )
    return model.SerializeToString()


def _reading() -> bytes:
    from explorer.models.onnx_reading import reading_to_json
    from explorer.values.onnx_model import OnnxReading, PictureForm

    form = PictureForm("flat-chw", "0..1")
    return reading_to_json(OnnxReading(1, 8, 8, (2,), form, form, "code", "picture")).encode()


def _session(folder: Path) -> bytes:
    from explorer.state.codec import SavedSession, encode
    from explorer.state.document import Document, Probe
    from explorer.values.plane_choice import PlaneWish
    from explorer.values.rows import Rows
    from explorer.values.saved_session import ModelMark
    from explorer.values.table_filter import TableFilter
    from explorer.values.walks import (
        AttributeDirection,
        AttributeRequest,
        AttributeSet,
        Group,
        WalkSettings,
        drawn_walk,
    )

    asked = AttributeRequest(0, "wings", Group("a", 1), Group("b", rows=Rows((0, 1, 2, 3, 4, 5))))
    chosen = Document(
        attached="t.csv",
        filter=TableFilter().with_range("size", (0.0, 5.0)).with_hidden("kind", frozenset({"a"})),
        walk=drawn_walk([(0.5, 0.25), (0.1, 0.2)]),
        player=WalkSettings(9, "code", ("pixels",), speed=2.0, place=0.5),
        plane=PlaneWish("numbers", (0, 1), turn=5.0),
        attributes=AttributeSet(
            (AttributeDirection(asked, (0.5, 0.25), (3, 4)),), (Group("g", rows=Rows((1, 2, 4))),), 0
        ),
        probe=Probe((0.5, 0.25)),
        selection=Rows((1, 2, 5)),
        view=(0.0, 0.0, 2.0, 3.0),
    )
    mark = ModelMark("m", "m.safetensors", "0" * 64, "", 60)
    return encode(SavedSession("a", mark, chosen, thumbnail=b"\x89PNG\r\n\x1a\n" + bytes(40)))


def _origin() -> bytes:
    from PIL import Image, PngImagePlugin

    from explorer.values.origin import Origin

    texts = PngImagePlugin.PngInfo()
    origin = Origin("picture", "m", "0" * 64, "decode m --code 0.5,0.25", "1.0", (0.5, 0.25), (0.0, 0.0, 1.0, 1.0), 3)
    for key, text in origin.texts().items():
        texts.add_text(key, text)
    content = io.BytesIO()
    Image.fromarray(_pixels()[0]).save(content, "PNG", pnginfo=texts)
    return content.getvalue()


# What reads them ----------------------------------------------------------------------------------------------------


def _open_data(path: Path) -> None:
    from explorer.data import open_dataset

    dataset = open_dataset(str(path))
    together = np.concatenate([dataset.train, dataset.validation, dataset.test])
    assert np.array_equal(np.sort(together), np.arange(len(dataset)))
    assert dataset.labels is None or len(dataset.labels) == len(dataset)


def _open_codes(path: Path) -> None:
    from explorer.data.tables import read_codes

    read_codes(path)


def _open_table(path: Path) -> None:
    from explorer.data.tables import read_table

    read_table(path)


def _open_picture(path: Path) -> None:
    from explorer.data.full_decoding import read_full_picture
    from explorer.data.pictures import read_picture
    from explorer.values import BadInput

    try:
        small = read_picture(path)
        assert small.pixels.dtype == np.uint8
    except BadInput:
        pass
    full = read_full_picture(path)
    assert full.unit().dtype == np.float32
    full.part(0, 0, 5, 5)


def _open_model(path: Path) -> None:
    from explorer.models import decode_codes, from_weights, load_model, read_card

    read_card(path)
    model = load_model(path)
    decode_codes(from_weights(model.weights), np.zeros((1, model.card.architecture.latent_dim), np.float32))


def _open_restoration(path: Path) -> None:
    from explorer.models.restoration import is_restoration_file, load_restoration, restoration_from_weights

    is_restoration_file(path)
    restoration_from_weights(load_restoration(path).weights)


def _open_network(path: Path) -> None:
    from explorer.models import decode_codes, encode_images, from_weights
    from explorer.models.onnx_import import load_onnx

    loaded = load_onnx(path.with_name("m-decoder.onnx"))
    architecture, network = loaded.weights.architecture, from_weights(loaded.weights)
    decode_codes(network, np.zeros((1, architecture.latent_dim), np.float32))
    shape = (1, architecture.channels, architecture.height, architecture.width)
    encode_images(network, np.zeros(shape, np.float32))


def _open_session(path: Path) -> None:
    from explorer.features.sessions.compute.files import read_session

    kept = read_session(path).document
    assert np.isfinite(np.array([*kept.walk.codes(), *kept.walk.drawn], np.float32)).all()
    assert abs(kept.player.frames) < 2**31


def _open_origin(path: Path) -> None:
    from explorer.data.png_origin import read_origin

    read_origin(path)


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    Attributes:
        file: the name that it bears.
        make: its sound content, given a folder to work in.
        read: reads the file.
        share: of all cases, as a weight.
        beside: other files that lie beside it, by name.
    """

    file: str
    make: Callable[[Path], bytes]
    read: Callable[[Path], None]
    share: float = 1.0
    beside: Callable[[Path], dict[str, bytes]] = lambda _: {}


def _pair(_: Path) -> dict[str, bytes]:
    return {
        "m-decoder.onnx": _network(2, 64, ("code", "picture")),
        "m-encoder.onnx": _network(64, 2, ("picture", "code")),
    }


def _texts() -> np.ndarray:
    return np.array(["ant", "bee", "cow"] * 2)


KINDS: dict[str, Kind] = {
    "model": Kind("a.safetensors", _model, _open_model, 2),
    "restoration": Kind("r.safetensors", _restoration, _open_restoration),
    "onnx decoder": Kind("m-decoder.onnx", lambda f: _pair(f)["m-decoder.onnx"], _open_network, 0.3, _pair),
    "onnx encoder": Kind("m-encoder.onnx", lambda f: _pair(f)["m-encoder.onnx"], _open_network, 0.3, _pair),
    "onnx reading": Kind("m-decoder.reading.json", lambda _: _reading(), _open_network, 0.3, _pair),
    "session": Kind("a.session.json", _session, _open_session, 2),
    "npy data": Kind("a.npy", lambda _: _npy(_pixels()), _open_data),
    "npz data": Kind("a.npz", lambda _: _npz(images=_pixels(), labels=_texts()), _open_data),
    "idx": Kind("train-images-idx3-ubyte", lambda _: _idx(), _open_data),
    "idx gz": Kind("train-images-idx3-ubyte.gz", lambda _: gzip.compress(_idx()), _open_data),
    "zip": Kind("a.zip", lambda _: _zip(), _open_data),
    "npy codes": Kind("a.npy", lambda _: _npy(_codes()), _open_codes),
    "npz codes": Kind(
        "a.npz", lambda _: _npz(codes=_codes(), labels=np.arange(20) % 3, names=np.array(["ä"] * 20)), _open_codes
    ),
    "csv codes": Kind("a.csv", lambda _: _csv(","), _open_codes),
    "tsv codes": Kind("a.tsv", lambda _: _csv("\t"), _open_codes),
    "parquet codes": Kind("a.parquet", lambda _: _parquet(), _open_codes),
    "csv table": Kind("a.csv", lambda _: _csv(";"), _open_table),
    "tsv table": Kind("a.tsv", lambda _: _csv("\t"), _open_table),
    "parquet table": Kind("a.parquet", lambda _: _parquet(), _open_table),
    "png": Kind("a.png", lambda _: _picture("PNG", "RGBA"), _open_picture),
    "png 16 bits": Kind("a.png", _deep_png, _open_picture),
    "jpeg": Kind("a.jpg", lambda _: _picture("JPEG", progressive=True), _open_picture),
    "tiff": Kind("a.tif", lambda _: _picture("TIFF"), _open_picture),
    "tiff lzw": Kind("a.tif", lambda _: _picture("TIFF", compression="tiff_lzw"), _open_picture),
    "tiff g4": Kind("a.tif", lambda _: _picture("TIFF", "1", compression="group4"), _open_picture),
    "tiff jpeg": Kind("a.tif", lambda _: _picture("TIFF", compression="jpeg"), _open_picture),
    "tiff float": Kind("a.tif", lambda _: _deep_tiff("f4"), _open_picture, 2),
    "tiff float deflated": Kind("a.tif", lambda _: _deep_tiff("f4", compression="zlib"), _open_picture),
    "tiff 16 planes": Kind("a.tif", lambda _: _deep_tiff("u2", planarconfig="contig"), _open_picture),
    "webp": Kind("a.webp", lambda _: _picture("WEBP"), _open_picture),
    "bmp": Kind("a.bmp", lambda _: _picture("BMP"), _open_picture),
    "gif": Kind("a.gif", lambda _: _picture("GIF", "P"), _open_picture),
    "png origin": Kind("a.png", lambda _: _origin(), _open_origin),
}

# Mutations ----------------------------------------------------------------------------------------------------------

_NUMBERS = (
    0,
    1,
    -1,
    2,
    127,
    128,
    255,
    256,
    2**15,
    2**16 - 1,
    2**31 - 1,
    2**31,
    2**32 - 1,
    2**53,
    2**62,
    2**63 - 1,
    -(2**63),
)
_JSON_VALUES = (
    "0", "-1", "1e400", "-1e999", "1e31", "NaN", "Infinity", "9" * 20, "9" * 400, "9" * 5000, "1.5", "null", "true",
    '""', '"\\u0000"', '"\\ud800"', '"../../etc/passwd"', '"' + "a" * 5000 + '"', "[]", "{}", "[" * 3000 + "]" * 3000,
    "2.0",     '"<img src=file:///etc/passwd>"', "4294967296", "9007199254740993", "1e-320",
)  # fmt: skip
_WORDS = (
    b"nan",
    b"inf",
    b"1e999",
    b"-",
    b"\0",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b'"',
    b"\r",
    b"\n",
    b",",
    b"\t",
    b"9" * 400,
    b"=1+1",
)
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null')


def mutated(content: bytes, rng: random.Random, other: bytes) -> bytes:
    """One to four changes of a file's bytes, half of them near its ends, where headers and directories stand."""
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 4))):
        if not changed:
            break
        reach = min(300, len(changed))
        near = rng.choice(("anywhere", "start", "end"))
        low, high = {"start": (0, reach), "end": (len(changed) - reach, len(changed))}.get(near, (0, len(changed)))
        place = rng.randrange(low, high)
        action = rng.choice(
            ("bit", "bit", "byte", "number", "number", "cut", "double", "end", "splice", "word", "zero")
        )
        length = rng.choice((1, 2, 4, 8, rng.randrange(1, 200)))
        if action == "bit":
            changed[place] ^= 1 << rng.randrange(8)
        elif action == "byte":
            changed[place] = rng.randrange(256)
        elif action == "number":
            size, order = rng.choice((1, 2, 4, 8)), rng.choice(("little", "big"))
            value = rng.choice(_NUMBERS) % (1 << (8 * size))
            changed[place : place + size] = value.to_bytes(size, order)
        elif action == "cut":
            del changed[place : place + length]
        elif action == "double":
            changed[place:place] = changed[place : place + length]
        elif action == "end":
            del changed[place:]
        elif action == "splice":
            start = rng.randrange(max(1, len(other)))
            changed[place : place + length * rng.randrange(2)] = other[start : start + length]
        elif action == "word":
            changed[place:place] = rng.choice(_WORDS)
        else:
            changed[place : place + length] = bytes(len(changed[place : place + length]))
    return bytes(changed)


def edited_json(text: bytes, rng: random.Random) -> bytes:
    """Some values or names of a JSON text replaced, doubled or taken out."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        tokens = list(_TOKEN.finditer(text))
        if not tokens:
            break
        token = rng.choice(tokens)
        value = rng.choice(_JSON_VALUES).encode()
        if rng.random() < 0.2:
            value = rng.choice(tokens).group()
        text = text[: token.start()] + value + text[token.end() :]
    return text


def _edited_safetensors(content: bytes, rng: random.Random, other: bytes) -> bytes:
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    if rng.random() < 0.7:
        for key in list(header.get("__metadata__", {})):
            header["__metadata__"][key] = edited_json(header["__metadata__"][key].encode(), rng).decode(
                "utf-8", "replace"
            )
        text = json.dumps(header).encode()
    else:
        text = edited_json(content[8 : 8 + length], rng)
    return len(text).to_bytes(8, "little") + text + content[8 + length :]


def _edited_members(content: bytes, rng: random.Random, other: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    chosen = rng.choice(list(members))
    members[chosen] = mutated(members[chosen], rng, other)
    if rng.random() < 0.2:
        new = rng.choice(("../up.png", "/abs.png", "C:\\x.png", "a\0b.png", "x" * 300 + ".png", "", "labels.npy"))
        members[new] = members.pop(chosen)
    result = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for name, member in members.items():
            archive.writestr(name or "none", member)
    return result.getvalue()


def _edited_network(content: bytes, rng: random.Random, other: bytes) -> bytes:
    import onnx

    model = onnx.load_model_from_string(content)
    for _ in range(rng.choice((1, 1, 2, 3))):
        messages = [model]
        for message in messages:
            for field, value in message.ListFields():
                if field.message_type is not None:
                    messages += list(value) if field.is_repeated else [value]
        message = rng.choice(messages)
        field = rng.choice(message.DESCRIPTOR.fields)
        if field.message_type is not None:
            if field.is_repeated and len(getattr(message, field.name)):
                values = getattr(message, field.name)
                if rng.random() < 0.5:
                    values.add().CopyFrom(rng.choice(values))
                else:
                    del values[rng.randrange(len(values))]
            elif field.is_repeated:
                getattr(message, field.name).add()
            else:
                message.ClearField(field.name)
            continue
        try:
            kinds = {"int": rng.choice(_NUMBERS), "float": rng.choice((0.0, float("nan"), 1e30, -1.0))}
            value: Any = kinds["float" if field.cpp_type in (5, 6) else "int"]
            if field.cpp_type == 9:
                word = rng.choice(
                    ("Loop", "Expand", "Tile", "", "code", "picture", "w1", "h", "x" * 3000, "a\nb", "EPContext")
                )
                value = word if field.type == 9 else mutated(content[:40], rng, other)
            if field.is_repeated:
                target = getattr(message, field.name)
                if len(target) and rng.random() < 0.7:
                    target[rng.randrange(len(target))] = value
                else:
                    target.append(value)
            else:
                setattr(message, field.name, value)
        except (ValueError, TypeError):
            continue
    return model.SerializeToString()


def case(name: str, number: int, sound: dict[str, bytes], seed: int) -> bytes:
    """Case `number` of a kind."""
    rng = random.Random(f"{seed} {name} {number}")
    content, other = sound[name], sound[rng.choice(list(sound))]
    if rng.random() < 0.5:
        return mutated(content, rng, other)
    file = KINDS[name].file
    try:
        if file.endswith(".safetensors"):
            return _edited_safetensors(content, rng, other)
        if file.endswith((".zip", ".npz")):
            return _edited_members(content, rng, other)
        if file.endswith(".json"):
            return edited_json(content, rng)
        if file.endswith(".onnx"):
            return _edited_network(content, rng, other)
        if file.endswith(".gz"):
            return gzip.compress(mutated(gzip.decompress(content), rng, other))
    except (ValueError, OSError, struct.error):
        pass
    return mutated(content, rng, other)


# The process that reads ---------------------------------------------------------------------------------------------


class _Guard:
    """Notes what reading does beyond reading its file."""

    _STARTS = ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "subprocess.Popen")
    _NEVER = ("pickle.find_class", "socket.connect", "socket.getaddrinfo", "urllib.Request", "os.startfile")
    _CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.chmod", "os.symlink", "os.link", "shutil.rmtree")

    def __init__(self, folder: Path) -> None:
        self.found: list[str] = []
        self.on = False
        self._inside = (str(folder), tempfile.gettempdir() + "/latent-explorer")
        self._known = (
            sys.prefix,
            sys.base_prefix,
            str(_ROOT),
            "/usr/share/",
            "/usr/lib/",
            "/lib/",
            "/proc/",
            "/dev/null",
            "/sys/",
        )
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            path, mode, flags = arguments
            if not isinstance(path, str | bytes) or path == "":
                return
            shown = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - a Path would open files itself
            writes = bool((flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) or (mode and set(mode) & set("wax+"))
            if shown == os.devnull or shown.startswith(self._inside) or (shown.startswith(self._known) and not writes):
                return
            self.found.append(f"opened {shown}")
        elif event in self._STARTS:
            if event != "subprocess.Popen" or "onnx_worker.py" not in str(arguments[1]):
                self.found.append(f"{event} {str(arguments)[:100]}")
        elif event in self._NEVER or (event in self._CHANGES and not str(arguments[0]).startswith(self._inside)):
            self.found.append(f"{event} {str(arguments)[:100]}")


def sound_files(folder: Path) -> dict[str, bytes]:
    """A sound file of every kind."""
    return {name: kind.make(folder) for name, kind in KINDS.items()}


def attempt(name: str, content: bytes, folder: Path) -> str:
    """Read one file: "read", "refused", or what escaped."""
    from explorer.values import BadInput

    kind = KINDS[name]
    path = folder / kind.file
    path.write_bytes(content)
    try:
        kind.read(path)
    except BadInput as refused:
        sentence = str(refused)
        if "\n" in sentence or not sentence.endswith(".") or len(sentence) > 2000:
            return f"no sentence: {sentence[:200]!r}"
        return "refused"
    except BaseException as error:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/explorer/" in frame.filename]
        last = frames[-1] if frames else None
        where = f"{Path(last.filename).name}:{last.lineno}" if last else "?"
        return f"{type(error).__name__} at {where}: {str(error)[:100]}"
    return "read"


def _work(seed: int) -> None:
    """Read requests "kind<TAB>number" from standard input, answer a JSON line for each."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    replies = os.fdopen(os.dup(1), "w", buffering=1)
    said = tempfile.TemporaryFile()  # noqa: SIM115 - open to the end
    os.dup2(said.fileno(), 2)
    os.dup2(said.fileno(), 1)
    with tempfile.TemporaryDirectory(prefix="mutations-") as text:
        folder = Path(text)
        sound = sound_files(folder)
        guard = _Guard(folder)
        for name in KINDS:  # everything that is imported late is imported now
            _beside(name, folder)
            if (result := attempt(name, sound[name], folder)) != "read":
                sys.exit(f"the sound {name} is not read: {result}")
        base = int(re.search(r"VmData:\s+(\d+)", Path("/proc/self/status").read_text())[1]) * 1024
        resource.setrlimit(resource.RLIMIT_DATA, (base + BYTES, resource.RLIM_INFINITY))
        replies.write("ready\n")
        before = ""
        for line in sys.stdin:
            name, _, number = line.rstrip("\n").partition("\t")
            if name != before:
                before = name
                _beside(name, folder)
            content = case(name, int(number), sound, seed)
            said.seek(0)
            said.truncate()
            guard.found.clear()
            guard.on = True
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            result = attempt(name, content, folder)
            signal.setitimer(signal.ITIMER_PROF, 0)
            guard.on = False
            sys.stderr.flush()
            said.seek(0)
            lines = said.read(300).decode("utf-8", "replace")
            if guard.found:
                result = f"outside: {guard.found[0]}"
            elif lines.strip():
                result = f"said: {lines.strip()[:150]}"
            replies.write(json.dumps(result) + "\n")


def _beside(name: str, folder: Path) -> None:
    for old in folder.iterdir():
        old.unlink()
    for file, content in KINDS[name].beside(folder).items():
        (folder / file).write_bytes(content)


# The process that asks ----------------------------------------------------------------------------------------------


class _Worker:
    def __init__(self, seed: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.campaigns.mutations", "--worker", "--seed", str(seed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            cwd=_ROOT,
            env=os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(_ROOT)},
        )
        if self._process.stdout.readline() != "ready\n":
            raise SystemExit("the process that reads did not start")

    def ask(self, name: str, number: int) -> str | None:
        """The result of a case; None where the process ended, for which `status` says why."""
        self._process.stdin.write(f"{name}\t{number}\n")
        self._process.stdin.flush()
        if not select.select([self._process.stdout], [], [], _PATIENCE)[0]:
            self._process.kill()
        line = self._process.stdout.readline()
        return json.loads(line) if line else None

    def end(self) -> int:
        self._process.stdin.close()
        try:
            return self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()
        finally:
            self._process.stdout.close()


def campaign(cases: int, seed: int, kinds: list[str], results: Path, fresh: bool) -> int:
    """Run so many further cases, spread over the kinds by their shares; returns how many escaped."""
    kept = json.loads(results.read_text()) if results.is_file() and not fresh else {}
    if kept.get("seed") != seed:
        kept = {"seed": seed, "kinds": {}}
    whole = sum(KINDS[name].share for name in kinds)
    worker = _Worker(seed)
    started = time.monotonic()
    for name in kinds:
        counts = kept["kinds"].setdefault(name, {"cases": 0, "read": 0, "refused": 0, "escapes": {}})
        for _ in range(round(cases * KINDS[name].share / whole)):
            number = counts["cases"]
            result = worker.ask(name, number)
            if result is None:
                status = worker.end()
                result = "over 5 s" if status in (-signal.SIGPROF, -signal.SIGKILL) else f"ended with {status}"
                worker = _Worker(seed)
            counts["cases"] += 1
            if result in ("read", "refused"):
                counts[result] += 1
            else:
                counts["escapes"].setdefault(result, []).append(number)
        kept["total"] = sum(each["cases"] for each in kept["kinds"].values())
        kept["escaped"] = sum(len(numbers) for each in kept["kinds"].values() for numbers in each["escapes"].values())
        results.parent.mkdir(exist_ok=True)
        results.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
        print(f"{time.monotonic() - started:7.0f} s  {name}: {counts}", flush=True)
    worker.end()
    return int(kept["escaped"])


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="further cases, over all kinds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="*", default=list(KINDS), choices=list(KINDS))
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--fresh", action="store_true", help="forget the results so far")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.worker:
        _work(asked.seed)
    else:
        sys.exit(1 if campaign(asked.cases, asked.seed, asked.kinds, asked.results, asked.fresh) else 0)


if __name__ == "__main__":
    main()
