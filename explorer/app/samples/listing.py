"""What of the map is selected, with all that is known of its samples."""

from __future__ import annotations

import numpy as np

from explorer.gui.selection.sample_table import Listing
from explorer.state.document import Document
from explorer.values.open_model import OpenModel


def listing_of(document: Document) -> Listing | None:
    """The selected samples of what is on the map; None where nothing is."""
    rows, shown = document.selection.array, document.points
    if isinstance(shown, OpenModel):
        codes = shown.codes
        return Listing(rows, codes.labels, shown.card.data.class_names, codes.errors, codes.values)
    if shown is None:
        return None
    opened = shown.opened
    return Listing(rows, opened.labels, opened.class_names, np.zeros(0, np.float32), opened.codes)
