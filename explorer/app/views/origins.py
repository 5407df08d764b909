"""Where the window's pictures come from, and the way back to there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from explorer import __version__
from explorer.app.exploration import Exploration
from explorer.app.models.library import Library
from explorer.app.services import Services
from explorer.gui import theme
from explorer.gui.backdrops import DECODED
from explorer.gui.main_window import MainWindow
from explorer.jobs import Job
from explorer.locations import own_models_folder, shipped_models_folder
from explorer.state.events import ViewMoved
from explorer.state.store import Store
from explorer.values import Failure
from explorer.values.command_words import map_words, picture_words
from explorer.values.open_model import OpenModel
from explorer.values.origin import Origin, command_line


class Origins(QObject):
    """Copies the commands that make what is shown, and goes back to the place that a dropped PNG tells of."""

    def __init__(
        self, window: MainWindow, services: Services, exploration: Exploration, library: Library, store: Store
    ) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._exploration = exploration
        self._library = library
        self._store = store
        window.commands.copy_picture_command.triggered.connect(self._copy_picture_command)
        window.commands.copy_map_command.triggered.connect(self._copy_map_command)
        window.png_dropped.connect(self.go_back)

    def of_picture(self, model: OpenModel, scale: int = 1, out: str = "decoded.png") -> Origin:
        """Of the decoded picture; its weights are filled in by `with_weights`, on a thread that has time for it."""
        code = self._exploration.document.probe.code
        return _origin("picture", model, picture_words(_named(model), code, scale, out), code, None)

    def of_map(self, model: OpenModel, scale: int = 1, out: str = "map.svg") -> Origin:
        """Of the map as it is seen."""
        the_map = self._window.explore.map
        view, code = the_map.view_rectangle(), self._exploration.document.probe.code
        backdrop = DECODED if self._window.backdrops.current() == DECODED else "none"
        size = (the_map.width(), the_map.height())
        words = map_words(
            _named(model),
            out,
            view=view,
            probe=code,
            backdrop=backdrop,
            fills=self._window.commands.fill_room.isChecked(),
            dark=theme.is_dark(),
            size=size,
            scale=scale,
        )
        return _origin("map", model, words, code, view)

    def go_back(self, path: str) -> None:
        """Show the place that a PNG tells of; one that tells of none is a person's own picture."""
        current, stamp = self._exploration.model, self._services.next_stamp()

        def work(_: Job) -> tuple[Origin, OpenModel] | None:
            from explorer.data.png_origin import read_origin
            from explorer.latent.model_finding import find_model

            origin = read_origin(path)
            if origin is None:
                return None
            places = [Path(path).parent, own_models_folder()]
            return origin, find_model(origin.model, origin.weights, places, stamp, current)

        self._services.errand(
            self.tr("Looking up the picture's origin"),
            work,
            lambda found: self._found(path, found),
            self._not_found,
        )

    def _found(self, path: str, found: tuple[Origin, OpenModel] | None) -> None:
        if found is None:
            self._window.open_pictures_requested.emit([path])
            return
        origin, model = found
        self._window.show_page("explore")
        if self._exploration.model is None or self._exploration.model.stamp != model.stamp:
            self._library.take(model)
        if len(origin.code) == model.card.architecture.latent_dim:
            self._exploration.move_probe(origin.code)
        if origin.view is not None:
            self._store.dispatch(ViewMoved(origin.view), self.tr("move of the map"))
        self._window.say(self.tr("This is where “{name}” was made").format(name=Path(path).name))

    def _not_found(self, failure: Failure) -> None:
        title = self.tr("The picture's model was not found")
        self._window.complain(title, failure)

    def _copy_picture_command(self) -> None:
        model = self._exploration.model
        if model is not None and self._exploration.picture is not None:
            self._copy(self.of_picture(model).command)

    def _copy_map_command(self) -> None:
        model = self._exploration.model
        if model is not None and len(model.positions):
            self._copy(self.of_map(model).command)

    def _copy(self, command: str) -> None:
        QGuiApplication.clipboard().setText(command)
        self._window.say(self.tr("Copied: {command}").format(command=command))


def with_weights(origin: Origin, model: OpenModel) -> dict[str, str]:
    """The text chunks of a PNG, with the hash of the weights; takes some milliseconds."""
    from dataclasses import replace

    from explorer.values.weights_hash import weights_hash

    return replace(origin, weights=weights_hash(model.weights)).texts()


def _origin(
    kind: str,
    model: OpenModel,
    words: tuple[str, ...],
    code: tuple[float, ...],
    view: tuple[float, float, float, float] | None,
) -> Origin:
    seed = model.card.settings.get("seed")
    known = seed if isinstance(seed, int) else None
    return Origin(kind, Path(_named(model)).stem, "", command_line(*words), __version__, code, view, known)


def _named(model: OpenModel) -> str:
    """As the command line names it: what comes with the program by its name, everything else by its path."""
    path = Path(model.card.path)
    return path.stem if path.parent == shipped_models_folder() else str(path)
