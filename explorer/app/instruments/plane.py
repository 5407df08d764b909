"""The plane of the code space that the map shows, chosen and turned; and maps that are no plane."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, QTimer

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.backdrops import NONE
from explorer.gui.instruments.plane_controls import PlaneControls
from explorer.gui.main_window import MainWindow
from explorer.jobs import Job
from explorer.values import Failure
from explorer.values.kept_plane import kept_wish, wish_from
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
        exploration: Exploration,
        anchors: Callable[[], Sequence[tuple[float, ...]]],
    ) -> None:
        """Make it.

        Args:
            window: whose map it lays out.
            services: the threads.
            exploration: the open model.
            anchors: the codes of the walk's anchors now.
        """
        super().__init__(window)
        self._anchors = anchors
        self._window = window
        self._services = services
        self._exploration = exploration
        self._map = window.explore.map
        self._controls = PlaneControls()
        self._wish = PlaneWish()
        self._shown: np.ndarray | None = None
        self._shown_wish = PlaneWish()
        self._job: Job | None = None
        self._keeps_view = False
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
        self._action.toggled.connect(self._toggled)
        self._controls.wished.connect(self._wished)
        self._controls.taken.connect(self._take_three)
        self._map.turn_dragged.connect(self._turn_dragged)
        self._controls.cancelled.connect(self._cancel)
        exploration.model_changed.connect(self._model_changed)
        exploration.weights_changed.connect(self._weights_changed)
        exploration.model_closed.connect(self._model_closed)
        exploration.embedding_changed.connect(self._embedding_changed)
        window.backdrops.changed.connect(lambda _, name: self._refuse_backdrop(name))
        window.session_parts.contribute(LANE, lambda: kept_wish(self._wish), _read, self._bring_back)

    # What a person wishes -------------------------------------------------------------------------------------------

    def _wished(self, wish: PlaneWish) -> None:
        before, self._wish = self._wish, wish
        turning = _is_turn(before, wish)
        kind = "plane-turn" if turning else ""
        self._window.history.note(kind, self.tr("plane of the map"), self._take, before, wish)
        if not turning:
            self._window.history.end_gesture()
        self._carry_out(wish)

    def _take(self, wish: PlaneWish) -> None:
        """A step back or forth."""
        self._wish = wish
        self._controls.show_wish(wish)
        self._carry_out(wish)

    def _take_three(self) -> None:
        rows, anchors = self._exploration.session.selection, self._anchors()
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
        turn, tilt = (
            min(MOST_DEGREES, max(-MOST_DEGREES, degrees + step * _DEGREES_PER_PIXEL))
            for degrees, step in ((self._wish.turn, dx), (self._wish.tilt, dy))
        )
        wish = replace(self._wish, turn=turn, tilt=tilt)
        self._controls.show_wish(wish)
        self._wished(wish)

    def _bring_back(self, wish: PlaneWish) -> None:
        """As a session has it; the view is the session's too."""
        if wish != self._wish:
            self._keeps_view = True
            self._take(wish)

    def _toggled(self, on: bool) -> None:
        if not on and self._wish != PlaneWish():
            self._cancel()
            self._controls.show_wish(PlaneWish())
            self._wished(PlaneWish())

    def _carry_out(self, wish: PlaneWish) -> None:
        self._cancel()
        model = self._exploration.model
        if model is None:
            return
        if wish.kind in EMBEDDINGS:
            # a plane that is still on its way is not wanted any more
            self._services.desk.drop(PLANE)
            self._embed(model, wish.kind)
        else:
            self._ask(wish)

    # Planes ---------------------------------------------------------------------------------------------------------

    def _failed(self, failure: Failure) -> None:
        self._controls.say(failure.message)

    def _show(self, reply: PlaneReply) -> None:
        model, wish = self._exploration.model, reply.request.wish
        if model is None or len(model.codes.values) != len(reply.positions):
            return
        fits = self._shown is None or not _is_turn(self._shown_wish, wish)
        self._shown, self._shown_wish = reply.positions, wish
        self._exploration.show_plane(reply.plane, reply.positions)
        if fits:
            self._fit()
        self._keeps_view = False
        self._controls.say(self.tr("It shows {share:.0%} of the codes' variance.").format(share=reply.share))

    def _fit(self) -> None:
        """All of another layout is shown, unless a session has said what of it is."""
        if not self._keeps_view or self._map.view() is None:
            self._map.fit()

    def _ask(self, wish: PlaneWish) -> None:
        assert self._exploration.model is not None
        if self._shown is None:
            self._controls.say(self.tr("Computing the embedding …"))
        request = PlaneRequest(wish)
        self._services.desk.ask(PLANE, request, self._show, self._failed)

    def _model_changed(self, model: OpenModel) -> None:
        self._cancel()
        self._wish, self._shown = PlaneWish(), None
        self._known, self._known_of = {}, None
        self._keeps_view = False
        self._controls.set_latent_dim(model.card.architecture.latent_dim)
        self._map.set_turnable(model.card.architecture.latent_dim > 2)

    def _model_closed(self) -> None:
        self._controls.set_latent_dim(0)
        self._map.set_turnable(False)

    def _weights_changed(self, model: OpenModel) -> None:
        """Newer weights come with a plane of their own."""
        if self._shown is not None and model.positions is not self._shown:
            self._services.desk.drop(PLANE)
            self._wish, self._shown = PlaneWish(), None
            self._controls.show_wish(self._wish)
            self._controls.say("")

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
        self._exploration.show_embedding(
            places,
            self.tr("{method} keeps neighbours together but is not a plane of code space: its points cannot be "
                    "decoded, and lines and distances on it have no meaning.").format(method=title),
        )  # fmt: skip
        self._fit()
        self._keeps_view = False

    def _embedding_changed(self, reason: str) -> None:
        """What decodes places of the map is not to be had while they mean none."""
        off, model = bool(reason), self._exploration.model
        self._map.set_turnable(not off and model is not None and model.card.architecture.latent_dim > 2)
        if off:
            self._window.backdrops.choose(NONE)
            self._controls.say(reason)
        elif self._wish.kind in EMBEDDINGS:
            # newer weights took the map back to their plane
            self._wish = PlaneWish()
            self._controls.show_wish(self._wish)
            self._controls.say("")
        instruments = self._window.explore.instruments
        for name in instruments.names():
            if name not in _NOT_OF_PLACES:
                action = instruments.action(name)
                action.setChecked(action.isChecked() and not off)
                action.setEnabled(not off)

    def _refuse_backdrop(self, name: str) -> None:
        if self._exploration.embedding and name != NONE:
            self._window.say(self._exploration.embedding, _READING_MS)
            QTimer.singleShot(0, self, lambda: self._window.backdrops.choose(NONE))

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


def _is_turn(before: PlaneWish, after: PlaneWish) -> bool:
    """Whether only the angles differ, so that the view stays and steps of undo are joined."""
    return replace(before, turn=0.0, tilt=0.0, third=0) == replace(after, turn=0.0, tilt=0.0, third=0)


def _read(state: object, model: OpenModel) -> PlaneWish:
    return wish_from(state, model.card.architecture.latent_dim, len(model.codes.values))
