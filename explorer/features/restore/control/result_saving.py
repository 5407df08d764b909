"""Results of the page Restore as files: never over an original, nor over anything else, unless the person says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QMessageBox

from explorer.app.services import Services
from explorer.features.restore.messages.restored import PictureSource, Restored
from explorer.features.restore.view.restore_page import RestorePage
from explorer.features.restore.view.save_form import SaveForm
from explorer.gui.main_window import MainWindow
from explorer.gui.message_box import message_box
from explorer.jobs import Job
from explorer.values import BadInput, Failure
from explorer.values.full_picture import FullPicture
from explorer.values.progress import Progress
from explorer.values.result_names import Origin, Place, places_of


class ResultSaving(QObject):
    """Asks where results go, and writes them.

    Attributes:
        form: the dialog that asks, the last one that was shown; None before the first.
    """

    def __init__(
        self,
        window: MainWindow,
        page: RestorePage,
        services: Services,
        sources: Mapping[int, PictureSource],
        results: Callable[[], Mapping[int, Restored]],
    ) -> None:
        """Listen to the page.

        Args:
            window: whose dialogs these are.
            page: the page Restore.
            services: the threads.
            sources: the pictures of the page by their numbers.
            results: gives the results of the present task by their numbers.
        """
        super().__init__(window)
        self._window = window
        self._page = page
        self._services = services
        self._sources = sources
        self._results = results
        self.form: SaveForm | None = None
        page.save_requested.connect(self._save)

    def _save(self, identities: Sequence[int], folder: str | None) -> None:
        known = self._results()
        done = self._pages_together([identity for identity in identities if identity in known])
        chosen, origins = [known[identity] for identity in done], [self._origin(identity) for identity in done]
        if not chosen:
            self._window.say(self.tr("There is nothing to save yet"))
            return
        if folder:
            self._write(chosen, origins, Path(folder), places_of(origins, "{name}", self._page.task.name))
            return
        last = str(QSettings().value("restore/folder", "")) or _folder_of(chosen)
        form = SaveForm(origins, self._page.task.name, last, self._window)
        form.accepted.connect(lambda: self._look(chosen, origins, form.target(), form.places()))
        form.finished.connect(lambda _: form.deleteLater())
        self.form = form
        form.open()

    def _origin(self, identity: int) -> Origin:
        source = self._sources[identity]
        return source.origin or Origin(source.name, str(identity))

    def _pages_together(self, identities: Sequence[int]) -> list[int]:
        """In their order, but the pages of a document follow one another in its order."""
        first: dict[str | int, int] = {}

        def place(identity: int) -> tuple[int, int]:
            origin = self._origin(identity)
            return first.setdefault(origin.key if origin.page else identity, len(first)), origin.page

        return sorted(identities, key=place)

    def _look(self, chosen: list[Restored], origins: list[Origin], folder: Path, places: list[Place]) -> None:
        """See on a worker thread which files are there already; then ask."""
        QSettings().setValue("restore/folder", str(folder))
        originals = {str(Path(result.path).resolve()) for result in chosen if result.path}

        def work(_: Job) -> tuple[int, int]:
            names = {place.name for place in places}
            there = [folder / name for name in names if (folder / name).exists()]
            return len(there), sum(str(path.resolve()) in originals for path in there)

        def done(found: tuple[int, int]) -> None:
            overwrite = self._ask(*found) if found[0] else False
            if overwrite is not None:
                self._write(chosen, origins, folder, places, overwrite)

        self._services.errand(self.tr("Looking at the folder"), work, done, self._failed)

    def _ask(self, there: int, originals: int) -> bool | None:
        """Whether to replace files; None to leave everything as it is."""
        text = self.tr("A file of that name already exists.")
        if there > 1:
            text = self.tr("{count} files of those names already exist.").format(count=there)
        if originals:
            text += " " + self.tr("{count} of them are your originals, which would be overwritten.").format(
                count=originals
            )
        icon = QMessageBox.Icon.Warning if originals else QMessageBox.Icon.Question
        box = message_box(self._window, self.tr("Files already exist"), text, icon=icon)
        both = box.addButton(self.tr("Keep both"), QMessageBox.ButtonRole.AcceptRole)
        both.setToolTip(self.tr("New files get a number"))
        over = box.addButton(self.tr("Replace"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(both)
        box.exec()
        clicked = box.clickedButton()
        return False if clicked is both else True if clicked is over else None

    def _write(
        self,
        chosen: list[Restored],
        origins: list[Origin],
        folder: Path,
        places: list[Place],
        overwrite: bool = False,
    ) -> None:
        def work(job: Job) -> Generator[object, None, list[str]]:
            from explorer.features.restore.compute.results import save_in_order
            from explorer.features.restore.compute.saving import make_folder

            def pictures() -> Generator[FullPicture, None, None]:
                for done, result in enumerate(chosen):
                    # from here, as the pages of a document are written at one go
                    job.report(Progress(self.tr("Saving pictures"), done, len(chosen)))
                    yield result.restored

            make_folder(folder)
            pages = Counter(place.document for place in places)
            parted: dict[str, None] = {}
            for saved, place, origin in zip(
                save_in_order(pictures(), places, folder, overwrite), places, origins, strict=True
            ):
                if isinstance(saved, BadInput):
                    raise saved
                if saved is not None and place.document and pages[place.document] < origin.pages:
                    parted[saved.name] = None
                yield Progress(self.tr("Saving pictures"), 0, 0)
            return list(parted)

        def done(parted: list[str]) -> None:
            self._saved(len(chosen), folder, parted)

        self._services.errand(self.tr("Saving pictures"), work, done, self._failed)

    def _saved(self, count: int, folder: Path, parted: list[str]) -> None:
        text = self.tr("1 picture saved in {folder}") if count == 1 else self.tr("{count} pictures saved in {folder}")
        if parted:
            text += self.tr("; not all pages are in {files}").format(files=", ".join(parted))
        self._window.say(text.format(count=count, folder=folder), 15000)

    def _failed(self, failure: Failure) -> None:
        self._window.complain(self.tr("Not everything was saved"), failure)


def _folder_of(chosen: list[Restored]) -> str:
    return next((str(Path(result.path).parent) for result in chosen if result.path), str(Path.home()))
