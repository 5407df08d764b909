"""Sessions: what was seen and chosen, kept in a file beside the model and brought back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QStandardPaths, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QMessageBox

from explorer import __version__
from explorer.app.models.library import Library
from explorer.app.services import Services
from explorer.gui.image_bytes import image_bytes
from explorer.gui.main_window import MainWindow
from explorer.gui.message_box import message_box
from explorer.gui.recent_files import remember_session
from explorer.gui.save_dialog import ask_where_to_save
from explorer.jobs import Job
from explorer.locations import shipped_models_folder
from explorer.state.codec import SavedSession
from explorer.state.events import PointsOpened, SessionOpened
from explorer.state.store import Store
from explorer.values import Failure
from explorer.values.column_roles import COLUMN
from explorer.values.open_model import OpenModel
from explorer.values.saved_session import SESSION_SUFFIX, ModelMark

if TYPE_CHECKING:
    from explorer.features.sessions.compute.opening import OpenedSession

_FOLDER = "sessions/folder"

_THUMBNAIL = 240


class Sessions(QObject):
    """Saves and opens sessions; opening one shows the same picture again, or changes nothing and says why."""

    def __init__(self, window: MainWindow, services: Services, store: Store, library: Library) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._store = store
        self._library = library
        window.commands.save_session.triggered.connect(self._save_asked)
        window.open_session_requested.connect(self._open_asked)

    def save(self, path: Path) -> None:
        """Write a session; says when it is written, or why not."""
        model = self._store.document.model
        if model is None:
            self._window.say(self.tr("A session belongs to a model; open one first"))
            return
        chosen, thumbnail = self._store.document.chosen(), self._thumbnail()

        def work(_: Job) -> SavedSession:
            from explorer.features.sessions.compute.files import write_session

            name = path.name.removesuffix(SESSION_SUFFIX)
            now = datetime.now(UTC).isoformat(timespec="seconds")
            mark = _mark(model, path.parent)
            saved = SavedSession(name, mark, chosen, thumbnail=thumbnail, program=__version__, created=now)
            write_session(path, saved)
            return saved

        self._services.errand(
            self.tr("Saving the session"),
            work,
            lambda saved: self._saved(path, saved),
            lambda failure: self._window.complain(self.tr("The session was not saved"), failure),
        )

    def open(self, path: Path, otherwise: Callable[[], None] = lambda: None) -> None:
        """Bring a session back, and the model that it belongs to.

        Files that lie neither beside it nor where this program keeps models are opened only where a person says so: the
        session may be a stranger's, and only looking for a file tells the server that it is on who looks.

        Args:
            path: its file.
            otherwise: done where that fails, once it is said why.
        """
        self._open(path, otherwise, frozenset())

    def _open(self, path: Path, otherwise: Callable[[], None], allowed: frozenset[str]) -> None:
        current, stamp = self._store.document.model, self._services.next_stamp()

        def work(_: Job) -> OpenedSession | tuple[str, ...]:
            from explorer.features.sessions.compute.opening import LeaveNeeded, open_session

            try:
                return open_session(path, current, stamp, allowed)
            except LeaveNeeded as needed:
                return needed.paths

        def found(result: OpenedSession | tuple[str, ...]) -> None:
            if isinstance(result, tuple):
                self._ask_for_leave(path, result, lambda: self._open(path, otherwise, allowed | set(result)), otherwise)
            else:
                self._opened(path, result)

        def failed(failure: Failure) -> None:
            self._window.complain(self.tr("The session cannot be opened"), failure)
            otherwise()

        self._services.errand(self.tr("Opening the session"), work, found, failed)

    def _ask_for_leave(
        self, path: Path, files: Sequence[str], then: Callable[[], None], otherwise: Callable[[], None]
    ) -> None:
        box = message_box(
            self._window,
            self.tr("Files elsewhere"),
            self.tr(
                "The session “{name}” opens files outside its folder:\n\n{files}\n\nOpen them only if you trust "
                "the source of the session."
            ).format(name=path.name, files="\n".join(files)),
            icon=QMessageBox.Icon.Question,
            buttons=QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel,
        )
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.accepted.connect(then)
        box.rejected.connect(otherwise)
        box.open()

    def _save_asked(self) -> None:
        model = self._store.document.model
        if model is None:
            self._window.say(self.tr("A session belongs to a model; open one first"))
            return
        if not model.card.path:
            self._window.say(self.tr("A session is saved beside its model; the model has no file yet"))
            return
        folder = _usual_folder()
        path = ask_where_to_save(
            self._window,
            self.tr("Save the session"),
            str(folder / f"{Path(model.card.path).stem}{SESSION_SUFFIX}"),
            [(self.tr("Sessions"), SESSION_SUFFIX)],
        )
        if path is not None:
            self.save(path)

    def _open_asked(self, path: str) -> None:
        if not path:
            folder = _usual_folder()
            kinds = self.tr("Sessions (*{suffix});;All files (*)").format(suffix=SESSION_SUFFIX)
            path, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open a session"), str(folder), kinds)
        if path:
            self.open(Path(path))

    def _saved(self, path: Path, saved: SavedSession) -> None:
        remember_session(str(path), saved.thumbnail)
        QSettings().setValue(_FOLDER, str(path.parent))
        self._window.say(self.tr("Session saved as {path}").format(path=path))

    def _opened(self, path: Path, opened: OpenedSession) -> None:
        saved, model = opened.saved, opened.model
        remember_session(str(path), saved.thumbnail)
        self._window.show_page("explore")
        if self._store.document.stamp != model.stamp:
            if model.opened is None:
                self._library.take(model)
            else:
                self._store.dispatch(PointsOpened(model))
        self._store.dispatch(SessionOpened(saved.document, saved.unsaid), self.tr("opening of a session"))
        words = [self.tr("Session “{name}” opened").format(name=saved.name), *self._lacking(opened)]
        self._window.say(" · ".join(words), 8000 if len(words) == 1 else 15000)

    def _lacking(self, opened: OpenedSession) -> list[str]:
        """A sentence for each thing that could not be brought back."""
        saved, found = opened.saved, []
        if opened.gone:
            found.append(self.tr("Its table “{name}” no longer exists.").format(name=opened.gone))
        if saved.unknown:
            found.append(
                self.tr("This version of the program does not know these parts of the session: {names}.").format(
                    names=", ".join(saved.unknown)
                )
            )
        if saved.document.colouring.startswith(COLUMN) and saved.document.attached is None:
            found.append(self.tr("Its colours need a table that is not attached."))
        return found

    def _thumbnail(self) -> bytes:
        the_map = self._window.explore.map
        image = the_map.render_image(min(1.0, 2 * _THUMBNAIL / max(1, the_map.width())))
        smooth = Qt.TransformationMode.SmoothTransformation
        image = image.convertToFormat(QImage.Format.Format_RGB32).scaledToWidth(_THUMBNAIL, smooth)
        return image_bytes(image, "png")


def _usual_folder() -> Path:
    """Where sessions were kept the last time, at first the documents: a folder that people see."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(str(QSettings().value(_FOLDER, documents)))
    return folder if folder.is_dir() else Path.home()


def _mark(model: OpenModel, folder: Path) -> ModelMark:
    from explorer.values.weights_hash import weights_hash

    path = Path(model.card.path).absolute()
    # beside each other the two files can be moved together; what comes with the program lies elsewhere on each machine
    known = path.parent in (folder.absolute(), shipped_models_folder())
    codes = Path(model.opened.path).absolute() if model.opened is not None else None
    return ModelMark(
        path.stem,
        path.name if known else str(path),
        weights_hash(model.weights),
        model.card.data.fingerprint,
        len(model.positions),
        "" if codes is None else codes.name if codes.parent == folder.absolute() else str(codes),
        model.opened.roles if model.opened is not None else {},
    )
