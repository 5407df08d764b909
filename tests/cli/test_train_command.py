"""`train`."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import numpy as np
import pytest

from explorer.cli import main
from explorer.cli.training_output import EpochLines
from explorer.models import load_model

EPOCH_KEYS = {
    "epoch", "epochs", "layer", "layers", "stage_epoch", "stage_epochs", "finished", "objective", "training_loss",
    "validation_loss", "training_squared_error", "validation_squared_error", "errors", "learning_rate", "seconds",
    "images_per_second", "seconds_left", "device", "saved_to", "warning", "reading",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def signalled_after_first_epoch(monkeypatch) -> Callable[[int], AbstractContextManager[None]]:
    """Inside the context, the process receives a signal once epoch 1 is told."""
    tell = EpochLines.epoch

    @contextmanager
    def signalled(number: int) -> Iterator[None]:
        def epoch(lines, report):
            tell(lines, report)
            if report.epoch == 1:
                signal.raise_signal(number)

        with monkeypatch.context() as patch:
            patch.setattr(EpochLines, "epoch", epoch)
            yield

    return signalled


def _lines(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def _same(one: Path, other: Path) -> bool:
    first, second = load_model(one).weights.arrays, load_model(other).weights.arrays
    return first.keys() == second.keys() and all(np.array_equal(first[name], second[name]) for name in first)


def test_json_is_one_object_an_epoch(capsys):
    assert main(["train", "--data", "digits", "--epochs", "2", "--out", "m.safetensors", "--json"]) == 0
    lines = _lines(capsys)
    assert [line["epoch"] for line in lines] == [0, 1, 2]
    assert all(line.keys() == EPOCH_KEYS for line in lines)
    assert lines[0]["seconds_left"] is None
    assert [line["finished"] for line in lines] == [False, False, True]
    assert lines[2]["errors"]["test"]["images"] == 180
    assert lines[2]["training_squared_error"] < lines[0]["training_squared_error"]
    assert load_model("m.safetensors").card.settings["epochs"] == 2


def test_every_option_reaches_the_training(capsys):
    arguments = "train --data sprites-plane:n=60 --model variational --latent-dim 3 --epochs 1 --batch-size 16"
    more = "--learning-rate 0.01 --seed 7 --device cpu --objective squared-error --schedule cosine --out v.safetensors"
    assert main([*arguments.split(), *more.split()]) == 0
    card = load_model("v.safetensors").card
    wanted = {"seed": 7, "batch_size": 16, "learning_rate": 0.01, "schedule": "cosine"}
    assert card.settings.items() >= wanted.items()
    assert card.settings["options"] == ("--objective=squared-error",)
    assert (card.recipe, card.objective, card.architecture.latent_dim) == ("variational", "elbo-gaussian", 3)


def test_the_history_is_kept_within_its_budget_or_not_at_all(capsys):
    train = ["train", "--data", "digits", "--epochs", "3", "--out", "m.safetensors"]
    assert main([*train, "--history", "0"]) == 0
    assert not Path("m.history").exists()
    assert main([*train, "--history", "0.01"]) == 0
    assert sum(path.stat().st_size for path in Path("m.history").iterdir()) <= 10_000
    assert main(train) == 0
    assert len(list(Path("m.history").glob("*.codes.safetensors"))) == 3


def test_people_read_lines_and_where_the_model_is(capsys):
    assert main(["train", "--epochs", "1"]) == 0
    text = capsys.readouterr().out
    assert "digits-undercomplete-2d.safetensors" in text
    assert "epoch 1 of 1" in text
    assert "Sigmoid output, because" in text
    assert Path("digits-undercomplete-2d.safetensors").is_file()


def test_options_of_network_and_objective_reach_the_training(capsys):
    arguments = "train --data sprites-plane:n=60 --model stacked-denoising --epochs 1 --batch-size 16"
    more = "--hidden 24,12 --activation sigmoid --code-activation tanh --tied --corruption masking:0.5"
    arguments += " --pretraining-epochs 1 --out s.safetensors"
    assert main([*arguments.split(), *more.split()]) == 0
    card = load_model("s.safetensors").card
    network = card.architecture
    assert (network.hidden, network.activation, network.code_activation, network.tied) == (
        (24, 12), "sigmoid", "tanh", True,
    )  # fmt: skip
    assert card.settings.items() >= {"corruption": "masking:0.5", "pretraining_epochs": 1, "epochs": 1}.items()
    assert [row.layer for row in card.history] == [1, 2, 3, 0]


def test_stages_are_told_in_lines_and_in_json(capsys):
    options = ["train", "--model", "stacked", "--hidden", "16", "--pretraining-epochs", "2", "--epochs", "3"]
    assert main(options) == 0
    text = capsys.readouterr().out
    for words in ("layer 1 of 2, epoch 0 of 2 ", "layer 2 of 2, epoch 2 of 2 ", "\nepoch 3 of 3 "):
        assert words in text
    assert main([*options, "--json"]) == 0
    lines = _lines(capsys)
    assert all(line.keys() == EPOCH_KEYS for line in lines)
    stages = [(line["layer"], line["stage_epoch"], line["stage_epochs"]) for line in lines]
    assert stages == [(1, 0, 2), (1, 1, 2), (1, 2, 2), (2, 1, 2), (2, 2, 2), (0, 1, 3), (0, 2, 3), (0, 3, 3)]
    assert {line["layers"] for line in lines} == {2}
    assert {line["epochs"] for line in lines} == {7}


def test_without_out_no_earlier_model_is_overwritten(capsys):
    for _ in range(2):
        assert main(["train", "--model", "linear"]) == 0
    assert {path.name for path in Path.cwd().iterdir()} == {
        "digits-linear-2d.safetensors",
        "digits-linear-2d-2.safetensors",
    }


def test_linear_takes_the_closed_form_unless_epochs_are_given(run_json, capsys):
    found = run_json("train", "--model", "linear", "--out", "m.safetensors")
    assert (found["epoch"], found["finished"], found["validation_loss"]) == (0, True, None)
    assert main(["train", "--model", "linear", "--epochs", "1", "--json"]) == 0
    assert len(_lines(capsys)) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--model", "magic"], "magic"),
        (["--data", "no/such/folder"], "no/such/folder"),
        (["--latent-dim", "0"], "at least 1"),
        (["--batch-size", "0"], "at least 1"),
        (["--learning-rate", "-1"], "above 0"),
        (["--device", "abacus"], "abacus"),
        (["--schedule", "sometimes"], "sometimes"),
        (["--objective", "beauty"], "beauty"),
        (["--hidden", "512;256"], "not a list of widths"),
        (["--network", "recurrent"], "recurrent"),
        (["--model", "denoising", "--corruption", "masking:a lot"], "not a corruption"),
        (["--model", "denoising", "--corruption", "masking:2"], "a fraction from 0 to 1"),
        (["--model", "contractive", "--penalty", "-1"], "at least 0"),
        (["--model", "stacked", "--pretraining-epochs", "-1"], "pre-training"),
        (["--resume", "nothing.safetensors"], "nothing.safetensors"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(arguments, words, refused):
    assert words in refused("train", *arguments, "--json")
    assert not list(Path.cwd().iterdir())


@pytest.mark.parametrize("out", ["m.pt", "m", "none/m.safetensors"])
def test_a_file_that_cannot_be_a_model_is_refused(out, refused):
    refused("train", "--epochs", "1", "--out", out, "--json")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_training_is_saved_and_resume_gives_the_weights_of_one_run(
    number, signalled_after_first_epoch, capsys
):
    options = ["train", "--data", "digits", "--epochs", "3", "--seed", "5"]
    with signalled_after_first_epoch(number):
        assert main([*options, "--out", "stopped.safetensors", "--json"]) == 130
    complaint = capsys.readouterr().err
    assert complaint.startswith("latent-explorer: Interrupted; epoch 1 of 3 is saved in stopped.safetensors")
    assert len(load_model("stopped.safetensors").card.history) == 1

    assert main(["train", "--resume", "stopped.safetensors"]) == 0
    assert main([*options, "--out", "whole.safetensors"]) == 0
    assert _same(Path("stopped.safetensors"), Path("whole.safetensors"))


def test_a_signal_in_the_last_epoch_changes_nothing(signalled_after_first_epoch):
    with signalled_after_first_epoch(signal.SIGINT):
        assert main(["train", "--epochs", "1", "--json"]) == 0


def test_resume_may_write_elsewhere_and_ask_for_more(trained, capsys):
    shutil.copy(trained, "before.safetensors")
    assert main(["train", "--resume", "before.safetensors", "--epochs", "2", "--out", "after.safetensors"]) == 0
    assert len(load_model("before.safetensors").card.history) == 1
    assert len(load_model("after.safetensors").card.history) == 2


def test_a_shipped_model_is_never_written_to(shipped, capsys):
    content = (shipped / "digits-2d.safetensors").read_bytes()
    assert main(["train", "--resume", "digits-2d", "--epochs", "2"]) == 0
    assert (shipped / "digits-2d.safetensors").read_bytes() == content
    assert len(load_model("digits-2d.safetensors").card.history) == 2


def test_resume_with_data_that_lie_elsewhere_asks_for_them(tmp_path, monkeypatch, capsys, refused):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    random = np.random.default_rng(0)
    np.save(elsewhere / "small.npy", random.integers(0, 256, (300, 8, 8), dtype=np.uint8))
    options = ["train", "--data", str(elsewhere / "small.npy"), "--epochs", "1", "--out", "m.safetensors"]
    assert main(options) == 0
    assert "--data" in refused("train", "--resume", "m.safetensors", "--epochs", "2")
    again = ["train", "--resume", "m.safetensors", "--epochs", "2", "--data", str(elsewhere / "small.npy")]
    assert main(again) == 0


def test_a_model_without_training_state_is_smaller_and_cannot_be_resumed(trained, capsys):
    shutil.copy(trained, "whole.safetensors")
    options = ["train", "--data", "digits", "--epochs", "1", "--without-state"]
    assert main([*options, "--out", "small.safetensors"]) == 0
    assert _same(Path("small.safetensors"), Path("whole.safetensors"))
    assert Path("small.safetensors").stat().st_size < 0.4 * Path("whole.safetensors").stat().st_size
    small = load_model("small.safetensors")
    assert small.optimizer is None
    assert len(small.codes.values) == 180
    assert small.card.command.endswith("--without-state")
    capsys.readouterr()
    assert main(["train", "--resume", "small.safetensors", "--epochs", "2", "--json"]) == 2
    assert "no training state" in capsys.readouterr().err


def test_a_result_that_cannot_be_saved_is_no_success(monkeypatch, capsys):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("explorer.training.reporting.save_model", full)
    assert main(["train", "--epochs", "1", "--json"]) == 2
    assert "was not saved" in capsys.readouterr().err


def test_data_that_must_be_downloaded_wait_for_the_word(refused):
    assert "download" in refused("train", "--data", "mnist", "--json")


def test_half_precision_halves_the_file_and_is_recorded(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    common = ["train", "--data", "digits", "--epochs", "1", "--without-state"]
    assert main([*common, "--out", "full.safetensors"]) == 0
    assert main([*common, "--half", "--out", "half.safetensors"]) == 0
    full, half = Path("full.safetensors"), Path("half.safetensors")
    assert half.stat().st_size < 0.65 * full.stat().st_size
    assert load_model(half).card.command.endswith("--without-state --half")
