"""Animations are written whole, at their speed, or not at all."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageSequence

from explorer.data.animation import write_gif
from explorer.values import BadInput


def _frames(count: int, channels: int = 3) -> list[np.ndarray]:
    frames = []
    for place in range(count):
        frame = np.zeros((12, 16, channels), np.uint8)
        frame[2:6, place : place + 3] = 200
        frames.append(frame)
    return frames


@pytest.mark.parametrize("channels", [1, 3])
def test_frames_come_back_in_order_and_at_their_speed(tmp_path, channels):
    frames = _frames(5, channels)
    write_gif(tmp_path / "walk.gif", iter(frames), 0.1, hold=0.5)
    with Image.open(tmp_path / "walk.gif") as image:
        assert image.info["loop"] == 0
        found = [(frame.info["duration"], np.asarray(frame.convert("RGB"))) for frame in ImageSequence.Iterator(image)]
    assert [duration for duration, _ in found] == [100, 100, 100, 100, 600]
    for frame, (_, pixels) in zip(frames, found, strict=True):
        assert np.abs(pixels.astype(int) - frame).max() <= 8


def test_frames_are_drawn_only_when_they_are_wanted_and_speed_has_a_limit(tmp_path):
    drawn = []

    def drawing():
        for number, frame in enumerate(_frames(3)):
            drawn.append(number)
            yield frame

    write_gif(tmp_path / "quick.gif", drawing(), 0.001)
    assert drawn == [0, 1, 2]
    with Image.open(tmp_path / "quick.gif") as image:
        assert image.info["duration"] == 20


def test_a_single_frame_is_a_picture(tmp_path):
    write_gif(tmp_path / "still.gif", _frames(1), 0.1)
    with Image.open(tmp_path / "still.gif") as image:
        assert image.size == (16, 12)


def test_whoever_stops_the_frames_keeps_the_earlier_file(tmp_path):
    path = tmp_path / "walk.gif"
    path.write_bytes(b"earlier")

    def stopped():
        yield _frames(1)[0]
        raise InterruptedError

    with pytest.raises(InterruptedError):
        write_gif(path, stopped(), 0.1)
    assert path.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_no_animation_is_refused(tmp_path):
    with pytest.raises(BadInput, match="must end in"):
        write_gif(tmp_path / "walk.png", _frames(2), 0.1)
    with pytest.raises(BadInput, match="no frames"):
        write_gif(tmp_path / "walk.gif", [], 0.1)
    with pytest.raises(ValueError, match="shape"):
        write_gif(tmp_path / "walk.gif", [np.zeros((4, 4, 3), np.uint8), np.zeros((4, 5, 3), np.uint8)], 0.1)
    with pytest.raises(ValueError, match="uint8"):
        write_gif(tmp_path / "walk.gif", [np.zeros((4, 4, 3), np.float32)], 0.1)
    assert not list(tmp_path.iterdir())
