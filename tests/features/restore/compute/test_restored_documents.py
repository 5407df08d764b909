"""Documents through the tasks: page by page in, one document out, and what goes wrong with single pages."""

import zipfile

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from explorer.data.documents import DocumentWriter
from explorer.data.full_decoding import frames_of, read_full_picture
from explorer.features.restore.compute.files import restore_files
from explorer.features.restore.compute.inputs import list_inputs
from explorer.features.restore.messages.reading import ReadOptions
from explorer.features.restore.messages.restored import Model
from explorer.features.restore.task import task_named
from explorer.features.restore.tasks.clean_page.messages import PageOptions
from explorer.models.restoration import build_restoration, restoration_to_weights
from explorer.values import BadInput
from explorer.values.full_picture import Extras, FullPicture
from explorer.values.restoration_model import DENOISE, PAPER, RestorationArchitecture

SIZES = ((90, 60), (60, 90), (40, 40))


@pytest.fixture(scope="module")
def pages_model():
    return restoration_to_weights(
        build_restoration(RestorationArchitecture("clean-page", (3,), 0, 0, (4, 4), (1, 1), answer=PAPER), 0)
    )


@pytest.fixture(scope="module")
def noise_model():
    return restoration_to_weights(build_restoration(RestorationArchitecture(DENOISE, (1, 3), 1, 0, (4, 4), (1, 1)), 0))


def repair_files(task, inputs, out, weights, *options, **more):
    return restore_files(task_named(task), Model("tiny", weights), inputs, out, *options, **more)


def page(height, width, seed=0, dots=100.0):
    pixels = np.full((height, width, 1), 235, dtype=np.uint8)
    pixels[seed + 3 :: 9, 5:-5] = 30
    return FullPicture(pixels, extras=Extras(dots_per_inch=(dots, dots)))


@pytest.fixture
def scan(tmp_path):
    def make(name, sizes=SIZES):
        with DocumentWriter(tmp_path / name, len(sizes)) as document:
            for seed, (height, width) in enumerate(sizes):
                document.add(page(height, width, seed))
            document.finish()
        return tmp_path / name

    return make


def sizes_of(path):
    return [read_full_picture(path, frame=frame).pixels.shape[:2] for frame in frames_of(path, path.name)]


@pytest.mark.parametrize("name", ["scan.pdf", "scan.tif"])
def test_a_document_becomes_a_document(scan, tmp_path, noise_model, name):
    records = list(repair_files(DENOISE, [scan(name)], tmp_path / "out", noise_model))
    assert [record.message for record in records] == [""] * 3
    assert {record.output for record in records} == {str(tmp_path / "out" / name)}
    assert [record.source for record in records] == [f"{tmp_path / name} ({page} of 3)" for page in (1, 2, 3)]
    assert sizes_of(tmp_path / "out" / name) == list(SIZES)
    if name.endswith(".pdf"):
        assert "The scan on this page was read as it is, at 100 dots per inch." in records[0].account
        before, after = (pypdfium2.PdfDocument(place / name) for place in (tmp_path, tmp_path / "out"))
        assert [after.get_page_size(n) for n in range(3)] == [
            pytest.approx(before.get_page_size(n), abs=1e-3) for n in range(3)
        ]
        before.close(), after.close()


@pytest.mark.parametrize("name", ["scan.pdf", "scan.tif"])
@pytest.mark.parametrize("deskew", [False, True])
def test_black_and_white_pages_have_one_bit(scan, tmp_path, pages_model, name, deskew):
    options = PageOptions(black_and_white=True, deskew=deskew)
    records = list(repair_files("clean-page", [scan(name)], tmp_path / "out", pages_model, options))
    assert [record.depth for record in records] == ["1 bit"] * 3
    written = tmp_path / "out" / name
    assert set(np.unique(read_full_picture(written).pixels)) <= {0, 255}
    if name.endswith(".pdf"):
        assert written.read_bytes().count(b"CCITTFaxDecode") == 3
    else:
        with Image.open(written) as image:
            assert image.mode == "1" and image.info["compression"] == "group4"


def test_each_page_is_a_picture_where_the_pattern_says_so(scan, tmp_path, noise_model):
    list(repair_files(DENOISE, [scan("scan.pdf")], tmp_path / "out", noise_model, pattern="{name}-{page}"))
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["scan-1.png", "scan-2.png", "scan-3.png"]


def test_pictures_and_documents_become_one_document(scan, tmp_path, noise_model):
    Image.fromarray(page(30, 50).pixels[:, :, 0]).save(tmp_path / "photo.png")
    given = [tmp_path / "photo.png", scan("scan.tif")]
    records = list(repair_files(DENOISE, given, tmp_path / "out", noise_model, document="all.pdf"))
    assert len(records) == 4 and {record.output for record in records} == {str(tmp_path / "out" / "all.pdf")}
    assert len(frames_of(tmp_path / "out" / "all.pdf", "all.pdf")) == 4


def test_a_document_may_take_its_own_place(scan, tmp_path, noise_model):
    path = scan("a.pdf")
    found = list_inputs([path], path)
    records = list(repair_files(DENOISE, found, tmp_path, noise_model, document="a.pdf", overwrite=True))
    assert [record.output for record in records] == [str(path)] * 3
    assert sizes_of(path) == list(SIZES)
    scan("b.pdf")
    assert {file.name for file in list_inputs([tmp_path], path).files} == {"b.pdf"}


def test_documents_in_folders_and_archives_are_found(scan, tmp_path, noise_model):
    (tmp_path / "in").mkdir()
    scan("in/scan.pdf")
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.write(tmp_path / "in" / "scan.pdf", "folder/packed.pdf")
    inputs = list_inputs([tmp_path / "in", tmp_path / "in.zip"])
    assert (inputs.reading.kind, inputs.reading.rows) == ("document", 6)
    list(repair_files(DENOISE, inputs, tmp_path / "out", noise_model))
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["packed.pdf", "scan.pdf"]


def test_the_resolution_can_be_given(scan, tmp_path, noise_model):
    (record,) = repair_files(
        DENOISE, [scan("scan.pdf", SIZES[:1])], tmp_path / "out", noise_model, reading=ReadOptions(dots=50)
    )
    assert (record.height, record.width) == (45, 30)
    with pytest.raises(ValueError, match="between 36 and 1200 dots per inch"):
        ReadOptions(dots=5)


def test_a_page_that_cannot_be_read_is_told_and_the_others_go_on(scan, tmp_path, noise_model):
    path = scan("scan.tif")
    with Image.open(path) as image:
        image.seek(1)
        place = image.tag_v2[273][0]
    content = bytearray(path.read_bytes())
    content[place : place + 20] = b"\xff" * 20
    path.write_bytes(content)
    records = list(repair_files(DENOISE, [path], tmp_path / "out", noise_model))
    assert [bool(record.message) for record in records] == [False, True, False]
    assert records[1].message.endswith("It is missing in scan.tif.")
    assert sizes_of(tmp_path / "out" / "scan.tif") == [SIZES[0], SIZES[2]]


def test_a_document_of_which_no_page_can_be_read_leaves_nothing(tmp_path, noise_model):
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    (record,) = repair_files(DENOISE, [tmp_path / "broken.pdf"], tmp_path / "out", noise_model)
    assert "broken.pdf is damaged" in record.message
    assert list((tmp_path / "out").iterdir()) == []


def test_a_cancel_keeps_whole_documents_and_nothing_half_written(scan, tmp_path, noise_model):
    first, second = scan("a.pdf"), scan("b.pdf")
    seen = []

    def progress(what, done, total):
        seen.append(done)
        if done > 4:
            raise KeyboardInterrupt

    steps = repair_files(DENOISE, [first, second], tmp_path / "out", noise_model, progress=progress)
    records = []
    with pytest.raises(KeyboardInterrupt):
        records.extend(steps)
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["a.pdf"]
    assert len(frames_of(tmp_path / "out" / "a.pdf", "a.pdf")) == 3


def test_what_is_there_stays_and_a_full_disk_is_told_for_each_page(scan, tmp_path, noise_model, monkeypatch):
    path = scan("scan.pdf")
    before = path.read_bytes()
    list(repair_files(DENOISE, [path], tmp_path, noise_model))
    assert path.read_bytes() == before and (tmp_path / "scan (2).pdf").exists()

    def refused(*_):
        raise BadInput("scan.pdf could not be written to out: No space left on device.")

    monkeypatch.setattr(DocumentWriter, "add", refused)
    records = list(repair_files(DENOISE, [path], tmp_path / "out", noise_model))
    assert all("No space left" in record.message and not record.output for record in records)
    assert list((tmp_path / "out").iterdir()) == []
