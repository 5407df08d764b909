import numpy as np
import pytest
from PIL import Image


def scene(number: int, height: int = 48, width: int = 56) -> np.ndarray:
    """A smooth colour picture with an edge, uint8 (H, W, 3)."""
    rows, columns = np.mgrid[:height, :width]
    generator = np.random.default_rng(number)
    angle, place = generator.uniform(0, 3), generator.uniform(10, 40)
    side = (np.cos(angle) * rows + np.sin(angle) * columns) > place
    colours = generator.integers(0, 256, (2, 3))
    picture = np.where(side[..., None], colours[0], colours[1]) * 0.8 + (rows + columns)[..., None] * 0.4
    return np.clip(picture, 0, 255).astype(np.uint8)


@pytest.fixture
def photos(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(10):
        Image.fromarray(scene(number)).save(folder / f"{number}.png")
    return folder


@pytest.fixture
def scans(tmp_path):
    """Damaged and clean pages under the same names: three pages, four scans of each."""
    clean, damaged = tmp_path / "clean", tmp_path / "damaged"
    clean.mkdir()
    damaged.mkdir()
    for page in range(3):
        text = np.where(np.random.default_rng(page).random((40, 40)) < 0.2, 0, 255).astype(np.uint8)
        for scan in range(4):
            name = f"{page}-{scan}.png"
            Image.fromarray(text).save(clean / name)
            Image.fromarray((text * 0.6 + 10 * scan).astype(np.uint8)).save(damaged / name)
    return damaged, clean
