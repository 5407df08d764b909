from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from explorer.data import WRITABLE_SUFFIXES, read_picture, read_picture_bytes, write_picture
from explorer.values import BadInput, Picture

RANDOM = np.random.default_rng(1)
GREY = RANDOM.integers(0, 256, (9, 13, 1), dtype=np.uint8)
COLOUR = RANDOM.integers(0, 256, (9, 13, 3), dtype=np.uint8)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    content = io.BytesIO()
    image.save(content, format=kind, **options)
    return content.getvalue()


@pytest.mark.parametrize("suffix", WRITABLE_SUFFIXES)
@pytest.mark.parametrize("pixels", [GREY, COLOUR], ids=["grey", "colour"])
def test_what_is_written_is_read_again(tmp_path: Path, suffix: str, pixels: np.ndarray) -> None:
    smooth = np.asarray(Image.fromarray(pixels.squeeze()).resize((64, 48), Image.Resampling.BICUBIC)).reshape(
        48, 64, pixels.shape[2]
    )
    path = tmp_path / f"größer 猫{suffix.upper()}"
    write_picture(path, Picture(smooth))
    picture = read_picture(path)
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    assert picture.name == path.name
    if suffix == ".webp" and pixels is GREY:  # WebP knows no grey
        assert np.array_equal(picture.pixels, np.repeat(smooth, 3, axis=2))
    elif suffix in (".jpg", ".jpeg", ".jpe", ".jfif") or (suffix == ".gif" and pixels is COLOUR):
        assert np.mean(np.abs(picture.pixels.astype(int) - smooth)) < 16
    else:
        assert np.array_equal(picture.pixels, smooth)


@settings(max_examples=25, deadline=None)
@given(height=st.integers(1, 40), width=st.integers(1, 40), channels=st.sampled_from([1, 3]), seed=st.integers(0, 9))
def test_png_keeps_every_value(
    tmp_path_factory: pytest.TempPathFactory, height: int, width: int, channels: int, seed: int
) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, channels), dtype=np.uint8)
    path = tmp_path_factory.mktemp("png") / "a.png"
    write_picture(path, Picture(pixels))
    assert np.array_equal(read_picture(path).pixels, pixels)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_turn(orientation: int) -> None:
    seen = np.arange(6, dtype=np.uint8).reshape(2, 3) * 40
    stored = {
        1: seen,
        2: seen[:, ::-1],
        3: seen[::-1, ::-1],
        4: seen[::-1],
        5: seen.T,
        6: np.rot90(seen, 1),
        7: np.rot90(seen, 2).T,
        8: np.rot90(seen, -1),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = read_picture_bytes(encoded(Image.fromarray(np.ascontiguousarray(stored)), "PNG", exif=exif), "a.png")
    assert np.array_equal(picture.pixels[:, :, 0], seen)
    assert ("rotated according to its EXIF data" in picture.notes) == (orientation != 1)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparent_parts_lie_over_white(mode: str) -> None:
    clear, half = ((0,) * (len(mode) - 1) + (alpha,) for alpha in (0, 128))
    image = Image.new(mode, (2, 1), clear)
    image.putpixel((1, 0), half)
    picture = read_picture_bytes(encoded(image, "PNG"), "a.png")
    assert picture.pixels.shape == (1, 2, len(mode) - 1)
    assert picture.pixels[0, :, 0].tolist() == [255, 127]
    assert picture.notes == ("transparent parts drawn over white",)


def test_an_alpha_channel_that_hides_nothing_is_not_mentioned() -> None:
    assert read_picture_bytes(encoded(Image.new("RGBA", (2, 2), (9, 8, 7, 255)), "PNG"), "a.png").notes == ()


def test_palettes_are_resolved_and_grey_ones_stay_grey() -> None:
    for pixels in (GREY // 64 * 64, COLOUR // 128 * 128):
        palette = Image.fromarray(pixels.squeeze()).convert("P", palette=Image.Palette.ADAPTIVE)
        picture = read_picture_bytes(encoded(palette, "PNG"), "a.png")
        assert np.array_equal(picture.pixels, pixels)


def test_a_clear_colour_of_a_palette_is_white() -> None:
    image = Image.new("P", (2, 2), 1)
    image.putpalette([0, 0, 0, 200, 10, 10])
    image.putpixel((0, 0), 0)
    picture = read_picture_bytes(encoded(image, "GIF", transparency=0), "a.gif")
    assert picture.pixels[0].tolist() == [[255, 255, 255], [200, 10, 10]]


def test_one_bit_and_first_frame() -> None:
    bits = Image.fromarray(GREY[:, :, 0] > 99)
    assert np.array_equal(read_picture_bytes(encoded(bits, "TIFF"), "a").pixels, np.where(GREY > 99, 255, 0))
    frames = [Image.new("L", (4, 4), value) for value in (10, 200)]
    picture = read_picture_bytes(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]), "a")
    assert picture.pixels.max() == 10
    assert picture.notes == ("first of several pages or frames",)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_become_eight(kind: str) -> None:
    deep = np.array([[0, 257, 128 * 257, 65_535, 65_534, 100]], dtype=np.uint16)
    picture = read_picture_bytes(encoded(Image.fromarray(deep), kind), "a")
    assert picture.pixels.ravel().tolist() == [0, 1, 128, 255, 255, 0]
    assert "16 bits converted to 8" in picture.notes


def test_sixteen_bit_colour_becomes_eight() -> None:
    row = b"\0" + struct.pack(">6H", 0, 0x8000, 0xFFFF, 0xFFFF, 0, 0x1234)
    chunks = ((b"IHDR", struct.pack(">2I5B", 2, 1, 16, 2, 0, 0, 0)), (b"IDAT", zlib.compress(row)), (b"IEND", b""))
    content = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    assert read_picture_bytes(content, "a").pixels.tolist() == [[[0, 128, 255], [255, 0, 18]]]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0, 0.5, 1], [0, 128, 255]),
        ([0, 7, 255], [0, 7, 255]),
        ([-1, 0, 1], [0, 128, 255]),
        ([100, 300, 500], [0, 128, 255]),
    ],
)
def test_real_valued_tiff(values: list[float], expected: list[int]) -> None:
    content = encoded(Image.fromarray(np.array([values], dtype=np.float32)), "TIFF")
    picture = read_picture_bytes(content, "a")
    assert picture.pixels.ravel().tolist() == expected


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_real_values_that_are_not_numbers_are_refused(value: float) -> None:
    content = encoded(Image.fromarray(np.full((2, 2), value, dtype=np.float32)), "TIFF")
    with pytest.raises(BadInput, match=r"a\.tif holds NaN or infinite values"):
        read_picture_bytes(content, "a.tif")


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk_becomes_rgb(kind: str) -> None:
    picture = read_picture_bytes(encoded(Image.new("CMYK", (16, 16), (0, 255, 255, 0)), kind), "a")
    assert np.all(np.abs(picture.pixels.astype(int) - [255, 0, 0]) < 8)
    assert "CMYK converted to RGB" in picture.notes


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    for side, shown in ((10_001, "10001×10001 pixels"), (60_000, "far more pixels")):
        header = struct.pack(">2I5B", side, side, 8, 0, 0, 0, 0)
        content = b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(10))), (b"IEND", b""))
        )
        (tmp_path / "bomb.png").write_bytes(content)
        with pytest.raises(BadInput, match=rf"bomb.png has {shown}: at most 100 megapixels are read"):
            read_picture(tmp_path / "bomb.png")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF"])
def test_a_file_that_is_cut_short_is_refused(kind: str) -> None:
    content = encoded(Image.fromarray(RANDOM.integers(0, 256, (64, 64, 3), dtype=np.uint8)), kind)
    with pytest.raises(BadInput, match=r"^a\.x "):
        read_picture_bytes(content[: len(content) // 2], "a.x")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"no picture", "cannot be read as a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "is a PostScript document"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "is a Git LFS pointer"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "is a HEIC picture"),
        (b"<!DOCTYPE html>", "is a web page"),
    ],
)
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(BadInput, match=rf"a\.png {words}"):
        read_picture(tmp_path / "a.png")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.png", tmp_path):
        with pytest.raises(BadInput, match=f"{path.name} does not exist or is not a file"):
            read_picture(str(path))


def test_damaged_metadata_does_not_spoil_the_picture() -> None:
    content = encoded(Image.fromarray(COLOUR), "PNG", exif=b"Exif\0\0MM\0\x2a\xff\xff\xff\xff")
    assert np.array_equal(read_picture_bytes(content, "a").pixels, COLOUR)


def test_writing_into_nowhere_or_as_nothing_gives_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"There is no folder “none”"):
        write_picture(tmp_path / "none" / "a.png", Picture(GREY))
    with pytest.raises(BadInput, match=r"a\.xyz cannot be written: its name must end in one of \.png"):
        write_picture(tmp_path / "a.xyz", Picture(GREY))


def test_a_failed_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.png"
    write_picture(path, Picture(GREY))

    def full(image: Image.Image, stream: io.BytesIO, **options: object) -> None:
        stream.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", full)
    with pytest.raises(BadInput, match="No space left on device"):
        write_picture(path, Picture(COLOUR))
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.png"]
    assert np.array_equal(read_picture(path).pixels, GREY)


@pytest.mark.parametrize("suffix", WRITABLE_SUFFIXES)
def test_a_disk_that_fills_up_half_way_leaves_what_was_there(tmp_path, suffix):
    """A limit on the size of files cuts a write short, as a full disk does."""
    resource = pytest.importorskip("resource")
    path = tmp_path / f"picture{suffix}"
    write_picture(path, Picture(COLOUR))
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard))
    try:
        with pytest.raises(BadInput, match="could not be written"):
            write_picture(path, Picture(RANDOM.integers(0, 256, (120, 160, 3), dtype=np.uint8)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "values", [GREY[:, :, 0].astype(np.complex64), np.repeat(GREY, 5, axis=2)], ids=["complex", "five"]
)
def test_a_tiff_of_an_unread_kind_is_told_as_a_tiff(tmp_path: Path, values: np.ndarray) -> None:
    planes = "contig" if values.ndim == 3 else None
    tifffile.imwrite(tmp_path / "a.tif", values, photometric="minisblack", planarconfig=planes)
    with pytest.raises(BadInput, match="a TIFF whose pixels are of a kind that is not read here"):
        read_picture(tmp_path / "a.tif")
