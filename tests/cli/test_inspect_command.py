import json

import numpy as np
import pytest
from PIL import Image

from explorer.cli import main
from explorer.values.reading import Reading

FIELDS = set(Reading("codes").as_json())


def test_a_table_of_codes(tmp_path, run_json):
    path = tmp_path / "t.csv"
    path.write_text("UMAP1,UMAP2,cluster,n_genes\n0.5,1.5,0,1000\n2.5,3.5,1,1007\n4.5,5.5,0,1014\n")
    found = run_json("inspect", path)
    assert found == {
        "kind": "codes",
        "rows": 3,
        "code": ["UMAP1", "UMAP2"],
        "labels": None,
        "names": None,
        "index": None,
        "kept": ["cluster", "n_genes"],
        "left_out": [],
        "shape": [],
        "range": [0.5, 5.5],
        "order": "",
        "warnings": [],
    }


def test_people_read_a_line_for_each_thing(tmp_path, capsys):
    path = tmp_path / "t.csv"
    path.write_text(",0,1\n0,0.5,1.5\n1,2.5,3.5\n")
    assert main(["inspect", str(path)]) == 0
    lines = dict(line.split("  ", 1) for line in capsys.readouterr().out.splitlines())
    assert lines["code"].strip() == "0, 1"
    assert lines["row numbers"].strip() == "column 1"
    assert lines["first line"].strip() == "headings"


def test_every_kind_of_file(tmp_path, trained, run_json, shipped):
    grey = np.arange(20 * 9 * 11, dtype=np.uint8).reshape(20, 9, 11)
    np.savez(tmp_path / "p.npz", images=grey, labels=np.arange(20) % 3)
    np.save(tmp_path / "c.npy", np.arange(6.0).reshape(3, 2))
    (tmp_path / "about.csv").write_text("who,age\nada,30.5\nbob,40.5\n")
    (tmp_path / "folder").mkdir()
    for name in ("a.png", "b.png"):
        Image.fromarray(grey[0]).save(tmp_path / "folder" / name)
    kinds = {
        "p.npz": ("images", 20),
        "c.npy": ("codes", 3),
        "about.csv": ("table", 2),
        "folder": ("images", 2),
        "folder/a.png": ("picture", 1),
    }
    for name, (kind, rows) in kinds.items():
        found = run_json("inspect", tmp_path / name)
        assert found.keys() == FIELDS
        assert (found["kind"], found["rows"]) == (kind, rows), name
    model = run_json("inspect", trained)
    assert (model["kind"], model["shape"], model["code"]) == ("model", [8, 8, 1], ["z1", "z2"])
    assert run_json("inspect", "digits-2d")["kind"] == "model"
    assert run_json("inspect", "digits")["labels"] == "labels"
    assert run_json("inspect", tmp_path / "p.npz")["order"] == "nhw"


@pytest.mark.parametrize("content", [b"", b"a,b\n", b"\0\1\2"])
def test_what_cannot_be_used_is_refused_in_a_sentence(tmp_path, capsys, content):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    assert main(["inspect", str(path), "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("latent-explorer: “t.csv”")
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize("name", ["", "nothing.csv", "nothing.safetensors", "nothing"])
def test_what_is_not_there_is_refused(capsys, name):
    assert main(["inspect", name]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_commands_tell_the_reading_in_a_line_or_in_json(trained, tmp_path, capsys):
    assert main(["encode", str(trained), "--data", "digits", "--out", str(tmp_path / "c.csv")]) == 0
    assert "digits: 1,797 pictures; 8×8×1; labels: labels\n" in capsys.readouterr().err
    assert main(["decode", str(trained), "--code", "0,1", "--out", str(tmp_path / "p.png"), "--json"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert json.loads(printed.out)["reading"]["code"] == ["z1", "z2"]
