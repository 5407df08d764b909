"""Everything behind the window: pages, services, and what joins them."""

from __future__ import annotations

import sys
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from explorer.app.colouring import Colouring
from explorer.app.decoded_backdrop import DecodedBackdrop
from explorer.app.exploration import Exploration
from explorer.app.instruments.plane import PlaneInstrument
from explorer.app.instruments.together import GeometryInstruments
from explorer.app.map_pictures import ShownPictures
from explorer.app.models.library import DEFAULT_MODEL, Library
from explorer.app.offers import Offers
from explorer.app.panels import Panels
from explorer.app.replay.replay_film import ReplayFilm
from explorer.app.replay.replaying import Replaying
from explorer.app.samples.attached_table import AttachedTable
from explorer.app.samples.opened_codes import OpenedCodes
from explorer.app.samples.selection import Selection
from explorer.app.samples.thumbnails import Thumbnails
from explorer.app.services import Services
from explorer.app.strip import Strip
from explorer.app.training import Training
from explorer.app.views.map_scale import MapScale
from explorer.app.views.origins import Origins
from explorer.app.views.probe_picture import ProbePicture
from explorer.app.views.view_saving import ViewSaving
from explorer.app.walks.attributes import Attributes
from explorer.app.walks.traversals import Traversals
from explorer.app.walks.walk_export import WalkExporter
from explorer.app.walks.walks import Walks
from explorer.features.restore.control.restoring import Restoring
from explorer.features.restore.view.restore_page import RestorePage
from explorer.features.sessions.control import Sessions
from explorer.gui.explore_page import ExplorePage
from explorer.gui.help_texts import show_about, show_shortcuts
from explorer.gui.main_window import MainWindow
from explorer.locations import own_models_folder
from explorer.shell.undo import Undo
from explorer.state.store import DocumentStore
from explorer.values import Failure
from explorer.values.restoration_model import RestorationCard
from explorer.values.saved_session import SESSION_SUFFIX

if TYPE_CHECKING:
    from explorer.app.learning import Learning

_SWITCH_SECONDS = 0.0005


class Program:
    """Gives a window its pages and serves it.

    Attributes:
        window: the main window.
        services: the threads.
        ended_cleanly: whether every thread has ended, known once the window is closed.
    """

    def __init__(self, window: MainWindow, model: str = "", codes: str = "", table: str = "", file: str = "") -> None:
        """Build everything and open the first model.

        Args:
            window: without pages yet.
            model: what to open first, a session too; empty takes the default one, or none where there are codes.
            codes: a file of codes to show in it.
            table: a table about the codes on the map.
            file: anything else, as if it were dropped on the window.
        """
        # a thread that computes in Python gives way to the pointer sooner than after the usual 5 ms
        sys.setswitchinterval(_SWITCH_SECONDS)
        self.ended_cleanly = False
        self.window = window
        restore = RestorePage()
        window.attach_pages(
            ExplorePage(), restore, {"compare": self._make_compare_page, "learn": self._make_learn_page}
        )
        self.services = Services(window)
        self.store = DocumentStore()
        self.undo = Undo(self.store, window.commands.undo, window.commands.redo, window)
        window.page_changed.connect(self.undo.refresh)
        self.exploration = Exploration(window, self.services, self.store)
        self.decoded_backdrop = DecodedBackdrop(window, self.services, self.exploration)
        self.library = Library(window, self.services, self.exploration, self.store)
        self.training = Training(window, self.services, self.exploration, self.store, own_models_folder)
        self.library.file_in_training = lambda: self.training.file
        self.restoring = Restoring(window, restore, self.services, self.exploration, self.store, own_models_folder)
        self.undo.set_picture_in_view(self.restoring.restorations.picture_in_view)
        restore.panel.selection_changed.connect(self.undo.refresh)
        self.library.restoration_opened.connect(self._restoration_opened)
        self.restoring.training.file_written.connect(lambda _: self.library.refresh())
        # the instruments stand in the panel and the menu in the order in which they are made
        self.geometry = GeometryInstruments(
            window, self.services, self.exploration, lambda: self.restoring.on_map.coded()
        )
        self.plane = PlaneInstrument(window, self.services, self.store)
        self.opened_codes = OpenedCodes(window, self.services, self.store)
        self.shown_pictures = ShownPictures(window, self.services, self.exploration)
        self.attached_table = AttachedTable(window, self.services, self.exploration, self.store)
        self.opened_codes.table_found.connect(self.attached_table.attach)
        self.thumbnails = Thumbnails(window, self.services, self.exploration)
        self.strip = Strip(window, self.services, self.exploration)
        self.replaying = Replaying(window, self.services, self.store)
        self.replay_film = ReplayFilm(window, self.services, self.replaying, lambda: self.decoded_backdrop.waits)
        self.selection = Selection(window, self.services, self.exploration, self.store)
        self.walks = Walks(window, self.services, self.exploration, self.store, self.restoring.on_map.code_named)
        self.walk_exporter = WalkExporter(window, self.services, self.exploration, self.walks)
        self.traversals = Traversals(window, self.services, self.exploration)
        self.attributes = Attributes(window, self.services, self.exploration, self.store)
        self.offers = Offers(window, self.services)
        self.colouring = Colouring(window, self.store, lambda: self.learning.contraction())
        self.map_scale = MapScale(self.store, window.commands.fill_room, window.explore.map)
        self.origins = Origins(window, self.services, self.exploration, self.library, self.store)
        self.probe_picture = ProbePicture(window, self.services, self.exploration, self.origins)
        self.view_saving = ViewSaving(window, self.services, self.exploration, self.origins)
        self.sessions = Sessions(window, self.services, self.store, self.library)
        self.panels = Panels(window, self.store)

        services = self.services
        services.progress.connect(lambda step: window.progress.show_progress(step.what, step.done, step.total))
        services.progress_ended.connect(window.progress.finish)
        window.progress.cancel_requested.connect(services.cancel_errand)
        window.commands.shortcuts.triggered.connect(lambda: show_shortcuts(window))
        window.commands.about.triggered.connect(lambda: show_about(window))
        window.closing.connect(self._close)
        self.training.file_written.connect(lambda _: self.library.refresh())
        self._earlier_hook = sys.excepthook
        sys.excepthook = self._unexpected

        self._open_first(model or ("" if codes else DEFAULT_MODEL), codes, table)
        if file:
            window.take([file])
        self.offers.fetch()
        services.desk.start()

    def _open_first(self, model: str, codes: str, table: str) -> None:
        self.window.explore.map.set_message(
            self.window.tr("Opening {name} …").format(name=model if model else Path(codes).name)
        )
        # errands are done one after the other: the model is there before its codes are, and these before their table
        if model.lower().endswith(SESSION_SUFFIX):
            # the map is not left empty where the session cannot be had
            self.sessions.open(Path(model), lambda: self.library.open(DEFAULT_MODEL))
        elif model:
            self.library.open(model)
        if codes:
            self.opened_codes.open(codes)
        if table:
            there = self.opened_codes.opened if codes else self.exploration.model_changed
            self.attached_table.open_after(there, table)

    def _restoration_opened(self, card: RestorationCard) -> None:
        self.restoring.open_model(card)
        if self.exploration.model is None:
            # the map is not left empty for it
            self.library.open(DEFAULT_MODEL)

    def _make_compare_page(self) -> QWidget:
        from explorer.app.compare.comparison import Comparison
        from explorer.gui.compare.compare_page import ComparePage

        window, page = self.window, ComparePage()
        self.comparison = Comparison(window, self.services, self.exploration, page)
        tools = dict(zip(window.commands.map_tools, ("probe", "select", "lasso"), strict=True))
        for action, tool in tools.items():
            action.triggered.connect(lambda _=False, name=tool: page.set_tool(name))
            if action.isChecked():
                page.set_tool(tool)

        def fit() -> None:
            if page.isVisible():
                page.fit()

        window.commands.fit.triggered.connect(fit)
        window.commands.fill_room.toggled.connect(page.set_filling)
        page.set_filling(window.commands.fill_room.isChecked())
        page.space_tapped.connect(window.commands.toggle_training.trigger)
        self.training.file_written.connect(lambda _: self.comparison.refresh())
        return page

    def _make_learn_page(self) -> QWidget:
        self.learning.page.open_last()
        return self.learning.page

    @cached_property
    def learning(self) -> Learning:
        """The lessons, made when the first of them is needed."""
        from explorer.app.learning import Learning

        learning = Learning(self.window, self.services, self.exploration)
        learning.study_made.connect(self._study_made)
        return learning

    def _study_made(self, study: object) -> None:
        from explorer.app.lessons.contraction import ContractionStudy

        if isinstance(study, ContractionStudy):
            self.colouring.follow(study)
            self.window.commands.fill_room.toggled.connect(study.set_filling)
            study.set_filling(self.window.commands.fill_room.isChecked())

    def _close(self) -> None:
        sys.excepthook = self._earlier_hook
        self.ended_cleanly = self.services.close()

    def _unexpected(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """An exception that nobody caught, on any thread: shown from the GUI thread, never lost, never fatal."""
        self._earlier_hook(kind, error, trace)
        failure = Failure.of(error.with_traceback(trace))
        self.services.bridge.post(lambda: self._show_unexpected(failure))

    def _show_unexpected(self, failure: Failure) -> None:
        title = self.window.tr("Something went wrong")
        self.window.complain(title, failure)
