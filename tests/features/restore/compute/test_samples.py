import numpy as np
import pytest

from explorer.data.full_decoding import read_full_picture
from explorer.features.restore.compute.likeness import psnr
from explorer.features.restore.task import tasks
from explorer.features.restore.tasks.denoise.compute.noise_level import picture_noise_level
from explorer.features.restore.tasks.fill_in.compute.holes import find_hole
from explorer.features.restore.tasks.fill_in.messages import FillOptions
from explorer.locations import resources_folder

SAMPLES = resources_folder() / "samples"


@pytest.mark.parametrize("task", [task.name for task in tasks()])
def test_every_task_has_a_small_sample(task):
    files = list((SAMPLES / task).iterdir())
    assert files
    assert sum(path.stat().st_size for path in files) < 600_000
    for path in files:
        picture = read_full_picture(path)
        original = SAMPLES / "originals" / path.name
        if original.is_file():
            clean = read_full_picture(original)
            assert (clean.height, clean.width) == (picture.height, picture.width)
            assert psnr(picture, clean) < 35


def test_samples_have_the_damage_that_they_stand_for():
    assert picture_noise_level(read_full_picture(SAMPLES / "denoise" / "scene.png")) == pytest.approx(25, rel=0.15)
    for name in ("scene.png", "doodle.png"):
        found, _ = find_hole(read_full_picture(SAMPLES / "fill-in" / name), FillOptions())
        mask = read_full_picture(SAMPLES / "masks" / name)
        np.testing.assert_array_equal(found, mask.pixels[:, :, 0] > 127)
