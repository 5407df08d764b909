from __future__ import annotations

import importlib.util
from dataclasses import replace

import numpy as np
import onnx
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from onnx import helper

from explorer.models import (
    build,
    card_parameters,
    decode_codes,
    encode_images,
    export_onnx,
    from_weights,
    reconstruct_images,
    renewed,
    squared_jacobian_norms,
    to_weights,
)
from explorer.models.onnx_files import DecoderWanted, find_pair
from explorer.models.onnx_import import load_onnx, read_pair
from explorer.models.onnx_reading import (
    reading_from_json,
    reading_path,
    reading_to_json,
    remember,
    remembered,
)
from explorer.values import Architecture, BadInput
from explorer.values.onnx_model import LAYOUTS, OnnxReading, PictureForm
from tests.models.onnx_makers import external, keras_pair, save_graph

# torch loads its own forward-mode formulas with what it has deprecated since
pytestmark = pytest.mark.filterwarnings("ignore:.torch.jit.script:DeprecationWarning")

OWN = Architecture("multilayer", 1, 9, 12, latent_dim=3, hidden=(20, 10))


@pytest.fixture
def own(tmp_path):
    """A model of ours, and its two ONNX files."""
    model = build(OWN, seed=0)
    whole, decoder = export_onnx(to_weights(model), tmp_path / "modèle.onnx")
    return model, whole, decoder


def images_for(architecture: Architecture, count: int = 4) -> np.ndarray:
    shape = (count, architecture.channels, architecture.height, architecture.width)
    return np.random.default_rng(1).random(shape).astype(np.float32)


@pytest.mark.parametrize("which", [1, 2])
def test_what_this_program_exports_opens_again_and_computes_the_same(own, which):
    model = own[0]
    loaded = load_onnx(own[which])
    assert loaded.card.name == "modèle"
    assert loaded.card.architecture.latent_dim == 3
    assert card_parameters(loaded.card) == sum(p.numel() for p in model.parameters())
    opened = from_weights(loaded.weights)
    images = images_for(OWN)
    codes = encode_images(model, images)
    assert np.abs(encode_images(opened, images) - codes).max() < 1e-5
    assert np.abs(decode_codes(opened, codes) - decode_codes(model, codes)).max() < 1e-5
    assert encode_images(opened, images[:0]).shape == (0, 3)


def test_a_keras_pair_is_read_without_being_told_anything(tmp_path):
    weights, encoder, _ = keras_pair(tmp_path)
    pair = read_pair(encoder)
    guess = pair.facts.guess
    assert (guess.channels, guess.height, guess.width, guess.code_shape) == (3, 6, 5, (2,))
    assert guess.taken == PictureForm("nhwc", "0..255")
    assert guess.given == PictureForm("nhwc", "-1..1")
    assert guess.code_output == "z_mean"
    assert pair.facts.unsure == {"code"}
    loaded = load_onnx(encoder)
    images = images_for(loaded.card.architecture)
    flat = np.moveaxis(images, 1, -1).reshape(len(images), -1)
    codes = flat @ weights.T
    opened = from_weights(loaded.weights)
    assert np.allclose(encode_images(opened, images), codes, atol=1e-5)
    drawn = (np.tanh(codes @ weights) + 1) / 2
    assert np.allclose(decode_codes(opened, codes), np.moveaxis(drawn.reshape(-1, 6, 5, 3), -1, 1), atol=1e-5)


def test_words_say_what_the_files_do_not(tmp_path):
    keras_pair(tmp_path)
    path = tmp_path / "vae_Decoder.onnx"
    loaded = load_onnx(path, "code=z_log_var,values=0..1")
    mean = load_onnx(path, "values=0..1")
    images = images_for(loaded.card.architecture)
    first, second = (encode_images(from_weights(model.weights), images) for model in (loaded, mean))
    assert np.allclose(first, -second)
    for words, reason in [
        ("colour=red", "colour=red"),
        ("layout=sideways", "no layout “sideways”"),
        ("values=0..7", "no range of values “0..7”"),
        ("size=28", "not a picture size"),
        ("size=ax3", "whole numbers"),
        ("code=nothing", "no output “nothing”"),
        ("picture=nothing", "no output “nothing”"),
        ("code-size=7", "codes with 2 numbers, not 7"),
        ("layout=nhw", "are grey"),
    ]:
        with pytest.raises(BadInput, match=reason):
            load_onnx(path, words)


def test_files_written_for_batches_of_one_size_take_any(tmp_path):
    keras_pair(tmp_path, batch=3)
    loaded = load_onnx(tmp_path / "vae_Encoder.onnx")
    opened = from_weights(loaded.weights)
    images = images_for(loaded.card.architecture, 7)
    together = reconstruct_images(opened, images)
    alone = np.concatenate([reconstruct_images(opened, images[row : row + 1]) for row in range(7)])
    assert np.allclose(together, alone, atol=1e-6)


def identity_pair(folder, layout, channels, height, width):
    """A pair whose codes are the pictures themselves, in one of the layouts."""
    sides = {
        "nchw": [channels, height, width],
        "nhwc": [height, width, channels],
        "nhw": [height, width],
        "flat-chw": [channels * height * width],
        "flat-hwc": [channels * height * width],
    }[layout]
    total = channels * height * width
    flat, shape = np.array([-1, total]), np.array([-1, *sides])
    encode = [helper.make_node("Reshape", ["x", "flat"], ["code"])]
    decode = [helper.make_node("Reshape", ["code", "shape"], ["y"])]
    save_graph(folder / "a-encoder.onnx", encode, [("x", ["n", *sides])], [("code", ["n", total])], {"flat": flat})
    return save_graph(
        folder / "a-decoder.onnx", decode, [("code", ["n", total])], [("y", ["n", *sides])], {"shape": shape}
    )


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("values", ["0..1", "-1..1", "0..255"])
def test_every_layout_and_range_goes_in_and_comes_out_as_the_same_picture(tmp_path, layout, values):
    channels = 1 if layout == "nhw" else 3
    path = identity_pair(tmp_path, layout, channels, 4, 6)
    loaded = load_onnx(path, f"layout={layout},values={values},size=6x4x{channels}")
    images = images_for(loaded.card.architecture)
    opened = from_weights(loaded.weights)
    assert np.allclose(reconstruct_images(opened, images), images, atol=1e-6)
    codes = encode_images(opened, images)
    black = {"0..1": 0, "-1..1": -1, "0..255": 0}[values]
    assert codes.min() >= black
    expected = np.moveaxis(images, 1, -1) if layout.endswith("hwc") else images
    low, scale = {"0..1": (0, 1), "-1..1": (-1, 2), "0..255": (0, 255)}[values]
    assert np.allclose(codes, expected.reshape(4, -1) * scale + low, atol=1e-4)


def test_logits_come_out_through_a_sigmoid(tmp_path):
    path = identity_pair(tmp_path, "nchw", 1, 4, 4)
    opened = from_weights(load_onnx(path, "out-values=logits").weights)
    codes = np.linspace(-100, 100, 32, dtype=np.float32).reshape(2, 16)
    expected = torch.sigmoid(torch.from_numpy(codes)).numpy().reshape(2, 1, 4, 4)
    assert np.allclose(decode_codes(opened, codes), expected, atol=1e-6)


def test_a_decoder_alone_draws_and_refuses_to_encode(own):
    _, whole, decoder = own
    whole.unlink()
    loaded = load_onnx(decoder)
    opened = from_weights(loaded.weights)
    assert decode_codes(opened, np.zeros((1, 3), np.float32)).shape == (1, 1, 9, 12)
    with pytest.raises(BadInput, match="only a decoder"):
        encode_images(opened, images_for(OWN))


def test_derivatives_are_those_of_the_network(own):
    model, whole, _ = own
    opened = from_weights(load_onnx(whole).weights)
    codes = torch.randn(5, 3, generator=torch.Generator().manual_seed(0))
    tangents = torch.randn(5, 3, generator=torch.Generator().manual_seed(1))
    ours = torch.func.jvp(model.decode, (codes,), (tangents,))[1]
    theirs = torch.func.jvp(opened.decode, (codes,), (tangents,))[1]
    assert (ours - theirs).abs().max() < 2e-3 * ours.abs().max()

    def pushed(network):
        def along(way):
            return torch.func.jvp(lambda at: network.decode(at).flatten(1), (codes,), (way.expand_as(codes),))

        return torch.vmap(along, out_dims=(None, 1))(torch.eye(3))

    for exact, found in zip(pushed(model), pushed(opened), strict=True):
        assert found.shape == exact.shape
        assert (exact - found).abs().max() < 2e-3 * exact.abs().max()

    def jacobian(network):
        return torch.func.vmap(torch.func.jacfwd(lambda code: network.decode(code[None])[0]))(codes)

    exact, found = jacobian(model), jacobian(opened)
    assert found.shape == exact.shape == (5, 1, 9, 12, 3)
    assert (exact - found).abs().max() < 2e-3 * exact.abs().max()
    gradients = []
    for network in (model, opened):
        inputs = codes.clone().requires_grad_()
        network.decode(inputs).square().sum().backward()
        gradients.append(inputs.grad)
    assert (gradients[0] - gradients[1]).abs().max() < 2e-3 * gradients[0].abs().max()


def test_a_still_point_has_a_derivative_of_zero(own):
    opened = from_weights(load_onnx(own[1]).weights)
    change = torch.func.jvp(opened.decode, (torch.zeros(2, 3),), (torch.zeros(2, 3),))[1]
    assert not change.any()


def test_derivatives_by_too_many_numbers_are_refused(tmp_path):
    model = build(replace(OWN, height=20, width=20), seed=0)
    whole, _ = export_onnx(to_weights(model), tmp_path / "m.onnx")
    opened = from_weights(load_onnx(whole).weights)
    with pytest.raises(BadInput, match="gives no derivatives"):
        squared_jacobian_norms(opened, torch.rand(2, 1, 20, 20))


def test_the_same_files_keep_the_same_network(own):
    weights = load_onnx(own[1]).weights
    network = renewed(None, None, weights)
    assert renewed(network, weights, replace(weights)) is network
    other = load_onnx(own[1]).weights
    assert renewed(network, weights, other) is not network


def test_what_cannot_be_done_with_a_foreign_network_is_said(own, tmp_path):
    from explorer.latent.filters import first_layer_pictures

    weights = load_onnx(own[1]).weights
    with pytest.raises(BadInput, match="layers of an ONNX network"):
        export_onnx(weights, tmp_path / "again.onnx")
    with pytest.raises(BadInput, match="layers of an ONNX network"):
        first_layer_pictures(weights)


@pytest.mark.parametrize(
    ("files", "asked", "found"),
    [
        (["a-encoder", "a-decoder"], "a-encoder", ("a-encoder", "a-decoder")),
        (["a-encoder", "a-decoder"], "a-decoder", ("a-encoder", "a-decoder")),
        (["a", "a-decoder"], "a", ("a", "a-decoder")),
        (["a", "a-decoder"], "a-decoder", ("a", "a-decoder")),
        (["Encoder", "Decoder"], "Decoder", ("Encoder", "Decoder")),
        (["ENCODER_v2", "DECODER_v2"], "ENCODER_v2", ("ENCODER_v2", "DECODER_v2")),
        (["decoder"], "decoder", (None, "decoder")),
        (["a"], "a", (None, "a")),
    ],
)
def test_partners_are_found_by_name(tmp_path, files, asked, found):
    for name in files:
        (tmp_path / f"{name}.onnx").touch()
    pair = find_pair(tmp_path / f"{asked}.onnx")
    assert tuple(path and path.stem for path in pair) == found


def test_an_encoder_alone_is_refused(tmp_path):
    (tmp_path / "my-encoder.onnx").touch()
    with pytest.raises(BadInput, match=r"no “my-decoder\.onnx” beside it"):
        find_pair(tmp_path / "my-encoder.onnx")


@pytest.mark.parametrize("location", ["weights.bin", "../../secret", "/etc/passwd"])
def test_numbers_in_other_files_are_refused(tmp_path, location):
    with pytest.raises(BadInput, match="in other files"):
        load_onnx(external(tmp_path / "m-decoder.onnx", location))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not an ONNX file"),
        (b"\x80\x04not onnx", "is a pickle"),
        (b"PK\x03\x04", "is a zip archive"),
        (b"\x08\x08" * 40, "not an ONNX file"),
    ],
)
def test_broken_files_give_one_sentence(tmp_path, content, said):
    path = tmp_path / "m-decoder.onnx"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=said):
        load_onnx(path)


def test_a_truncated_file_gives_one_sentence(own, tmp_path):
    content = own[2].read_bytes()
    path = tmp_path / "cut-decoder.onnx"
    for length in (len(content) // 2, len(content) - 3):
        path.write_bytes(content[:length])
        with pytest.raises(BadInput):
            from_weights(load_onnx(path).weights)


def test_a_huge_file_is_not_read(own, monkeypatch):
    monkeypatch.setattr("explorer.models.onnx_files.LARGEST_FILE", 100)
    with pytest.raises(BadInput, match="more than the 100"):
        load_onnx(own[1])


def test_an_unknown_operator_is_told_when_the_network_is_built(tmp_path):
    path = save_graph(
        tmp_path / "m-decoder.onnx",
        [helper.make_node("Sorcery", ["code"], ["y"], domain="ours")],
        [("code", ["n", 2])],
        [("y", ["n", 1, 8, 8])],
        {},
    )
    with pytest.raises(BadInput, match="decoder cannot be run by onnxruntime"):
        from_weights(load_onnx(path).weights)


def test_a_newer_format_is_told_without_the_source_of_the_runtime(own, tmp_path):
    model = onnx.load(own[2])
    model.ir_version = 99
    path = tmp_path / "newer-decoder.onnx"
    onnx.save(model, path)
    with pytest.raises(BadInput, match=r"cannot be run by onnxruntime: Unsupported model IR version: 99"):
        from_weights(load_onnx(path).weights)


@pytest.mark.parametrize("within", [False, True])
def test_a_decoder_that_draws_numbers_is_told(tmp_path, within):
    noise = [helper.make_node("RandomNormalLike", ["flat"], ["noise"])]
    if within:
        outputs = [helper.make_tensor_value_info("drawn", 1, None)]
        draw = helper.make_graph([helper.make_node("RandomUniformLike", ["flat"], ["drawn"])], "draw", [], outputs)
        noise = [
            helper.make_node("Constant", [], ["yes"], value=onnx.numpy_helper.from_array(np.array(True))),
            helper.make_node("If", ["yes"], ["noise"], then_branch=draw, else_branch=draw),
        ]
    nodes = [
        helper.make_node("MatMul", ["code", "w"], ["flat"]),
        *noise,
        helper.make_node("Add", ["flat", "noise"], ["noisy"]),
        helper.make_node("Sigmoid", ["noisy"], ["y"]),
        helper.make_node("Sigmoid", ["flat"], ["plain"]),
    ]
    for picture, random in (("y", "decoder"), ("plain", None)):
        path = tmp_path / f"{picture}-decoder.onnx"
        outputs = [(picture, ["n", 64])]
        save_graph(path, nodes, [("code", ["n", 2])], outputs, {"w": np.ones((2, 64), np.float32)})
        card = load_onnx(path, "size=8x8x1").card
        assert card.settings.get("random") == random
        assert ("another picture each time" in card.output_reason) == (random is not None)


def test_two_files_that_do_not_fit_are_refused(tmp_path):
    keras_pair(tmp_path, d=2)
    (tmp_path / "more").mkdir()
    _, _, decoder = keras_pair(tmp_path / "more", d=5)
    with pytest.raises(BadInput, match="takes codes of 5 numbers"):
        read_pair(tmp_path / "vae_Encoder.onnx", decoder)


def test_a_network_with_several_inputs_is_refused(tmp_path):
    path = save_graph(
        tmp_path / "m-decoder.onnx",
        [helper.make_node("Add", ["code", "label"], ["y"])],
        [("code", ["n", 64]), ("label", ["n", 64])],
        [("y", ["n", 64])],
        {},
    )
    with pytest.raises(BadInput, match=r"one input, a code, but it has 2 \(code, label\)"):
        load_onnx(path)


def test_without_the_runtime_the_package_is_named(own, monkeypatch):
    weights = load_onnx(own[1]).weights
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "onnxruntime" else real(name))
    with pytest.raises(BadInput, match="pip install onnxruntime"):
        from_weights(weights)


def test_a_reading_is_remembered_beside_the_files(tmp_path):
    keras_pair(tmp_path)
    path = tmp_path / "vae_Decoder.onnx"
    pair = read_pair(path)
    assert remembered(path, pair.facts) is None
    chosen = replace(pair.facts.guess, taken=PictureForm("nhwc", "-1..1"), data="digits")
    remember(path, chosen)
    assert remembered(path, pair.facts) == chosen
    remember(path, replace(chosen, data=""))
    # one that does not fit the files any more is forgotten
    remember(path, replace(chosen, picture_output="gone"))
    assert remembered(path, pair.facts) is None


def test_a_file_of_somebody_else_is_not_overwritten(tmp_path):
    keras_pair(tmp_path)
    path = tmp_path / "vae_Decoder.onnx"
    reading_path(path).write_text("{}")
    with pytest.raises(BadInput, match="holds something else"):
        remember(path, read_pair(path).facts.guess)
    assert reading_path(path).read_text() == "{}"
    assert remembered(path, read_pair(path).facts) is None


@given(
    st.sampled_from([1, 3]),
    st.integers(2, 512),
    st.integers(2, 512),
    st.lists(st.integers(1, 20), min_size=1, max_size=3).map(tuple),
    st.text(max_size=5),
)
def test_a_reading_survives_its_text(channels, height, width, code_shape, name):
    form = PictureForm("flat-hwc", "0..255")
    reading = OnnxReading(channels, height, width, code_shape, form, form, name, name, name)
    assert reading_from_json(reading_to_json(reading)) == reading


@given(st.text(max_size=60) | st.recursive(st.none(), lambda inner: st.lists(inner), max_leaves=3).map(str))
def test_no_text_is_taken_for_a_reading_by_mistake(text):
    with pytest.raises(BadInput):
        reading_from_json(text)


def test_the_chosen_partner_is_found_again_beside_the_decoder_only(tmp_path):
    keras_pair(tmp_path)
    encoder = (tmp_path / "vae_Encoder.onnx").rename(tmp_path / "there.onnx")
    decoder = (tmp_path / "vae_Decoder.onnx").rename(tmp_path / "back.onnx")
    for first, second in ((encoder, decoder), (decoder, encoder)):
        pair = read_pair(first, second)
        assert (pair.encoder.path, pair.decoder.path) == (encoder, decoder)
    with pytest.raises(DecoderWanted, match="is an encoder"):
        read_pair(encoder)
    assert read_pair(decoder).encoder is None
    remember(decoder, replace(pair.facts.guess, encoder="there.onnx"))
    assert read_pair(decoder).encoder.path == encoder
    (tmp_path / "below").mkdir()
    encoder.rename(tmp_path / "below" / "there.onnx")
    remember(decoder, replace(pair.facts.guess, encoder="below/there.onnx"))
    assert read_pair(decoder).encoder is None


def test_a_whole_autoencoder_in_one_file_is_refused(tmp_path):
    sides = [1, 8, 8]
    path = save_graph(
        tmp_path / "whole.onnx",
        [helper.make_node("Sigmoid", ["x"], ["y"])],
        [("x", ["n", *sides])],
        [("y", ["n", *sides])],
        {},
    )
    with pytest.raises(BadInput, match="from pictures to pictures"):
        load_onnx(path)
