import csv

import numpy as np
import pytest
from PIL import Image

from explorer.jobs import drain
from explorer.latent.walks.files import check_target, write_path, write_strip
from explorer.latent.walks.paths import answer
from explorer.values import BadInput
from explorer.values.walks import PIXELS, STRAIGHT, WalkRequest


@pytest.fixture(scope="module")
def reply(flat):
    return drain(answer(*flat, WalkRequest(((-1.0, 0.0), (1.0, 1.0)), (PIXELS, STRAIGHT), 4)))


def frames_of(path):
    with Image.open(path) as image:
        frames = []
        for number in range(image.n_frames):
            image.seek(number)
            frames.append(np.asarray(image.convert("L")))
    return np.stack(frames)


def test_a_film_there_and_back_repeats_no_end(tmp_path, reply):
    path = reply.path(STRAIGHT)
    write_path(tmp_path / "w.gif", path, scale=2, rate=10, there_and_back=True)
    found = frames_of(tmp_path / "w.gif")[:, ::2, ::2]
    assert (found == path.pictures[[0, 1, 2, 3, 2, 1], :, :, 0]).all()


def test_codes_as_a_table(tmp_path, reply):
    path = reply.path(STRAIGHT)
    assert write_path(tmp_path / "w.csv", path, scale=1, rate=10) == [tmp_path / "w.csv"]
    header, *rows = csv.reader((tmp_path / "w.csv").read_text().splitlines())
    assert header == ["frame", "place", "change", "nearest", "z1", "z2"]
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]
    assert np.array([row[4:] for row in rows], dtype=float) == pytest.approx(path.codes)
    assert [float(row[2]) for row in rows[1:]] == pytest.approx(path.changes, rel=1e-4)
    assert [float(row[3]) for row in rows] == pytest.approx(path.nearest, rel=1e-4)


def test_codes_as_arrays(tmp_path, reply):
    path = reply.path(STRAIGHT)
    write_path(tmp_path / "w.npz", path, scale=1, rate=10)
    with np.load(tmp_path / "w.npz") as arrays:
        assert (arrays["codes"] == path.codes).all()
        assert arrays["codes"].dtype == np.float32
        assert arrays["place"] == pytest.approx([0, 1 / 3, 2 / 3, 1])
        assert str(arrays["path"]) == STRAIGHT


def test_a_cross_fade_has_frames_but_no_codes(tmp_path, reply):
    files = write_path(tmp_path / "frames", reply.path(PIXELS), scale=1, rate=10)
    assert [file.name for file in files] == [f"frames-00{number}.png" for number in (1, 2, 3, 4)]
    with pytest.raises(BadInput, match="no codes"):
        check_target(tmp_path / "w.csv", PIXELS)


def test_a_film_strip_has_a_row_for_each_path(tmp_path, reply):
    write_strip(tmp_path / "w.png", reply.paths, 3)
    with Image.open(tmp_path / "w.png") as strip:
        assert strip.size == (4 * 24 + 3 * 2, 2 * 27 + 2)


def test_other_names_are_refused_with_those_that_are_possible(tmp_path):
    with pytest.raises(BadInput, match=r"\.gif, \.mp4, \.png, \.csv, \.npz, or have no suffix"):
        check_target(tmp_path / "w.avi", STRAIGHT)
