"""Documents of several pages written page by page: PDF and TIFF."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from explorer.data.atomic_file import replacing
from explorer.data.eight_bits import image_of
from explorer.data.group4 import group4
from explorer.data.pdf_objects import PdfObjects
from explorer.data.pdf_reading import DOTS_PER_INCH
from explorer.data.pictures import WRITING
from explorer.data.tiff_writing import TiffPages
from explorer.values import BadInput
from explorer.values.file_kinds import DOCUMENT_SUFFIXES
from explorer.values.full_picture import FullPicture

_POINTS = 72


class _Unfinished(Exception):
    pass


class DocumentWriter:
    """Writes pages one after the other, and holds none of them. Use it as a context manager.

    The document appears when it is finished; what was at its place stays until then, and for good where the context is
    left before.
    """

    def __init__(self, path: Path, count: int) -> None:
        """Begin a document.

        Args:
            path: ends in .pdf, .tif or .tiff.
            count: of the pages that are to come, at most.

        Raises:
            BadInput: another suffix.
        """
        if path.suffix.lower() not in DOCUMENT_SUFFIXES:
            raise BadInput(f"{path.name} cannot hold pages: its name must end in {', '.join(DOCUMENT_SUFFIXES)}.")
        self._path = path
        self._count = count
        self._place = ExitStack()
        self._pages: PdfPages | TiffPages | None = None

    def __enter__(self) -> DocumentWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # without one, an exception of its own tells that this is not to become a file; what is still to be written of
        # it finds a disk full that was full before
        with suppress(OSError):
            self._place.__exit__(*((kind, error, trace) if error is not None else (_Unfinished, _Unfinished(), None)))

    def add(self, picture: FullPicture) -> None:
        """Write a page. What has one bit is packed as CCITT Group 4; PDF has 8 bits a channel and no transparency.

        Raises:
            BadInput: the folder is missing or locked, or the disk is full.
        """
        with self._refusals():
            if self._pages is None:
                stream = self._place.enter_context(replacing(self._path))
                pdf = self._path.suffix.lower() == ".pdf"
                self._pages = PdfPages(stream) if pdf else TiffPages(stream, self._count)
            self._pages.add(picture)

    def finish(self) -> None:
        """Put the document in its place.

        Raises:
            BadInput: the disk is full.
            ValueError: it has no page.
        """
        if self._pages is None:
            raise ValueError("a document has one page at least")
        with self._refusals(), self._place:
            self._pages.finish()

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError, SystemError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise BadInput(f"{self._path.name} could not be written to {self._path.parent}: {reason}.") from error


class PdfPages:
    """A PDF whose pages are one picture each, at the size that its resolution gives.

    Neither PDFium nor Pillow writes such a file page by page: both hold all pages until the end (PDFium unpacked), and
    Pillow packs grey and colour as JPEG only.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._objects = PdfObjects(stream)
        self._tree = self._objects.reserve()
        self._pages: list[int] = []

    def add(self, picture: FullPicture) -> None:
        """Write a page."""
        across, down = picture.extras.dots_per_inch or (DOTS_PER_INCH, DOTS_PER_INCH)
        width, height = (f"{size:.6f}" for size in (picture.width * _POINTS / across, picture.height * _POINTS / down))
        facts, content = _packed(picture)
        size = f"/Width {picture.width} /Height {picture.height}"
        image = self._objects.add_stream(f"/Type /XObject /Subtype /Image {size} {facts}", content)
        steps = self._objects.add_stream("", f"q {width} 0 0 {height} 0 0 cm /Page Do Q".encode())
        page = (
            f"<< /Type /Page /Parent {self._tree} 0 R /MediaBox [0 0 {width} {height}] "
            f"/Resources << /XObject << /Page {image} 0 R >> >> /Contents {steps} 0 R >>"
        )
        self._pages.append(self._objects.add(page.encode()))

    def finish(self) -> None:
        """Write the list of pages; after this nothing can be added."""
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        self._objects.add(f"<< /Type /Pages /Kids [{kids}] /Count {len(self._pages)} >>".encode(), self._tree)
        self._objects.finish(self._objects.add(f"<< /Type /Catalog /Pages {self._tree} 0 R >>".encode()))


def _packed(picture: FullPicture) -> tuple[str, bytes]:
    """A picture's facts and bytes for PDF: one bit as Group 4, else without loss or as JPEG, whichever is smaller."""
    if picture.one_bit:
        how = f"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns {picture.width} /Rows {picture.height} >>"
        return f"/ColorSpace /DeviceGray /BitsPerComponent 1 {how}", group4(picture)
    image = image_of(picture, opaque=True)
    facts = f"/ColorSpace /Device{'Gray' if picture.channels == 1 else 'RGB'} /BitsPerComponent 8"
    photo = io.BytesIO()
    kind, options = WRITING[".jpg"]
    image.save(photo, kind, **options)
    exact = zlib.compress(image.tobytes())
    if len(exact) <= photo.tell():
        return f"{facts} /Filter /FlateDecode", exact
    return f"{facts} /Filter /DCTDecode", photo.getvalue()
