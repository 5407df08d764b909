"""How pictures are read, whatever is done with them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from explorer.features.restore.messages.options import Number, Options, option

_LEAST_DOTS, _MOST_DOTS = 36, 1200


@dataclass(frozen=True)
class ReadOptions(Options):
    """What a file may leave open.

    Attributes:
        white: the value that stands for white in pictures of more than 8 bits, black is 0; None as the file has it.
        dots: per inch, at which pages of PDFs are drawn; None for those of their scans.
    """

    white: float | None = option(
        None,
        Number(
            help="the value of white in pictures with more than 8 bits; black is 0 (default: as the file says, "
            "otherwise 65535, or 1 for real numbers)",
            metavar="VALUE",
            low=0,
            high=math.inf,
            automatic="As the file says",
        ),
    )
    dots: float | None = option(
        None,
        Number(
            help=f"resolution at which pages of PDFs are drawn, {_LEAST_DOTS} to {_MOST_DOTS} (default: that of the "
            "scan in them, otherwise 300)",
            flag="dpi",
            metavar="N",
            low=_LEAST_DOTS,
            high=_MOST_DOTS,
            automatic="As the scan",
        ),
    )

    def __post_init__(self) -> None:
        if self.white is not None and not self.white > 0:
            raise ValueError(f"white is above 0, not {self.white:g}")
        if self.dots is not None and not _LEAST_DOTS <= self.dots <= _MOST_DOTS:
            between = f"between {_LEAST_DOTS} and {_MOST_DOTS} dots per inch"
            raise ValueError(f"the resolution is {between}, not {self.dots:g}")
