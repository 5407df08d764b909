"""The plane of the code space that the map shows, chosen and turned; and maps that are no plane."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject

from explorer.app.services import Services
from explorer.gui.backdrops import NONE
from explorer.gui.instruments.plane_controls import PlaneControls
from explorer.gui.main_window import MainWindow
from explorer.jobs import Job
from explorer.state.events import EmbeddingShown, PlaneShown, PlaneWished
from explorer.state.fitting import latent_dim
from explorer.state.store import Store
from explorer.values import Failure
from explorer.values.open_model import OpenModel
from explorer.values.plane_choice import (
    ANCHORS,
    EMBEDDINGS,
    MOST_DEGREES,
    PLANE,
    TSNE,
    PlaneReply,
    PlaneRequest,
    PlaneWish,
    is_turn,
)
from explorer.values.progress import Progress

LANE = "plane"
_READING_MS = 15_000
_DEGREES_PER_PIXEL = 0.3
# what these tell is about samples or codes, wherever they lie
_NOT_OF_PLACES = (LANE, "columns", "attributes", "what-changed")
_TITLES = {TSNE: "t-SNE"}


class PlaneInstrument(QObject):
    """Lays the samples out as a person wishes; switched off, the map goes back to the plane of largest variance."""

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        store: Store,
    ) -> None:
        """Make it.

        Args:
            window: whose map it lays out.
            services: the threads.
            store: knows the open model, the walk and what a person wishes to see.
        """
        super().__init__(window)
        self._window = window
        self._services = services
        self._store = store
        self._map = window.explore.map
        self._controls = PlaneControls()
        self._shown: np.ndarray | None = None
        self._shown_wish = PlaneWish()
        self._job: Job | None = None
        # the last embedding of these codes, so that undoing and coming back cost nothing
        self._known: dict[str, np.ndarray] = {}
        self._known_of: np.ndarray | None = None
        self._action = window.explore.instruments.add(
            LANE,
            self.tr("&Plane of the map"),
            self.tr("For codes with more than two numbers: choose and rotate the plane that the map shows."),
            self._controls,
            shortcut="Ctrl+Shift+P",
        )
        self._controls.wished.connect(self._wished)
        self._controls.taken.connect(self._take_three)
        self._map.turn_dragged.connect(self._turn_dragged)
        self._controls.cancelled.connect(self._cancel)
        store.watch(lambda document: document.opened, lambda _: self._begin())
        store.watch(lambda document: (document.model, document.embedding), lambda _: self._see_places())
        store.watch(lambda document: document.plane, self._carry_out)
        window.backdrops.chosen.connect(lambda _, name: self._refuse_backdrop(name))

    # What a person wishes -------------------------------------------------------------------------------------------

    def _wished(self, wish: PlaneWish) -> None:
        gesture = "plane-turn" if is_turn(self._store.document.plane, wish) else ""
        self._store.dispatch(PlaneWished(wish), self.tr("plane of the map"), gesture)

    def _take_three(self) -> None:
        rows, anchors = self._store.document.selection, self._store.document.walk.codes()
        if self._controls.kind.currentData() == ANCHORS:
            if len(anchors) >= 3:
                self._controls.take_codes(anchors[:3])
            else:
                self._controls.say(
                    self.tr("Three anchors of a walk are needed; {count} are set.").format(count=len(anchors))
                )
        elif len(rows) == 3:
            self._controls.take(tuple(rows))
        else:
            self._controls.say(self.tr("Three samples are needed; {count:,} are selected.").format(count=len(rows)))

    def _turn_dragged(self, dx: float, dy: float) -> None:
        self._action.setChecked(True)
        before = self._store.document.plane
        turn, tilt = (
            min(MOST_DEGREES, max(-MOST_DEGREES, degrees + step * _DEGREES_PER_PIXEL))
            for degrees, step in ((before.turn, dx), (before.tilt, dy))
        )
        self._wished(replace(before, turn=turn, tilt=tilt))

    def _carry_out(self, wish: PlaneWish) -> None:
        self._controls.show_wish(wish)
        self._cancel()
        model = self._store.document.model
        if model is None or (wish == PlaneWish() and not self._shows_another()):
            # newer weights come with a plane of their own
            self._services.desk.drop(PLANE)
            self._shown = None
            self._controls.say("")
        elif wish.kind in EMBEDDINGS:
            # a plane that is still on its way is not wanted any more
            self._services.desk.drop(PLANE)
            self._embed(model, wish.kind)
        else:
            self._ask(wish)

    def _shows_another(self) -> bool:
        """Whether the map lies on another plane than the one that came with the weights, or on none."""
        document = self._store.document
        on_ours = document.model is not None and document.model.positions is self._shown
        return document.embedding is not None or on_ours

    # Planes ---------------------------------------------------------------------------------------------------------

    def _failed(self, failure: Failure) -> None:
        self._controls.say(failure.message)

    def _show(self, reply: PlaneReply) -> None:
        document, wish = self._store.document, reply.request.wish
        model = document.model
        if model is None or len(model.codes.values) != len(reply.positions):
            return
        fits = self._shown is None or not is_turn(self._shown_wish, wish)
        self._shown, self._shown_wish = reply.positions, wish
        stamp = self._services.next_stamp()
        self._store.dispatch(PlaneShown(document.opened, reply.plane, reply.positions, stamp))
        if fits:
            self._fit()
        self._controls.say(self.tr("It shows {share:.0%} of the codes' variance.").format(share=reply.share))

    def _fit(self) -> None:
        """All of another layout is shown, unless somebody has said what of it is."""
        if self._store.document.view is None:
            self._map.fit()

    def _ask(self, wish: PlaneWish) -> None:
        if self._shown is None:
            self._controls.say(self.tr("Computing the embedding …"))
        request = PlaneRequest(wish)
        self._services.desk.ask(PLANE, request, self._show, self._failed)

    def _begin(self) -> None:
        """Other points are on the map."""
        self._cancel()
        self._shown = None
        self._known, self._known_of = {}, None
        self._controls.set_latent_dim(latent_dim(self._store.document))

    # Embeddings -----------------------------------------------------------------------------------------------------

    def _embed(self, model: OpenModel, method: str) -> None:
        codes = model.codes.values
        if self._known_of is not codes:
            self._known, self._known_of = {}, codes
        if method in self._known:
            self._show_embedding(method, self._known[method])
            return

        def work(job: Job) -> Generator[Progress, None, np.ndarray]:
            from explorer.latent.embedding import embed

            def watch(done: int, total: int) -> None:
                job.check()
                job.report(Progress(self._title(method), done, total))

            yield Progress(self._title(method), 0, 0)
            return embed(codes, method, watch)

        def done(places: np.ndarray) -> None:
            self._end(None)
            if self._known_of is codes:
                self._known[method] = places
                self._show_embedding(method, places)

        self._controls.say(
            self.tr("{method} is being computed in the background; you can keep working.").format(
                method=self._title(method)
            )
        )
        self._controls.set_progress(-1.0)
        self._job = self._services.errand(self._title(method), work, done, self._end, each=self._tell, background=True)

    def _show_embedding(self, method: str, places: np.ndarray) -> None:
        title = self._title(method)
        self._shown = None
        reason = self.tr(
            "{method} keeps neighbours together but is not a plane of code space: its points cannot be "
            "decoded, and lines and distances on it have no meaning."
        ).format(method=title)
        self._store.dispatch(EmbeddingShown(self._store.document.opened, places, reason))
        self._fit()

    def _see_places(self) -> None:
        """What decodes places of the map is not to be had while they mean none."""
        document = self._store.document
        off = document.embedding is not None
        self._map.set_turnable(not off and latent_dim(document) > 2)
        if document.embedding is not None:
            self._controls.say(document.embedding.reason)
        instruments = self._window.explore.instruments
        for name in instruments.names():
            if name not in _NOT_OF_PLACES:
                action = instruments.action(name)
                action.setChecked(action.isChecked() and not off)
                action.setEnabled(not off)

    def _refuse_backdrop(self, name: str) -> None:
        embedding = self._store.document.embedding
        if embedding is not None and name != NONE:
            self._window.say(embedding.reason, _READING_MS)
            self._window.backdrops.choose(NONE)

    def _tell(self, progress: object) -> None:
        if isinstance(progress, Progress) and self._job is not None:
            self._controls.set_progress(progress.done / progress.total if progress.total else -1.0)

    def _end(self, failure: Failure | None) -> None:
        self._job = None
        self._controls.set_progress(None)
        if failure is not None:
            self._controls.say(failure.message)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._end(None)
            self._controls.say("")

    def _title(self, method: str) -> str:
        return _TITLES.get(method, "UMAP")
