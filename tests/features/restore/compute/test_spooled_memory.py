"""Large pictures do not stay in the memory."""

from __future__ import annotations

import sys

import numpy as np
import psutil
import pytest

from explorer.features.restore.compute.canvas import Canvas
from explorer.features.restore.compute.spool import new_array, spooled
from explorer.values.full_picture import FullPicture

_MEGAPIXELS = 10


@pytest.mark.skipif(sys.platform != "linux", reason="whether mapped pages count as the program's memory differs")
def test_ten_photos_of_ten_megapixels_are_kept_within_a_fraction_of_their_size():
    process = psutil.Process()
    values = np.full((2500, 4000, 3), 7, np.uint8)
    before, kept = process.memory_info().rss, []
    for number in range(10):
        picture = FullPicture(spooled(values))
        canvas = Canvas(picture)
        canvas.put_levels(slice(0, 2500), slice(0, 4000), values)
        kept.append((picture, canvas.finished()))
        assert kept[number][1].pixels[1234, 2345].tolist() == [7, 7, 7]
    grown = process.memory_info().rss - before
    assert grown < 2 * _MEGAPIXELS * 3 * 10**6, "of 600 MB"


def test_small_arrays_stay_in_the_memory():
    assert not isinstance(new_array((100, 100, 3), np.dtype(np.uint8)), np.memmap)
