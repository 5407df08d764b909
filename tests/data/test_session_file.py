import base64
import json
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.data.session_file import read_session, write_session
from explorer.values import BadInput
from explorer.values.rows import Rows
from explorer.values.saved_session import ModelMark, SavedSession
from explorer.values.session import Session

MARK = ModelMark("small", "small.safetensors", "a" * 64, "b" * 64, 1000)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08 and so on"
finite = st.floats(-1e6, 1e6)
names = st.text(st.characters(codec="utf-8"), max_size=12)
sessions = st.builds(
    Session,
    samples=st.just(1000),
    code=st.lists(finite, max_size=5).map(tuple),
    selection=st.sets(st.integers(0, 999)).map(Rows),
    hidden_classes=st.frozensets(st.integers(-1, 12)),
    view=st.none() | st.tuples(finite, finite, st.floats(1e-3, 1e3), st.floats(1e-3, 1e3)),
    backdrop=names,
    colouring=names,
    drawer=names,
    instruments=st.lists(names, max_size=3).map(tuple),
    columns=st.lists(names, max_size=3).map(tuple),
)
parts = st.dictionaries(names, st.recursive(st.none() | finite | names, st.lists, max_leaves=5), max_size=3)


@settings(max_examples=60, deadline=None)
@given(names, sessions, parts)
def test_what_is_written_is_what_is_read(tmp_path_factory, name, session, kept):
    path = tmp_path_factory.mktemp("kept") / "a.session.json"
    saved = SavedSession(name, MARK, session, kept, PNG, "1.0", "2026-01-01T00:00:00+00:00")
    write_session(path, saved)
    assert read_session(path) == saved


def test_a_large_selection_takes_little_room(tmp_path):
    path = tmp_path / "a.session.json"
    mark = ModelMark("m", "m", "", "", 10**6)
    session = Session(samples=10**6, selection=Rows(np.arange(10, 900_000)))
    write_session(path, SavedSession("a", mark, session))
    assert path.stat().st_size < 2000
    assert read_session(path).session.selection == session.selection


@pytest.fixture
def tree(tmp_path):
    """A session as JSON, and a function that writes it changed and reads it."""
    path = tmp_path / "a.session.json"
    write_session(path, SavedSession("a", MARK, Session(samples=1000, code=(1.0, 2.0), selection=Rows((1, 2, 5)))))
    return json.loads(path.read_text())


@pytest.fixture
def read(tmp_path):
    def read_changed(tree):
        path = tmp_path / "changed.session.json"
        path.write_text(json.dumps(tree))
        return read_session(path)

    return read_changed


@pytest.mark.parametrize(
    ("key", "value"),
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
        ("parts", []),
    ],
)
def test_damage_is_told_in_one_sentence(tree, read, key, value):
    with pytest.raises(BadInput, match="damaged") as caught:
        read({**tree, key: value})
    assert str(caught.value).count(". ") == 0


@pytest.mark.parametrize("key", ["model", "view", "probe", "selection", "parts", "thumbnail", "colouring"])
def test_what_is_missing_is_named(tree, read, key):
    del tree[key]
    with pytest.raises(BadInput, match=f"no “{key}”"):
        read(tree)


def test_newer_and_other_files_are_refused(tree, read, tmp_path):
    with pytest.raises(BadInput, match="newer program"):
        read({**tree, "schema": 2})
    with pytest.raises(BadInput, match="not a session file of this program"):
        read({"kind": "shopping list"})
    with pytest.raises(BadInput, match="not a session file of this program"):
        read([])
    with pytest.raises(BadInput, match="There is no session"):
        read_session(tmp_path / "nowhere.session.json")
    with pytest.raises(BadInput, match="folder"):
        read_session(tmp_path)
    for text in ("", "{", "[" * 100_000, "\xff\xfe"):
        (tmp_path / "b.session.json").write_text(text, encoding="latin-1")
        with pytest.raises(BadInput, match="not valid JSON"):
            read_session(tmp_path / "b.session.json")


def test_what_is_no_picture_is_no_thumbnail(tree, read):
    tree["thumbnail"] = base64.b64encode(b"something else").decode()
    assert read(tree).thumbnail == b""


@pytest.mark.parametrize("number", ["9" * 19, "-" + "9" * 400, "9" * 5000, "1e31", "-1e400", "NaN", "Infinity"])
@pytest.mark.parametrize("key", ["probe", "samples", "schema", "part"])
def test_numbers_beyond_reason_are_refused_wherever_they_stand(tree, tmp_path, number, key):
    tree["parts"] = {"anything": {"deep": [[0.25]]}}
    text = {
        "probe": json.dumps(tree).replace('"probe": [1.0', f'"probe": [{number}'),
        "samples": json.dumps(tree).replace('"samples": 1000', f'"samples": {number}'),
        "schema": json.dumps(tree).replace('"schema": 1', f'"schema": {number}'),
        "part": json.dumps(tree).replace("0.25", number),
    }[key]
    assert number in text
    path = tmp_path / "b.session.json"
    path.write_text(text)
    with pytest.raises(BadInput, match="damaged"):
        read_session(path)


def test_nothing_is_built_for_samples_that_the_model_does_not_have(tree, tmp_path):
    path = tmp_path / "b.session.json"
    for samples in (10**9, 10**17):
        tree["model"]["samples"], tree["selection"] = samples, [[0, samples - 1]]
        path.write_text(json.dumps(tree))
        with pytest.raises(BadInput, match="samples"):
            read_session(path)
    tree["model"]["samples"], tree["selection"] = 10**7, [[0, 10**7 - 1]]
    path.write_text(json.dumps(tree))

    def refuse(mark):
        raise BadInput(f"not {mark.samples}")

    with pytest.raises(BadInput, match="not 10000000"):
        read_session(path, refuse)


def test_a_file_of_very_many_values_is_not_built_in_memory(tree, tmp_path):
    path = tmp_path / "b.session.json"
    path.write_text(json.dumps(tree)[:-1] + ', "more": [' + "[]," * 8_000_001 + "[]]}")
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match="too large for a session"):
            read_session(path)
        assert tracemalloc.get_traced_memory()[1] < 10**8
    finally:
        tracemalloc.stop()


def test_a_thumbnail_that_unfolds_is_left_out(tree, read):
    size = (60_000).to_bytes(4, "big")
    tree["thumbnail"] = base64.b64encode(PNG[:16] + size + size + PNG[24:]).decode()
    assert read(tree).thumbnail == b""
