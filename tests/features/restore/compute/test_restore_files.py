import errno
import os
import zipfile

import pytest

from explorer.data import read_picture, write_picture
from explorer.features.restore.compute.files import restore_files
from explorer.features.restore.compute.inputs import expand_inputs, list_inputs
from explorer.features.restore.messages.restored import Model
from explorer.features.restore.task import task_named
from explorer.values import BadInput


def restored(inputs, out, weights, provenance, **options):
    task = task_named("reconstruct")
    own = {name: options.pop(name) for name in ("size",) if name in options}
    return restore_files(task, Model("flat", weights, provenance), inputs, out, task.options(**own), **options)


@pytest.fixture
def pictures(draw, tmp_path):
    """A folder with a picture, one of the same name below it, a broken one, a text and a hidden picture."""
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    write_picture(folder / "a.png", draw.on_paper(draw.seven(), colour=True))
    write_picture(folder / "sub" / "a.png", draw.on_paper(draw.seven(300, 260)))
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 nothing")
    (folder / "notes.txt").write_text("no picture")
    write_picture(folder / ".hidden.png", draw.on_paper(draw.seven()))
    return folder


def test_a_folder_becomes_files_of_the_same_size_and_colour(pictures, grey_weights, mnist, tmp_path):
    records = list(restored([pictures], tmp_path / "out", grey_weights, mnist))
    assert [record.source.rsplit("in", 1)[-1].replace("\\", "/") for record in records] == [
        "/a.png",
        "/broken.jpg",
        "/sub/a.png",
    ]
    first, broken, second = records
    assert first.output.endswith("a.png") and second.output.endswith("a (2).png")
    assert read_picture(first.output).pixels.shape == (300, 400, 3)
    assert read_picture(second.output).pixels.shape == (260, 300, 1)
    assert (first.width, first.height, len(first.found.code)) == (400, 300, 2)
    assert broken.output == "" and "broken.jpg" in broken.message and broken.found is None
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a (2).png", "a.png"]


def test_the_models_size_can_be_asked_for(pictures, grey_weights, mnist, tmp_path):
    (record,) = restored([pictures / "a.png"], tmp_path / "out", grey_weights, mnist, size="model")
    assert (record.width, record.height) == (28, 28)
    assert read_picture(record.output).pixels.shape == (28, 28, 1)


def test_results_beside_their_inputs_do_not_take_their_place(pictures, grey_weights, mnist):
    before = (pictures / "a.png").read_bytes()
    (record,) = restored([pictures / "a.png"], pictures, grey_weights, mnist)
    assert record.output.endswith("a (2).png")
    assert (pictures / "a.png").read_bytes() == before


def test_results_inside_the_input_folder_are_not_taken_for_inputs(pictures, grey_weights, mnist):
    out = pictures / "out"
    first = list(restored([pictures], out, grey_weights, mnist))
    again = list(restored([pictures], out, grey_weights, mnist, overwrite=True))
    assert len(first) == len(again) == 3
    assert len(list(out.iterdir())) == 2


def test_archives_are_read_without_unpacking_them(pictures, grey_weights, mnist, tmp_path):
    packed = tmp_path / "many.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(pictures / "a.png", "../../outside.png")
        archive.write(pictures / "broken.jpg", "x/broken.jpg")
        archive.write(pictures / "notes.txt", "notes.txt")
        archive.write(pictures / "a.png", "__MACOSX/._a.png")
    records = list(restored([packed], tmp_path / "out", grey_weights, mnist))
    assert sorted((record.source.rpartition("/")[2], bool(record.output)) for record in records) == [
        ("broken.jpg", False),
        ("outside.png", True),
    ]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["outside.png"]


def test_a_broken_archive_and_a_missing_file_are_records_of_their_own(pictures, grey_weights, mnist, tmp_path):
    bad = tmp_path / "bad.zip"
    bad.write_bytes(b"PK\x03\x04 cut short")
    inputs = [bad, tmp_path / "gone.png", pictures / "a.png"]
    records = list(restored(inputs, tmp_path / "out", grey_weights, mnist))
    assert [bool(record.output) for record in records] == [False, False, True]
    assert "bad.zip" in records[0].message and "gone.png" in records[1].message


def test_a_picture_named_twice_is_restored_once(pictures):
    assert len(expand_inputs([pictures / "a.png", pictures, str(pictures / "a.png")])) == 3


def test_nothing_to_restore_is_said(tmp_path):
    with pytest.raises(BadInput, match=r"no picture in .*empty"):
        (tmp_path / "empty").mkdir()
        expand_inputs([tmp_path / "empty"])


def test_an_unknown_task_is_refused():
    with pytest.raises(BadInput, match=r"sharpen.*reconstruct"):
        task_named("sharpen")


def test_progress_counts_every_picture_and_may_cancel(pictures, grey_weights, mnist, tmp_path):
    seen = []
    list(restored([pictures], tmp_path / "out", grey_weights, mnist, progress=lambda *p: seen.append(p)))
    ended = [(done, total) for what, done, total in seen if what == "Restoring"]
    assert ended == [(1, 3), (2, 3), (3, 3)]

    def stop(what, done, _total):
        if done == 1 and what == "Restoring":
            raise KeyboardInterrupt

    results = restored([pictures], tmp_path / "stopped", grey_weights, mnist, progress=stop)
    assert next(results).output
    with pytest.raises(KeyboardInterrupt):
        next(results)
    assert len(list((tmp_path / "stopped").iterdir())) == 1


def test_links_and_folders_that_cannot_be_followed_do_not_stop_the_others(pictures):
    (pictures / "loop.png").symlink_to("loop.png")
    (pictures / "gone.png").symlink_to("nowhere.png")
    (pictures / "up").symlink_to("..", target_is_directory=True)
    (pictures / "again").symlink_to("sub", target_is_directory=True)
    found = list_inputs([pictures, pictures / "also-gone.png", "", "x" * 400 + ".png"])
    problems = {file.name: file.problem for file in found.files if file.problem}
    assert set(problems) == {"loop.png", "gone.png", "“”"}
    assert "to itself" in problems["loop.png"] and "gone" in problems["gone.png"]
    assert [file.name for file in found.files if not file.problem][:3] == ["a.png", "broken.jpg", "a.png"]
    assert {each.what for each in found.left_out} == {"1 .txt", "the link up"}


def test_a_folder_that_cannot_be_looked_into_is_told(pictures, monkeypatch):
    scan = os.scandir

    def scandir(path):
        if str(path).endswith("sub"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    problems = [file.problem for file in list_inputs([pictures]).files if file.problem]
    assert problems == ["sub cannot be opened: Permission denied."]


def test_one_locked_member_does_not_stop_the_others_of_an_archive(pictures, tmp_path):
    packed = tmp_path / "many.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(pictures / "a.png", "open.png")
        archive.write(pictures / "a.png", "locked.png")
        archive.writestr("about.txt", "x")
    content = bytearray(packed.read_bytes())
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        second = content.index(mark, content.index(mark) + 4)
        content[second + place] |= 1
    packed.write_bytes(content)
    found = list_inputs([packed])
    assert [(file.name, bool(file.problem)) for file in found.files] == [("locked.png", True), ("open.png", False)]
    assert [each.what for each in found.left_out] == ["1 .txt"]


@pytest.mark.parametrize("suffix", [".psd", ".pgm", ".TGA", ".avif", ".qoi", ".pcx"])
def test_further_kinds_of_pictures_are_taken_from_folders(pictures, suffix):
    (pictures / f"new{suffix}").write_bytes(b"x")
    assert f"new{suffix}" in [file.name for file in list_inputs([pictures]).files]
