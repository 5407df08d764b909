"""A training that cannot go on."""

from __future__ import annotations

from explorer.values import BadInput


class Diverged(BadInput):
    """The loss or the weights became NaN or infinite. The file and the report of the last good epoch stay valid."""
