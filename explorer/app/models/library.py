"""The models at hand: open, save as, show file, delete, and the pictures that belong to the open one."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QSettings, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox

from explorer.app.exploration import Exploration
from explorer.app.models.onnx_models import SUFFIX, OnnxModels
from explorer.app.services import Services
from explorer.features.restore.task import tasks
from explorer.features.restore.view.words import translated
from explorer.gui.main_window import MainWindow
from explorer.gui.message_box import message_box
from explorer.gui.panels.model_library import ModelLibrary
from explorer.gui.recent_files import remember_model
from explorer.gui.save_dialog import ask_where_to_save
from explorer.jobs import Job
from explorer.locations import own_models_folder, shipped_model, shipped_models_folder
from explorer.state.events import OriginalsFound, PointsOpened
from explorer.state.store import DocumentStore
from explorer.values import BadInput, Failure, ModelCard
from explorer.values.open_model import OpenModel
from explorer.values.restoration_model import RestorationCard
from explorer.values.result_names import result_name

DEFAULT_MODEL = "mnist-2d"


class Library(QObject):
    """Opens models and looks after their files.

    Attributes:
        file_in_training: tells the file that a running training writes, empty without one.

    Signals:
        restoration_opened: the `RestorationCard` of a model that restores pictures, in place of one with a map.
    """

    restoration_opened = Signal(object)

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration, store: DocumentStore) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._store = store
        self._dialog: ModelLibrary | None = None
        self._card: ModelCard | None = None
        self.file_in_training: Callable[[], str] = lambda: ""
        self._onnx = OnnxModels(window, services)
        self._onnx.opened.connect(self.take)
        self._onnx.failed.connect(self._open_failed)
        window.open_model_requested.connect(self._open_asked)
        window.commands.library.triggered.connect(self._show_dialog)
        window.commands.save_model_as.triggered.connect(lambda: self._save_as(self._store.document.path))
        window.commands.find_data.triggered.connect(self._ask_for_data)
        window.explore.probe.find_data_requested.connect(self._ask_for_data)
        window.explore.model_card.show_file_requested.connect(_show_file)
        window.commands.export_codes.triggered.connect(self._export_codes)
        exploration.model_changed.connect(self._model_changed)
        exploration.model_closed.connect(self._model_closed)
        exploration.weights_changed.connect(self._model_moved)

    def open(self, name: str) -> None:
        """Open a model file, or a shipped model by its name."""
        path = _resolve(name)
        if path.suffix.lower() == SUFFIX:
            self._onnx.open(path)
            return
        stamp = self._services.next_stamp()

        def work(_: Job) -> OpenModel | RestorationCard:
            from explorer.latent.model_maps import open_file

            return open_file(path, stamp)

        title = self.tr("Opening {name}").format(name=path.stem)
        self._services.errand(title, work, self._opened, self._open_failed)

    def take(self, model: OpenModel) -> None:
        """Show a model that was read."""
        remember_model(model.card.path)
        self._window.explore.strip.set_strip(None, None)
        self._store.dispatch(PointsOpened(model))
        if model.card.objective and not model.loss_unit:
            text = self.tr(
                "“{name}” was trained with the objective “{objective}”, which this version does not know: it can "
                "be explored, but its training cannot be continued."
            )
            self._window.say(text.format(name=model.card.name, objective=model.card.objective))
        self._look_for_originals(model)

    def refresh(self) -> None:
        """Read the list of models again, if it is shown."""
        if self._dialog is not None and self._dialog.isVisible():
            self._list()

    def _opened(self, model: OpenModel | RestorationCard) -> None:
        if isinstance(model, RestorationCard):
            remember_model(model.path)
            self.restoration_opened.emit(model)
        else:
            self.take(model)

    def _open_failed(self, failure: Failure) -> None:
        if self._store.document.model is None:
            self._window.explore.map.set_message(failure.message)
        self._window.complain(self.tr("The model cannot be opened"), failure)

    def _model_moved(self, model: OpenModel) -> None:
        """A finished epoch brings another card, with newer errors; what comes between two epochs does not."""
        if model.card != self._card:
            self._card = model.card
            self._window.explore.model_card.set_card(model.card)

    def _model_changed(self, model: OpenModel) -> None:
        self._model_moved(model)
        name = model.card.name
        if model.opened is not None:
            name = self.tr("{codes} in {model}").format(codes=Path(model.opened.path).name, model=name)
        self._window.setWindowTitle(self.tr("{name} — Latent Explorer").format(name=name))

    def _model_closed(self) -> None:
        self._card = None
        self._window.explore.model_card.set_card(None)
        self._window.explore.strip.set_strip(None, None)
        bare = self._store.document.bare
        if bare is not None:
            name = Path(bare.opened.path).name
            self._window.setWindowTitle(self.tr("{name} — Latent Explorer").format(name=name))

    # The pictures behind the codes ----------------------------------------------------------------------------------

    def _look_for_originals(self, model: OpenModel) -> None:
        """Look quietly where the data should be; reconstructions stand in where they are not."""
        if model.originals is not None or not model.card.data.fingerprint:
            return
        known = QSettings().value(f"data/{model.card.data.fingerprint}", model.card.data.spec)
        self._find(model, str(known), download=False, failed=lambda _: None)

    def _ask_for_data(self) -> None:
        model = self._store.document.model
        if model is None:
            return
        if model.opened is not None:
            name = Path(model.opened.path).name
            self._window.say(self.tr("The pictures behind the codes in “{name}” are not known").format(name=name))
            return
        if Path(model.card.path).suffix.lower() == SUFFIX:
            # its map is made of the pictures, which are chosen where the files are explained
            self._onnx.open(Path(model.card.path), ask=True)
            return
        box = message_box(
            self._window,
            self.tr("Find the pictures"),
            self.tr("“{name}” was trained on {data}. Its file holds the codes but not the pictures.").format(
                name=model.card.name, data=model.card.data.title
            ),
            icon=QMessageBox.Icon.NoIcon,
        )
        choose = box.addButton(self.tr("Choose a folder…"), QMessageBox.ButtonRole.AcceptRole)
        choose_file = box.addButton(self.tr("Choose a file…"), QMessageBox.ButtonRole.AcceptRole)
        fetch = None
        if model.card.data.spec in ("mnist", "fashion-mnist"):
            fetch = box.addButton(self.tr("Download"), QMessageBox.ButtonRole.AcceptRole)
            fetch.setToolTip(self.tr("Download the files from their public servers, 10 to 30 MB"))
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        spec = ""
        if box.clickedButton() is choose:
            spec = QFileDialog.getExistingDirectory(self._window, self.tr("The folder with the data"))
        elif box.clickedButton() is choose_file:
            spec, _ = QFileDialog.getOpenFileName(
                self._window, self.tr("The file with the data"), "", self.tr("Data (*.npy *.npz *.zip)")
            )
        elif fetch is not None and box.clickedButton() is fetch:
            self._find(model, model.card.data.spec, download=True, failed=self._not_found)
        if spec:
            self._find(model, spec, download=False, failed=self._not_found)

    def _not_found(self, failure: Failure) -> None:
        self._window.complain(self.tr("These are not the pictures"), failure)

    def _find(self, model: OpenModel, spec: str, *, download: bool, failed: Callable[[Failure], None]) -> None:
        def work(job: Job) -> np.ndarray:
            from explorer.models.model_data import find_originals

            return find_originals(model.card, len(model.codes.values), spec, job, download=download)

        def found(originals: np.ndarray) -> None:
            QSettings().setValue(f"data/{model.card.data.fingerprint}", spec)
            current = self._store.document.model
            if current is not None and current.card.path == model.card.path and current.opened is None:
                stamps = self._services.next_stamp(), self._services.next_stamp()
                self._store.dispatch(OriginalsFound(self._store.document.opened, originals, *stamps))

        title = self.tr("Looking for the pictures of {data}").format(data=model.card.data.title)
        self._services.errand(title, work, found, failed)

    # The list of models ---------------------------------------------------------------------------------------------

    def _open_asked(self, path: str) -> None:
        if not path:
            folder = str(own_models_folder())
            path, _ = QFileDialog.getOpenFileName(
                self._window, self.tr("Open a model"), folder, self.tr("Models (*.safetensors *.onnx);;All files (*)")
            )
        if path:
            self.open(path)

    def _show_dialog(self) -> None:
        if self._dialog is None:
            self._dialog = ModelLibrary(self._window)
            self._dialog.table.task_titles = {task.name: translated(task.title) for task in tasks()}
            self._dialog.open_requested.connect(self.open)
            # the map that was asked for is not to lie under the list
            self._dialog.open_requested.connect(self._dialog.hide)
            self._dialog.save_as_requested.connect(self._save_as)
            self._dialog.show_file_requested.connect(_show_file)
            self._dialog.delete_requested.connect(self._delete)
            self._dialog.rename_requested.connect(self._rename)
            self._dialog.undo_delete_requested.connect(self._window.commands.undo.trigger)
            self._store.watch_history(self._undo_bar_follows)
        self._list()
        self._dialog.show()
        self._dialog.raise_()

    def _undo_bar_follows(self) -> None:
        """The dialog offers to undo a deletion only while that is what undo would do."""
        last = self._store.history.to_undo()
        if self._dialog is not None and not (last is not None and isinstance(last.effect, _Deletion)):
            self._dialog.hide_undo()

    def _list(self) -> None:
        def work(_: Job) -> list[tuple[Path, ModelCard | RestorationCard | Failure, bool]]:
            from explorer.models.model_list import list_files

            folders = (shipped_models_folder(), True), (own_models_folder(), False)
            return [(path, what, shipped) for folder, shipped in folders for path, what in list_files(folder)]

        self._services.errand(self.tr("Reading the models"), work, self._listed, lambda _: None)

    def _listed(self, found: list[tuple[Path, ModelCard | RestorationCard | Failure, bool]]) -> None:
        if self._dialog is not None:
            self._dialog.set_models([(str(path), what, shipped) for path, what, shipped in found])

    def _save_as(self, source: str) -> None:
        if not source:
            self._window.say(self.tr("There is nothing to save"))
            return
        if Path(source).suffix.lower() == SUFFIX:
            self._window.say(self.tr("An ONNX model stays in its own files; they can be copied as they are"))
            return
        path = ask_where_to_save(
            self._window,
            self.tr("Save the model as"),
            Path(source).name,
            [(self.tr("Model files"), ".safetensors")],
        )
        if path is None:
            return

        def work(_: Job) -> None:
            from explorer.models.history_folder import copy_history, history_folder

            temporary = path.with_name(f".{path.name}.part")
            try:
                shutil.copyfile(source, temporary)
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)
            if path.resolve() != Path(source).resolve():
                copy_history(history_folder(source), history_folder(path))

        self._services.errand(
            self.tr("Saving {name}").format(name=path.name),
            work,
            lambda _: self._window.say(self.tr("Saved as {path}").format(path=path)),
            lambda failure: self._window.complain(self.tr("The model was not saved"), failure),
        )

    def _export_codes(self) -> None:
        model, bare = self._store.document.model, self._store.document.bare
        if model is not None:
            codes, labels = model.codes.values, model.codes.labels
            name, class_names = model.card.name, model.card.data.class_names
        elif bare is not None:
            codes, labels = bare.opened.codes, bare.opened.labels
            name, class_names = Path(bare.opened.path).stem, bare.opened.class_names
        if (model is None and bare is None) or len(codes) == 0:
            self._window.say(self.tr("There are no codes on the map to save"))
            return
        path = ask_where_to_save(
            self._window,
            self.tr("Export the codes of the map"),
            f"{name}-codes.csv",
            [
                (self.tr("Table"), ".csv"),
                (self.tr("NumPy arrays"), ".npz"),
                (self.tr("Embedding Projector"), ".tsv"),
            ],
        )
        if path is None:
            return

        def work(_: Job) -> tuple[Path, ...]:
            from explorer.latent.code_files import write_codes

            return write_codes(path, codes, labels, class_names)

        self._services.errand(
            self.tr("Saving {name}").format(name=path.name),
            work,
            lambda written: self._window.say(
                self.tr("{count:,} codes saved as {paths}").format(
                    count=len(codes), paths=", ".join(str(file) for file in written)
                )
            ),
            lambda failure: self._window.complain(self.tr("The codes were not saved"), failure),
        )

    def _delete(self, path: str) -> None:
        if path == self.file_in_training():
            self._not_moved(Failure("input", self.tr("“{name}” is being trained.").format(name=Path(path).stem)))
            return
        self._do(self.tr("delete model"), _Deletion(Path(path), self._move))

    def _rename(self, path: str, name: str) -> None:
        source = Path(path)
        try:
            target = source.with_name(result_name(name, source.name, "", 1))
        except ValueError as error:
            self._not_moved(Failure("input", self.tr("The model was not renamed: {reason}.").format(reason=error)))
            return
        if path == self.file_in_training():
            self._not_moved(Failure("input", self.tr("“{name}” is being trained.").format(name=source.stem)))
        elif target.exists() and not (source.name.casefold() == target.name.casefold() and target.samefile(source)):
            self._not_moved(Failure("input", self.tr("There is already a model “{name}”.").format(name=name)))
        else:
            self._do(self.tr("rename model"), _Move(source, target, self._move_and_open))

    def _do(self, text: str, move: _Move) -> None:
        move.redo()
        self._store.did(text, move)

    def _move_and_open(self, source: Path, target: Path) -> None:
        """The open model is opened again under its other name."""
        is_open = self._store.document.path == str(source)
        self._move(source, target, lambda: self.open(str(target)) if is_open else None)

    def _not_moved(self, failure: Failure) -> None:
        self._window.say(failure.message)
        if self._dialog is not None:
            self._dialog.hide_undo()
            self._dialog.show_message("error", failure.message)

    def _move(self, source: Path, target: Path, then: Callable[[], None] = lambda: None) -> None:
        text = self.tr("“{name}” was not moved: another model of that name would be overwritten.")
        taken = text.format(name=target.stem)

        def work(_: Job) -> None:
            from explorer.data.output_place import refuse_reserved
            from explorer.models.history_folder import history_folder, move_history

            refuse_reserved(source)
            # what was made since then is not overwritten, neither by undoing nor by doing again
            if target.exists() and not (source.exists() and target.samefile(source)):
                raise BadInput(taken)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(source, target)
            move_history(history_folder(source), history_folder(target))

        def moved(_: None) -> None:
            self._list()
            then()

        self._services.errand(
            self.tr("Moving {name}").format(name=source.name),
            work,
            moved,
            self._not_moved,
        )


class _Move:
    """Moves a model file, and back."""

    def __init__(self, source: Path, target: Path, move: Callable[[Path, Path], None]) -> None:
        self._source, self._target, self._move = source, target, move

    def redo(self) -> None:
        """Move it."""
        self._move(self._source, self._target)

    def undo(self) -> None:
        """Move it back."""
        self._move(self._target, self._source)


class _Deletion(_Move):
    """Moves a model file into the folder of deleted ones, and back."""

    def __init__(self, path: Path, move: Callable[[Path, Path], None]) -> None:
        super().__init__(path, _free(path.parent / "deleted", path), move)


def _free(folder: Path, path: Path) -> Path:
    """A place in a folder for a file, numbered where its name is taken."""
    names = itertools.chain((path.name,), (f"{path.stem}-{number}{path.suffix}" for number in itertools.count(2)))
    return next(folder / name for name in names if not (folder / name).exists())


def _resolve(name: str) -> Path:
    """A path as it is; a bare name without suffix is looked up among the shipped models."""
    if "/" in name or "\\" in name or name.endswith((".safetensors", SUFFIX)):
        return Path(name)
    return shipped_model(name)


def _show_file(path: str) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(path).parent)))
