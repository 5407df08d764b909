"""A network of another program behind the interface of ours: onnxruntime runs it."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import MappingProxyType

import numpy as np
import torch
from torch import nn

from explorer.models.autoencoder import Autoencoder
from explorer.models.differences import by_differences
from explorer.models.networks import Halves
from explorer.models.onnx_files import OnnxFile
from explorer.models.onnx_process import OnnxProcess, TooMuch
from explorer.models.onnx_reading import reading_from_json, reading_to_json
from explorer.values import Architecture, BadInput, Weights
from explorer.values.number_text import counted
from explorer.values.onnx_model import FAMILY, OnnxReading, PictureForm

_ENCODER, _DECODER, _READING = "encoder.onnx", "decoder.onnx", "reading.json"
_LARGEST_BATCH = 4096
_INPUT_TYPES = {
    "tensor(float)": np.float32,
    "tensor(double)": np.float64,
    "tensor(float16)": np.float16,
    "tensor(uint8)": np.uint8,
}


def onnx_weights(encoder: OnnxFile | None, decoder: OnnxFile, reading: OnnxReading) -> Weights:
    """Both files and their reading as a value that may cross threads: bytes, no sessions."""
    d = math.prod(reading.code_shape)
    architecture = Architecture(
        FAMILY, reading.channels, reading.height, reading.width, d, activation="", output="linear"
    )
    contents = {_DECODER: decoder.content, _READING: reading_to_json(reading).encode()}
    if encoder is not None:
        contents[_ENCODER] = encoder.content
    return Weights(
        architecture,
        # numpy keeps the bytes' own memory, which nobody can write to
        MappingProxyType({name: np.frombuffer(content, np.uint8) for name, content in contents.items()}),
    )


def reading_of(weights: Weights) -> OnnxReading:
    """How the two files are read."""
    return reading_from_json(weights.arrays[_READING].tobytes().decode())


def onnx_autoencoder(weights: Weights) -> Autoencoder:
    """The network, with sessions of its own.

    Raises:
        BadInput: onnxruntime is not installed, or refuses a file.
    """
    arrays = weights.arrays
    reading = reading_of(weights)
    process = OnnxProcess(
        {
            word: arrays[file].tobytes()
            for word, file in (("decoder", _DECODER), ("encoder", _ENCODER))
            if file in arrays
        }
    )
    decoder = _Network(process, "decoder", reading.picture_output)
    draw = _Half(lambda codes: _taken_apart(decoder.run(codes.reshape(-1, *reading.code_shape)), reading))
    encode: nn.Module = _NoEncoder()
    if _ENCODER in arrays:
        encoder = _Network(process, "encoder", reading.code_output)
        d = weights.architecture.latent_dim
        encode = _Half(lambda images: _codes(encoder.run(_put_together(images, reading)), d))
    halves = Halves(nn.Sequential(encode), nn.Identity(), nn.Sequential(draw))
    model = Autoencoder(weights.architecture, halves)
    return model.requires_grad_(False).eval()


class _Network:
    """One network: batches of rows go in, float32 rows come out."""

    def __init__(self, process: OnnxProcess, name: str, output: str) -> None:
        port = process.ports[name]
        if port["type"] not in _INPUT_TYPES:
            raise BadInput(f"The {name} takes {port['type']}, which is not a number type for pictures.")
        if port["batch"] is not None and port["batch"] > _LARGEST_BATCH:
            raise BadInput(
                f"The {name} takes batches of {port['batch']:,} only, but at most {_LARGEST_BATCH:,} are possible: "
                "export it for batches of any size."
            )
        self._process, self._name, self._output = process, name, output
        self._type = _INPUT_TYPES[port["type"]]
        self._batch: int | None = port["batch"] or None
        self._most = self._batch

    def run(self, inputs: np.ndarray) -> np.ndarray:
        """The chosen output of a batch, float32.

        Raises:
            BadInput: the network refuses the inputs, does not give one row for each, or takes too long or too much
                memory for a single one.
        """
        if np.issubdtype(self._type, np.integer):
            inputs = np.clip(np.rint(inputs), 0, 255)
        inputs = np.ascontiguousarray(inputs, self._type)
        parts: list[np.ndarray] = []
        done = 0
        while done < len(inputs) or not parts:
            rows = inputs[done : done + (self._most or max(1, len(inputs)))]
            try:
                parts.append(self._run(rows))
            except TooMuch:
                if self._batch is not None or len(rows) <= 1:
                    raise
                # a row that is too much by itself is found at once, then the rest is tried in smaller batches
                parts.append(self._run(rows[:1]))
                self._most = max(1, len(rows) // 4)
                rows = rows[:1]
            done += len(rows)
        return np.concatenate(parts)

    def _run(self, inputs: np.ndarray) -> np.ndarray:
        count = len(inputs)
        if self._batch is not None and count < self._batch:
            # the file was written for batches of one size: the rest is padding
            inputs = np.concatenate([inputs, np.zeros((self._batch - count, *inputs.shape[1:]), inputs.dtype)])
        rows = self._process.run(self._name, self._output, inputs)
        if rows.ndim == 0 or len(rows) != len(inputs):
            raise BadInput(
                f"The {self._name} gives {len(rows) if rows.ndim else 0:,} rows for {len(inputs):,}; it should give "
                "one row for each."
            )
        return rows[:count]


class _Half(nn.Module):
    """Half of a network as torch sees it: no parameters, derivatives by differences."""

    def __init__(self, compute: Callable[[np.ndarray], np.ndarray]) -> None:
        super().__init__()
        self._compute = by_differences(lambda inputs: torch.from_numpy(compute(inputs.detach().cpu().numpy())))

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        return self._compute(inputs)


class _NoEncoder(nn.Module):
    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        raise BadInput("This model has only a decoder: it can decode codes, but not encode pictures.")


def _put_together(images: np.ndarray, reading: OnnxReading) -> np.ndarray:
    """Pictures (N, C, H, W) in [0, 1] as the encoder takes them."""
    scaled = _scaled(images, reading.taken)
    layout = reading.taken.layout
    if layout == "nhw":
        return scaled[:, 0]
    turned = np.moveaxis(scaled, 1, -1) if layout in ("nhwc", "flat-hwc") else scaled
    return turned.reshape(len(images), -1) if layout.startswith("flat") else turned


def _scaled(images: np.ndarray, form: PictureForm) -> np.ndarray:
    if form.values == "-1..1":
        return images * np.float32(2) - np.float32(1)
    return images * np.float32(255) if form.values == "0..255" else images


def _taken_apart(outputs: np.ndarray, reading: OnnxReading) -> np.ndarray:
    """What the decoder gives as pictures (N, C, H, W), black 0 and white 1."""
    channels, height, width = reading.channels, reading.height, reading.width
    if outputs[:1].size != (channels * height * width if len(outputs) else 0):
        raise BadInput(
            f"The decoder gives {counted(outputs[:1].size, 'number')} per picture, not {width}×{height}×{channels}: "
            "choose another picture size."
        )
    last = reading.given.layout in ("nhwc", "flat-hwc")
    shape = (-1, height, width, channels) if last else (-1, channels, height, width)
    pictures = outputs.reshape(shape)
    pictures = np.moveaxis(pictures, -1, 1) if last else pictures
    values = reading.given.values
    if values == "-1..1":
        pictures = (pictures + np.float32(1)) / np.float32(2)
    elif values == "0..255":
        pictures = pictures / np.float32(255)
    elif values == "logits":
        # bounded so that the exponential does not overflow; beyond it nothing changes in 32 bits
        pictures = 1 / (1 + np.exp(-np.clip(pictures, -80, 80)))
    return np.array(pictures, np.float32, order="C")


def _codes(outputs: np.ndarray, latent_dim: int) -> np.ndarray:
    if outputs[:1].size != (latent_dim if len(outputs) else 0):
        raise BadInput(
            f"The encoder gives codes with {counted(outputs[:1].size, 'number')}, but the decoder takes {latent_dim:,}."
        )
    return np.array(outputs.reshape(-1, latent_dim), np.float32, order="C")
