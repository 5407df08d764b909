"""Masks from files and to files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from explorer.app.services import Services
from explorer.features.restore.control.restorations import Restorations
from explorer.features.restore.tasks.fill_in.messages import FillOptions, Painting
from explorer.features.restore.tasks.fill_in.view.brush_controls import BrushControls
from explorer.gui.main_window import MainWindow
from explorer.gui.save_dialog import ask_where_to_save
from explorer.jobs import Job


class MaskFiles(QObject):
    """Asks for the files of masks."""

    def __init__(
        self, window: MainWindow, services: Services, restorations: Restorations, controls: BrushControls
    ) -> None:
        super().__init__(controls)
        self._window, self._services, self._restorations = window, services, restorations
        self._task = controls.task
        controls.load_requested.connect(self._load)
        controls.save_requested.connect(self.save)

    def _load(self, identity: int) -> None:
        title = self.tr("A mask: white where the picture is missing")
        path = QFileDialog.getOpenFileName(self._window, title, "", self.tr("Pictures (*);;All files (*)"))[0]
        if path:
            self._restorations.change([identity], {"painting": Painting(path)}, self.tr("load mask"))

    def save(self, identity: int) -> None:
        """Write what is marked on a picture."""
        opened = self._restorations.opened(identity)
        options = self._restorations.edits(identity).of(self._task)
        if opened is None or not isinstance(options, FillOptions):
            return
        name = f"{Path(opened.name).stem}-mask.png"
        path = ask_where_to_save(self._window, self.tr("Save the mask"), name, [("PNG", ".png"), ("TIFF", ".tif")])
        if path is None:
            return
        painting, height, width = options.painting, opened.original.height, opened.original.width

        def work(_: Job) -> None:
            from explorer.features.restore.tasks.fill_in.compute.holes import save_mask

            save_mask(path, painting, height, width)

        self._services.errand(
            self.tr("Saving the mask"),
            work,
            lambda _: self._window.say(self.tr("Saved as {path}").format(path=path)),
            lambda failure: self._window.say(failure.message, 15000),
        )
