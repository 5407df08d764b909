"""ONNX files as other programs write them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def save_graph(path: Path, nodes, inputs, outputs, constants, producer: str = "maker", opset: int = 17) -> Path:
    """Inputs and outputs are (name, shape) or (name, shape, type); constants name to array."""
    described = [
        [helper.make_tensor_value_info(name, *(kind or [TensorProto.FLOAT]), shape) for name, shape, *kind in ports]
        for ports in (inputs, outputs)
    ]
    tensors = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "graph", *described, tensors)
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8, producer_name=producer
    )
    path.write_bytes(model.SerializeToString())
    return path


def keras_pair(folder: Path, height: int = 6, width: int = 5, channels: int = 3, d: int = 2, batch="batch"):
    """A linear variational pair in NHWC with pixels from 0 to 255 going in and a tanh coming out.

    Returns:
        The weights (d, H·W·C) in the order of NHWC and both paths.
    """
    pixels = height * width * channels
    weights = np.random.default_rng(0).normal(size=(d, pixels)).astype(np.float32) / pixels
    flat, picture = np.array([-1, pixels]), np.array([-1, height, width, channels])
    encoder = save_graph(
        folder / "vae_Encoder.onnx",
        [
            helper.make_node("Mul", ["images", "scale"], ["scaled"]),
            helper.make_node("Reshape", ["scaled", "flat"], ["flattened"]),
            helper.make_node("Gemm", ["flattened", "w"], ["z_mean"], transB=1),
            helper.make_node("Neg", ["z_mean"], ["z_log_var"]),
        ],
        [("images", [batch, height, width, channels])],
        [("z_log_var", [batch, d]), ("z_mean", [batch, d])],
        {"scale": np.float32(1 / 255), "flat": flat, "w": weights},
        "tf2onnx",
    )
    decoder = save_graph(
        folder / "vae_Decoder.onnx",
        [
            helper.make_node("Gemm", ["code", "w"], ["drawn"]),
            helper.make_node("Tanh", ["drawn"], ["bounded"]),
            helper.make_node("Reshape", ["bounded", "picture"], ["output"]),
        ],
        [("code", [batch, d])],
        [("output", [batch, height, width, channels])],
        {"w": weights, "picture": picture},
        "tf2onnx",
    )
    return weights, encoder, decoder


def external(path: Path, location: str) -> Path:
    """A decoder whose weights lie in another file."""
    tensor = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[2, 4])
    tensor.data_location = TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", location
    graph = helper.make_graph(
        [helper.make_node("Gemm", ["code", "w"], ["output"])],
        "graph",
        [helper.make_tensor_value_info("code", TensorProto.FLOAT, ["n", 2])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["n", 4])],
        [tensor],
    )
    path.write_bytes(onnx.helper.make_model(graph, ir_version=8).SerializeToString())
    return path
