"""Opens the window and wires it to the services."""

from __future__ import annotations

import sys
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QMessageBox

from explorer import __version__
from explorer.app.exploration import Exploration
from explorer.app.library import DEFAULT_MODEL, Library, own_models_folder
from explorer.app.offers import Offers
from explorer.app.own_pictures import OwnPictures
from explorer.app.services import Services
from explorer.app.training import Training
from explorer.gui import theme
from explorer.gui.help_texts import show_about, show_shortcuts
from explorer.gui.main_window import MainWindow
from explorer.values import Failure
from explorer.values.locations import resources_folder


def run(model: str = "") -> int:
    """Open the window and stay until it is closed.

    Args:
        model: a model file or a shipped model's name; empty opens the default one.

    Returns:
        The exit status: 0, or 1 when a thread did not end in time.
    """
    application = QApplication(sys.argv[:1])
    application.setApplicationName("latent-explorer")
    application.setApplicationDisplayName("Latent Explorer")
    application.setApplicationVersion(__version__)
    application.setOrganizationName("latent-explorer")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    _translate(application)
    theme.apply(str(QSettings().value("scheme", "system")))
    program = Program(model or DEFAULT_MODEL)
    program.window.show()
    application.exec()
    return 0 if program.ended_cleanly else 1


class Program:
    """The window with everything that serves it.

    Attributes:
        window: the main window.
        services: the threads.
        ended_cleanly: whether every thread has ended, known once the window is closed.
    """

    def __init__(self, model: str) -> None:
        """Build everything; the threads that need torch start once the window is painted.

        Args:
            model: what to open first.
        """
        self.ended_cleanly = False
        self.window = MainWindow()
        self.services = Services(self.window)
        self.exploration = Exploration(self.window, self.services)
        self.library = Library(self.window, self.services, self.exploration)
        self.training = Training(self.window, self.services, self.exploration, own_models_folder)
        self.own_pictures = OwnPictures(self.window, self.services, self.exploration)
        self.offers = Offers(self.window, self.services)
        self._model = model

        window, services = self.window, self.services
        services.progress.connect(lambda step: window.progress.show_progress(step.what, step.done, step.total))
        services.progress_ended.connect(window.progress.finish)
        window.progress.cancel_requested.connect(services.cancel_errand)
        window.shortcuts.triggered.connect(lambda: show_shortcuts(window))
        window.about.triggered.connect(lambda: show_about(window))
        window.closing.connect(self._close)
        self.training.file_written.connect(lambda _: self.library.refresh())
        self._earlier_hook = sys.excepthook
        sys.excepthook = self._unexpected
        window.explore.map.set_message(window.tr("Opening {name} …").format(name=model))
        # after the first paint: importing torch takes seconds
        QTimer.singleShot(0, self._start)

    def _start(self) -> None:
        self.services.start()
        self.library.open(self._model)
        self.offers.fetch()

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
        box = QMessageBox(QMessageBox.Icon.Warning, title, failure.message, parent=self.window)
        box.setDetailedText(failure.details)
        box.open()


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
