import io
import sys
from dataclasses import replace

import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageOps, PngImagePlugin

from explorer.data.full_decoding import read_full_picture
from explorer.data.full_writing import write_full_picture
from explorer.values import BadInput
from explorer.values.full_picture import Extras, FullPicture

WHITE = {"uint8": 255.0, "uint16": 65_535.0, "float32": 1.0}


def a_picture(depth="uint8", channels=3, alpha=False, height=5, width=7, seed=0):
    random = np.random.default_rng(seed)
    white = WHITE[depth]
    pixels = random.random((height, width, channels)).astype(np.float32)
    if depth != "float32":
        pixels = (pixels * white).astype(depth)
    layer = None
    if alpha:
        layer = random.integers(0, 2**8, (height, width)).astype(np.uint8)
        layer = layer if depth == "uint8" else layer.astype(np.uint16) * 257
    return FullPicture(pixels, 0.0, white, layer)


@pytest.mark.parametrize("alpha", [False, True])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(
    ("suffix", "depth"),
    [
        (".png", "uint8"),
        (".png", "uint16"),
        (".tif", "uint8"),
        (".tif", "uint16"),
        (".tif", "float32"),
        (".webp", "uint8"),
    ],
)
def test_nothing_is_lost_between_writing_and_reading(tmp_path, suffix, depth, channels, alpha):
    if suffix == ".webp" and channels == 1:
        pytest.skip("WebP has colour only")
    picture = a_picture(depth, channels, alpha)
    write_full_picture(tmp_path / f"p{suffix}", picture)
    again = read_full_picture(tmp_path / f"p{suffix}")
    np.testing.assert_array_equal(again.pixels, picture.pixels)
    assert again.pixels.dtype == picture.pixels.dtype
    assert (again.black, again.white) == (picture.black, picture.white)
    if alpha:
        np.testing.assert_array_equal(again.alpha, picture.alpha)
    else:
        assert again.alpha is None


@settings(max_examples=40, deadline=None)
@given(data=st.data(), channels=st.sampled_from([1, 3]), alpha=st.booleans())
def test_any_sixteen_bits_survive_png(tmp_path_factory, data, channels, alpha):
    height, width = data.draw(st.tuples(st.integers(1, 9), st.integers(1, 9)))
    pixels = data.draw(arrays(np.uint16, (height, width, channels)))
    layer = data.draw(arrays(np.uint16, (height, width))) if alpha else None
    path = tmp_path_factory.mktemp("deep") / "p.png"
    write_full_picture(path, FullPicture(pixels, 0.0, 65_535.0, layer))
    again = read_full_picture(path)
    np.testing.assert_array_equal(again.pixels, pixels)
    np.testing.assert_array_equal(
        np.full((height, width), 65_535) if again.alpha is None else again.alpha,
        np.full((height, width), 65_535) if layer is None else layer,
    )
    with Image.open(path) as plain:
        plain.load()  # another reader takes it too


def test_deep_png_of_many_rows_is_written_piece_by_piece(tmp_path):
    picture = a_picture("uint16", 3, height=1500, width=600)
    write_full_picture(tmp_path / "p.png", picture)
    np.testing.assert_array_equal(read_full_picture(tmp_path / "p.png").pixels, picture.pixels)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize("planes", ["contig", "separate"])
@pytest.mark.parametrize("depth", ["uint16", "float32"])
def test_deep_colour_tiff_of_either_byte_order(tmp_path, order, compression, planes, depth):
    pixels = a_picture(depth).pixels
    layers = pixels if planes == "contig" else pixels.transpose(2, 0, 1)
    tifffile.imwrite(
        tmp_path / "p.tif", layers, photometric="rgb", planarconfig=planes, byteorder=order, compression=compression
    )
    np.testing.assert_array_equal(read_full_picture(tmp_path / "p.tif").pixels, pixels)


@pytest.mark.parametrize("order", ["<", ">"])
def test_deep_grey_tiff_of_either_byte_order(tmp_path, order):
    values = a_picture("uint16", 1).pixels[:, :, 0]
    tifffile.imwrite(tmp_path / "p.tif", values, byteorder=order)
    again = read_full_picture(tmp_path / "p.tif").pixels
    np.testing.assert_array_equal(again[:, :, 0], values)
    assert again.dtype.isnative
    assert sys.byteorder


def test_interlaced_and_palette_pictures_with_transparency(tmp_path):
    image = Image.fromarray(np.array([[0, 1], [2, 1]], dtype=np.uint8), "P")
    image.putpalette([255, 0, 0, 0, 255, 0, 0, 0, 255])
    image.save(tmp_path / "p.png", transparency=1)
    picture = read_full_picture(tmp_path / "p.png")
    np.testing.assert_array_equal(picture.alpha, [[255, 0], [255, 0]])
    np.testing.assert_array_equal(picture.pixels[0, 1], [0, 255, 0])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turned_as_exif_says_and_the_orientation_goes(tmp_path, orientation):
    image = Image.fromarray(a_picture(height=4, width=6).pixels)
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "a camera"
    image.save(tmp_path / "p.png", exif=exif)
    picture = read_full_picture(tmp_path / "p.png")
    np.testing.assert_array_equal(picture.pixels, np.asarray(ImageOps.exif_transpose(Image.open(tmp_path / "p.png"))))
    assert ("rotated according to its EXIF data" in picture.notes) == (orientation > 1)
    write_full_picture(tmp_path / "again.png", picture)
    with Image.open(tmp_path / "again.png") as again:
        assert again.getexif().get(0x0112, 1) == 1
        assert again.getexif()[0x010F] == "a camera"


def _srgb_profile():
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize("depth", ["uint8", "uint16"])
@pytest.mark.parametrize("suffix", [".png", ".tif", ".jpg", ".webp"])
def test_metadata_go_along(tmp_path, suffix, depth):
    exif = Image.Exif()
    exif[0x010F] = "a camera"
    exif[0x8769] = {0x829A: 0.5, 0x9286: b"kept"}
    exif[0x8825] = {1: "N"}
    extras = Extras(
        exif.tobytes(), _srgb_profile(), b"<x:xmpmeta/>", (300.0, 150.0), (("Author", "Zoë"), ("Comment", "hm"))
    )
    write_full_picture(tmp_path / f"p{suffix}", replace(a_picture(depth), extras=extras))
    found = read_full_picture(tmp_path / f"p{suffix}").extras
    again = Image.Exif()
    again.load(found.exif)
    assert again[0x010F] == "a camera"
    assert again.get_ifd(0x8769)[0x829A] == 0.5
    assert again.get_ifd(0x8825)[1] == "N"
    assert found.profile == extras.profile
    if suffix != ".webp":
        assert found.dots_per_inch == pytest.approx((300, 150), abs=0.1)
    if suffix == ".png":
        assert dict(found.texts) == dict(extras.texts)
    if suffix == ".jpg":
        assert dict(found.texts)["Comment"] == "hm"
    assert found.xmp.startswith(b"<x:xmpmeta")


def test_a_grey_profile_does_not_go_with_colour(tmp_path):
    image = Image.fromarray(a_picture(channels=1).pixels[:, :, 0])
    image.save(tmp_path / "p.png", icc_profile=_srgb_profile())
    assert read_full_picture(tmp_path / "p.png").extras.profile == b""


def test_other_kinds_are_read_and_said(tmp_path):
    colours = a_picture(height=8, width=8).pixels
    Image.fromarray(colours).convert("CMYK").save(tmp_path / "cmyk.jpg")
    cmyk = read_full_picture(tmp_path / "cmyk.jpg")
    assert cmyk.channels == 3 and "CMYK converted to RGB" in cmyk.notes
    Image.fromarray(colours).convert("1").save(tmp_path / "bits.png")
    bits = read_full_picture(tmp_path / "bits.png")
    assert bits.channels == 1 and set(np.unique(bits.pixels)) <= {0, 255}
    frames = [Image.fromarray(np.full((4, 4), value, dtype=np.uint8)) for value in (10, 200)]
    frames[0].save(tmp_path / "film.gif", save_all=True, append_images=frames[1:])
    film = read_full_picture(tmp_path / "film.gif")
    assert "first of several pages or frames" in film.notes and film.pixels.max() < 100


def test_a_name_that_lies_about_the_kind_does_no_harm(tmp_path):
    stream = io.BytesIO()
    Image.fromarray(a_picture().pixels).save(stream, "PNG")
    (tmp_path / "p.jpg").write_bytes(stream.getvalue())
    np.testing.assert_array_equal(read_full_picture(tmp_path / "p.jpg").pixels, a_picture().pixels)
    np.testing.assert_array_equal(read_full_picture(stream.getvalue(), "p").pixels, a_picture().pixels)


@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_a_file_cut_short_has_its_sentence(tmp_path, suffix, depth):
    if (suffix, depth) == (".png", "float32"):
        pytest.skip("there is no such file")
    write_full_picture(tmp_path / f"p{suffix}", a_picture(depth, height=60, width=60))
    content = (tmp_path / f"p{suffix}").read_bytes()
    (tmp_path / f"p{suffix}").write_bytes(content[: len(content) // 2])
    with pytest.raises(BadInput, match=r"damaged|cannot be read as a picture"):
        read_full_picture(tmp_path / f"p{suffix}")


def test_values_that_are_no_numbers_are_refused(tmp_path):
    pixels = np.full((3, 3), np.nan, dtype=np.float32)
    tifffile.imwrite(tmp_path / "p.tif", pixels)
    with pytest.raises(BadInput, match="NaN"):
        read_full_picture(tmp_path / "p.tif")


def test_what_cannot_be_opened_has_its_sentence(tmp_path):
    (tmp_path / "p.png").write_text("no picture")
    with pytest.raises(BadInput, match="cannot be read as a picture"):
        read_full_picture(tmp_path / "p.png")
    with pytest.raises(BadInput, match="does not exist"):
        read_full_picture(tmp_path / "other.png")


def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "p.png"
    path.write_bytes(b"precious")

    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("explorer.data.full_writing.write_deep_png", full)
    with pytest.raises(BadInput, match="No space left"):
        write_full_picture(path, a_picture("uint16"))
    assert path.read_bytes() == b"precious"
    assert list(tmp_path.iterdir()) == [path]


def test_formats_of_eight_bits_and_without_transparency_take_what_they_can(tmp_path):
    picture = a_picture("uint16", 3, alpha=True)
    for suffix in (".jpg", ".bmp", ".gif"):
        write_full_picture(tmp_path / f"p{suffix}", picture)
        assert read_full_picture(tmp_path / f"p{suffix}").pixels.dtype == np.uint8
    assert read_full_picture(tmp_path / "p.jpg").alpha is None


def test_png_texts_written_by_others(tmp_path):
    info = PngImagePlugin.PngInfo()
    info.add_text("Title", "plain", zip=True)
    Image.fromarray(a_picture().pixels).save(tmp_path / "p.png", pnginfo=info, dpi=(72, 72))
    extras = read_full_picture(tmp_path / "p.png").extras
    assert extras.texts == (("Title", "plain"),)
    assert extras.dots_per_inch == pytest.approx((72, 72), abs=0.1)
