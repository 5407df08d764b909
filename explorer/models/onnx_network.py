"""A network of another program behind the interface of ours: onnxruntime runs it."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from explorer.models.autoencoder import Autoencoder
from explorer.models.differences import by_differences
from explorer.models.networks import Halves
from explorer.models.onnx_files import OnnxFile
from explorer.models.onnx_reading import reading_from_json, reading_to_json
from explorer.values import Architecture, BadInput, Weights
from explorer.values.onnx_model import FAMILY, OnnxReading, PictureForm

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_ENCODER, _DECODER, _READING = "encoder.onnx", "decoder.onnx", "reading.json"
# errors are told as exceptions; the log would tell them again on the terminal
_SILENT = 4
_INPUT_TYPES = {
    "tensor(float)": np.float32,
    "tensor(double)": np.float64,
    "tensor(float16)": np.float16,
    "tensor(uint8)": np.uint8,
}


def onnx_weights(encoder: OnnxFile | None, decoder: OnnxFile, reading: OnnxReading) -> Weights:
    """Both files and their reading as a value that may cross threads: bytes, no sessions."""
    d = int(np.prod(reading.code_shape))
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


def has_encoder(weights: Weights) -> bool:
    """Whether pictures can be encoded, which one kind of model alone cannot: an ONNX decoder without its encoder."""
    return weights.architecture.family != FAMILY or _ENCODER in weights.arrays


def onnx_autoencoder(weights: Weights) -> Autoencoder:
    """The network, with sessions of its own.

    Raises:
        BadInput: onnxruntime is not installed, or refuses a file.
    """
    arrays = weights.arrays
    reading = reading_from_json(arrays[_READING].tobytes().decode())
    decoder = _Session(arrays[_DECODER].tobytes(), "decoder", reading.picture_output)
    draw = _Half(lambda codes: _taken_apart(decoder.run(codes.reshape(-1, *reading.code_shape)), reading))
    encode: nn.Module = _NoEncoder()
    if _ENCODER in arrays:
        encoder = _Session(arrays[_ENCODER].tobytes(), "encoder", reading.code_output)
        d = weights.architecture.latent_dim
        encode = _Half(lambda images: _codes(encoder.run(_put_together(images, reading)), d))
    halves = Halves(nn.Sequential(encode), nn.Identity(), nn.Sequential(draw))
    model = Autoencoder(weights.architecture, halves)
    return model.requires_grad_(False).eval()


class _Session:
    """One network in onnxruntime, on one core, for batches of any size."""

    def __init__(self, content: bytes, what: str, output: str) -> None:
        runtime = _onnxruntime()
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = _SILENT
        self._what = what
        try:
            self._session: InferenceSession = runtime.InferenceSession(
                content, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime has a class of its own for each of its statuses
            raise BadInput(f"The {what} cannot be run by onnxruntime: {_first_line(error)}.") from error
        port = self._session.get_inputs()[0]
        self._name = port.name
        self._type = _INPUT_TYPES[port.type]
        self._output = output
        first = port.shape[0] if port.shape else None
        self._batch = first if isinstance(first, int) and first > 0 else None

    def run(self, inputs: np.ndarray) -> np.ndarray:
        """The chosen output of a batch, float32.

        Raises:
            BadInput: the network refuses the inputs, or does not give one row for each.
        """
        if np.issubdtype(self._type, np.integer):
            inputs = np.clip(np.rint(inputs), 0, 255)
        inputs = np.ascontiguousarray(inputs, self._type)
        step = self._batch or max(1, len(inputs))
        parts = [self._run(inputs[start : start + step]) for start in range(0, max(1, len(inputs)), step)]
        outputs = np.concatenate(parts)
        if len(outputs) != len(inputs):
            raise BadInput(
                f"The {self._what} gives {len(outputs)} rows for {len(inputs)}; it should treat each by itself."
            )
        return outputs.astype(np.float32, copy=False)

    def _run(self, inputs: np.ndarray) -> np.ndarray:
        count = len(inputs)
        if self._batch is not None and count < self._batch:
            # the file was written for batches of one size: the rest is padding
            inputs = np.concatenate([inputs, np.zeros((self._batch - count, *inputs.shape[1:]), inputs.dtype)])
        try:
            (outputs,) = self._session.run([self._output], {self._name: inputs})
        except Exception as error:
            raise BadInput(f"The {self._what} cannot be run: {_first_line(error)}.") from error
        rows: np.ndarray = np.asarray(outputs)
        return rows[:count] if self._batch is not None else rows


class _Half(nn.Module):
    """Half of a network as torch sees it: no parameters, derivatives by differences."""

    def __init__(self, compute: Callable[[np.ndarray], np.ndarray]) -> None:
        super().__init__()
        self._compute = by_differences(lambda inputs: torch.from_numpy(compute(inputs.detach().cpu().numpy())))

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        return self._compute(inputs)


class _NoEncoder(nn.Module):
    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        raise BadInput("This model has a decoder only: it makes pictures of codes, and no codes of pictures.")


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
            f"The decoder gives {outputs[:1].size:,} numbers a picture, not {width}×{height}×{channels}: choose "
            "another size of the pictures."
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
            f"The encoder gives codes of {outputs[:1].size:,} numbers, but the decoder takes {latent_dim:,}."
        )
    return np.array(outputs.reshape(-1, latent_dim), np.float32, order="C")


def _onnxruntime() -> Any:
    try:
        import onnxruntime
    except ImportError as error:
        raise BadInput(
            'ONNX models need the package onnxruntime: python -m pip install "latent-explorer[onnx]" brings it.'
        ) from error
    return onnxruntime


def _first_line(error: Exception) -> str:
    """What went wrong, without the status that stands before it."""
    return str(error).strip().splitlines()[0].split(" : ")[-1].strip().rstrip(".")[:200] or type(error).__name__
