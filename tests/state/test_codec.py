import base64
import json
import tracemalloc

import numpy as np
import pytest

from explorer.state.codec import SavedSession, decode, encode
from explorer.state.document import Document, Probe
from explorer.values import BadInput
from explorer.values.rows import Rows
from explorer.values.saved_session import ModelMark
from explorer.values.walks import AttributeSet, Group, Walk, WalkSettings, drawn_walk
from tests.contract.kept import FOLDER

MARK = ModelMark("small", "small.safetensors", "a" * 64, "b" * 64, 1000)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08 and so on"


def test_every_session_of_the_first_schema_opens():
    paths = sorted((FOLDER / "sessions").iterdir())
    assert len(paths) == 10
    for path in paths:
        saved = decode(path.read_bytes(), path.name)
        again = decode(encode(saved), path.name)
        assert (again.document, again.model, again.unknown) == (saved.document, saved.model, ())


def test_what_an_old_session_does_not_say_stays_as_it_is():
    saved = decode((FOLDER / "sessions" / "view.session.json").read_bytes(), "view")
    assert saved.unsaid == {"pictures", "tool", "training", "compared", "fills"}
    assert decode(encode(saved), "view").unsaid == {"pictures"}


def test_all_of_its_envelope_comes_back():
    saved = SavedSession("mine", MARK, Document(), thumbnail=PNG, program="1.0", created="2026-01-01T00:00:00+00:00")
    assert decode(encode(saved), "mine") == saved


def test_a_large_selection_takes_little_room():
    mark = ModelMark("m", "m", "", "", 10**6)
    saved = SavedSession("a", mark, Document(selection=Rows(np.arange(10, 900_000))))
    content = encode(saved)
    assert len(content) < 3000
    assert decode(content, "a").document.selection == saved.document.selection


def test_a_number_that_is_not_finite_is_not_written():
    with pytest.raises(ValueError, match="not JSON compliant"):
        encode(SavedSession("a", MARK, Document(probe=Probe((float("nan"), 1.0)))))


def test_the_files_that_it_would_open_are_known():
    kept = Document(attached="/elsewhere/t.csv", compared=("other.safetensors",))
    assert SavedSession("a", MARK, kept).files() == ("/elsewhere/t.csv", "other.safetensors")
    assert SavedSession("a", MARK, Document(attached="")).files() == ()


@pytest.fixture
def tree():
    """A session as JSON."""
    kept = Document(probe=Probe((1.0, 2.0)), selection=Rows((1, 2, 5)), attributes=AttributeSet(kept=(Group("a"),)))
    return json.loads(encode(SavedSession("a", MARK, kept)))


def read(tree):
    return decode(json.dumps(tree).encode(), "a")


def within(tree, path, value):
    """The same with something else in a part of it."""
    *keys, last = path.split(".")
    part = tree
    for key in keys:
        part = part[int(key)] if isinstance(part, list) else part.setdefault(key, {})
    part[last] = value
    return tree


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("selection", [[5, 2]]),
        ("selection", [[0, 5], [3, 9]]),
        ("selection", [[0, 1000]]),
        ("selection", [[0, 1, 2]]),
        ("selection", [["0", "1"]]),
        ("selection", 7),
        ("probe", ["1", 2]),
        ("probe", [True, 2]),
        ("view", [0, 0, 1]),
        ("view", [0, 0, -1, 1]),
        ("hidden classes", [1.5]),
        ("backdrop", None),
        ("instruments", [1]),
        ("thumbnail", "not base64!"),
        ("model", []),
        ("model.samples", -1),
        ("model.roles", {"a": "king"}),
        ("parts", []),
        ("parts.walk", 7),
        ("parts.walk.anchors", "AB"),
        ("parts.walk.anchors", [3]),
        ("parts.walk.anchors", [{"code": [1.0, "x"]}]),
        ("parts.walk.anchors", [{"code": [0.0, 0.0]}] * 27),
        ("parts.walk.settings.frames", 10**17),
        ("parts.walk.settings.speed", -1),
        ("parts.walk.settings.overshoot", 3),
        ("parts.plane", "pca"),
        ("parts.plane", {"rows": 3}),
        ("parts.plane", {"numbers": [0]}),
        ("parts.attributes.directions", [None]),
        ("parts.attributes.groups.0.name", " "),
        ("parts.attributes.groups.0.class", "ant"),
        ("parts.attributes.groups.0.rows", [[0, 10**17]]),
        ("parts.table", {"path": 3}),
        ("parts.table", {"path": "a\0b"}),
        ("parts.scale", {"fills": "yes"}),
        ("training", {"data": 3}),
    ],
)
def test_damage_is_told_in_one_sentence(tree, path, value):
    with pytest.raises(BadInput, match="damaged") as caught:
        read(within(tree, path, value))
    assert str(caught.value).count(". ") == 0


@pytest.mark.parametrize("key", ["model", "view", "probe", "selection", "parts", "thumbnail", "colouring"])
def test_what_is_missing_is_named(tree, key):
    del tree[key]
    with pytest.raises(BadInput, match=f"no “{key}”"):
        read(tree)


def test_the_place_of_the_fault_is_named(tree):
    with pytest.raises(BadInput, match=r"“parts\.walk\.anchors\[1\]\.code\[0\]”: expected float, got str"):
        read(within(tree, "parts.walk.anchors", [{"code": [0.0]}, {"code": ["a"]}]))


def test_parts_of_a_newer_program_are_passed_over_and_named(tree):
    assert read(within(tree, "parts.music", {"volume": 11})).unknown == ("music",)


def test_newer_and_other_files_are_refused(tree):
    with pytest.raises(BadInput, match="newer program"):
        read({**tree, "schema": 2})
    with pytest.raises(BadInput, match="not a session file of this program"):
        read({"kind": "shopping list"})
    with pytest.raises(BadInput, match="not a session file of this program"):
        read([])
    for content in (b"", b"{", b"[" * 100_000, b"\xff\xfe"):
        with pytest.raises(BadInput, match="not valid JSON"):
            decode(content, "b")


def test_what_is_no_picture_is_no_thumbnail(tree):
    tree["thumbnail"] = base64.b64encode(b"something else").decode()
    assert read(tree).thumbnail == b""


def test_a_thumbnail_that_unfolds_is_left_out(tree):
    size = (60_000).to_bytes(4, "big")
    tree["thumbnail"] = base64.b64encode(PNG[:16] + size + size + PNG[24:]).decode()
    assert read(tree).thumbnail == b""


def test_a_line_that_leads_elsewhere_is_dropped(tree):
    walk = drawn_walk([(0.0, 0.0), (1.0, 2.0), (2.0, 1.0)])
    tree = json.loads(encode(SavedSession("a", MARK, Document(walk=walk, player=WalkSettings(path="drawn")))))
    assert read(tree).document.walk == walk
    tree["parts"]["walk"]["drawn"][0] = [5.0, 5.0]
    assert read(tree).document.walk == Walk(walk.anchors)


@pytest.mark.parametrize("number", ["9" * 19, "-" + "9" * 400, "9" * 5000, "1e31", "-1e400", "NaN", "Infinity"])
@pytest.mark.parametrize("key", ["probe", "samples", "schema", "part"])
def test_numbers_beyond_reason_are_refused_wherever_they_stand(tree, number, key):
    tree["parts"] = {"anything": {"deep": [[0.25]]}}
    text = {
        "probe": json.dumps(tree).replace('"probe": [1.0', f'"probe": [{number}'),
        "samples": json.dumps(tree).replace('"samples": 1000', f'"samples": {number}'),
        "schema": json.dumps(tree).replace('"schema": 1', f'"schema": {number}'),
        "part": json.dumps(tree).replace("0.25", number),
    }[key]
    assert number in text
    with pytest.raises(BadInput, match="damaged"):
        decode(text.encode(), "b")


def test_nothing_is_built_for_samples_that_the_model_does_not_have(tree):
    for samples in (10**9, 10**17):
        tree["model"]["samples"], tree["selection"] = samples, [[0, samples - 1]]
        with pytest.raises(BadInput, match="samples"):
            read(tree)
    tree["model"]["samples"], tree["selection"] = 10**7, [[0, 10**7 - 1]]

    def refuse(mark):
        raise BadInput(f"not {mark.samples}")

    with pytest.raises(BadInput, match="not 10000000"):
        decode(json.dumps(tree).encode(), "b", refuse)


def test_a_file_of_very_many_values_is_not_built_in_memory(tree):
    content = (json.dumps(tree)[:-1] + ', "more": [' + "[]," * 8_000_001 + "[]]}").encode()
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match="too large for a session"):
            decode(content, "b")
        assert tracemalloc.get_traced_memory()[1] < 10**8
    finally:
        tracemalloc.stop()
