"""Saving and copying what the window shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QGuiApplication, QImage

from explorer.app.exploration import Exploration
from explorer.app.services import Services
from explorer.app.views.origins import Origins, with_weights
from explorer.gui import theme
from explorer.gui.image_bytes import image_bytes
from explorer.gui.main_window import MainWindow
from explorer.gui.save_dialog import ask_where_to_save
from explorer.gui.save_view_dialog import SaveViewDialog
from explorer.gui.views import View, enlarged, render_widget, widget_view
from explorer.jobs import Job

_PICTURE, _MAP, _WINDOW = "picture", "map", "window"


class ViewSaving(QObject):
    """Offers the views that there are now, and writes the chosen one on the errands thread."""

    def __init__(self, window: MainWindow, services: Services, exploration: Exploration, origins: Origins) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._exploration = exploration
        self._origins = origins
        window.commands.save_view.triggered.connect(self._ask)
        window.commands.copy_view.triggered.connect(self._copy_shown)

    def views(self) -> list[View]:
        """What can be saved now, what is in front first."""
        window, page = self._window, self._window.explore
        found = []
        if page.isVisible():
            found.append(View(_MAP, self.tr("Map"), page.map.size(), page.map.render_image, vector=True))
            picture = self._exploration.picture
            if picture is not None:
                size = QSize(picture.width, picture.height)
                image = theme.qimage(picture).copy()
                found.append(View(_PICTURE, self.tr("Decoded picture"), size, lambda scale: enlarged(image, scale)))
            name = page.drawer.current()
            if name:
                found.append(widget_view(name, page.drawer.title(name), page.drawer.widget(name)))
        else:
            found.append(widget_view("page", self.tr("Current page"), window.page_in_front()))
        found.append(widget_view(_WINDOW, self.tr("Whole window"), window))
        return found

    def save(self, view: View, path: Path, scale: int) -> None:
        """Write a view; its suffix says the format."""
        model, suffix = self._exploration.model, path.suffix.lower()
        origin = None
        if model is not None and view.name == _PICTURE:
            origin = self._origins.of_picture(model, scale, path.name)
        elif model is not None and view.name == _MAP and len(model.positions):
            origin = self._origins.of_map(model, scale, path.name)
        write: Callable[[], bytes]
        if suffix in (".svg", ".pdf"):
            title = model.card.name if model is not None else ""
            drawing = self._window.explore.map.whole_drawing(title, origin.command if origin is not None else "")

            def write() -> bytes:
                from explorer.drawing.map_sheet import map_sheet
                from explorer.drawing.writing import sheet_bytes

                return sheet_bytes(map_sheet(drawing), suffix)
        else:
            image = view.render(scale)

            def write() -> bytes:
                texts = with_weights(origin, model) if origin is not None and model is not None else {}
                return _encoded(image, suffix, texts)

        def work(_: Job) -> None:
            from explorer.data.atomic_file import replacing

            content = write()
            with replacing(path) as file:
                file.write(content)

        self._services.errand(
            self.tr("Saving the view"),
            work,
            lambda _: self._window.say(self.tr("Saved as {path}").format(path=path)),
            lambda failure: self._window.say(failure.message, 15000),
        )

    def _ask(self) -> None:
        dialog = SaveViewDialog(self.views(), self._window)
        dialog.save_requested.connect(self._save_asked)
        dialog.copy_requested.connect(lambda view, scale: self._copy(view.render(scale)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save_asked(self, view: View, suffix: str, scale: int) -> None:
        model = self._exploration.model
        name = f"{model.card.name if model is not None else 'latent-explorer'}-{view.name}{suffix}"
        path = ask_where_to_save(self._window, self.tr("Save view"), name, [(suffix[1:].upper(), suffix)])
        if path is not None:
            self.save(view, path, scale)

    def _copy_shown(self) -> None:
        page = self._window.explore
        self._copy(page.map.render_image(1) if page.isVisible() else render_widget(self._window.page_in_front(), 1))

    def _copy(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        self._window.say(self.tr("View copied"))


def _encoded(image: QImage, suffix: str, texts: dict[str, str]) -> bytes:
    flat = image.convertToFormat(QImage.Format.Format_RGB32) if image.hasAlphaChannel() else QImage(image)
    for keyword, text in texts.items():
        flat.setText(keyword, text)
    return image_bytes(flat, suffix[1:])
