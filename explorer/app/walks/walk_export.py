"""Writes the walk as a film, pictures or codes."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.app.walks.walks import Walks
from explorer.data.film import can_write_video, frame_paths
from explorer.gui.main_window import MainWindow
from explorer.gui.message_box import ask
from explorer.gui.save_dialog import ask_where_to_save
from explorer.gui.walks.export_dialog import CSV, FRAMES, GIF, MP4, NPZ, STRIP, ExportDialog, WalkExport
from explorer.gui.walks.player import PING_PONG
from explorer.jobs import Job, retold
from explorer.values.progress import Progress
from explorer.values.walks import GEODESIC, PATHS, WalkRequest

_SUFFIXES = {GIF: ".gif", MP4: ".mp4", STRIP: ".png", CSV: ".csv", NPZ: ".npz"}


class WalkExporter(QObject):
    """Asks what to write and where, then walks again with as many frames as are wanted, on the errands' thread."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration, walks: Walks) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._exploration = exploration
        self._walks = walks
        window.commands.export_walk.triggered.connect(self._ask)

    def write(self, target: Path, export: WalkExport) -> None:
        """Write it; says when it is there, or why not. What is at the target is replaced by the whole new file.

        Args:
            target: a file, or for single frames a folder that need not be there yet.
            export: what to write.
        """
        model, last = self._exploration.model, self._walks.reply
        if model is None or last is None:
            return
        kinds = tuple(path.kind for path in last.paths) if export.form == STRIP else (export.path,)
        measured = export.form in (CSV, NPZ)
        request = WalkRequest(
            self._walks.walk.codes(),
            kinds,
            export.frames,
            self._walks.panel.spacing,
            self._walks.walk.drawn,
            measured=measured,
        )
        title = self.tr("Saving the walk")

        def work(job: Job) -> Generator[object, None, list[Path]]:
            from explorer.latent.walks.files import write_path, write_strip
            from explorer.latent.walks.paths import answer
            from explorer.models import from_weights

            pieces = answer(model, from_weights(model.weights), request)
            reply = yield from retold(pieces, lambda _: Progress(title, 0, 0))
            if export.form == STRIP:
                write_strip(target, reply.paths, export.scale)
                return [target]

            def watch(done: int) -> None:
                job.report(Progress(title, done, _pictures(export)))

            return write_path(
                target,
                reply.paths[0],
                scale=export.scale,
                rate=export.rate,
                there_and_back=export.there_and_back,
                watch=watch,
            )

        self._services.errand(
            title,
            work,
            lambda files: self._say_written(target, files),
            lambda failure: self._window.say(failure.message, 15000),
            stopped=lambda: self._window.say(self.tr("The walk was not saved")),
        )

    def _ask(self) -> None:
        reply, model = self._walks.reply, self._exploration.model
        if reply is None or model is None:
            self._window.say(self.tr("Set two anchors first: move the probe and press A"))
            return
        architecture = model.card.architecture
        panel = self._walks.panel
        kinds = [kind for kind in PATHS if reply.path(kind) is not None or kind == GEODESIC in reply.request.kinds]
        dialog = ExportDialog(
            kinds,
            panel.path,
            panel.frames,
            (architecture.height, architecture.width),
            there_and_back=panel.player.mode == PING_PONG,
            video=can_write_video(),
            parent=self._window,
        )
        panel.player.pause()
        dialog.accepted.connect(lambda: self._choose_file(dialog.chosen()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _choose_file(self, export: WalkExport) -> None:
        target = self._folder(export) if export.form == FRAMES else self._file(export)
        if target is not None:
            self.write(target, export)

    def _file(self, export: WalkExport) -> Path | None:
        suffix = _SUFFIXES[export.form]
        name = f"{self._stem()}-{export.path if export.form != STRIP else 'paths'}{suffix}"
        return ask_where_to_save(self._window, self.tr("Export the walk"), name, [(suffix[1:].upper(), suffix)])

    def _folder(self, export: WalkExport) -> Path | None:
        title = self.tr("Export the frames into")
        chosen = QFileDialog.getExistingDirectory(self._window, title)
        if not chosen:
            return None
        folder = Path(chosen)
        there = [path for path in frame_paths(folder, folder.name, export.frames) if path.exists()]
        if not there:
            return folder
        text = self.tr("{count} of the frames already exist, the first as “{name}”. Replace them?")
        question = text.format(count=len(there), name=there[0].name)
        return folder if ask(self._window, title, question) else None

    def _stem(self) -> str:
        model = self._exploration.model
        return f"{model.card.name}-walk" if model is not None else "walk"

    def _say_written(self, target: Path, files: object) -> None:
        count = len(files) if isinstance(files, list) else 1
        if count > 1:
            text = self.tr("{count} frames saved to {folder}").format(count=count, folder=target)
        else:
            text = self.tr("Walk saved as {path}").format(path=target)
        self._window.say(text, 15000)


def _pictures(export: WalkExport) -> int:
    back = max(0, export.frames - 2) if export.there_and_back and export.form in (GIF, MP4) else 0
    return export.frames + back
