import numpy as np
import pytest
from PIL import Image

from explorer.data import read_picture, write_picture
from explorer.features.restore.compute.results import save_in_order
from explorer.features.restore.compute.saving import free_path, make_folder
from explorer.values import BadInput
from explorer.values.full_picture import FullPicture
from explorer.values.result_names import Place


def save(folder, name, overwrite=False):
    """What became of one picture: its path, or why there is none."""
    picture = FullPicture(np.full((300, 400, 3), 90, np.uint8))
    (saved,) = save_in_order([picture], [Place(name)], folder, overwrite)
    return saved


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
def test_a_result_keeps_name_and_format_where_it_can_be_written(tmp_path, name, written):
    path = save(make_folder(tmp_path / "new" / "folder"), name)
    assert path.name == written
    assert read_picture(path).pixels.shape[:2] == (300, 400)


def test_nothing_is_written_over_unless_told(tmp_path):
    original = tmp_path / "seven.png"
    original.write_bytes(b"the original")
    assert save(tmp_path, "seven.png").name == "seven (2).png"
    assert save(tmp_path, "seven.png").name == "seven (3).png"
    assert original.read_bytes() == b"the original"
    assert save(tmp_path, "seven.png", overwrite=True) == original
    assert read_picture(original).width == 400


def test_two_of_one_name_in_a_batch_never_meet_even_when_told_to_overwrite(tmp_path):
    assert free_path(tmp_path, "A.png", overwrite=True, taken={"a.png", "a (2).png"}).name == "A (3).png"


def test_a_folder_that_is_a_file_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadInput, match="file"):
        make_folder(tmp_path / "file")


def test_a_failed_write_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", full)
    assert "No space left" in str(save(tmp_path, "seven.png"))
    assert list(tmp_path.iterdir()) == []


def test_written_pictures_can_be_read_back(draw, tmp_path):
    write_picture(tmp_path / "a.png", draw.on_paper(draw.seven()))
    assert read_picture(tmp_path / "a.png").pixels.shape == (300, 400, 1)
