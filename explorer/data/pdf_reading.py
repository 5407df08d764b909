"""Pages of PDF documents as pictures, drawn by PDFium."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from PIL import Image

from explorer.data.image_decoding import LARGEST_PIXELS, MOST_FRAMES
from explorer.data.quiet_libraries import silence_decoders
from explorer.values import BadInput
from explorer.values.file_kinds import PDF_START, kind_of
from explorer.values.full_picture import Extras, FullPicture

if TYPE_CHECKING:
    import pypdfium2

DOTS_PER_INCH = 300.0
"""At which a page is drawn that is no scan."""
_LEAST_DOTS, _MOST_DOTS = 36, 1200
"""Beyond these, what a scan's size says of its resolution is not believed."""

_POINTS = 72
_A_HAIR_LESS = 1 - 1e-5
_SEEN_SIDE, _ALIKE = 160, 12
"""Side of a page that is drawn for comparison, and the mean difference in levels up to which it is the same."""
_COVERS = 0.5
"""Part of a page that one picture covers in a scan, at least."""
_ONE_AT_A_TIME = threading.Lock()
"""PDFium may be called by one thread at a time."""


def is_pdf(source: Path | BinaryIO, name: str) -> bool:
    """Whether a file is a PDF by its name; or by its first bytes, where its name says nothing."""
    kind = kind_of(PurePath(name))
    if kind != "other":
        return kind == "document"
    try:
        if isinstance(source, Path):
            with source.open("rb") as stream:
                return stream.read(len(PDF_START)) == PDF_START
        start = source.read(len(PDF_START))
        source.seek(0)
    except OSError:
        return False  # opening it again says why
    return start == PDF_START


def count_pdf_pages(source: Path | BinaryIO, name: str) -> int:
    """How many pages a document has.

    Raises:
        BadInput: no PDF, damaged, without pages, or it needs a password.
    """
    with _opened(source, name) as document:
        return min(len(document), MOST_FRAMES)


def read_pdf_page(source: Path | BinaryIO, name: str, page: int, dots: float | None = None) -> FullPicture:
    """A page upright over white: the very pixels of its scan where it is nothing else, else drawn with all on it.

    Args:
        source: a file or its bytes as a stream, which stands at its start again afterwards.
        name: for messages.
        page: from 0.
        dots: per inch; None for those of the scan that covers most of the page, `DOTS_PER_INCH` where there is none.

    Returns:
        uint8, grey where the page shows no colour. Its resolution tells the page's size exactly.

    Raises:
        BadInput: no PDF, damaged, without this page, or it needs a password.
    """
    import pypdfium2

    with _opened(source, name) as document:
        shown = f"Page {page + 1} of {name}"
        try:
            document.init_forms()
            with closing(document[page]) as opened:
                width, height = opened.get_size()
                if not (width > 0 and height > 0):
                    raise BadInput(f"{shown} has no size and cannot be drawn.")
                pixels, note = _pixels(opened, width * height, dots)
                with closing(opened.get_textpage()) as text:
                    lost = text.count_chars() > 0
        except (pypdfium2.PdfiumError, ValueError, IndexError) as error:
            raise BadInput(f"{shown} is damaged and cannot be drawn: save the document again.") from error
    pixels.flags.writeable = False
    notes = (note, "text that can be searched becomes part of the picture") if lost else (note,)
    exact = pixels.shape[1] * _POINTS / width, pixels.shape[0] * _POINTS / height
    return FullPicture(pixels, extras=Extras(dots_per_inch=exact), notes=notes)


def _pixels(page: pypdfium2.PdfPage, area: float, asked: float | None) -> tuple[np.ndarray, str]:
    """The page as uint8 (H, W, 1 or 3), and what was done; `area` is in square points."""
    dots, why = asked or DOTS_PER_INCH, ", as requested" if asked else ""
    if asked is None and (scan := _scan_in(page, area)) is not None:
        image, dots = scan
        why = ", the resolution of the scan on it"
        taken = _taken_as_scanned(page, image)
        if taken is not None:
            return taken, f"the scan on this page was read as it is, at {dots:.0f} dots per inch"
    # a side never has less than one pixel
    most = min(math.sqrt(LARGEST_PIXELS / area), LARGEST_PIXELS / max(page.get_size())) * _POINTS
    if dots > most:
        dots, why = 0.99 * most, f"; more would be beyond {LARGEST_PIXELS // 10**6} megapixels"
    return _drawn(page, dots), f"drawn at {dots:{'.0f' if dots >= 1 else '.1g'}} dots per inch{why}"


def _drawn(page: pypdfium2.PdfPage, dots: float) -> np.ndarray:
    # it rounds up: of a page that is told as a hair too large a whole row would be made of nothing
    with closing(page.render(scale=dots / _POINTS * _A_HAIR_LESS, rev_byteorder=True)) as bitmap:
        return _plain(bitmap.to_numpy()[:, :, :3])


def _plain(pixels: np.ndarray) -> np.ndarray:
    """A copy, grey where it is: grey pages are most of all pages, and take a third of all that follows."""
    grey = pixels.shape[2] == 1 or all(np.array_equal(pixels[:, :, 0], pixels[:, :, other]) for other in (1, 2))
    return np.array(pixels[:, :, :1] if grey else pixels, order="C")


def _scan_in(page: pypdfium2.PdfPage, area: float) -> tuple[pypdfium2.PdfImage, float] | None:
    """The picture that covers most of a page, and its dots per inch."""
    import pypdfium2.raw

    for found in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=1):
        a, b, c, d, *_ = found.get_matrix().get()
        across, down = math.hypot(a, b), math.hypot(c, d)
        if isinstance(found, pypdfium2.PdfImage) and across * down >= _COVERS * area:
            columns, rows = found.get_px_size()
            dots = max(columns / across, rows / down) * _POINTS
            if _LEAST_DOTS <= dots <= _MOST_DOTS and columns * rows <= LARGEST_PIXELS:
                return found, dots
    return None


def _taken_as_scanned(page: pypdfium2.PdfPage, image: pypdfium2.PdfImage) -> np.ndarray | None:
    """The pixels of the picture that a page consists of; None where the page shows anything else.

    Drawn anew at its own resolution it would be stretched by a pixel, as the page's size is no whole number of them.
    """
    import pypdfium2.raw

    raw = pypdfium2.raw
    kinds = [found.type for found in page.get_objects(max_depth=1) if not _is_unseen(found)]
    a, b, c, d, *_ = image.get_matrix().get()
    sides = page.get_cropbox()
    reach = max(abs(edge - side) for edge, side in zip(image.get_bounds(), sides, strict=True))
    pixel = a / max(1, image.get_px_size()[0])
    upright = a > 0 and d > 0 and max(abs(b), abs(c)) < pixel
    noted = raw.FPDFPage_GetAnnotCount(page) > 0 or raw.FPDFPageObj_HasTransparency(image)
    if kinds != [raw.FPDF_PAGEOBJ_IMAGE] or noted or not upright or reach > pixel:
        return None
    held = image.get_bitmap().to_pil()
    pixels = np.asarray(held if held.mode == "L" else held.convert("RGB"))
    pixels = np.rot90(pixels if pixels.ndim == 3 else pixels[:, :, None], -page.get_rotation() // 90)
    # masks, inverted values and rare colours are PDFium's to know: it draws a small page to compare with
    small = _drawn(page, _POINTS * _SEEN_SIDE / max(page.get_size()))
    seen = Image.fromarray(pixels.squeeze()).convert("RGB").resize(small.shape[1::-1], Image.Resampling.BOX)
    different = np.abs(np.asarray(seen, dtype=np.int16) - small).mean() > _ALIKE
    return None if different else _plain(pixels)


def _is_unseen(found: pypdfium2.PdfObject) -> bool:
    """Text that lies under a scan only to be searched."""
    import pypdfium2.raw

    raw = pypdfium2.raw
    text = found.type == raw.FPDF_PAGEOBJ_TEXT
    return text and bool(raw.FPDFTextObj_GetTextRenderMode(found) == raw.FPDF_TEXTRENDERMODE_INVISIBLE)


@contextmanager
def _opened(source: Path | BinaryIO, name: str) -> Iterator[pypdfium2.PdfDocument]:
    import pypdfium2
    import pypdfium2.raw

    silence_decoders()
    content = source if isinstance(source, Path) else source.read()
    if not isinstance(source, Path):
        source.seek(0)
    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(content)
            pages = len(document)
        except FileNotFoundError:
            raise BadInput(f"{name} does not exist or is not a file: give the path of a document.") from None
        except pypdfium2.PdfiumError as error:
            raise BadInput(_why_closed(source, name, error.err_code)) from error
        with closing(document):
            if not pages:
                raise BadInput(f"{name} has no pages.")
            yield document


def _why_closed(source: Path | BinaryIO, name: str, code: int | None) -> str:
    import pypdfium2.raw

    if code == pypdfium2.raw.FPDF_ERR_PASSWORD:
        return f"{name} is encrypted with a password: save it without one first."
    if code == pypdfium2.raw.FPDF_ERR_SECURITY:
        return f"{name} is encrypted in a way that is not supported: save it without encryption first."
    try:
        if isinstance(source, Path):
            with source.open("rb") as stream:
                start = stream.read(1)
        else:
            start = source.read(1)
            source.seek(0)
    except OSError as error:
        return f"{name} cannot be opened: {error.strerror}."
    if not start:
        return f"{name} is empty: a PDF document was expected."
    return f"{name} is damaged, truncated or no PDF document and cannot be read: save it again."
