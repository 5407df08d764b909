"""Networks that mean harm: they read no file, take no more time and memory than they may, and end in a sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from explorer.models import decode_codes, from_weights
from explorer.models.onnx_files import read_onnx
from explorer.models.onnx_import import load_onnx, read_pair
from explorer.models.onnx_process import OnnxProcess, TooMuch
from explorer.values import BadInput
from tests.models.onnx_makers import save_graph


def outside(name: str = "w") -> TensorProto:
    """A tensor whose numbers lie in another file."""
    tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=[4])
    tensor.data_location = TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "other"
    return tensor


def plain_decoder() -> onnx.ModelProto:
    """From two numbers to a picture of 2×2."""
    graph = helper.make_graph(
        [helper.make_node("Gemm", ["code", "w"], ["output"])],
        "graph",
        [helper.make_tensor_value_info("code", TensorProto.FLOAT, ["n", 2])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["n", 4])],
        [numpy_helper.from_array(np.ones((2, 4), np.float32), "w")],
    )
    return helper.make_model(graph, ir_version=9, opset_imports=[helper.make_opsetid("", 17)])


def _in_function_default(model: onnx.ModelProto) -> None:
    function = model.functions.add(name="f", domain="ours", output=["y"])
    function.attribute_proto.add(name="value", type=onnx.AttributeProto.TENSOR).t.CopyFrom(outside())
    node = function.node.add(op_type="Constant", output=["y"]).attribute.add(name="value")
    node.ref_attr_name, node.type = "value", onnx.AttributeProto.TENSOR


def _in_function_node(model: onnx.ModelProto) -> None:
    function = model.functions.add(name="f", domain="ours", output=["y"])
    function.node.add(op_type="Constant", output=["y"]).attribute.add(
        name="value", type=onnx.AttributeProto.TENSOR
    ).t.CopyFrom(outside())


def _in_function_subgraph(model: onnx.ModelProto) -> None:
    attribute = model.functions.add(name="f", domain="ours", output=["y"]).attribute_proto.add(name="body")
    attribute.type = onnx.AttributeProto.GRAPH
    attribute.g.initializer.append(outside())


def _in_deep_subgraph(model: onnx.ModelProto) -> None:
    graph = model.graph
    for _ in range(8):
        attribute = graph.node.add(op_type="If", output=["z"]).attribute.add(name="then_branch")
        attribute.type = onnx.AttributeProto.GRAPH
        graph = attribute.g
    graph.initializer.append(outside())


def _in_attribute(model: onnx.ModelProto) -> None:
    model.graph.node.add(op_type="Constant", output=["z"]).attribute.add(name="value").t.CopyFrom(outside())


def _in_attribute_list(model: onnx.ModelProto) -> None:
    model.graph.node.add(op_type="Constant", output=["z"]).attribute.add(name="value").tensors.append(outside())


def _in_sparse_attribute(model: onnx.ModelProto) -> None:
    attribute = model.graph.node.add(op_type="Constant", output=["z"]).attribute.add(name="sparse_value")
    attribute.sparse_tensor.indices.CopyFrom(outside())


def _in_sparse_initializer(model: onnx.ModelProto) -> None:
    model.graph.sparse_initializer.add().values.CopyFrom(outside())


def _in_graph_list(model: onnx.ModelProto) -> None:
    attribute = model.graph.node.add(op_type="Ours", domain="ours", output=["z"]).attribute.add(name="bodies")
    attribute.graphs.add().initializer.append(outside())


def _in_training(model: onnx.ModelProto) -> None:
    model.training_info.add().algorithm.node.add(op_type="Constant").attribute.add(name="value").t.CopyFrom(outside())


def _in_initializer(model: onnx.ModelProto) -> None:
    model.graph.initializer.append(outside("v"))


@pytest.mark.parametrize(
    "put",
    [
        _in_initializer,
        _in_sparse_initializer,
        _in_attribute,
        _in_attribute_list,
        _in_sparse_attribute,
        _in_graph_list,
        _in_deep_subgraph,
        _in_function_node,
        _in_function_default,
        _in_function_subgraph,
        _in_training,
    ],
)
def test_numbers_in_another_file_are_refused_wherever_they_stand(tmp_path, put):
    model = plain_decoder()
    put(model)
    path = tmp_path / "m-decoder.onnx"
    path.write_bytes(model.SerializeToString())
    with pytest.raises(BadInput, match="keeps its weights in other files"):
        read_onnx(path)


def endless(path: Path, steps: object) -> Path:
    """A decoder that adds one to its code, `steps` times: a number, or the code's first number."""
    body = helper.make_graph(
        [
            helper.make_node("Add", ["before", "one"], ["after"]),
            helper.make_node("Identity", ["go"], ["go_on"]),
        ],
        "body",
        [
            helper.make_tensor_value_info("step", TensorProto.INT64, []),
            helper.make_tensor_value_info("go", TensorProto.BOOL, []),
            helper.make_tensor_value_info("before", TensorProto.FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("go_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("after", TensorProto.FLOAT, None),
        ],
    )
    constants: dict[str, object] = {"one": np.float32(1), "yes": np.bool_(True)}
    nodes = [helper.make_node("Loop", ["steps", "yes", "code"], ["output"], body=body)]
    if steps == "the code":
        nodes = [
            helper.make_node("ReduceMax", ["code"], ["largest"], keepdims=0),
            helper.make_node("Cast", ["largest"], ["steps"], to=TensorProto.INT64),
            *nodes,
        ]
    else:
        constants["steps"] = np.int64(steps)
    return save_graph(path, nodes, [("code", ["n", 4])], [("output", ["n", 4])], constants)


def swelling(path: Path, operator: str) -> Path:
    """A decoder that makes about a hundred gigabytes on its way to a picture."""
    shape = np.array([200_000, 125_000])
    make = {
        "Expand": helper.make_node("Expand", ["one", "shape"], ["big"]),
        "ConstantOfShape": helper.make_node("ConstantOfShape", ["shape"], ["big"]),
        "Tile": helper.make_node("Tile", ["square", "shape"], ["big"]),
        "Range": helper.make_node("Range", ["zero", "many", "one"], ["big"]),
        "Resize": helper.make_node("Resize", ["square", "", "", "shape"], ["big"], mode="nearest"),
        "OneHot": helper.make_node("OneHot", ["places", "depth", "values"], ["big"]),
    }[operator]
    constants = {
        "one": np.float32(1),
        "zero": np.float32(0),
        "many": np.float32(2.5e10),
        "square": np.ones((1, 1), np.float32),
        "shape": shape,
        "places": np.zeros(200_000, np.int64),
        "depth": np.int64(125_000),
        "values": np.array([0, 1], np.float32),
    }
    nodes = [
        make,
        helper.make_node("ReduceMax", ["big"], ["largest"], keepdims=0),
        helper.make_node("Add", ["code", "largest"], ["output"]),
    ]
    wanted = {name for node in nodes for name in node.input}
    constants = {name: value for name, value in constants.items() if name in wanted}
    return save_graph(path, nodes, [("code", ["n", 4])], [("output", ["n", 4])], constants)


def refusal(path: Path, *codes: tuple[float, ...]) -> str:
    with pytest.raises(BadInput) as refused:
        decode_codes(from_weights(load_onnx(path).weights), np.array(codes or [(0, 0, 0, 0)], np.float32))
    sentence = str(refused.value)
    assert sentence.endswith(".") and "\n" not in sentence
    return sentence


def test_a_network_that_never_ends_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr("explorer.models.onnx_process.SECONDS", 1)
    assert "more than 1 seconds of computing" in refusal(endless(tmp_path / "m-decoder.onnx", 2**62))


@pytest.mark.parametrize("operator", ["Expand", "ConstantOfShape", "Tile", "Range", "Resize", "OneHot"])
def test_a_network_that_takes_all_memory_is_stopped(tmp_path, monkeypatch, operator):
    monkeypatch.setattr("explorer.models.onnx_process.SECONDS", 1)
    assert "decoder" in refusal(swelling(tmp_path / "m-decoder.onnx", operator))


def test_the_same_network_goes_on_where_it_costs_little(tmp_path, monkeypatch):
    monkeypatch.setattr("explorer.models.onnx_process.SECONDS", 1)
    network = from_weights(load_onnx(endless(tmp_path / "m-decoder.onnx", "the code")).weights)
    cheap = np.full((2, 4), 3.0, np.float32)
    assert np.array_equal(decode_codes(network, cheap).ravel(), np.full(8, 6.0))
    with pytest.raises(BadInput, match="more than 1 seconds"):
        decode_codes(network, np.full((1, 4), 2.0**60, np.float32))
    assert np.array_equal(decode_codes(network, cheap).ravel(), np.full(8, 6.0))


def test_a_batch_that_is_too_large_goes_in_pieces(tmp_path, monkeypatch):
    # 3.2 GB for a thousand rows at once, 13 MB for 62
    nodes = [
        helper.make_node("Transpose", ["code"], ["turned"], perm=[1, 0]),
        helper.make_node("Unsqueeze", ["turned", "last"], ["rows"]),
        helper.make_node("Unsqueeze", ["turned", "middle"], ["columns"]),
        helper.make_node("Mul", ["rows", "columns"], ["square"]),
        helper.make_node("Tile", ["square", "often"], ["big"]),
        helper.make_node("ReduceMax", ["big"], ["largest"], keepdims=0),
        helper.make_node("Mul", ["largest", "nothing"], ["zero"]),
        helper.make_node("Add", ["code", "zero"], ["output"]),
    ]
    constants = {
        "last": np.array([2]),
        "middle": np.array([1]),
        "often": np.array([1, 1, 200]),
        "nothing": np.float32(0),
    }
    path = save_graph(tmp_path / "m-decoder.onnx", nodes, [("code", ["n", 4])], [("output", ["n", 4])], constants)
    codes = np.random.default_rng(0).random((1200, 4), np.float32)
    assert np.array_equal(decode_codes(from_weights(load_onnx(path).weights), codes).reshape(1200, 4), codes)


def test_a_process_that_dies_is_told_and_started_anew(tmp_path):
    model = plain_decoder()
    process = OnnxProcess({"decoder": model.SerializeToString()})
    process._process.kill()
    process._process.wait()
    with pytest.raises(TooMuch, match="stopped"):
        process.run("decoder", "output", np.ones((1, 2), np.float32))
    assert process.run("decoder", "output", np.ones((1, 2), np.float32)).tolist() == [[2, 2, 2, 2]]


def test_a_folder_cannot_lend_its_modules_to_the_process(tmp_path, monkeypatch):
    (tmp_path / "numpy.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    (tmp_path / "onnxruntime.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    monkeypatch.chdir(tmp_path)
    OnnxProcess({"decoder": plain_decoder().SerializeToString()})
    assert not (tmp_path / "ran").exists()


def _unknown_type(model: onnx.ModelProto) -> None:
    model.graph.output[0].type.tensor_type.elem_type = 77


def _huge_batch(model: onnx.ModelProto) -> None:
    model.graph.input[0].type.tensor_type.shape.dim[0].dim_value = 2**53


def _huge_code(model: onnx.ModelProto) -> None:
    model.graph.input[0].type.tensor_type.shape.dim.add().dim_value = 2**62
    model.graph.input[0].type.tensor_type.shape.dim.add().dim_value = 2**62


def _huge_picture(model: onnx.ModelProto) -> None:
    for _ in range(2):
        model.graph.output[0].type.tensor_type.shape.dim.add().dim_value = 2**62


def _huge_weights(model: onnx.ModelProto) -> None:
    model.graph.initializer[0].dims[:] = [2**62] * 400


@pytest.mark.parametrize("harm", [_unknown_type, _huge_batch, _huge_code, _huge_picture, _huge_weights])
def test_sizes_and_types_beyond_reason_give_one_sentence(tmp_path, harm):
    model = plain_decoder()
    harm(model)
    path = tmp_path / "m-decoder.onnx"
    path.write_bytes(model.SerializeToString())
    try:
        decode_codes(from_weights(load_onnx(path).weights), np.zeros((1, 2), np.float32))
    except BadInput as refused:
        assert str(refused).endswith(".") and len(str(refused)) < 400
    else:
        assert harm is _unknown_type


def test_names_that_are_not_text_give_one_sentence(tmp_path):
    model = plain_decoder()
    model.producer_name = "A producer"
    path = tmp_path / "m-decoder.onnx"
    path.write_bytes(model.SerializeToString().replace(b"A producer", b"A prod\xff\xfeer"))
    with pytest.raises(BadInput, match=r"not an ONNX file|names that are not text"):
        load_onnx(path)


def test_what_a_network_leaves_open_is_named(tmp_path):
    path = save_graph(
        tmp_path / "m-decoder.onnx",
        [helper.make_node("Reshape", ["code", "shape"], ["y"])],
        [("code", ["n", 64])],
        [("y", ["n", 1, "h", "w"])],
        {"shape": np.array([-1, 1, 8, 8])},
    )
    with pytest.raises(BadInput, match="does not state the size of its pictures"):
        load_onnx(path)
    assert load_onnx(path, "size=8x8").weights.architecture.height == 8


def test_a_network_from_pictures_to_pictures_of_any_size_has_no_code(tmp_path):
    shape = ["n", 1, "h", "w"]
    path = save_graph(tmp_path / "m.onnx", [helper.make_node("Relu", ["x"], ["y"])], [("x", shape)], [("y", shape)], {})
    with pytest.raises(BadInput, match="no code to explore"):
        read_pair(path)


def test_a_pointer_of_git_lfs_is_called_what_it_is(tmp_path):
    path = tmp_path / "m-decoder.onnx"
    path.write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 123\n")
    with pytest.raises(BadInput, match="Git LFS pointer"):
        load_onnx(path)
