"""Documents of several pages: PDF and TIFF, page by page in and out."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from explorer.data.documents import DocumentWriter
from explorer.data.full_decoding import frames_of, read_full_picture
from explorer.data.full_writing import write_full_picture
from explorer.data.group4 import group4
from explorer.drawing.pdf import pdf_bytes
from explorer.drawing.sheet import Sheet, Words
from explorer.values import BadInput
from explorer.values.full_picture import Extras, FullPicture

RANDOM = np.random.default_rng(3)
TEXT = np.where(np.add.outer(np.arange(150), np.arange(100)) % 23 < 3, 20, 250).astype(np.uint8)[:, :, None]
SMOOTH = np.asarray(Image.fromarray(RANDOM.integers(0, 256, (9, 7, 3), dtype=np.uint8)).resize((120, 90)))


def bits(height: int = 150, width: int = 100, dots: float | None = 200.0) -> FullPicture:
    ink = (np.add.outer(np.arange(height), 2 * np.arange(width)) % 31 < 9)[:, :, None]
    extras = Extras(dots_per_inch=None if dots is None else (dots, dots))
    return FullPicture(np.where(ink, 0, 255).astype(np.uint8), extras=extras, bilevel=True)


def scan(pixels: np.ndarray, dots: float) -> FullPicture:
    return FullPicture(pixels, extras=Extras(dots_per_inch=(dots, dots)))


def written(path: Path, *pages: FullPicture) -> Path:
    with DocumentWriter(path, len(pages)) as document:
        for page in pages:
            document.add(page)
        document.finish()
    return path


@pytest.mark.parametrize("suffix", [".pdf", ".tif"])
def test_pages_of_every_kind_come_back(tmp_path: Path, suffix: str) -> None:
    pages = (bits(), scan(TEXT, 150), scan(SMOOTH, 72), bits(33, 301, 300))
    path = written(tmp_path / f"pages{suffix}", *pages)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert frames_of(path, path.name) == (0, 1, 2, 3) == frames_of(path.read_bytes(), path.name)
    for number, page in enumerate(pages):
        found = read_full_picture(path, frame=number)
        assert found.pixels.shape == page.pixels.shape
        assert np.abs(found.pixels.astype(int) - page.pixels).mean() <= (0 if page is not pages[2] else 3)
        assert found.extras.dots_per_inch == pytest.approx(page.extras.dots_per_inch, rel=1e-3)


def test_what_has_one_bit_is_a_fax_in_every_file(tmp_path: Path) -> None:
    page = bits(1500, 1000)
    assert page.depth == "1 bit"
    for suffix in (".tif", ".png", ".bmp"):
        write_full_picture(tmp_path / f"page{suffix}", page)
        with Image.open(tmp_path / f"page{suffix}") as image:
            assert image.mode == "1" and np.array_equal(np.asarray(image), page.pixels[:, :, 0] > 0)
            assert suffix != ".tif" or image.info["compression"] == "group4"
    several = written(tmp_path / "pages.tif", page, scan(TEXT, 150), page)
    with Image.open(several) as image:
        modes = []
        for number in range(3):
            image.seek(number)
            image.load()
            modes.append(image.mode)
    assert modes == ["1", "L", "1"]
    assert b"CCITTFaxDecode" in written(tmp_path / "pages.pdf", page).read_bytes()


@settings(max_examples=20, deadline=None)
@given(height=st.integers(1, 60), width=st.integers(1, 60), seed=st.integers(0, 99))
def test_one_bit_keeps_every_pixel(
    tmp_path_factory: pytest.TempPathFactory, height: int, width: int, seed: int
) -> None:
    pixels = np.random.default_rng(seed).integers(0, 2, (height, width, 1)).astype(np.uint8) * 255
    path = tmp_path_factory.mktemp("bits") / "page.tif"
    write_full_picture(path, FullPicture(pixels, bilevel=True))
    assert np.array_equal(read_full_picture(path).pixels, pixels)


@pytest.mark.parametrize(("depth", "levels"), [(np.uint16, (0, 65_535)), (np.float32, (0, 1))])
def test_one_bit_of_deeper_pictures(tmp_path: Path, depth: type, levels: tuple[int, int]) -> None:
    pixels = np.where(bits().pixels > 0, levels[1], levels[0]).astype(depth)
    write_full_picture(tmp_path / "page.png", FullPicture(pixels, *map(float, levels), bilevel=True))
    assert np.array_equal(read_full_picture(tmp_path / "page.png").pixels, bits().pixels)


@pytest.mark.parametrize("compression", ["group3", "group4", "tiff_lzw", "packbits", "tiff_deflate", "raw"])
def test_pages_of_one_bit_are_read(tmp_path: Path, compression: str) -> None:
    image = Image.fromarray(bits().pixels[:, :, 0] > 0)
    image.save(tmp_path / "fax.tif", compression=compression, save_all=True, append_images=[image.rotate(180)])
    assert frames_of(tmp_path / "fax.tif", "fax.tif") == (0, 1)
    assert np.array_equal(read_full_picture(tmp_path / "fax.tif").pixels, bits().pixels)
    assert np.array_equal(read_full_picture(tmp_path / "fax.tif", frame=1).pixels, bits().pixels[::-1, ::-1])


def test_a_portable_bitmap_is_read(tmp_path: Path) -> None:
    Image.fromarray(bits().pixels[:, :, 0] > 0).save(tmp_path / "page.pbm")
    assert np.array_equal(read_full_picture(tmp_path / "page.pbm").pixels, bits().pixels)


def test_a_scan_in_a_pdf_is_drawn_at_its_own_resolution(tmp_path: Path) -> None:
    path = written(tmp_path / "scan.pdf", scan(TEXT, 240))
    picture = read_full_picture(path)
    assert np.array_equal(picture.pixels, TEXT)
    assert picture.notes == ("the scan on this page was read as it is, at 240 dots per inch",)
    # at its own resolution it would be drawn 1241 pixels wide, as no page is a whole number of pixels wide
    large = np.tile(SMOOTH, (20, 11, 1))[:1754, :1240]
    kept = read_full_picture(written(tmp_path / "large.pdf", scan(large, 150), bits(1754, 1240, 150)))
    assert kept.pixels.shape == large.shape and np.abs(kept.pixels.astype(int) - large).max() < 40
    assert np.array_equal(read_full_picture(tmp_path / "large.pdf", frame=1).pixels, bits(1754, 1240).pixels)
    doubled = read_full_picture(path, dots=480)
    assert doubled.pixels.shape == (300, 200, 1) and "as requested" in doubled.notes[0]
    assert doubled.extras.dots_per_inch == pytest.approx((480, 480))


def test_a_scan_with_something_on_it_is_drawn_with_it(tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(written(tmp_path / "scan.pdf", scan(TEXT, 144))) as document:
        page, stamp = document[0], pypdfium2.PdfImage.new(document)
        with (tmp_path / "stamp.jpg").open("w+b") as file:
            Image.new("RGB", (9, 9), (200, 0, 0)).save(file, "JPEG")
            file.seek(0)
            stamp.load_jpeg(file, inline=True)
        stamp.set_matrix(pypdfium2.PdfMatrix(20, 0, 0, 20, 10, 10))
        page.insert_obj(stamp)
        page.gen_content()
        document.save(tmp_path / "stamped.pdf")
        page.close()
    picture = read_full_picture(tmp_path / "stamped.pdf")
    assert picture.notes == ("drawn at 144 dots per inch, the resolution of the scan on it",)
    assert picture.pixels.shape == (150, 100, 3) and np.abs(picture.pixels[115, 35].astype(int) - (200, 0, 0)).max() < 9


def test_a_scan_packed_as_jbig2_is_read(tmp_path: Path) -> None:
    """ITU-T T.88: a page and one generic region, which holds the rows as faxes pack them."""
    page = bits()
    region = struct.pack(">IIIIB", page.width, page.height, 0, 0, 0) + b"\1" + group4(page)
    packed = struct.pack(">IBBBI", 0, 48, 0, 1, 19) + struct.pack(">IIIIBH", page.width, page.height, 0, 0, 0, 0)
    packed += struct.pack(">IBBBI", 1, 38, 0, 1, len(region)) + region
    whole = written(tmp_path / "fax.pdf", page).read_bytes()
    start, end = whole.index(b"/Filter /CCITTFaxDecode"), whole.index(b"\nendstream")
    head = b"/Filter /JBIG2Decode /Length %d >>\nstream\n" % len(packed)
    # the places of what follows are found anew, as the table of places is no longer right
    assert np.array_equal(read_full_picture(whole[:start] + head + packed + whole[end:], "fax.pdf").pixels, page.pixels)


def test_a_page_of_letters_is_drawn_at_300_dots(tmp_path: Path) -> None:
    sheet = Sheet(96, 48, "#ffffff", [Words((10, 20), "words", 12, "#c00000")], "title", "")
    (tmp_path / "letters.pdf").write_bytes(pdf_bytes(sheet))
    picture = read_full_picture(tmp_path / "letters.pdf")
    assert picture.pixels.shape == (150, 300, 3) and picture.pixels.min() < 40
    assert picture.notes[0] == "drawn at 300 dots per inch"
    assert any("searched" in note for note in picture.notes)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_upright(tmp_path: Path, turn: int) -> None:
    with pypdfium2.PdfDocument(written(tmp_path / "scan.pdf", scan(TEXT, 144))) as document:
        page = document[0]
        page.set_rotation(turn)
        document.save(tmp_path / "turned.pdf")
        page.close()
    assert np.array_equal(read_full_picture(tmp_path / "turned.pdf").pixels, np.rot90(TEXT, -turn // 90))


def test_page_sizes_stay_exact(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    sizes = [(595.276, 841.89), (841.89, 595.276), (100.0, 37.5)]
    for width, height in sizes:
        document.new_page(width, height).close()
    document.save(tmp_path / "in.pdf")
    document.close()
    pages = [read_full_picture(tmp_path / "in.pdf", frame=number) for number in range(3)]
    again = pypdfium2.PdfDocument(written(tmp_path / "out.pdf", *pages))
    assert [again.get_page_size(number) for number in range(3)] == [pytest.approx(size, abs=1e-3) for size in sizes]
    again.close()


def test_a_huge_page_is_drawn_with_fewer_dots_and_that_is_said(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(14_400, 14_400).close()
    document.save(tmp_path / "wall.pdf")
    document.close()
    picture = read_full_picture(tmp_path / "wall.pdf", dots=72)
    assert picture.width * picture.height <= 100_000_000
    assert "beyond 100 megapixels" in picture.notes[0]


def test_a_page_of_absurd_sides_stays_within_the_most_pixels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.data.pdf_reading.LARGEST_PIXELS", 10_000)
    document = pypdfium2.PdfDocument.new()
    document.new_page(2_000_000, 0.001).close()
    document.save(tmp_path / "thread.pdf")
    document.close()
    picture = read_full_picture(tmp_path / "thread.pdf")
    assert picture.height == 1 and 9_000 < picture.width <= 10_000
    assert "drawn at 0.4 dots per inch" in picture.notes[0]


def test_pages_that_a_tiff_has_lost_are_told(tmp_path: Path) -> None:
    path = written(tmp_path / "cut.tif", scan(TEXT, 150), bits(), scan(TEXT, 150))
    content = bytearray(path.read_bytes())
    first = struct.unpack_from("<I", content, 4)[0]
    second = struct.unpack_from("<I", content, first + 2 + 12 * content[first])[0]
    after_second = second + 2 + 12 * content[second]
    struct.pack_into("<I", content, after_second, len(content) + 99)
    path.write_bytes(content)
    assert frames_of(path, path.name) == (0, 1, 2)
    assert np.array_equal(read_full_picture(path, frame=1).pixels, bits().pixels)
    with pytest.raises(BadInput, match=r"cut\.tif is damaged or truncated"):
        read_full_picture(path, frame=2)
    struct.pack_into("<I", content, after_second, first)  # a circle loses nothing
    path.write_bytes(content)
    assert frames_of(path, path.name) == (0, 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "a.pdf is empty: a PDF document was expected"),
        (b"no document", "a.pdf is damaged, truncated or no PDF document"),
        (b"%PDF-1.4\n%nothing", "a.pdf is damaged, truncated or no PDF document"),
    ],
)
def test_what_is_no_pdf_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    for source in (tmp_path / "a.pdf", content):
        with pytest.raises(BadInput, match=words):
            frames_of(source, "a.pdf")
        with pytest.raises(BadInput, match=words):
            read_full_picture(source, "a.pdf")


def test_a_missing_pdf_and_a_missing_page_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.pdf does not exist"):
        read_full_picture(tmp_path / "none.pdf")
    path = written(tmp_path / "one.pdf", scan(TEXT, 144))
    with pytest.raises(BadInput, match=r"Page 2 of one\.pdf is damaged"):
        read_full_picture(path, frame=1)


def test_a_pdf_with_a_password_is_refused(tmp_path: Path) -> None:
    (tmp_path / "locked.pdf").write_bytes(ENCRYPTED)
    with pytest.raises(BadInput, match=r"locked\.pdf is encrypted with a password"):
        frames_of(tmp_path / "locked.pdf", "locked.pdf")


def test_a_pdf_that_is_cut_short_gives_a_sentence_or_its_pages(tmp_path: Path) -> None:
    whole = written(tmp_path / "whole.pdf", *[scan(TEXT, 144)] * 3).read_bytes()
    for kept in range(1, len(whole), len(whole) // 23):
        try:
            for number in frames_of(whole[:kept], "cut.pdf"):
                assert read_full_picture(whole[:kept], "cut.pdf", number).height > 0
        except BadInput as refused:
            assert "cut.pdf" in str(refused)


def test_a_pdf_without_a_suffix_is_known_by_its_start(tmp_path: Path) -> None:
    path = written(tmp_path / "pages.pdf", scan(TEXT, 144)).rename(tmp_path / "pages")
    assert np.array_equal(read_full_picture(path).pixels, TEXT)
    with pytest.raises(BadInput, match="is a PDF document"):
        read_full_picture(path.rename(tmp_path / "pages.png"))


@pytest.mark.parametrize("suffix", [".pdf", ".tif"])
def test_a_document_that_is_not_finished_leaves_what_was_there(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path / f"pages{suffix}", scan(TEXT, 150))
    before = path.read_bytes()
    for stop in (KeyboardInterrupt(), BadInput("no")):
        with pytest.raises(type(stop)), DocumentWriter(path, 3) as document:
            document.add(bits())
            raise stop
    with DocumentWriter(path, 3) as document:
        document.add(bits())
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", [".pdf", ".tif"])
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, suffix: str) -> None:
    resource = pytest.importorskip("resource")
    path = written(tmp_path / f"pages{suffix}", scan(TEXT, 150))
    before = path.read_bytes()
    noise = RANDOM.integers(0, 256, (200, 300, 3), dtype=np.uint8)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard))
    try:
        with pytest.raises(BadInput, match="could not be written"):
            written(path, scan(noise, 150), scan(noise, 150))
        # it is told once, also where something was still to be written
        with DocumentWriter(path, 9) as document, pytest.raises(BadInput, match="could not be written"):
            for _ in range(9):
                document.add(scan(noise[:30, :50], 150))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_another_suffix_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"a\.png cannot hold pages"):
        DocumentWriter(tmp_path / "a.png", 1)
    with pytest.raises(BadInput, match="There is no folder “none”"):
        written(tmp_path / "none" / "a.pdf", bits())


def encrypted_pdf() -> bytes:
    """A page that needs a password: standard security handler, revision 2; ISO 32000-1, 7.6.3."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 72 72] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >>",
    ]
    file = io.BytesIO()
    file.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = file.tell()
    file.write(b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    file.write(b"trailer\n<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<00> <00>] >>\nstartxref\n%d\n%%%%EOF\n" % start)
    return file.getvalue()


ENCRYPTED = encrypted_pdf()
