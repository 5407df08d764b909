from dataclasses import replace

import numpy as np
import pytest
import safetensors.numpy
import torch

from explorer.models import load_model
from explorer.models.restoration import (
    RestorationNetwork,
    build_restoration,
    count_restoration_parameters,
    is_restoration_file,
    load_restoration,
    read_restoration_card,
    restoration_from_weights,
    restoration_to_weights,
    save_restoration,
    with_conditions,
)
from explorer.values import BadInput
from explorer.values.restoration_model import (
    LEARNT_TASKS,
    RestorationArchitecture,
    RestorationCard,
    RestorationData,
    RestorationEpoch,
)

DENOISE = RestorationArchitecture("denoise", (1, 3), 1, 0, (8, 12), (1, 2))
COLORIZE = RestorationArchitecture("colorize", (1,), 3, 2, (8, 8, 8), (1, 1, 1))


def card_of(architecture: RestorationArchitecture) -> RestorationCard:
    return RestorationCard(
        name="small",
        architecture=architecture,
        damage="noise",
        data=(RestorationData("photos", 8, 2, "00ff"),),
        settings={"epochs": 3, "seed": 2**63},
        history=(RestorationEpoch(1, 0.5, 21.0, 20.0, 1e-3, 2.5),),
        command="latent-explorer train --model denoise",
        created="2026-01-01T00:00:00+00:00",
        versions={"torch": "2"},
    )


def test_a_fresh_denoiser_answers_with_nearly_what_it_was_given():
    network = build_restoration(DENOISE, 0)
    for channels in (1, 3):
        picture = torch.rand(2, channels, 16, 24)
        answer = network(picture, torch.full((2, 1, 16, 24), 0.1))
        assert answer.shape == picture.shape
        assert (answer - picture).abs().mean() < 0.5


def test_without_noise_a_denoiser_of_scaled_answers_changes_nothing():
    network = build_restoration(replace(DENOISE, answer="scaled"), 0)
    picture = torch.rand(1, 3, 16, 24)
    assert torch.equal(network(picture, torch.zeros(1, 1, 16, 24)), picture)
    uneven = torch.zeros(1, 1, 16, 24)
    uneven[..., 12:] = 0.2
    answer = network(picture, uneven)
    assert torch.equal(answer[..., :12], picture[..., :12]) and not torch.equal(answer[..., 12:], picture[..., 12:])


@pytest.mark.parametrize("channels", [1, 3])
def test_a_network_given_more_conditions_answers_as_before(channels):
    told = RestorationArchitecture("denoise", (1, 3), 1, 0, (8, 12), (1, 1), "scaled")
    weights = restoration_to_weights(build_restoration(told, 3))
    more = with_conditions(weights, 2)
    assert more.architecture == replace(told, conditions=2)
    pictures, strength, other = torch.rand(2, channels, 16, 16), torch.rand(2, 1, 16, 16), torch.rand(2, 1, 16, 16)
    expected = restoration_from_weights(weights)(pictures, strength)
    found = restoration_from_weights(more)(pictures, torch.cat([strength, other], dim=1))
    assert torch.allclose(found, expected, atol=1e-5)


def test_a_page_network_tells_paper_black_point_ink_and_pictures_within_their_bounds():
    network = build_restoration(RestorationArchitecture("clean-page", (3,), 0, 0, (8, 8), (1, 1), "paper"), 0)
    answer = network(torch.rand(2, 3, 16, 24))
    assert answer.shape == (2, 6, 16, 24)
    assert answer[:, :3].min() >= 0.15 and answer[:, :3].max() <= 1.1
    assert answer[:, 3].min() >= 0 and answer[:, 3].max() <= 0.6
    assert answer[:, 4:].min() >= 0 and answer[:, 4:].max() <= 1


@pytest.mark.parametrize(
    ("architecture", "message"),
    [
        (replace(DENOISE, answer="guess"), "does not know networks that output “guess”"),
        (replace(DENOISE, answer="paper"), "does not belong to the task"),
        (replace(COLORIZE, answer="scaled"), "does not belong to the task"),
    ],
)
def test_answers_that_do_not_belong_are_refused(architecture, message):
    with pytest.raises(BadInput, match=message):
        build_restoration(architecture, 0)


def test_a_file_from_before_there_were_other_answers_opens(tmp_path):
    card, path = card_of(DENOISE), tmp_path / "old.safetensors"
    save_restoration(path, card, restoration_to_weights(build_restoration(DENOISE, 0)))
    tensors = safetensors.numpy.load_file(path)
    with safetensors.safe_open(path, "numpy") as file:
        header = dict(file.metadata())
    stored = {key: text.replace('"answer":"",', "") for key, text in header.items()}
    assert stored != header
    safetensors.numpy.save_file(tensors, path, stored)
    assert load_restoration(path).card.architecture == DENOISE


def test_a_colouring_network_gives_two_channels():
    assert build_restoration(COLORIZE, 0)(torch.rand(1, 1, 16, 16), torch.zeros(1, 3, 16, 16)).shape == (1, 2, 16, 16)


def test_what_lies_far_away_does_not_matter():
    """Tiles depend on it: the network's reach is bounded."""
    network = build_restoration(DENOISE, 1).eval()
    picture = torch.rand(1, 1, 96, 96)
    changed = picture.clone()
    changed[..., 80:] = 0
    with torch.inference_mode():
        one, other = (network(p, torch.zeros_like(p)) for p in (picture, changed))
    torch.testing.assert_close(one[..., :40], other[..., :40])


def test_the_same_seed_gives_the_same_weights():
    one, other, third = (restoration_to_weights(build_restoration(DENOISE, seed)).arrays for seed in (7, 7, 8))
    assert all(np.array_equal(one[name], other[name]) for name in one)
    assert any(not np.array_equal(one[name], third[name]) for name in one)


def test_weights_there_and_back():
    network = build_restoration(DENOISE, 3)
    again = restoration_from_weights(restoration_to_weights(network))
    picture = torch.rand(1, 1, 8, 8)
    torch.testing.assert_close(again(picture, picture), network(picture, picture))
    assert not any(parameter.requires_grad for parameter in again.parameters())
    assert sum(p.numel() for p in network.parameters()) == count_restoration_parameters(DENOISE)


@pytest.mark.parametrize("half", [False, True])
def test_a_file_holds_everything(tmp_path, half):
    path = tmp_path / "small.safetensors"
    weights = restoration_to_weights(build_restoration(DENOISE, 0))
    save_restoration(path, card_of(DENOISE), weights, {"steps": np.array([5])}, half=half)
    loaded = load_restoration(path)
    assert replace(loaded.card, path="") == card_of(DENOISE)
    assert read_restoration_card(path) == loaded.card
    assert loaded.optimizer is not None and loaded.optimizer["steps"][0] == 5
    for name, array in weights.arrays.items():
        np.testing.assert_allclose(loaded.weights.arrays[name], array, atol=1e-3 if half else 0)
    assert is_restoration_file(path)


def test_an_autoencoder_is_refused_by_its_kind_and_the_other_way_round(tmp_path):
    from explorer.locations import shipped_model

    with pytest.raises(BadInput, match="it is an autoencoder, and a model that restores pictures was expected"):
        load_restoration(shipped_model("digits-2d"))
    path = tmp_path / "small.safetensors"
    save_restoration(path, card_of(DENOISE), restoration_to_weights(build_restoration(DENOISE, 0)))
    with pytest.raises(BadInput, match="it is a model that restores pictures, and an autoencoder was expected"):
        load_model(path)
    assert not is_restoration_file(tmp_path / "none.safetensors")


def test_a_tensor_that_is_missing_or_misshapen_is_named(tmp_path):
    path = tmp_path / "small.safetensors"
    save_restoration(path, card_of(DENOISE), restoration_to_weights(build_restoration(DENOISE, 0)))
    with safetensors.safe_open(path, "numpy") as file:
        metadata, tensors = file.metadata(), {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    name = "weights/entries.1.weight"
    for broken, message in (
        ({key: value for key, value in tensors.items() if key != name}, "“entries.1.weight” is missing"),
        (tensors | {name: np.zeros((2, 2), np.float32)}, "“entries.1.weight” has shape"),
    ):
        safetensors.numpy.save_file(broken, path, metadata)
        with pytest.raises(BadInput, match=message):
            load_restoration(path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"task": "paint"}, "There is no restoration task"),
        ({"inputs": ()}, "takes pictures with 1 channel"),
        ({"inputs": (2,)}, "takes pictures with 1 channel"),
        ({"conditions": 3}, "do not belong to the task"),
        ({"widths": ()}, "1 to 5 widths"),
        ({"widths": (8, 0)}, "1 to 5 widths"),
        ({"blocks": (1,)}, "number of blocks"),
        ({"widths": (1024,) * 2, "blocks": (16, 16)}, "at most 100 million parameters"),
    ],
)
def test_what_cannot_be_built_is_refused(changes, message):
    with pytest.raises(BadInput, match=message):
        build_restoration(replace(DENOISE, **changes), 0)


def test_every_task_has_a_network_of_its_own():
    from explorer.features.restore.learning.tasks import damage_of

    for task in LEARNT_TASKS:
        architecture = damage_of(task).architecture((8, 8), (1, 1))
        assert architecture.task == task
        RestorationNetwork(architecture)
