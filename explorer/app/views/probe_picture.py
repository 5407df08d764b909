"""Copies and saves the picture at the probe."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.app.views.origins import Origins, with_weights
from explorer.data import write_picture
from explorer.gui import theme
from explorer.gui.main_window import MainWindow
from explorer.gui.save_dialog import ask_where_to_save
from explorer.jobs import Job


class ProbePicture(QObject):
    """Does what the probe panel's buttons and the menu say."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration, origins: Origins) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._exploration = exploration
        self._origins = origins
        panel = window.explore.probe
        panel.copy_picture_requested.connect(self.copy)
        panel.save_picture_requested.connect(self.save)
        window.commands.copy_picture.triggered.connect(self.copy)

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        picture = self._exploration.picture
        if picture is not None:
            QGuiApplication.clipboard().setImage(theme.qimage(picture).copy())
            self._window.say(self.tr("Picture copied"))

    def save(self) -> None:
        """Ask for a file and write the picture."""
        picture, model = self._exploration.picture, self._exploration.model
        if picture is None or model is None:
            return
        path = ask_where_to_save(
            self._window,
            self.tr("Save the decoded picture"),
            "decoded.png",
            [("PNG", ".png"), ("TIFF", ".tif"), ("BMP", ".bmp"), ("WebP", ".webp")],
        )
        if path is None:
            return

        origin = self._origins.of_picture(model, out=path.name)

        def work(_: Job) -> None:
            if path.suffix.lower() != ".png":
                write_picture(path, picture)
                return
            from explorer.data.atomic_file import replacing
            from explorer.drawing.png import png_bytes

            content = png_bytes(picture.pixels, with_weights(origin, model))
            with replacing(path) as file:
                file.write(content)

        self._services.errand(
            self.tr("Saving the picture"),
            work,
            lambda _: self._window.say(self.tr("Saved as {path}").format(path=path)),
            lambda failure: self._window.say(failure.message),
        )
