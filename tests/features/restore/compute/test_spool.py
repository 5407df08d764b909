import gc
import os
import weakref

import numpy as np
import pytest

from explorer.features.restore.compute import spool
from explorer.values import BadInput

KIND = np.dtype(np.uint8)


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(spool, "_LARGE", 1000)
    return tmp_path


def test_large_arrays_lie_in_a_file_that_nobody_sees_and_go_with_it(own_folder):
    array = spool.new_array((100, 100), KIND)
    assert isinstance(array, np.memmap)
    array[:] = 7
    if os.name == "posix":
        assert not any(own_folder.iterdir())
    gone = weakref.ref(array)
    kept = spool.finished(array)[10:20]
    del array
    assert kept.sum() == 7 * 1000
    with pytest.raises(ValueError, match="read-only"):
        kept[0, 0] = 1
    del kept
    gc.collect()
    assert gone() is None


def test_small_arrays_lie_in_memory():
    assert not isinstance(spool.new_array((10, 10), KIND), np.memmap)


def test_spooled_arrays_are_equal():
    array = np.random.default_rng(0).integers(0, 256, (60, 70), dtype=np.uint8)
    np.testing.assert_array_equal(spool.spooled(array), array)


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="room is not taken at once on this system")
def test_a_full_disk_has_its_sentence(monkeypatch):
    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(BadInput, match="no space for 1 MB"):
        spool.new_array((1000, 1000), KIND)
