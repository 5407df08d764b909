from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.data import Dataset, open_dataset
from explorer.values import BadInput

WritePng = Callable[..., Path]

TO_ASCII = {code: ord("a") + code % 26 for code in range(128, 256)}


def zipped(folder: Path) -> Path:
    target = folder.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder.parent))
    return target


def both(folder: Path) -> list[Dataset]:
    return [open_dataset(str(folder)), open_dataset(str(zipped(folder)))]


def test_classes_come_from_sub_folders(tmp_path: Path, write_png: WritePng) -> None:
    for name, value in (("10/ä.png", 3), ("2/b.png", 2), ("2/c.png", 4), ("10/deeper/d.png", 5), ("loose.png", 1)):
        write_png(tmp_path / "set" / name, value=value)
    for dataset in both(tmp_path / "set"):
        assert dataset.class_names == ("2", "10", "deeper") or dataset.class_names == ("2", "10", "deeper", "set")
        by_value = {
            int(image[0, 0, 0]): int(label) for image, label in zip(dataset.images, dataset.labels, strict=True)
        }  # type: ignore[arg-type]
        assert [dataset.class_names[by_value[value]] for value in (3, 2, 4, 5)] == ["10", "2", "2", "deeper"]
        assert any(name.endswith("10/ä.png") for name in dataset.names)
        assert dataset.images.shape == (5, 1, 10, 12)
        assert "cropped" not in dataset.provenance.note


def test_pictures_outside_every_folder_have_no_class(tmp_path: Path, write_png: WritePng) -> None:
    write_png(tmp_path / "loose.png")
    assert open_dataset(str(tmp_path)).labels is None
    write_png(tmp_path / "cat" / "a.png")
    mixed = open_dataset(str(tmp_path))
    assert mixed.labels is not None
    assert sorted(mixed.labels.tolist()) == [-1, 0]


def test_a_test_folder_above_the_classes_is_not_a_class(tmp_path: Path, write_png: WritePng) -> None:
    for name in ("cat", "dog"):
        write_png(tmp_path / "set" / "test" / name / "1.png")
    for dataset in both(tmp_path / "set"):
        assert dataset.class_names == ("cat", "dog")
        assert len(dataset.train) == 2


def test_folders_train_and_test_are_official_splits(tmp_path: Path, write_png: WritePng) -> None:
    for part, count in (("train", 4), ("test", 2), ("val", 1)):
        for number in range(count):
            write_png(tmp_path / "set" / part / "cat" / f"{number}.png", value=len(part))
    for dataset in both(tmp_path / "set"):
        assert dataset.class_names == ("cat",)
        assert (len(dataset.train), len(dataset.validation), len(dataset.test)) == (4, 1, 2)
        assert set(dataset.images[dataset.test].ravel().tolist()) == {4}
        assert set(dataset.images[dataset.validation].ravel().tolist()) == {3}


def test_folders_train_and_test_without_classes(tmp_path: Path, write_png: WritePng) -> None:
    for name in ("train/a.png", "train/b.png", "test/c.png"):
        write_png(tmp_path / name)
    dataset = open_dataset(str(tmp_path))
    assert dataset.labels is None
    assert [dataset.names[index] for index in dataset.test] == ["test/c.png"]


def test_most_common_size_wins_when_half_share_it(tmp_path: Path, write_png: WritePng) -> None:
    for number, size in enumerate([(20, 10), (20, 10), (40, 40), (9, 50)]):
        write_png(tmp_path / f"{number}.png", size)
    dataset = open_dataset(str(tmp_path))
    assert dataset.images.shape == (4, 1, 10, 20)
    assert dataset.provenance.note.startswith(
        "Pictures were cropped at the centre and scaled to 20×10 (the size of most is 20×10)."
    )
    assert set(dataset.images.ravel().tolist()) == {40}


def test_else_the_median_square(tmp_path: Path, write_png: WritePng) -> None:
    for number, size in enumerate([(20, 10), (30, 14), (16, 40)]):
        write_png(tmp_path / f"{number}.png", size)
    dataset = open_dataset(str(tmp_path))
    assert dataset.images.shape == (3, 1, 14, 14)
    assert "3 sizes, the median shorter side is 14" in dataset.provenance.note


@pytest.mark.parametrize(
    ("size", "expected"), [((300, 150), (64, 128)), ((129, 129), (128, 128)), ((4, 6), (8, 8)), ((1000, 20), (8, 128))]
)
def test_large_and_small_pictures_are_brought_within_the_limits(
    tmp_path: Path, write_png: WritePng, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    write_png(tmp_path / "a.png", size)
    dataset = open_dataset(str(tmp_path))
    assert dataset.images.shape[2:] == expected
    assert f"{size[0]}×{size[1]}" in dataset.provenance.note


def test_the_crop_is_at_the_centre(tmp_path: Path) -> None:
    pixels = np.zeros((10, 30), dtype=np.uint8)
    pixels[:, 10:20] = 200
    for name in ("a", "b"):
        Image.fromarray(pixels[:, 10:20]).save(tmp_path / f"{name}.png")
    Image.fromarray(pixels).save(tmp_path / "wide.png")
    assert set(open_dataset(str(tmp_path)).images.ravel().tolist()) == {200}


def test_grey_among_colour_becomes_colour(tmp_path: Path, write_png: WritePng) -> None:
    write_png(tmp_path / "a.png", value=(200, 0, 0))
    write_png(tmp_path / "b.png", value=90)
    dataset = open_dataset(str(tmp_path))
    assert dataset.images[:, :, 0, 0].tolist() == [[200, 0, 0], [90, 90, 90]]
    assert "Greyscale pictures were converted to colour" in dataset.provenance.note


def test_a_picture_turned_by_its_exif_counts_as_seen(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("L", (20, 10), 5).save(tmp_path / "a.png", exif=exif)
    assert open_dataset(str(tmp_path)).images.shape == (1, 1, 20, 10)


def test_broken_pictures_are_left_out_and_counted(tmp_path: Path, write_png: WritePng) -> None:
    folder = tmp_path / "set"
    whole = write_png(folder / "cat" / "a.png", (40, 40))
    (folder / "cat" / "b.png").write_bytes(whole.read_bytes()[:-30])
    (folder / "dog").mkdir()
    (folder / "dog" / "c.jpg").write_text("no picture")
    (folder / "dog" / "notes.txt").write_text("not counted")
    (folder / ".hidden.png").write_text("not counted")
    (folder / "__MACOSX").mkdir()
    for dataset in both(folder):
        assert len(dataset) == 1
        assert dataset.class_names == ("cat",)
        assert "2 of 3 files could not be read and were left out" in dataset.provenance.note


def test_only_broken_pictures_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("no picture")
    with pytest.raises(BadInput, match=r"None of the 1 picture files in .* can be read"):
        open_dataset(str(tmp_path))


def test_a_folder_or_zip_without_pictures_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "leer"
    folder.mkdir()
    for source in (folder, zipped(folder)):
        with pytest.raises(BadInput, match=rf"{source.name} holds no pictures: PNG"):
            open_dataset(str(source))


def test_a_single_picture_is_no_data_set(tmp_path: Path, write_png: WritePng) -> None:
    with pytest.raises(BadInput, match="is a single picture"):
        open_dataset(str(write_png(tmp_path / "a.png")))


def test_a_zip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.data.zip_archive._HARMLESS_BYTES", 100_000)
    with zipfile.ZipFile(tmp_path / "set.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.png", bytes(10**6))
    with pytest.raises(BadInput, match="looks like a zip bomb"):
        open_dataset(str(tmp_path / "set.zip"))


def test_a_locked_zip_is_refused(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.png", b"x")
    locked = bytearray(content.getvalue())
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "set.zip").write_bytes(locked)
    with pytest.raises(BadInput, match="protected by a password"):
        open_dataset(str(tmp_path / "set.zip"))


def test_a_name_of_thousands_of_digits_is_a_name(tmp_path: Path) -> None:
    content = io.BytesIO()
    Image.new("L", (8, 8)).save(content, "PNG")
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        archive.writestr("9" * 6000 + ".png", content.getvalue())
    assert len(open_dataset(str(tmp_path / "set.zip"))) == 1


def test_a_zip_is_read_without_writing_anything(tmp_path: Path, write_png: WritePng) -> None:
    write_png(tmp_path / "set" / "a.png")
    archive = zipped(tmp_path / "set")
    before = sorted(tmp_path.rglob("*"))
    open_dataset(str(archive))
    assert sorted(tmp_path.rglob("*")) == before


def test_large_folders_report_and_can_be_called_off(tmp_path: Path, write_png: WritePng) -> None:
    for number in range(70):
        write_png(tmp_path / f"{number}.png", (8, 8))
    seen: list[tuple[str, int, int]] = []
    open_dataset(str(tmp_path), progress=lambda *report: seen.append(report))
    assert seen[-1] == ("Reading pictures", 70, 70)
    assert len(seen) == 7

    def stop(what: str, done: int, total: int) -> None:
        if done:
            raise InterruptedError("enough")

    with pytest.raises(InterruptedError, match="enough"):
        open_dataset(str(tmp_path), progress=stop)


def test_an_archive_from_korean_windows_has_its_own_names_and_classes(tmp_path: Path) -> None:
    packed = tmp_path / "korean.zip"
    content = io.BytesIO()
    Image.new("L", (16, 16), 90).save(content, "PNG")
    members = ["사진/고양이.png", "그림/강아지.png"]
    with zipfile.ZipFile(packed, "w") as archive:
        for name in members:
            archive.writestr(name.encode("cp949").decode("latin-1").translate(TO_ASCII), content.getvalue())
    raw = packed.read_bytes()
    for name in members:
        raw = raw.replace(name.encode("cp949").decode("latin-1").translate(TO_ASCII).encode(), name.encode("cp949"))
    packed.write_bytes(raw)
    found = open_dataset(str(packed))
    assert found.class_names == ("그림", "사진") and found.names == ("그림/강아지.png", "사진/고양이.png")


def test_what_is_not_read_is_counted_and_what_is_broken_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    Image.new("L", (16, 16), 90).save(folder / "good.png")
    for name in ("a.heic", "b.heic", "c.pdf", "README"):
        (folder / name).write_bytes(b"x")
    (folder / "broken.png").write_bytes(b"x")
    packed = zipped(folder)
    (folder / "gone.png").symlink_to("nowhere.png")
    (folder / "loop").symlink_to(".", target_is_directory=True)
    for source in (folder, packed):
        found = open_dataset(str(source))
        assert len(found) == 1
        assert [each.what for each in found.reading.left_out][:3] == ["2 .heic", "1 .pdf", "1 without a suffix"]
        assert any("broken.png" in failure for failure in found.failures)
    assert any("gone.png" in failure for failure in open_dataset(str(folder)).failures)


def test_further_frames_of_a_file_are_told(tmp_path: Path) -> None:
    frames = [Image.new("L", (16, 16), value) for value in (10, 200)]
    for name in ("film.gif", "pages.tif"):
        frames[0].save(tmp_path / name, save_all=True, append_images=frames[1:])
    frames[0].save(tmp_path / "one.png")
    found = open_dataset(str(tmp_path))
    assert len(found) == 3
    assert [each.what for each in found.reading.left_out] == ["further pages or frames of 2 files"]
