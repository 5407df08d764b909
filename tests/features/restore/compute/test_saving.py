import dataclasses

import numpy as np
import pytest
from PIL import Image

from explorer.data import read_picture, write_picture
from explorer.features.restore.compute import free_path, result_picture, save_result
from explorer.features.restore.messages.reconstruction import Preparation
from explorer.features.restore.tasks.reconstruct.compute.reconstructing import Reconstructor
from explorer.values import BadInput, Picture


@pytest.fixture
def own(draw, grey_weights, mnist):
    picture = draw.on_paper(draw.seven(), colour=True)
    return Reconstructor(grey_weights, mnist).reconstruct(picture, "seven.png", Preparation())


def test_at_the_models_size_it_is_the_models_output(own):
    assert np.array_equal(result_picture(own, "model").pixels, own.reconstruction.pixels)


def test_at_the_inputs_size_it_has_its_size_and_colours(own):
    result = result_picture(own)
    assert result.pixels.shape == (300, 400, 3)


def test_an_unknown_size_is_refused(own):
    with pytest.raises(ValueError, match="huge"):
        result_picture(own, "huge")


def test_what_a_perfect_model_gives_back_lies_on_the_original(draw, grey_28, mnist, own):
    perfect = dataclasses.replace(own, reconstruction=own.prepared)
    original = draw.on_paper(draw.seven()).pixels[:, :, 0] / 255.0
    back = result_picture(perfect).pixels[:, :, 0] / 255.0
    assert np.corrcoef(original.ravel(), back.ravel())[0, 1] > 0.95


@pytest.mark.parametrize("fit", ["contain", "cover", "stretch"])
@pytest.mark.parametrize("size", [(64, 96), (300, 100), (5, 7), (1, 500), (1, 1)])
def test_every_fit_comes_back_at_the_inputs_size(colour_weights, scenes, fit, size):
    pixels = np.random.default_rng(0).integers(0, 256, (*size, 3)).astype(np.uint8)
    own = Reconstructor(colour_weights, scenes).reconstruct(Picture(pixels), "x", Preparation(fit=fit))
    assert result_picture(own).pixels.shape == (*size, 3)


def test_the_same_picture_stretched_and_back_is_the_same(colour_weights, scenes):
    pixels = np.random.default_rng(0).integers(0, 256, (32, 48, 3)).astype(np.uint8)
    own = Reconstructor(colour_weights, scenes).reconstruct(Picture(pixels), "x", Preparation())
    assert np.array_equal(result_picture(dataclasses.replace(own, reconstruction=own.prepared)).pixels, pixels)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a.jpg", "a.jpg"),
        ("b.TIF", "b.TIF"),
        ("scan.heic", "scan.heic.png"),
        ("Pasted 1", "Pasted 1.png"),
        ("數.webp", "數.webp"),
    ],
)
def test_a_result_keeps_name_and_format_where_it_can_be_written(own, tmp_path, name, written):
    path = save_result(dataclasses.replace(own, name=name), tmp_path / "new" / "folder")
    assert path.name == written
    assert read_picture(path).pixels.shape[:2] == (300, 400)


def test_nothing_is_written_over_unless_told(own, tmp_path):
    original = tmp_path / "seven.png"
    original.write_bytes(b"the original")
    assert save_result(own, tmp_path).name == "seven (2).png"
    assert save_result(own, tmp_path).name == "seven (3).png"
    assert original.read_bytes() == b"the original"
    assert save_result(own, tmp_path, overwrite=True) == original
    assert read_picture(original).width == 400


def test_two_of_one_name_in_a_batch_never_meet_even_when_told_to_overwrite(tmp_path):
    assert free_path(tmp_path, "A.png", overwrite=True, taken={"a.png", "a (2).png"}).name == "A (3).png"


def test_a_folder_that_is_a_file_is_refused_with_a_sentence(own, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadInput, match="file"):
        save_result(own, tmp_path / "file")


def test_a_failed_write_leaves_nothing_behind(own, tmp_path, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", full)
    with pytest.raises(BadInput, match="No space left"):
        save_result(own, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_written_pictures_can_be_read_back(draw, tmp_path):
    write_picture(tmp_path / "a.png", draw.on_paper(draw.seven()))
    assert read_picture(tmp_path / "a.png").pixels.shape == (300, 400, 1)
