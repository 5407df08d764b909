"""Both looks of the program."""

import pytest

from explorer.gui import theme


@pytest.fixture(params=["light", "dark"])
def scheme(request, qapp):
    """Both palettes."""
    theme.apply(request.param)
    yield request.param
    theme.apply("light")
