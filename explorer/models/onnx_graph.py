"""The layers that our networks are made of, as nodes of an ONNX graph."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from explorer.models.networks import TiedLayer

# Both are old enough for every runtime of the last years; operators beyond them are composed from simpler ones.
_OPSET = 17
_IR_VERSION = 8


class OnnxGraph:
    """A graph that grows layer by layer. The first dimension of everything, the batch, stays free."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._constants: dict[str, Any] = {}

    def add(self, operator: str, inputs: Iterable[str], name: str, **attributes: Any) -> str:
        """Add one operator; its single output bears the given name, which is returned."""
        self._nodes.append(helper.make_node(operator, list(inputs), [name], name=name, **attributes))
        return name

    def constant(self, name: str, value: np.ndarray) -> str:
        """Add a constant, unless one of that name is there; returns the name."""
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.array(value, order="C"), name)
        return name

    def add_layer(self, layer: nn.Module, source: str, name: str) -> str:
        """Add a layer that reads `source`; returns the name of its output.

        Raises:
            TypeError: there is no translation for layers of this kind.
        """
        for kind, translate in _TRANSLATIONS.items():
            if isinstance(layer, kind):
                return translate(self, layer, source, name)
        raise TypeError(f"no ONNX translation for {type(layer).__name__}")

    def add_layers(self, layers: nn.Sequential, source: str, prefix: str) -> str:
        """Add one layer after the other; returns the name of the last output."""
        for name, layer in layers.named_children():
            source = self.add_layer(layer, source, f"{prefix}.{name}")
        return source

    def finish(
        self,
        inputs: Mapping[str, tuple[int, ...]],
        outputs: Mapping[str, tuple[int, ...]],
        title: str,
        version: str,
    ) -> Any:
        """The checked model.

        Args:
            inputs: name to shape without the batch; all float32.
            outputs: the same, of nodes that were added.
            title: of the graph.
            version: of the program.
        """
        graph = helper.make_graph(
            self._nodes,
            title,
            [_described(name, shape) for name, shape in inputs.items()],
            [_described(name, shape) for name, shape in outputs.items()],
            list(self._constants.values()),
        )
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", _OPSET)],
            ir_version=_IR_VERSION,
            producer_name="Latent Explorer",
            producer_version=version,
        )
        onnx.checker.check_model(model, full_check=True)
        return model


def _described(name: str, shape: tuple[int, ...]) -> Any:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape])


def _parameters(graph: OnnxGraph, layer: Any, name: str) -> list[str]:
    names = []
    for parameter, value in layer.named_parameters():
        names.append(graph.constant(f"{name}.{parameter}", value.detach().cpu().numpy()))
    return names


def _dense(graph: OnnxGraph, layer: Any, source: str, name: str) -> str:
    return graph.add("Gemm", [source, *_parameters(graph, layer, name)], name, transB=1)


def _tied(graph: OnnxGraph, layer: Any, source: str, name: str) -> str:
    weight = graph.constant(f"{name}.weight", layer.source.weight.detach().cpu().numpy())
    return graph.add("Gemm", [source, weight, *_parameters(graph, layer, name)], name, transB=0)


def _convolution(graph: OnnxGraph, layer: Any, source: str, name: str) -> str:
    attributes = {"kernel_shape": layer.kernel_size, "strides": layer.stride, "pads": (*layer.padding, *layer.padding)}
    operator = "Conv"
    if isinstance(layer, nn.ConvTranspose2d):
        operator = "ConvTranspose"
        attributes["output_padding"] = layer.output_padding
    return graph.add(operator, [source, *_parameters(graph, layer, name)], name, **attributes)


def _flatten(graph: OnnxGraph, layer: Any, source: str, name: str) -> str:
    return graph.add("Flatten", [source], name, axis=1)


def _unflatten(graph: OnnxGraph, layer: Any, source: str, name: str) -> str:
    shape = graph.constant(f"{name}.shape", np.array([-1, *layer.unflattened_size], dtype=np.int64))
    return graph.add("Reshape", [source, shape], name)


def _operator(operator: str) -> Callable[[OnnxGraph, Any, str, str], str]:
    return lambda graph, layer, source, name: graph.add(operator, [source], name)


def _silu(graph: OnnxGraph, layer: Any, source: str, name: str) -> str:
    """X σ(x)."""
    return graph.add("Mul", [source, graph.add("Sigmoid", [source], f"{name}.sigmoid")], name)


def _gelu(graph: OnnxGraph, layer: Any, source: str, name: str) -> str:
    """½ x (1 + erf(x/√2))."""
    scale = graph.constant("1/sqrt(2)", np.array(1 / math.sqrt(2), dtype=np.float32))
    one, half = graph.constant("1", np.array(1, np.float32)), graph.constant("1/2", np.array(0.5, np.float32))
    error = graph.add("Erf", [graph.add("Mul", [source, scale], f"{name}.scaled")], f"{name}.erf")
    weight = graph.add("Mul", [graph.add("Add", [error, one], f"{name}.sum"), half], f"{name}.weight")
    return graph.add("Mul", [source, weight], name)


_TRANSLATIONS: Mapping[type[nn.Module], Callable[[OnnxGraph, Any, str, str], str]] = {
    nn.Linear: _dense,
    TiedLayer: _tied,
    nn.Conv2d: _convolution,
    nn.ConvTranspose2d: _convolution,
    nn.Identity: _operator("Identity"),
    nn.Flatten: _flatten,
    nn.Unflatten: _unflatten,
    nn.ReLU: _operator("Relu"),
    nn.Tanh: _operator("Tanh"),
    nn.Sigmoid: _operator("Sigmoid"),
    nn.SiLU: _silu,
    nn.GELU: _gelu,
}
