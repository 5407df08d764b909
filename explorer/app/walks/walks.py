"""The walk on the open model: its anchors, its paths, and the player that the probe follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, QSignalBlocker

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.gui.main_window import MainWindow
from explorer.gui.walks.walk_panel import WalkPanel
from explorer.jobs.query import Follower
from explorer.state.events import PlayerSet, ProbeMoved, WalkChanged
from explorer.state.store import DocumentStore
from explorer.values.walks import (
    MOST_ANCHORS,
    PIXELS,
    STRAIGHT,
    WALK,
    Anchor,
    Code,
    Walk,
    WalkPath,
    WalkReply,
    WalkRequest,
    WalkSettings,
    drawn_walk,
    letter,
    possible_paths,
)

TAB = "walk"
_BETWEEN_MS = 250
_LEAST_DRAWN = 3


class Walks(QObject):
    """Joins the map's anchors, the tab "Walk" and the study thread.

    Attributes:
        reply: the newest paths, None without any.
        panel: the tab.
    """

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        exploration: Exploration,
        store: DocumentStore,
        own_code: Callable[[str], Code | None],
    ) -> None:
        """Make it.

        Args:
            window: whose map, drawer and commands it serves.
            services: the threads.
            exploration: tells when the weights have changed.
            store: knows the walk, the open model and the probe.
            own_code: the code of a person's own picture by its name on the map, None where there is none.
        """
        super().__init__(window)
        self.reply: WalkReply | None = None
        self.panel = WalkPanel()
        self._window = window
        self._store = store
        self._own_code = own_code
        self._map = window.explore.map.walking
        self._dragging = False
        self._paths = Follower(
            services.desk,
            WALK,
            self._request,
            self._take,
            lambda failure: self.panel.set_message(failure.message),
            every_ms=_BETWEEN_MS,
        )
        window.explore.drawer.add_tab(TAB, self.tr("Walk"), self.panel)
        self._connect(exploration)

    @property
    def walk(self) -> Walk:
        """The anchors and the drawn line."""
        return self._store.document.walk

    def set_walk(self, walk: Walk, text: str, gesture: str = "") -> None:
        """Take another walk, as a step that can be undone.

        Args:
            walk: its codes have the open model's length.
            text: what was done.
            gesture: its kind, "" for what is complete in itself.
        """
        self._store.dispatch(WalkChanged(walk), text, gesture)

    def path(self) -> WalkPath | None:
        """The path that the player follows; the straight line in place of one that is not there."""
        if self.reply is None:
            return None
        kind = STRAIGHT if self.panel.path == PIXELS else self.panel.path
        return self.reply.path(kind) or self.reply.path(STRAIGHT) or next(iter(self.reply.paths), None)

    def _connect(self, exploration: Exploration) -> None:
        window, panel, commands = self._window, self.panel, self._window.commands
        self._store.watch(lambda document: document.opened, lambda _: self._show(self.walk))
        self._store.watch(lambda document: document.walk, self._show)
        self._store.watch(lambda document: document.player, self._play_as)
        self._store.watch(lambda document: _asked_of(document.player), lambda _: self._ask())
        exploration.weights_changed.connect(lambda _: self._show_anchors())
        self._map.place_chosen.connect(self._place_chosen)
        self._map.anchor_dragged.connect(self._anchor_dragged)
        self._map.anchor_dropped.connect(self._anchor_dropped)
        self._map.line_drawn.connect(self._line_drawn)
        window.explore.map.probe_pressed.connect(panel.player.pause)
        window.explore.probe.code_edited.connect(panel.player.pause)
        commands.walk_tool.triggered.connect(lambda: window.explore.drawer.open(TAB))
        commands.add_anchor.triggered.connect(self._add_here)
        commands.play_walk.triggered.connect(self._play)
        commands.turn_walk.triggered.connect(self._turn_round)
        commands.clear_walk.triggered.connect(self._clear)
        panel.add_requested.connect(self._add_here)
        panel.turn_requested.connect(self._turn_round)
        panel.clear_requested.connect(self._clear)
        panel.anchor_chosen.connect(self._go_to)
        panel.anchor_remove_requested.connect(self._remove)
        panel.settings_changed.connect(self._settings_changed)
        panel.path_chosen.connect(lambda _: self._settings_changed())
        panel.export_requested.connect(commands.export_walk.trigger)
        panel.player.moved.connect(self._follow)

    # What a person does ---------------------------------------------------------------------------------------------

    def _place_chosen(self, x: float, y: float, row: int, own: str) -> None:
        model = self._store.document.model
        if model is None or (row < 0 and not own and self._off_the_plane()):
            return
        code, origin = model.plane.lift(x, y), ""
        own_code = self._own_code(own) if own else None
        if own_code is not None:
            code, origin = own_code, own
        elif row >= 0:
            code = tuple(float(value) for value in model.codes.values[row])
            origin = self.tr("sample {index:,}").format(index=row)
        self._add(Anchor(code, origin))

    def _add_here(self) -> None:
        if self._store.document.model is not None:
            self._add(Anchor(self._store.document.probe.code))

    def _add(self, anchor: Anchor) -> None:
        self._window.explore.drawer.open(TAB)
        if len(self.walk.anchors) == MOST_ANCHORS:
            self._window.say(self.tr("A walk can have at most {count} anchors").format(count=MOST_ANCHORS))
            return
        if self.walk.anchors and anchor.code == self.walk.anchors[-1].code:
            self._window.say(self.tr("The last anchor is already here: move the probe first"))
            return
        name = letter(len(self.walk.anchors))
        self.set_walk(self.walk.with_anchor(anchor), self.tr("anchor {letter}").format(letter=name))

    def _remove(self, position: int) -> None:
        text = self.tr("remove anchor {letter}").format(letter=letter(position))
        self.set_walk(self.walk.without_anchor(position), text)

    def _clear(self) -> None:
        self.set_walk(Walk(), self.tr("remove all anchors"))

    def _turn_round(self) -> None:
        self.set_walk(self.walk.turned_round(), self.tr("reverse the walk"))

    def _anchor_dragged(self, position: int, x: float, y: float) -> None:
        model = self._store.document.model
        if model is None or position >= len(self.walk.anchors) or self._off_the_plane():
            return
        if not self._dragging:
            self._dragging = True
            self.panel.player.pause()
        code = np.array(self.walk.anchors[position].code)
        # only within the plane shown: what the code has besides that stays
        there = model.plane.project(code[None])[0]
        moved = code + (x - there[0]) * model.plane.axes[0] + (y - there[1]) * model.plane.axes[1]
        anchor = Anchor(tuple(float(value) for value in moved))
        text = self.tr("move anchor {letter}").format(letter=letter(position))
        self.set_walk(self.walk.with_moved(position, anchor), text, "anchor")
        self._take_probe_along(anchor.code)

    def _anchor_dropped(self, _: int) -> None:
        if self._dragging:
            self._dragging = False
            self._store.end_gesture()
            self._ask()

    def _line_drawn(self, places: Sequence[tuple[float, float]]) -> None:
        model = self._store.document.model
        if model is not None and len(places) >= _LEAST_DRAWN and not self._off_the_plane():
            self._window.explore.drawer.open(TAB)
            self.set_walk(drawn_walk([model.plane.lift(x, y) for x, y in places]), self.tr("drawn path"))

    def _off_the_plane(self) -> bool:
        """Whether places of the map mean no code just now, which is said."""
        embedding = self._store.document.embedding
        if embedding is not None:
            self._window.say(embedding.reason)
        return embedding is not None

    def _go_to(self, position: int) -> None:
        if position < len(self.walk.anchors):
            self.panel.player.pause()
            self._store.dispatch(ProbeMoved(self.walk.anchors[position].code), self.tr("move of the probe"), "probe")

    def _play(self) -> None:
        if self.reply is None:
            self._window.say(self.tr("Set two anchors first: move the probe and press A"))
        else:
            self._window.explore.drawer.open(TAB)
            self.panel.player.toggle()

    def _settings_changed(self) -> None:
        panel = self.panel
        settings = (panel.frames, panel.spacing, panel.unwanted(), panel.path)
        self._store.dispatch(PlayerSet(WalkSettings(*settings, *panel.bar.settings(), panel.player.place)))
        self._show_player()

    # What is shown --------------------------------------------------------------------------------------------------

    def _show(self, walk: Walk) -> None:
        self._show_anchors()
        if len(walk.anchors) < 2:
            self.reply = None
            self._map.set_paths([])
            self._map.set_player(None)
        self._ask()

    def _play_as(self, settings: WalkSettings) -> None:
        panel, asked = self.panel, _asked_of(settings)
        if (panel.frames, panel.spacing, panel.unwanted(), panel.path) != (*asked, settings.path):
            panel.player.pause()
            panel.restore(*asked, settings.path)
        if panel.bar.settings() != (settings.speed, settings.mode, settings.overshoot):
            panel.bar.restore_settings(settings.speed, settings.mode, settings.overshoot)
        if panel.player.place != settings.place:
            # the document says where the probe stands
            with QSignalBlocker(panel.player):
                panel.player.put(settings.place)

    def _show_anchors(self) -> None:
        anchors, model = self.walk.anchors, self._store.document.model
        places = model.plane.project(np.array(self.walk.codes())) if model is not None and anchors else np.empty((0, 2))
        self._map.set_anchors([(letter(n), float(x), float(y)) for n, (x, y) in enumerate(places)])
        self.panel.set_anchors([(letter(n), anchor.origin) for n, anchor in enumerate(anchors)])

    def _ask(self) -> None:
        model = self._store.document.model
        if model is None:
            return
        variational, samples = model.card.architecture.variational, len(model.codes.values)
        self.panel.set_possible(possible_paths(variational, samples, bool(self.walk.drawn)))
        if self.reply is None and len(self.walk.anchors) > 1:
            self.panel.show_waiting()
        self._paths.ask()

    def _request(self) -> WalkRequest | None:
        model, panel, walk = self._store.document.model, self.panel, self.walk
        if model is None or len(walk.anchors) < 2:
            return None
        codes, wanted = walk.codes(), panel.wanted()
        return WalkRequest(codes, wanted, panel.frames, panel.spacing, walk.drawn, self._dragging)

    def _take(self, reply: WalkReply) -> None:
        # while an anchor is dragged, replies about where it just was are good enough
        if len(reply.request.anchors) == len(self.walk.anchors):
            self.reply = reply
            self.panel.show_reply(reply)
            self._show_paths()
            self._show_player()

    def _show_paths(self) -> None:
        model = self._store.document.model
        if model is not None and self.reply is not None:
            # a cross-fade passes no codes, so that it has no place on the map
            shown = [path for path in self.reply.paths if path.kind != PIXELS]
            self._map.set_paths([(path.kind, model.plane.project(path.line)) for path in shown])

    def _follow(self, place: float) -> None:
        path = self.path()
        self._store.dispatch(PlayerSet(replace(self._store.document.player, place=place)))
        if path is not None:
            self._take_probe_along(path.code_at(place))
            self._show_player()

    def _take_probe_along(self, code: Code) -> None:
        """The probe follows; undoing does not step through where it has been."""
        self._store.dispatch(ProbeMoved(code))

    def _show_player(self) -> None:
        model, path = self._store.document.model, self.path()
        if model is None or path is None:
            self._map.set_player(None)
            return
        x, y = model.plane.project(np.array([path.code_at(self.panel.player.place)]))[0]
        self._map.set_player((float(x), float(y)))


def _asked_of(settings: WalkSettings) -> tuple[int, str, tuple[str, ...]]:
    """What other paths, or other pictures of them, are needed for."""
    return settings.frames, settings.spacing, settings.unwanted
