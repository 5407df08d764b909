import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from explorer.data.film import can_write_video, film_strip, frame_paths, magnified, write_film, write_frames
from explorer.values import BadInput


def film(count=5, height=4, width=6, channels=1, seed=0):
    return list(np.random.default_rng(seed).integers(0, 256, (count, height, width, channels)).astype(np.uint8))


def read(path):
    """Frames (N, H, W, C) and their durations in milliseconds."""
    with Image.open(path) as image:
        frames, durations = [], []
        for number in range(image.n_frames):
            image.seek(number)
            frames.append(np.asarray(image.convert("RGB")))
            durations.append(image.info["duration"])
        return np.stack(frames), durations, image.info.get("loop")


@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 4), st.sampled_from([1, 3]))
def test_magnifying_repeats_every_pixel(height, width, scale, channels):
    pixels = film(1, height, width, channels)[0]
    large = magnified(pixels, scale)
    assert large.shape == (height * scale, width * scale, channels)
    for row in range(scale):
        for column in range(scale):
            assert (large[row::scale, column::scale] == pixels).all()


@pytest.mark.parametrize("scale", [1, 3])
def test_a_gif_keeps_every_grey_level_and_runs_for_ever(tmp_path, scale):
    frames = film()
    write_film(tmp_path / "w.gif", frames, rate=10, scale=scale)
    found, durations, loop = read(tmp_path / "w.gif")
    assert (found[..., :1] == np.stack([magnified(frame, scale) for frame in frames])).all()
    assert durations == [100] * 5
    assert loop == 0


@pytest.mark.skipif(not can_write_video(), reason="imageio-ffmpeg is not installed")
@pytest.mark.parametrize("channels", [1, 3])
def test_an_mp4_has_every_frame(tmp_path, channels):
    import imageio_ffmpeg

    write_film(tmp_path / "w.mp4", film(7, 9, 15, channels), rate=10, scale=3)
    frames, seconds = imageio_ffmpeg.count_frames_and_secs(str(tmp_path / "w.mp4"))
    assert frames == 7
    assert seconds == pytest.approx(0.7, abs=0.01)
    assert [path.name for path in tmp_path.iterdir()] == ["w.mp4"]


def test_without_its_package_mp4_is_refused_and_gif_named(tmp_path, monkeypatch):
    monkeypatch.setattr("explorer.data.film.can_write_video", lambda: False)
    with pytest.raises(BadInput, match=r"imageio-ffmpeg.*\.gif works without"):
        write_film(tmp_path / "w.mp4", film())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["w.gif", "w.mp4"])
def test_a_film_that_is_given_up_leaves_what_was_there(tmp_path, name):
    if name.endswith("mp4") and not can_write_video():
        pytest.skip("imageio-ffmpeg is not installed")
    path = tmp_path / name
    path.write_bytes(b"earlier")

    class GivenUp(Exception):
        pass

    def watch(done):
        if done == 3:
            raise GivenUp

    with pytest.raises(GivenUp):
        write_film(path, film(), watch=watch)
    assert path.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("w.avi", {}, "must end in .gif or .mp4"),
        ("w.gif", {"scale": 0}, "from 1 to 682"),
        ("w.gif", {"rate": 0}, "frames per second"),
        ("nowhere/w.gif", {}, "no folder"),
        ("folder.gif", {}, "is a folder"),
    ],
)
def test_what_cannot_be_written_is_refused(tmp_path, name, options, words):
    (tmp_path / "folder.gif").mkdir()
    with pytest.raises(BadInput, match=words):
        write_film(tmp_path / name, film(), **options)
    assert [path.name for path in tmp_path.iterdir()] == ["folder.gif"]


def test_frames_are_numbered_pictures(tmp_path):
    seen = []
    paths = write_frames(tmp_path / "frames", "walk", film(), scale=2, watch=seen.append)
    assert [path.name for path in paths] == [f"walk-00{number}.png" for number in range(1, 6)]
    assert paths == frame_paths(tmp_path / "frames", "walk", 5)
    assert seen == [1, 2, 3, 4, 5]
    assert (np.asarray(Image.open(paths[3])) == magnified(film()[3], 2)[:, :, 0]).all()


def test_names_of_many_frames_sort_as_they_run(tmp_path):
    names = [path.name for path in frame_paths(tmp_path, "w", 1500)]
    assert names == sorted(names)


def test_a_film_strip_has_a_row_for_each_film():
    rows = [film(seed=1), film(seed=2)]
    strip = film_strip(rows, 3).pixels
    assert strip.shape == (2 * 12 + 2, 5 * 18 + 4 * 2, 1)
    assert (strip[14:26, 40:58] == magnified(rows[1][2], 3)).all()
    assert (strip[12:14] == 128).all()


def test_a_film_strip_too_wide_for_any_viewer_is_refused():
    with pytest.raises(BadInput, match="fewer frames or a smaller scale"):
        film_strip([[np.zeros((28, 28, 1), np.uint8)] * 1000])
