from __future__ import annotations

from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
import torch
from torch import nn

from explorer.models import build, decode_codes, encode_images, export_onnx, reconstruct_images, to_weights
from explorer.models.onnx_graph import OnnxGraph
from explorer.values import Architecture, BadInput

TOLERANCE = 1e-4
BASE = Architecture("multilayer", 1, 9, 12, latent_dim=3, hidden=(20, 10))
CONVOLUTIONAL = replace(BASE, family="convolutional", hidden=(4, 6), dense=(8, 6), height=11)
ARCHITECTURES = {
    "linear": replace(BASE, family="linear", hidden=(), output="linear"),
    **{name: replace(BASE, activation=name) for name in ("relu", "silu", "gelu", "tanh", "sigmoid")},
    "linear-output": replace(BASE, output="linear", channels=3),
    "convolutional": replace(CONVOLUTIONAL, activation="silu"),
    "convolutional-colour": replace(CONVOLUTIONAL, channels=3, activation="gelu", width=17),
    "variational": replace(BASE, variational=True, activation="silu"),
    "variational-convolutional": replace(CONVOLUTIONAL, variational=True),
}


def run(path, outputs, **inputs):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return session.run(outputs, inputs)


@pytest.mark.parametrize("name", ARCHITECTURES)
@pytest.mark.parametrize("count", [1, 5])
def test_the_exported_files_compute_what_the_model_computes(tmp_path, name, count):
    architecture = ARCHITECTURES[name]
    model = build(architecture, seed=0)
    whole, decoder = export_onnx(to_weights(model), tmp_path / "modèle.onnx")
    assert [p.name for p in (whole, decoder)] == ["modèle.onnx", "modèle-decoder.onnx"]
    shape = (count, architecture.channels, architecture.height, architecture.width)
    images = np.random.default_rng(0).random(shape).astype(np.float32)
    code, reconstruction = run(whole, ["code", "reconstruction"], images=images)
    assert np.abs(code - encode_images(model, images)).max() < TOLERANCE
    assert np.abs(reconstruction - reconstruct_images(model, images)).max() < TOLERANCE
    (decoded,) = run(decoder, ["reconstruction"], code=code)
    assert np.abs(decoded - decode_codes(model, code)).max() < TOLERANCE


def test_a_variational_model_also_gives_its_bounded_log_variance(tmp_path):
    model = build(ARCHITECTURES["variational"], seed=0)
    with torch.no_grad():
        model.log_variance.bias[0] = 50.0
    images = np.random.default_rng(0).random((2, 1, 9, 12)).astype(np.float32)
    whole, _ = export_onnx(to_weights(model), tmp_path / "m.onnx")
    (log_variance,) = run(whole, ["log_variance"], images=images)
    expected = model.posterior(torch.tensor(images))[1].detach().numpy()
    assert np.abs(log_variance - expected).max() < TOLERANCE
    assert log_variance[0, 0] == 20


def test_the_same_weights_give_the_same_bytes(tmp_path):
    weights = to_weights(build(BASE, seed=0))
    first = [path.read_bytes() for path in export_onnx(weights, tmp_path / "m.onnx")]
    assert [path.read_bytes() for path in export_onnx(weights, tmp_path / "m.onnx")] == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m-decoder.onnx", "m.onnx"]


def test_another_suffix_or_a_missing_folder_is_refused(tmp_path):
    weights = to_weights(build(BASE, seed=0))
    with pytest.raises(BadInput, match=r"“m\.pt”.*\.onnx"):
        export_onnx(weights, tmp_path / "m.pt")
    with pytest.raises(BadInput, match="no folder “nowhere”"):
        export_onnx(weights, tmp_path / "nowhere" / "m.onnx")


def test_a_layer_without_translation_is_named():
    with pytest.raises(TypeError, match="Bilinear"):
        OnnxGraph().add_layer(nn.Bilinear(1, 1, 1), "x", "y")
