import numpy as np
import pytest

from explorer.data.contact_sheet import SheetLayout, contact_sheet, sheet_size
from explorer.values import BadInput


def cells(count, channels=1, beside=1):
    shape = (count, beside, 6, 5, channels)
    return np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("beside", [1, 2])
def test_every_picture_stands_whole_in_its_place(channels, beside):
    pictures = cells(7, channels, beside)
    layout = SheetLayout(columns=3, scale=2, labels=False)
    sheet = contact_sheet(list(pictures), [""] * 7, layout).pixels
    assert sheet.shape[:2] == sheet_size(7, 6, 5, beside, layout)[::-1]
    across, down = 5 * 2 * beside + 4, 6 * 2 + 4
    for place in range(7):
        top, left = 4 + place // 3 * down, 4 + place % 3 * across
        joined = np.concatenate(pictures[place], axis=1).repeat(2, axis=0).repeat(2, axis=1)
        assert (sheet[top : top + 12, left : left + 10 * beside] == joined).all()
    # the cells that are not there stay white
    assert (sheet[4 + 2 * down :, 4 + across :] == 255).all()


def test_labels_stand_below_and_long_ones_are_cut():
    pictures = list(cells(2))
    plain = contact_sheet(pictures, ["", ""], SheetLayout(2, 8, labels=True)).pixels
    named = contact_sheet(pictures, ["7", "a very long name of a class indeed"], SheetLayout(2, 8, labels=True)).pixels
    assert named.shape == plain.shape
    band = slice(4 + 48, None)
    assert (named[band, :44] < 200).any()
    assert (named[:, -4:] == 255).all()
    assert (plain[band] == 255).all()


def test_progress_is_told_and_may_stop_it():
    class Stop(Exception):
        pass

    told = []

    def watch(done, total):
        told.append((done, total))
        if done == 2:
            raise Stop

    with pytest.raises(Stop):
        contact_sheet(list(cells(5)), [""] * 5, SheetLayout(2, 1, labels=False), watch)
    assert told == [(1, 5), (2, 5)]


@pytest.mark.parametrize(
    ("count", "layout", "reason"),
    [
        (100_000, SheetLayout(2, 4, labels=True), "16,384 per side"),
        (5, SheetLayout(0, 1, labels=True), "1 to 200"),
        (5, SheetLayout(3, 0, labels=True), "at least 1×"),
        (0, SheetLayout(3, 1, labels=True), "at least one"),
    ],
)
def test_a_sheet_that_nobody_could_look_at_is_refused(count, layout, reason):
    with pytest.raises(BadInput, match=reason):
        sheet_size(count, 28, 28, 1, layout)


def test_nothing_makes_no_sheet():
    with pytest.raises(BadInput, match="no picture"):
        contact_sheet([], [], SheetLayout(1, 1, labels=False))
