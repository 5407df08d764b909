"""Models for other programs: ONNX."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import explorer
from explorer.data.atomic_file import replacing
from explorer.models.autoencoder import LOG_VARIANCE_BOUND, Autoencoder
from explorer.models.onnx_graph import OnnxGraph
from explorer.models.weights import from_weights, refuse_foreign_network
from explorer.values import BadInput, Weights

SUFFIX = ".onnx"


def export_onnx(weights: Weights, path: str | Path) -> tuple[Path, Path]:
    """Write a model as two ONNX files: the whole, and the decoder alone for codes that come from nowhere.

    `<stem>.onnx` takes `images` float32 (batch, C, H, W) in [0, 1] and gives `code` (batch, d) and `reconstruction`
    (batch, C, H, W); a variational model also gives `log_variance` (batch, d), and its code is the mean.
    `<stem>-decoder.onnx` takes `code` (batch, d) and gives `reconstruction`. The batch may have any size.

    Args:
        weights: the model.
        path: of the whole; ends in `.onnx`. Both files are replaced where they exist.

    Returns:
        The two paths.

    Raises:
        BadInput: the name does not fit, the folder is missing, or the model came from ONNX files itself.
        OSError: the system refused, for example because the disk is full; no half-written file is left.
    """
    path = Path(path)
    if path.suffix.lower() != SUFFIX:
        raise BadInput(f"“{path.name}” is not a name for an ONNX file; it must end in {SUFFIX}.")
    refuse_foreign_network(weights)
    decoder_path = path.with_name(f"{path.stem}-decoder{path.suffix}")
    model = from_weights(weights)
    whole, decoder = _whole(model), _decoder(model)
    for target, content in ((path, whole), (decoder_path, decoder)):
        with replacing(target) as file:
            file.write(content)
    return path, decoder_path


def _whole(model: Autoencoder) -> bytes:
    architecture = model.architecture
    graph = OnnxGraph()
    features = graph.add_layers(model.encoder, "images", "encoder")
    code = graph.add_layer(model.code_activation, graph.add_layer(model.code, features, "code.linear"), "code")
    outputs = {code: (architecture.latent_dim,), _add_decoder(graph, model, code): _picture(model)}
    if model.log_variance is not None:
        free = graph.add_layer(model.log_variance, features, "log_variance.unbounded")
        low = graph.constant("log_variance.low", np.array(-LOG_VARIANCE_BOUND, dtype=np.float32))
        high = graph.constant("log_variance.high", np.array(LOG_VARIANCE_BOUND, dtype=np.float32))
        outputs[graph.add("Clip", [free, low, high], "log_variance")] = (architecture.latent_dim,)
    return _serialised(graph, {"images": _picture(model)}, outputs, "autoencoder")


def _decoder(model: Autoencoder) -> bytes:
    graph = OnnxGraph()
    outputs = {_add_decoder(graph, model, "code"): _picture(model)}
    return _serialised(graph, {"code": (model.architecture.latent_dim,)}, outputs, "decoder")


def _add_decoder(graph: OnnxGraph, model: Autoencoder, code: str) -> str:
    logits = graph.add_layers(model.decoder, code, "decoder")
    unit = "Sigmoid" if model.architecture.output == "sigmoid" else "Identity"
    return graph.add(unit, [logits], "reconstruction")


def _picture(model: Autoencoder) -> tuple[int, ...]:
    return model.architecture.channels, model.architecture.height, model.architecture.width


def _serialised(
    graph: OnnxGraph, inputs: dict[str, tuple[int, ...]], outputs: dict[str, tuple[int, ...]], title: str
) -> bytes:
    content: bytes = graph.finish(inputs, outputs, title, explorer.__version__).SerializeToString(deterministic=True)
    return content
