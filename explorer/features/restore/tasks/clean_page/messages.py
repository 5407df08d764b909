"""What can be set for cleaning pages."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.features.restore.messages.options import Number, Options, Switch, option


@dataclass(frozen=True)
class PageOptions(Options):
    """How a scanned page is to be cleaned.

    Attributes:
        amount: part of the paper's marks that is taken away, 0 leaves the page as it is.
        keep_pictures: photos, charts and colours stay; without it all becomes grey and is cleaned as text is.
        black_and_white: the result is ink or paper and nothing between.
        deskew: turn the page so that its lines lie level.
        invert: exchange light and dark first, for pages that are light on dark.
    """

    amount: float = option(
        1.0,
        Number(
            title="Amount",
            tip="How much of the paper's stains, folds and shadows is removed",
            help="how much of the paper's marks to remove (default: 1)",
            metavar="PART",
            low=0,
            high=1,
            scale=100,
            suffix=" %",
        ),
    )
    keep_pictures: bool = option(
        True,
        Switch(
            title="Keep pictures and colour",
            tip="Keep photos, charts and coloured ink; otherwise the page becomes greyscale",
            help="remove colours, and clean pictures like text",
            flag="grey",
            sets=False,
            unless="black_and_white",
        ),
    )
    black_and_white: bool = option(
        False,
        Switch(
            title="Black and white",
            tip="Make ink black and everything else white, as on a fax; for small files",
            help="make ink black and everything else white",
        ),
    )
    deskew: bool = option(
        False,
        Switch(
            title="Straighten",
            tip="Rotate the page so that its lines are level",
            help="rotate the page so that its lines are level",
        ),
    )
    invert: bool = option(
        False,
        Switch(
            title="Invert first",
            tip="For pages with light text on dark paper: invert before cleaning",
            help="“yes” for pages that are light on dark",
            means="yes",
        ),
    )
