"""A picture with all that its file holds, so that it can be written again with nothing lost."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from explorer.values.picture import Picture

_DEPTHS = {
    "uint8": "8 bits",
    "uint16": "16 bits",
    "uint32": "32-bit whole numbers",
    "int32": "32-bit whole numbers",
    "float32": "real numbers",
}


@dataclass(frozen=True)
class Extras:
    """What stands in a picture's file beside its pixels.

    Attributes:
        exif: the block without orientation where the pixels were turned, empty for none.
        profile: ICC colour profile, empty for none.
        xmp: the packet, empty for none.
        dots_per_inch: across and down, None where the file does not say.
        texts: keyword and text of PNG's text chunks; a JPEG's or GIF's comment stands under "Comment".
    """

    exif: bytes = b""
    profile: bytes = b""
    xmp: bytes = b""
    dots_per_inch: tuple[float, float] | None = None
    texts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class FullPicture:
    """Pixels at the depth of their file. The arrays may lie in a temporary file that goes away with them.

    Attributes:
        pixels: (H, W, C), C = 1 (grey) or 3 (RGB); uint8, uint16, uint32, int32 or float32, read-only.
        black: the value that stands for black.
        white: the value that stands for white, larger than `black`.
        alpha: (H, W) of uint8 or uint16, 0 transparent, largest opaque; None where all is opaque.
        extras: what stood beside the pixels.
        notes: what reading did to it, a phrase each.
        doubts: what a person should look at, as which value is white; a phrase each.
        bilevel: all is black or white and nothing between; grey, of any depth.
    """

    pixels: np.ndarray
    black: float = 0.0
    white: float = 255.0
    alpha: np.ndarray | None = None
    extras: Extras = field(default_factory=Extras)
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    bilevel: bool = False

    def __post_init__(self) -> None:
        pixels = self.pixels
        if pixels.dtype.name not in _DEPTHS or pixels.ndim != 3 or pixels.shape[2] not in (1, 3):
            raise ValueError(f"a full picture is (H, W, 1 or 3) of a known depth, not {pixels.dtype} {pixels.shape}")
        if self.alpha is not None and self.alpha.shape != pixels.shape[:2]:
            raise ValueError(f"alpha {self.alpha.shape} does not lie over pixels {pixels.shape}")
        if self.bilevel and pixels.shape[2] != 1:
            raise ValueError("a picture of black and white has one channel")
        if not self.black < self.white:
            raise ValueError(f"black {self.black} is not below white {self.white}")

    @classmethod
    def of(cls, picture: Picture) -> FullPicture:
        """A picture of 8 bits that has no file."""
        return cls(picture.pixels)

    @property
    def height(self) -> int:
        """Rows."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Columns."""
        return int(self.pixels.shape[1])

    @property
    def channels(self) -> int:
        """1 grey, 3 RGB."""
        return int(self.pixels.shape[2])

    @property
    def depth(self) -> str:
        """How values are kept, in words."""
        return "1 bit" if self.one_bit else _DEPTHS[self.pixels.dtype.name]

    @property
    def one_bit(self) -> bool:
        """It is written with one bit a pixel where the format has that."""
        return self.bilevel and self.alpha is None

    def unit(self, rows: slice = slice(None), columns: slice = slice(None)) -> npt.NDArray[np.float32]:
        """A part of it as float32 (C, h, w), black 0 and white 1, not clipped."""
        part = self.pixels[rows, columns].transpose(2, 0, 1)
        values = np.array(part, dtype=np.float32, order="C")
        values -= np.float32(self.black)
        values /= np.float32(self.white - self.black)
        return values

    def part(self, left: int, top: int, right: int, bottom: int) -> Picture:
        """A rectangle of it with 8 bits, to be shown; what lies outside the picture is left out.

        Transparent parts are not blended: the colours stand as they are stored.
        """
        rows = slice(max(0, top), max(0, bottom))
        columns = slice(max(0, left), max(0, right))
        if self.pixels.dtype == np.uint8:
            return Picture(np.array(self.pixels[rows, columns]))
        values = np.rint(np.clip(self.unit(rows, columns), 0, 1) * 255).astype(np.uint8)
        return Picture(np.ascontiguousarray(values.transpose(1, 2, 0)))
