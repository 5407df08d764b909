"""What to train: data, recipe with its own parameters, code size, epochs, and the rest under "More"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QWidget

from explorer.gui.panels.choices import DatasetRow
from explorer.gui.panels.dataset_field import DatasetField
from explorer.gui.panels.disclosure import Disclosure
from explorer.gui.panels.form_fields import Fields, add_row, grid, note
from explorer.gui.panels.recipe_parameters import RecipeParameters
from explorer.gui.panels.training_options import TrainingOptions
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.values import TrainingRequest
from explorer.values.recipes import RecipeOffer


class TrainingForm(QWidget):
    """The fields of a `TrainingRequest`.

    `changed` follows every edit; `epochs_edited` and `rate_applied` only while `set_live(True)`.
    """

    changed = Signal()
    choose_data_requested = Signal(str)
    epochs_edited = Signal(int)
    rate_applied = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recipes: dict[str, RecipeOffer] = {}
        self._out = self._resume = ""
        self._live = False
        fields = Fields(WheelGuard(self))
        self.data = DatasetField()
        fields.dress_combo(
            self.data,
            self.tr("Data set"),
            self.tr("The pictures that the network learns to compress into a few numbers and to reconstruct"),
        )
        self.recipe = fields.combo(
            self.tr("Recipe"),
            self.tr("A recipe is a complete, named set of training settings: network, objective and hyperparameters"),
        )
        self.code_size = fields.spin(
            self.tr("Code size"), 1, 4096,
            self.tr("How many numbers the network may use to describe a picture. With 2, each picture is a point "
                    "on a map; with more, reconstructions are sharper"),
        )  # fmt: skip
        self.code_size.setValue(2)
        self.epochs = fields.spin(
            self.tr("Epochs"), 1, 100_000,
            self.tr("How many times the network sees all the training pictures"),
        )  # fmt: skip
        self.data_note, self.recipe_note = self.data.note, note()
        basics = grid(self)
        add_row(basics, self.tr("Data"), self.data)
        basics.addRow(self.data_note)
        add_row(basics, self.tr("Recipe"), self.recipe)
        basics.addRow(self.recipe_note)
        self.parameters = RecipeParameters(basics, fields, self)
        add_row(basics, self.tr("Code size"), self.code_size)
        add_row(basics, self.tr("Epochs"), self.epochs)
        self.options = TrainingOptions(fields)
        self.more = Disclosure(
            self.tr("More"),
            self.tr("Network, objective, batch size, learning rate, schedule, seed and device"),
            self.options,
        )
        basics.addRow(self.more)
        self._connect()
        self.set_datasets(())
        self.set_recipes(())

    def set_datasets(self, datasets: Sequence[DatasetRow]) -> None:
        """List the data sets; the chosen one stays if it is still there.

        Args:
            datasets: (spec, title, description, available) each, and the shape of the pictures where it is known.
        """
        self.data.set_datasets(datasets)
        self.changed.emit()

    def set_recipes(self, recipes: Sequence[RecipeOffer]) -> None:
        """List the recipes; the chosen one stays if it is still there."""
        chosen = self.recipe.currentData()
        self._recipes = {offer.name: offer for offer in recipes}
        with QSignalBlocker(self.recipe):
            self.recipe.clear()
            for offer in self._recipes.values():
                self.recipe.addItem(offer.short_title, offer.name)
                tip = "\n".join(part for part in (offer.title, offer.description, offer.source) if part)
                self.recipe.setItemData(self.recipe.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
            self.recipe.setCurrentIndex(self.recipe.findData(chosen) if chosen in self._recipes else 0)
        self.recipe.setEnabled(bool(self._recipes) and not self._live)
        if self.recipe.currentData() != chosen:
            self._follow_recipe()
        self._describe_recipe()
        self.changed.emit()

    def request(self) -> TrainingRequest:
        """What the fields say now; what is as the recipe has it is left to the recipe."""
        exact = self._is_closed_form() and self.epochs.value() == 0
        return TrainingRequest(
            data=self.data.spec,
            recipe=self.recipe.currentData() or "",
            latent_dim=self.code_size.value(),
            epochs=None if exact else self.epochs.value(),
            out=self._out,
            resume=self._resume,
            **self.options.values(),
            **self.parameters.values(),
        )

    def set_request(self, request: TrainingRequest) -> None:
        """Fill the fields; a data set or file that is not listed yet joins the list."""
        self.data.choose_or_add(request.data)
        index = self.recipe.findData(request.recipe)
        if index >= 0:
            with QSignalBlocker(self.recipe):
                self.recipe.setCurrentIndex(index)
            self._follow_recipe()
            self._describe_recipe()
        with QSignalBlocker(self.code_size):
            self.code_size.setValue(request.latent_dim)
        if request.epochs is not None:
            with QSignalBlocker(self.epochs):
                self.epochs.setValue(request.epochs)
        self.parameters.set_request(request)
        self._share_parameters()
        self.options.set_request(request)
        self._out, self._resume = request.out, request.resume
        self.changed.emit()

    def add_dataset(self, spec: str, title: str, description: str) -> None:
        """Add a data set that a person chose and select it.

        Args:
            spec: as on the command line, for a file its path.
            title: what the list shows.
            description: one sentence under the list.
        """
        self.data.add(spec, title, description)
        self.changed.emit()

    def problem(self) -> str:
        """Why no training can start with these fields, empty when one can."""
        if not self.data.spec:
            return self.tr("Choose a data set first")
        if not self.recipe.currentData():
            return self.tr("Choose a recipe first")
        return self.options.problem()

    def set_live(self, live: bool) -> None:
        """While a training runs only epochs and learning rate may change."""
        self._live = live
        for field in (self.data, self.code_size):
            field.setEnabled(not live)
        self.recipe.setEnabled(bool(self._recipes) and not live)
        self.parameters.set_enabled(not live)
        self.options.set_live(live)
        self.epochs.setEnabled(not (live and self._is_closed_form() and self.epochs.value() == 0))
        if not live:
            self._set_least_epochs(self._fewest_epochs())

    def set_running_epoch(self, epoch: int) -> None:
        """A running training cannot be made shorter than it already is.

        Args:
            epoch: of the whole network, those of pre-training left out.
        """
        if self._live and self.epochs.value() > 0:
            self._set_least_epochs(min(max(self._fewest_epochs(), epoch), self.epochs.value()))

    def _connect(self) -> None:
        self.data.changed.connect(self.changed)
        self.changed.connect(lambda: self.options.network.set_pictures(self.data.shape, self.code_size.value()))
        self.data.choose_requested.connect(self.choose_data_requested)
        self.recipe.currentIndexChanged.connect(self._recipe_changed)
        self.code_size.valueChanged.connect(self.changed)
        self.epochs.valueChanged.connect(self._epochs_changed)
        self.parameters.changed.connect(self._parameters_changed)
        self.options.changed.connect(self.changed)
        self.options.rate_applied.connect(self.rate_applied)

    @property
    def _offer(self) -> RecipeOffer | None:
        return self._recipes.get(self.recipe.currentData() or "")

    def _recipe_changed(self) -> None:
        self._follow_recipe()
        self._describe_recipe()
        self.changed.emit()

    def _share_parameters(self) -> None:
        """Some of the recipe's parameters decide what is open among the rest."""
        self.options.set_sparse_objective(self.parameters.sparse_objective)
        self.options.set_corruption_kind(self.parameters.corruption_kind)

    def _parameters_changed(self) -> None:
        self._share_parameters()
        if not self._live:
            self._set_least_epochs(self._fewest_epochs())
        self.changed.emit()

    def _is_closed_form(self) -> bool:
        return self._offer is not None and self._offer.closed_form

    def _fewest_epochs(self) -> int:
        """Pre-training alone makes a model, too."""
        return 0 if self._is_closed_form() or self.parameters.pretraining_epochs > 0 else 1

    def _follow_recipe(self) -> None:
        """Take over what the recipe recommends: predictable, and shown where it can be changed."""
        offer = self._offer
        self.parameters.set_offer(offer)
        self.options.set_offer(offer)
        self._share_parameters()
        if offer is None:
            return
        with QSignalBlocker(self.epochs):
            self._set_least_epochs(self._fewest_epochs())
            self.epochs.setValue(0 if offer.closed_form else offer.epochs)

    def _describe_recipe(self) -> None:
        offer = self._offer
        self.recipe_note.setText(offer.description if offer else self.tr("Reading the recipes…"))
        self.recipe_note.setToolTip(self.tr("Source: {source}").format(source=offer.source) if offer else "")

    def _epochs_changed(self, epochs: int) -> None:
        if self._live:
            self.epochs_edited.emit(epochs)
        self.changed.emit()

    def _set_least_epochs(self, least: int) -> None:
        none = self.tr("none: solved exactly") if self._is_closed_form() else self.tr("none: layers only")
        with QSignalBlocker(self.epochs):
            self.epochs.setMinimum(least)
            self.epochs.setSpecialValueText(none if least == 0 else "")
