"""The contract itself: what is lost, changed or new fails, and says how it is accepted."""

from __future__ import annotations

import numpy as np
import pytest

from tests.contract.kept import Contract, key_paths, leaves

FOUND = {"a": [1.0, 2.0], "b": ["text", ""], "c": {}}
PICTURE = np.full((3, 4), 100, np.uint8)


@pytest.fixture
def kept(tmp_path):
    accepting = Contract(True, tmp_path)
    accepting.hold("things", FOUND)
    accepting.hold_picture("grey", PICTURE)
    return Contract(False, tmp_path)


def test_what_agrees_within_the_tolerance_passes(kept):
    kept.hold("things", {**FOUND, "a": [1.00005, 2]})
    kept.hold_picture("grey", PICTURE + 1)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({"a": [1.0, 2.0], "b": ["text", ""]}, "lost     c"),
        ({**FOUND, "b": ["Text", ""]}, 'changed  b: ["text", ""] -> ["Text", ""]'),
        ({**FOUND, "a": [1.0, 2.001]}, "changed  a"),
        ({**FOUND, "a": [1.0, None]}, "changed  a"),
        ({**FOUND, "a": [1.0, float("nan")]}, "changed  a"),
        ({**FOUND, "d": {}}, "new      d"),
    ],
)
def test_what_is_lost_changed_or_new_fails_and_says_how_it_is_accepted(kept, found, words):
    with pytest.raises(pytest.fail.Exception) as caught:
        kept.hold("things", found)
    assert words in str(caught.value)
    assert "python -m tests.contract.write" in str(caught.value)


@pytest.mark.parametrize("picture", [PICTURE + 2, PICTURE[:2], np.stack([PICTURE] * 3, axis=2)])
def test_another_picture_fails(kept, picture):
    with pytest.raises(pytest.fail.Exception, match=r"tests\.contract\.write"):
        kept.hold_picture("grey", picture)
    with pytest.raises(pytest.fail.Exception, match="new picture"):
        kept.hold_picture("other", picture)


def test_accepting_changes_only_what_does_not_agree(kept, tmp_path, capsys):
    Contract(True, tmp_path).hold("things", {"a": [1.00005, 2.0], "b": ["Text", ""]})
    kept.hold("things", {"a": [1.0, 2.0], "b": ["Text", ""]}, tolerance=0)
    assert len((tmp_path / "things.json").read_text().splitlines()) == 4
    assert "changed  b" in capsys.readouterr().out


def test_trees_by_their_keys():
    tree = {"a": {"b": [{"c": 1}, {"d": 2}]}, "e": {}}
    assert key_paths(tree) == {"a", "a.b", "a.b[]", "a.b[].c", "a.b[].d", "e"}
    assert leaves(tree) == {"a b": [{"c": 1}, {"d": 2}], "e": {}}
