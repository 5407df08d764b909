"""What of the map is selected, with all that is known of its samples."""

from __future__ import annotations

import numpy as np

from explorer.app.exploration import Exploration
from explorer.gui.selection.sample_table import Listing
from explorer.values.open_model import BareCodes, OpenModel


def listing_of(exploration: Exploration) -> Listing | None:
    """The selected samples of what is on the map; None where nothing is."""
    rows = exploration.session.selection.array
    shown: OpenModel | BareCodes | None = exploration.model or exploration.bare
    if isinstance(shown, OpenModel):
        codes = shown.codes
        return Listing(rows, codes.labels, shown.card.data.class_names, codes.errors, codes.values)
    if shown is None:
        return None
    opened = shown.opened
    return Listing(rows, opened.labels, opened.class_names, np.zeros(0, np.float32), opened.codes)
