import hashlib
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from explorer.data.splits import TEST, roles_of_whole_set
from explorer.features.restore.learning.pool import read_pool
from explorer.values import BadInput


def test_pictures_keep_their_size_and_some_are_held_out(photos):
    Image.fromarray(np.zeros((20, 90), np.uint8)).save(photos / "grey.png")
    pool = read_pool(str(photos))
    samples = (*pool.train, *pool.validation, *pool.test)
    assert sorted(sample.clean.shape for sample in samples)[0] == (20, 90, 1)
    assert (len(pool.train), len(pool.validation), len(pool.test)) == (9, 1, 1)
    assert (pool.data.spec, pool.data.pictures, pool.data.held_out) == ("photos", 9, 2)


def test_the_same_pictures_are_split_in_the_same_way_whatever_they_are_called(photos, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    for number, path in enumerate(sorted(photos.iterdir(), reverse=True)):
        (other / f"picture-{number}.png").write_bytes(path.read_bytes())
    one, two = read_pool(str(photos)), read_pool(str(other))
    assert one.data.fingerprint == two.data.fingerprint
    assert [s.clean.tobytes() for s in one.test] == [s.clean.tobytes() for s in two.test]


def test_scans_of_one_page_are_never_split(scans):
    damaged, clean = scans
    pool = read_pool(str(damaged), str(clean))
    pages = [{sample.clean.tobytes() for sample in part} for part in (pool.train, pool.validation, pool.test)]
    assert [len(part) for part in (pool.train, pool.validation, pool.test)] == [4, 4, 4]
    assert all(len(part) == 1 for part in pages)
    assert len(set.union(*pages)) == 3
    assert all(sample.damaged is not None for sample in pool.train)


def test_broken_and_tiny_pictures_are_left_out(photos):
    (photos / "broken.png").write_bytes(b"\x89PNG nonsense")
    Image.fromarray(np.zeros((3, 3), np.uint8)).save(photos / "tiny.png")
    assert read_pool(str(photos)).data.pictures == 8


def test_data_sets_of_the_command_line_serve_too():
    pool = read_pool("digits")
    assert pool.train[0].clean.shape == (8, 8, 1)
    assert len(pool.train) + len(pool.validation) + len(pool.test) == 1797


@pytest.mark.parametrize("case", ["missing partner", "other size", "no folder", "nothing", "not there"])
def test_what_does_not_fit_is_told(case, scans, tmp_path):
    damaged, clean = scans
    spec, with_clean, message = str(damaged), str(clean), "?"
    if case == "missing partner":
        (clean / "1-1.png").unlink()
        message = "has no clean picture named 1-1.png"
    elif case == "other size":
        Image.fromarray(np.zeros((9, 9), np.uint8)).save(clean / "1-1.png")
        message = "1-1.png differs in size"
    elif case == "no folder":
        spec, message = "digits", "is not a folder of pictures"
    elif case == "nothing":
        empty = tmp_path / "empty"
        empty.mkdir()
        spec, with_clean, message = str(empty), "", "There is no picture in"
    else:
        spec, with_clean, message = str(tmp_path / "nowhere"), "", "is neither a file, a folder"
    with pytest.raises(BadInput, match=message):
        read_pool(spec, with_clean)


def test_an_older_model_keeps_the_pictures_that_it_was_kept_from(photos):
    now = read_pool(str(photos))
    assert now.data.split_rule == "content"
    older = replace(now.data, split_rule="")
    before = read_pool(str(photos), like=[older])
    digests = sorted(hashlib.sha256(s.clean.tobytes()).hexdigest() for s in (*now.train, *now.validation, *now.test))
    roles = roles_of_whole_set(len(digests), older.fingerprint)
    held = {digest for digest, role in zip(digests, roles, strict=True) if role == TEST}
    assert {hashlib.sha256(s.clean.tobytes()).hexdigest() for s in before.test} == held
    assert before.data.split_rule == ""


def test_a_picture_more_moves_no_other(tmp_path):
    for number in range(300):
        pixels = np.random.default_rng(number).integers(0, 256, (8, 8), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")
    before = read_pool(str(tmp_path))
    Image.fromarray(np.zeros((8, 8), np.uint8)).save(tmp_path / "more.png")
    after = read_pool(str(tmp_path))
    for part in ("train", "validation", "test"):
        kept = {sample.clean.tobytes() for sample in getattr(before, part)}
        assert kept <= {sample.clean.tobytes() for sample in getattr(after, part)}
