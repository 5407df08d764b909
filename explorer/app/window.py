"""Opens the window at once, and brings in everything behind it once it is painted."""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, NoReturn

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QSettings, Qt, QTranslator, Signal
from PySide6.QtWidgets import QApplication, QMessageBox

from explorer import __version__
from explorer.app.termination import Termination
from explorer.gui import theme
from explorer.gui.main_window import MainWindow
from explorer.locations import resources_folder

if TYPE_CHECKING:
    from explorer.app.program import Program

_LESSONS = ("manifold", "variational", "filters", "layers", "corruption", "contraction", "classifier")
_LATER = (
    "explorer.gui.learn.worked_example.page",
    *(f"explorer.app.lessons.{name}" for name in _LESSONS),
    "explorer.app.learning",
    "explorer.gui.compare.compare_page",
    "explorer.app.compare.comparison",
)


def run(model: str = "", codes: str = "", table: str = "", file: str = "") -> NoReturn:
    """Open the window, stay until it is closed, and end the process.

    Its status is 0, that of the signal that ended it, or 1 when the program could not start or a thread did not end in
    time.

    Args:
        model: a model file, a shipped model's name or a session; empty opens the default one, or none where there are
            codes.
        codes: a file of codes to show, empty for those of the model.
        table: a table about the codes, empty for none.
        file: anything else, taken as if it were dropped on the window; empty for none.
    """
    application = QApplication(sys.argv[:1])
    application.setApplicationName("latent-explorer")
    application.setApplicationDisplayName("Latent Explorer")
    application.setApplicationVersion(__version__)
    application.setOrganizationName("latent-explorer")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    _translate(application)
    _dress()
    application.styleHints().colorSchemeChanged.connect(_dress)
    opening = Opening(model, codes, table, file)
    termination = Termination(opening.window.close, opening)
    # before the program is there nothing can be lost, and a signal ends the process at once
    opening.ready.connect(termination.take_over)
    opening.window.show()
    application.exec()
    _leave(termination.status or (0 if opening.ended_cleanly() else 1))


class Opening(QObject):
    """A window whose pages follow its first painting.

    Importing what stands behind the pages takes longer than a person should look at nothing; it happens on a thread of
    its own, and the pages are made on this one as soon as it has ended.

    Attributes:
        window: the main window.
        program: all the rest, None until it is there.

    Signals:
        ready: the `Program` is there.
    """

    ready = Signal()
    _imported = Signal()

    def __init__(self, model: str, codes: str = "", table: str = "", file: str = "") -> None:
        super().__init__()
        self.window = MainWindow()
        self.program: Program | None = None
        self._named = (model, codes, table, file)
        self._error: Exception | None = None
        self._closed = False
        self._importing = Thread(target=self._import, name="imports", daemon=True)
        self._imported.connect(self._build)
        self.window.closing.connect(self._close)
        self.window.statusBar().installEventFilter(self)

    def ended_cleanly(self) -> bool:
        """Whether all went well and nothing was left undone, known once the window is closed."""
        return self._error is None and (self.program is None or self.program.ended_cleanly)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first painting starts the rest."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self._importing.start()
        return False

    def _import(self) -> None:
        try:
            import_module("explorer.app.program")
        except Exception as error:
            self._error = error
        self._imported.emit()
        # the pages that are made when they are first looked at: so that they stand at once then
        for name in _LATER:
            if not self._closed and self._error is None:
                # what fails here fails again, and is told, when the page is looked at
                with suppress(Exception):
                    import_module(name)

    def _build(self) -> None:
        if self._closed:
            return
        try:
            if self._error is not None:
                raise self._error
            from explorer.app.program import Program

            self.program = Program(self.window, *self._named)
        except Exception as error:
            self._error = error
            self._give_up(error)
        else:
            self.ready.emit()

    def _give_up(self, error: Exception) -> None:
        """Say why there will be no more than an empty window, and close it."""
        reason = "".join(traceback.format_exception_only(error)).strip()
        sentence = self.tr("Latent Explorer cannot start: {reason}").format(reason=reason)
        print(f"latent-explorer: {sentence}", file=sys.stderr)
        box = QMessageBox(QMessageBox.Icon.Critical, self.tr("Latent Explorer"), sentence, parent=self.window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setDetailedText("".join(traceback.format_exception(error)))
        box.finished.connect(self.window.close)
        box.open()

    def _close(self) -> None:
        self._closed = True


def _leave(status: int) -> NoReturn:
    """End the process at once: what was to be kept is kept.

    Python would first take down, for a good part of a second, what threads that could not be stopped are using, an
    import or a computation in torch, which ends in a core dump.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.flush()
    os._exit(status)


def _dress() -> None:
    """Put on the colours that the person chose, or those of the system."""
    theme.apply(str(QSettings().value("scheme", "system")))


def _translate(application: QApplication) -> None:
    """Install Qt's own translation and ours for the system's language, where there are any."""
    locale = QLocale.system()
    for name, folder in (
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("explorer", str(resources_folder() / "translations")),
    ):
        translator = QTranslator(application)
        if translator.load(locale, name, "_", folder):
            application.installTranslator(translator)
