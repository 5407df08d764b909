import io
import re
import xml.etree.ElementTree as ElementTree
import zlib

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from explorer.drawing import dots as dots_module
from explorer.drawing.dots import by_colour, stamped
from explorer.drawing.helvetica import encoded, width_of
from explorer.drawing.map_sheet import map_sheet
from explorer.drawing.raster import sheet_pixels
from explorer.drawing.sheet import Box, Dots, Image, Line, Ring, Sheet, Words
from explorer.drawing.writing import sheet_bytes
from explorer.values import Picture

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def few(monkeypatch):
    """Hardly any points may be drawn one by one."""
    for module in ("svg", "pdf"):
        monkeypatch.setattr(f"explorer.drawing.{module}.VECTOR_POINTS", 50)
    return dots_module.VECTOR_POINTS


def streams(pdf):
    """The page's instructions and pictures, unpacked."""
    found = re.findall(rb"/Length (\d+) >>\nstream\n", pdf)
    starts = [match.end() for match in re.finditer(rb">>\nstream\n", pdf)]
    return [zlib.decompress(pdf[start : start + int(length)]) for start, length in zip(starts, found, strict=True)]


def test_svg_is_well_formed_and_its_text_is_text(make_drawing):
    root = ElementTree.fromstring(sheet_bytes(map_sheet(make_drawing()), ".svg"))
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {"bee & co", "<c>", "내 그림"} <= set(texts)
    assert root.find(f"{SVG}title").text == "mine"
    assert root.find(f"{SVG}desc").text == "latent-explorer map mine"
    discs = sum(path.get("d").count("M") for path in root.iter(f"{SVG}path"))
    assert discs == 200
    assert len(list(root.iter(f"{SVG}image"))) == 1


def test_above_a_number_points_are_one_picture_within_vector_axes(make_drawing, few):
    sheet = map_sheet(make_drawing())
    root = ElementTree.fromstring(sheet_bytes(sheet, ".svg"))
    assert len(list(root.iter(f"{SVG}image"))) == 2
    assert not list(root.iter(f"{SVG}path"))
    assert list(root.iter(f"{SVG}text"))
    pdf = sheet_bytes(sheet, ".pdf")
    assert pdf.count(b"/Subtype /Image") == 3
    assert pdf.count(b"/SMask") == 1


def test_the_table_of_a_pdf_points_at_its_objects(make_drawing):
    pdf = sheet_bytes(map_sheet(make_drawing()), ".pdf")
    start = int(re.search(rb"startxref\n(\d+)", pdf).group(1))
    assert pdf[start:].startswith(b"xref\n")
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", pdf)]
    for number, place in enumerate(places, 1):
        assert pdf[place:].startswith(f"{number} 0 obj".encode())
    page = streams(pdf)[-1]
    assert page.count(b" m ") >= 200
    assert b"(bee & co) Tj" in page
    assert page.count(b"q") - page.count(b"sqrt") >= 1
    assert len(re.findall(rb"(?<![\w/])q(?!\w)", page)) == len(re.findall(rb"(?<![\w/])Q(?!\w)", page))


def test_text_of_a_pdf_is_escaped_and_measured():
    assert encoded("−1 ≥ 그") == b"\x961 >= ?"
    assert width_of(b"0") == pytest.approx(0.556)
    assert width_of(b"il") == pytest.approx(0.444)
    sheet = Sheet(100, 100, "#ffffff", (Words((50, 50), "a(b)\\", 10, "#000000", "end"),))
    page = streams(sheet_bytes(sheet, ".pdf"))[-1]
    assert b"(a\\(b\\)\\\\) Tj" in page


def test_pixels_show_each_shape_where_it_is():
    places = np.array([[70, 500], [45, 45]], np.float32)
    two = Dots(*places, np.zeros(2, np.uint8), ("#123456",), 6, (60, 35, 40, 20))
    half = Picture(np.array([[[255], [0]]], np.uint8))
    sheet = Sheet(
        100,
        60,
        "#ffffff",
        (
            Box((10, 10, 20, 20), "#ff0000"),
            Line(((40, 20), (60, 20)), "#00ff00", 4),
            Ring((80, 20), 8, "#0000ff", 4),
            Image(half, (10, 40, 20, 10), (10, 40, 80, 10)),
            Image(half, (0, 40, 200, 10), (40, 40, 10, 10), 0.5),
            two,
        ),
    )
    for scale in (1, 2, 4):
        pixels = sheet_pixels(sheet, scale)
        assert pixels.shape == (60 * scale, 100 * scale, 3)

        def at(x, y, pixels=pixels, scale=scale):
            return tuple(int(part) for part in pixels[int((y + 0.5) * scale), int((x + 0.5) * scale)])

        assert at(20, 20) == (255, 0, 0)
        assert at(50, 19) == (0, 255, 0)
        assert at(88, 19) == (0, 0, 255)
        assert at(79, 19) == (255, 255, 255)
        assert at(12, 44) == (255, 255, 255)
        assert at(25, 44) == (0, 0, 0)
        assert at(35, 44) == (255, 255, 255)
        assert at(45, 44) == (255, 255, 255)
        assert at(69, 44) == (0x12, 0x34, 0x56)


def test_vector_and_pixels_agree_on_where_points_are(make_drawing):
    drawing = make_drawing(classes=(), probe=None, own=(), backdrop=None, backdrop_scale=None)
    (dots,) = [shape for shape in map_sheet(drawing).shapes if isinstance(shape, Dots)]
    picture = stamped(dots, 2)
    left, top, _, _ = dots.room
    inked = 0
    for colour, x, y in by_colour(dots):
        for a, b in zip(x, y, strict=True):
            row, column = min(int((b - top) * 2), len(picture) - 1), min(int((a - left) * 2), len(picture[0]) - 1)
            assert picture[row, column, 3] > 0, (colour, a, b)
            inked += 1
    assert inked == 200


def test_a_png_tells_about_itself(make_drawing):
    content = sheet_bytes(map_sheet(make_drawing()), ".png", 2, {"latent-explorer": "{}", "Description": "그림"})
    with Pillow.open(io.BytesIO(content)) as image:
        assert image.size == (800, 600)
        assert image.text["Description"] == "그림"


def test_what_cannot_be_written_is_refused(make_drawing):
    sheet = map_sheet(make_drawing())
    with pytest.raises(ValueError, match="a drawing is"):
        sheet_bytes(sheet, ".bmp")
    with pytest.raises(ValueError, match="too large"):
        sheet_bytes(sheet, ".png", 100)


def test_dashes_are_dashes_in_every_kind_of_file():
    line = Line(((10.0, 20.0), (90.0, 20.0)), "#ff0000", 4.0, dashes=(10.0, 10.0))
    sheet = Sheet(100.0, 40.0, "#ffffff", (line,), title="", description="")
    root = ElementTree.fromstring(sheet_bytes(sheet, ".svg"))
    assert next(root.iter(f"{SVG}polyline")).get("stroke-dasharray") == "10 10"
    assert any(b"[10 10] 0 d" in stream for stream in streams(sheet_bytes(sheet, ".pdf")))
    row = sheet_pixels(sheet)[20]
    assert [tuple(row[x]) for x in (15, 25, 35, 45)] == [(255, 0, 0), (255, 255, 255)] * 2


@given(st.lists(st.text(st.characters(), max_size=20), min_size=1, max_size=4))
@example(['<img src="file:///etc/passwd"/><script>alert(1)</script>', "]]>&amp;", "a\x1b[2J\ud800\ufffe\x00"])
@settings(max_examples=40)
def test_any_name_is_text_in_every_kind_of_file(names):
    words = [Words((10.0, 20.0 * row), name, 12.0, "#000000") for row, name in enumerate(names)]
    sheet = Sheet(200, 100, "#ffffff", tuple(words), names[0], names[-1])
    tree = ElementTree.fromstring(sheet_bytes(sheet, ".svg"))
    tags = {part.tag.removeprefix(SVG) for part in tree.iter()}
    assert tags <= {"svg", "title", "desc", "rect", "text"}
    assert sheet_bytes(sheet, ".pdf").startswith(b"%PDF")
    assert sheet_bytes(sheet, ".png").startswith(b"\x89PNG")
