"""Which value is white in pictures of more than 8 bits, and files of several pages or frames."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from explorer.data import open_dataset, read_picture
from explorer.data.full_decoding import frames_of, read_full_picture
from explorer.data.full_writing import write_full_picture
from explorer.data.image_decoding import black_and_white
from explorer.values import BadInput

RANDOM = np.random.default_rng(5)
UNIT = RANDOM.random((24, 30))


def stored(path: Path, values: np.ndarray, **options: object) -> Path:
    tifffile.imwrite(path, values, **options)  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize("compression", [None, "tiff_lzw"])
def test_unsigned_32_bits_do_not_wrap(tmp_path: Path, compression: str | None) -> None:
    values = (UNIT * 4e9).astype(np.uint32)
    path = tmp_path / "u.tif"
    if compression is None:
        stored(path, values)
    else:
        Image.fromarray(values.view(np.int32)).save(path, compression=compression)
        content = bytearray(path.read_bytes())
        place = content.index((339).to_bytes(2, "little") + (3).to_bytes(2, "little"))
        content[place + 8] = 1  # SampleFormat: Pillow has written that they have a sign
        path.write_bytes(content)
    picture = read_full_picture(path)
    assert picture.pixels.dtype == np.uint32 and np.array_equal(picture.pixels[:, :, 0], values)
    write_full_picture(tmp_path / "again.tif", picture)
    assert np.array_equal(read_full_picture(tmp_path / "again.tif").pixels, picture.pixels)


@pytest.mark.parametrize("kind", ["int8", "int16", "int32", "int64", "uint64", "float16", "float64"])
def test_every_kind_of_number_keeps_its_values(tmp_path: Path, kind: str) -> None:
    values = (UNIT * 100 - (30 if kind.startswith("int") else 0)).astype(kind)
    found = read_full_picture(stored(tmp_path / "v.tif", values)).pixels[:, :, 0]
    assert np.array_equal(found, values.astype(found.dtype))


@pytest.mark.parametrize("kind", ["int32", "int64", "uint32", "uint64", "float16", "float32", "float64"])
@pytest.mark.parametrize("channels", [1, 3])
def test_what_repairs_read_is_read_with_eight_bits_and_in_data_sets(tmp_path: Path, kind: str, channels: int) -> None:
    largest = 1 if kind[0] == "f" else 65_535
    values = (np.stack([UNIT] * channels, -1).squeeze() * largest).astype(kind)
    path = stored(tmp_path / "v.tif", values, photometric="rgb" if channels == 3 else "minisblack")
    expected = np.rint(values.reshape(24, 30, channels).astype(np.float64) * 255 / largest)
    assert np.abs(read_picture(path).pixels - expected).max() <= 1
    images = open_dataset(str(tmp_path)).images
    assert images.shape == (1, channels, 24, 30)
    assert np.array_equal(np.moveaxis(images[0], 0, 2), read_picture(path).pixels)


@pytest.mark.parametrize("kind", ["uint8", "uint16", "float32", "float64"])
@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize(("orientation", "turns"), [(3, 2), (6, -1), (8, 1)])
def test_a_tiff_that_says_how_it_was_held_is_turned(
    tmp_path: Path, kind: str, compression: str | None, orientation: int, turns: int
) -> None:
    values = (UNIT * (1 if kind[0] == "f" else np.iinfo(kind).max)).astype(kind)
    path = stored(tmp_path / "v.tif", values, compression=compression, extratags=[(274, 3, 1, orientation, True)])
    picture = read_full_picture(path)
    seen = np.rot90(values, turns)
    assert np.allclose(picture.pixels[:, :, 0], seen)
    assert any("rotated" in note for note in picture.notes)
    assert read_picture(path).pixels.shape[:2] == seen.shape == open_dataset(str(tmp_path)).images.shape[2:]


@given(
    white=st.sampled_from([1.0, 255.0]),
    sigma=st.floats(0, 0.2),
    seed=st.integers(0, 1000),
)
def test_noise_does_not_move_black_and_white_of_real_numbers(white: float, sigma: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    clean = np.linspace(0, 1, 900).reshape(30, 30)
    noisy = ((clean + rng.normal(0, sigma, clean.shape)) * white).astype(np.float32)
    assert black_and_white(noisy, "noisy") == (0.0, white)


def test_what_a_file_says_is_white_is_white(tmp_path: Path) -> None:
    values = (UNIT * 4095).astype(np.uint16)
    tagged = read_full_picture(stored(tmp_path / "t.tif", values, extratags=[(281, 3, 1, 4095, True)]))
    assert (tagged.black, tagged.white, tagged.doubts) == (0, 4095, ())
    write_full_picture(tmp_path / "again.tif", tagged)
    assert read_full_picture(tmp_path / "again.tif").white == 4095
    plain = read_full_picture(stored(tmp_path / "p.tif", values))
    assert plain.white == 65_535 and "12 bits" in plain.doubts[0]
    full = read_full_picture(stored(tmp_path / "f.tif", (UNIT * 65_535).astype(np.uint16)))
    assert (full.white, full.doubts) == (65_535, ())


@pytest.mark.parametrize("planes", ["contig", "separate"])
@pytest.mark.parametrize("kind", ["uint16", "float32", "uint32"])
def test_planes_and_tiles_are_read(tmp_path: Path, planes: str, kind: str) -> None:
    values = (np.stack([UNIT, UNIT**2, 1 - UNIT], -1) * (1 if kind == "float32" else 60_000)).astype(kind)
    given = np.moveaxis(values, 2, 0) if planes == "separate" else values
    path = stored(tmp_path / "p.tif", given, photometric="rgb", planarconfig=planes, tile=(16, 16))
    assert np.array_equal(read_full_picture(path).pixels, values)


@pytest.mark.parametrize("kind", ["uint8", "uint16", "uint32", "float32", "float64"])
@pytest.mark.parametrize("colour", [False, True])
def test_a_damaged_tiff_is_one_sentence_and_nothing_else_on_the_terminal(
    tmp_path: Path, kind: str, colour: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    values = np.stack([UNIT] * 3, -1) if colour else UNIT
    stream = io.BytesIO()
    tifffile.imwrite(
        stream,
        (values * (1 if kind[0] == "f" else 200)).astype(kind),
        compression="zlib",
        photometric="rgb" if colour else None,
    )
    content = stream.getvalue()
    for seed in range(40):
        rng = np.random.default_rng(seed)
        broken = np.frombuffer(content, dtype=np.uint8).copy()
        broken[rng.integers(4, len(broken) if seed % 2 else 300, 6)] = rng.integers(0, 256, 6)
        try:
            read_full_picture(broken.tobytes(), "broken.tif")
        except BadInput as refused:
            assert "broken.tif" in str(refused)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("suffix", "options"),
    [(".tif", {}), (".gif", {}), (".png", {}), (".webp", {"lossless": True}), (".avif", {"quality": 95})],
)
def test_every_frame_is_read(tmp_path: Path, suffix: str, options: dict[str, object]) -> None:
    frames = [Image.new("RGB", (40, 30), (value, value // 2, 20)) for value in (10, 120, 250)]
    path = tmp_path / f"film{suffix}"
    frames[0].save(path, save_all=True, append_images=frames[1:], **options)  # type: ignore[arg-type]
    numbers = frames_of(path, path.name)
    assert numbers == (0, 1, 2) == frames_of(path.read_bytes(), path.name)
    for number, value in zip(numbers, (10, 120, 250), strict=True):
        picture = read_full_picture(path, frame=number)
        assert abs(int(picture.pixels[15, 20, 0]) - value) < 12
        assert any("several" in note for note in picture.notes)


def test_pages_of_any_depth_are_read_and_reduced_copies_are_not_pages(tmp_path: Path) -> None:
    path = tmp_path / "pages.tif"
    with tifffile.TiffWriter(path) as writer:
        writer.write((UNIT * 4e9).astype(np.uint32), description="speaks of all", metadata=None)
        writer.write(UNIT[::2, ::2].astype(np.float64), subfiletype=1, metadata=None)
        writer.write(np.stack([UNIT] * 3, -1).astype(np.float64), photometric="rgb", metadata=None)
    assert frames_of(path, path.name) == (0, 2)
    first, last = read_full_picture(path), read_full_picture(path, frame=2)
    assert first.pixels.dtype == np.uint32 and last.pixels.shape == (24, 30, 3)
    write_full_picture(tmp_path / "first.tif", first)
    with tifffile.TiffFile(tmp_path / "first.tif") as written:
        assert "speaks of all" not in written.pages.first.description


@pytest.mark.parametrize(
    ("mode", "suffix", "words"),
    [("1", ".png", "1 bit"), ("P", ".png", "palette"), ("CMYK", ".tif", "CMYK"), ("LAB", ".tif", "L\\*a\\*b")],
)
def test_a_mode_that_is_not_written_again_is_said(tmp_path: Path, mode: str, suffix: str, words: str) -> None:
    Image.new("RGB", (20, 20), (10, 200, 60)).convert("P" if mode == "P" else "RGB").save(tmp_path / "plain.png")
    image = Image.new(mode, (20, 20)) if mode != "P" else Image.open(tmp_path / "plain.png")
    image.save(tmp_path / f"p{suffix}")
    assert any(words.replace("\\", "") in note for note in read_full_picture(tmp_path / f"p{suffix}").notes)


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "I;16", "I;16B"])
def test_a_mode_that_is_written_again_comes_back(tmp_path: Path, mode: str) -> None:
    suffix = ".tif" if mode == "I;16B" else ".png"
    deep = mode.startswith("I;16")
    values = (UNIT * (65_535 if deep else 255)).astype(np.uint16 if deep else np.uint8)
    image = Image.fromarray(values.astype(">u2") if mode == "I;16B" else values)
    image = image if deep else image.convert(mode)
    image.save(tmp_path / f"p{suffix}")
    picture = read_full_picture(tmp_path / f"p{suffix}")
    write_full_picture(tmp_path / f"again{suffix}", picture)
    again = read_full_picture(tmp_path / f"again{suffix}")
    assert np.array_equal(again.pixels, picture.pixels) and np.array_equal(again.pixels[:, :, 0], values)


def test_depth_that_pillow_lowers_is_said(tmp_path: Path) -> None:
    header = b"P6 4 4 65535\n"
    (tmp_path / "deep.ppm").write_bytes(header + RANDOM.integers(0, 256, 4 * 4 * 6, dtype=np.uint8).tobytes())
    assert "16 bits converted to 8" in read_full_picture(tmp_path / "deep.ppm").notes
