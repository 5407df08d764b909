"""PDF files object by object: what is written leaves the memory, only the places of the objects stay."""

from __future__ import annotations

from typing import BinaryIO


class PdfObjects:
    """Writes a PDF 1.4 into a stream."""

    def __init__(self, stream: BinaryIO) -> None:
        """Write the header.

        Args:
            stream: open for writing, at its start.
        """
        self._stream = stream
        self._end = stream.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
        self._places: list[int] = []

    def reserve(self) -> int:
        """A number for an object that is written later, as others speak of it."""
        self._places.append(0)
        return len(self._places)

    def add(self, content: bytes, number: int = 0) -> int:
        """Write an object.

        Args:
            content: what stands between obj and endobj.
            number: reserved for it; 0 for a new one.

        Returns:
            Its number.
        """
        number = number or self.reserve()
        self._places[number - 1] = self._end
        self._write(b"%d 0 obj\n" % number, content, b"\nendobj\n")
        return number

    def add_stream(self, facts: str, content: bytes) -> int:
        """Write a stream.

        Args:
            facts: of its dictionary, the filter among them, without its length.
            content: as the filter wants it.
        """
        head = f"<< {facts} /Length {len(content)} >>\nstream\n".encode()
        return self.add(head + content + b"\nendstream")

    def finish(self, catalogue: int, facts: int = 0) -> None:
        """Write where the objects are; after this nothing can be added.

        Args:
            catalogue: number of the document's root.
            facts: number of its description, 0 for none.
        """
        start, count = self._end, len(self._places) + 1
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % count)
        self._write(*(b"%010d 00000 n \n" % place for place in self._places))
        described = f" /Info {facts} 0 R" if facts else ""
        self._write(f"trailer\n<< /Size {count} /Root {catalogue} 0 R{described} >>\n".encode())
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _write(self, *parts: bytes) -> None:
        for part in parts:
            self._end += self._stream.write(part)
