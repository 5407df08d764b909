"""Makes the instruments of the decoder's geometry."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from explorer.app.exploration import Exploration
from explorer.app.instruments.ellipse import EllipseInstrument
from explorer.app.instruments.magnification import Magnification
from explorer.app.instruments.pixel_direction import PixelDirection
from explorer.app.instruments.round_trip import RoundTrip
from explorer.app.instruments.snap import Snap
from explorer.app.instruments.support import Support, SupportBackdrop
from explorer.app.instruments.tears import TearsInstrument
from explorer.app.instruments.what_changed import WhatChanged
from explorer.app.services import Services
from explorer.features.restore.messages.reconstruction import Reconstruction
from explorer.gui.main_window import MainWindow


class GeometryInstruments:
    """All of them, in the order in which the window lists them; each off until it is asked for."""

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        exploration: Exploration,
        own_pictures: Callable[[], Mapping[int, tuple[str, Reconstruction]]],
    ) -> None:
        """Make them.

        Args:
            window: shows them.
            services: the threads.
            exploration: the open model.
            own_pictures: gives the person's pictures that have a code: name and reconstruction, by number.
        """
        joined = (window, services, exploration)
        self.magnification = Magnification(*joined)
        self.support_backdrop = SupportBackdrop(*joined)
        self.ellipse = EllipseInstrument(*joined)
        self.support = Support(*joined)
        self.round_trip = RoundTrip(*joined)
        self.pixel_direction = PixelDirection(*joined)
        self.what_changed = WhatChanged(*joined)
        self.snap = Snap(*joined, own_pictures)
        self.tears = TearsInstrument(*joined)
