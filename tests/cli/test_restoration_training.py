import json

import numpy as np
import pytest
from PIL import Image

from explorer.cli import main


@pytest.fixture
def trained(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "photos"
    folder.mkdir()
    rows, columns = np.mgrid[:40, :40]
    for number in range(6):
        picture = np.stack([rows * 5, columns * 5, (rows + columns) * number], axis=2) % 256
        Image.fromarray(picture.astype(np.uint8)).save(folder / f"{number}.png")
    words = (
        "train --model denoise --data photos --epochs 1 --steps 2 --batch-size 2 --crop 16 --widths 8,8 --blocks 1,1"
    )
    assert main([*words.split(), "--precision", "float32", "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_epoch_is_a_line(trained, capsys):
    assert [line["epoch"] for line in trained] == [1]
    assert trained[0]["saved_to"] == "denoise.safetensors" and trained[0]["finished"]
    assert main(["info", "denoise.safetensors", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["task"], found["resumable"]) == ("denoise", True)
    assert found["data"][0]["spec"] == "photos"


def test_it_goes_on_and_drops_its_state(trained, capsys):
    words = "train --resume denoise.safetensors --data photos --epochs 2 --json --without-state --half"
    assert main(words.split()) == 0
    assert [json.loads(line)["epoch"] for line in capsys.readouterr().out.splitlines()] == [2]
    assert main(["info", "denoise.safetensors", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert not found["resumable"]
    assert found["command"].endswith("--without-state --half")


def test_a_name_that_is_taken_is_not_written_over(trained, capsys):
    assert main(["train", "--model", "denoise", "--data", "photos"]) == 2
    assert "already exists" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--model denoise --data photos --tied --out x.safetensors", "--tied belongs to autoencoders"),
        ("--model denoise --out x.safetensors", "with --data"),
        ("--data digits --crop 32", "--crop belongs to restoration models"),
        ("--data digits --data sprites", "give --data once"),
        ("--model denoise --data photos --widths a,b --out x.safetensors", "is not a list of whole numbers"),
    ],
)
def test_options_of_the_other_kind_are_refused(trained, words, message, capsys):
    assert main(["train", *words.split()]) == 2
    assert message in capsys.readouterr().err
