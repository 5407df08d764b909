"""What to train: data, recipe, code size, epochs, and the rest under "More"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QSizePolicy, QSpinBox, QWidget

from explorer.gui import theme
from explorer.gui.panels import wording
from explorer.gui.panels.choices import DatasetChoice, RecipeChoice
from explorer.gui.panels.disclosure import Disclosure
from explorer.gui.panels.learning_rate_field import FIELD_HEIGHT, LearningRateField
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.values import TrainingRequest

_CHOOSE = "choose:"
_SPEC = Qt.ItemDataRole.UserRole


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
        self._datasets: dict[str, DatasetChoice] = {}
        self._recipes: dict[str, RecipeChoice] = {}
        self._data = ""
        self._out = self._resume = ""
        self._live = False
        self._guard = WheelGuard(self)

        self.data = self._combo(
            self.tr("Data set"),
            self.tr("The pictures that the network learns to squeeze into a few numbers and to draw again"),
        )
        self.recipe = self._combo(
            self.tr("Recipe"),
            self.tr("A recipe is a complete, named way to train: network, measure of error, good settings"),
        )
        self.code_size = self._spin(
            self.tr("Code size"), 1, 4096,
            self.tr("How many numbers the network may use to describe a picture. With 2, each picture is a point of a "
                    "map; with more, the pictures come out sharper"),
        )  # fmt: skip
        self.code_size.setValue(2)
        self.epochs = self._spin(
            self.tr("Epochs"), 1, 100_000,
            self.tr("How many times the network goes through all the training pictures"),
        )  # fmt: skip
        self.data_note, self.recipe_note = self._note(), self._note()
        basics = self._grid(self)
        basics.addRow(self._label(self.tr("Data"), self.data), self.data)
        basics.addRow(self.data_note)
        basics.addRow(self._label(self.tr("Recipe"), self.recipe), self.recipe)
        basics.addRow(self.recipe_note)
        basics.addRow(self._label(self.tr("Code size"), self.code_size), self.code_size)
        basics.addRow(self._label(self.tr("Epochs"), self.epochs), self.epochs)
        self.more = self._build_more()
        basics.addRow(self.more)
        self._connect()
        self.set_datasets(())
        self.set_recipes(())

    def set_datasets(self, datasets: Sequence[tuple[str, str, str, bool]]) -> None:
        """List the data sets; the chosen one stays if it is still there.

        Args:
            datasets: (spec, title, description, available) each.
        """
        chosen = self._data
        kept = self._datasets.get(chosen)
        self._datasets = {row[0]: DatasetChoice(*row) for row in datasets}
        if kept is not None and chosen not in self._datasets and self.data.findData(chosen, _SPEC) >= 0:
            self._datasets[chosen] = kept
        self._fill_data()
        first = next(iter(self._datasets), "")
        self._choose_data(chosen if chosen in self._datasets else first)

    def set_recipes(self, recipes: Sequence[tuple[str, str, str, str, float, int, bool]]) -> None:
        """List the recipes; the chosen one stays if it is still there.

        Args:
            recipes: (name, title, description, source, learning rate, epochs, closed form) each.
        """
        chosen = self.recipe.currentData()
        self._recipes = {row[0]: RecipeChoice(*row) for row in recipes}
        with QSignalBlocker(self.recipe):
            self.recipe.clear()
            for choice in self._recipes.values():
                self.recipe.addItem(choice.title, choice.name)
                tip = f"{choice.description}\n{choice.source}" if choice.source else choice.description
                self.recipe.setItemData(self.recipe.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
            self.recipe.setCurrentIndex(self.recipe.findData(chosen) if chosen in self._recipes else 0)
        self.recipe.setEnabled(bool(self._recipes) and not self._live)
        if self.recipe.currentData() != chosen:
            self._follow_recipe()
        self._describe_recipe()
        self.changed.emit()

    def request(self) -> TrainingRequest:
        """What the fields say now."""
        exact = self._is_closed_form() and self.epochs.value() == 0
        return TrainingRequest(
            data=self._data,
            recipe=self.recipe.currentData() or "",
            latent_dim=self.code_size.value(),
            epochs=None if exact else self.epochs.value(),
            batch_size=self.batch_size.value(),
            learning_rate=self.learning_rate.value(),
            seed=self.seed.value(),
            device=self.device.currentData(),
            out=self._out,
            resume=self._resume,
            objective=self.objective.currentData(),
            schedule=self.schedule.currentData(),
        )

    def set_request(self, request: TrainingRequest) -> None:
        """Fill the fields; a data set or file that is not listed yet joins the list."""
        if request.data and request.data not in self._datasets:
            title = wording.file_name(request.data) or request.data
            self.add_dataset(request.data, title, request.data)
        self._choose_data(request.data)
        index = self.recipe.findData(request.recipe)
        if index >= 0:
            with QSignalBlocker(self.recipe):
                self.recipe.setCurrentIndex(index)
            self._follow_recipe()
            self._describe_recipe()
        pairs = ((self.code_size, request.latent_dim), (self.batch_size, request.batch_size), (self.seed, request.seed))
        for spin, value in pairs:
            with QSignalBlocker(spin):
                spin.setValue(value)
        if request.epochs is not None:
            with QSignalBlocker(self.epochs):
                self.epochs.setValue(request.epochs)
        self.learning_rate.set_value(request.learning_rate)
        choices = (
            (self.objective, request.objective), (self.schedule, request.schedule), (self.device, request.device),
        )  # fmt: skip
        for combo, value in choices:
            with QSignalBlocker(combo):
                combo.setCurrentIndex(max(0, combo.findData(value)))
        self._out, self._resume = request.out, request.resume
        self.changed.emit()

    def add_dataset(self, spec: str, title: str, description: str) -> None:
        """Add a data set that a person chose and select it.

        Args:
            spec: as on the command line, for a file its path.
            title: what the list shows.
            description: one sentence under the list.
        """
        self._datasets[spec] = DatasetChoice(spec, title, description, True)
        self._fill_data()
        self._choose_data(spec)
        self.changed.emit()

    def problem(self) -> str:
        """Why no training can start with these fields, empty when one can."""
        if not self._data:
            return self.tr("Choose a data set first")
        if not self.recipe.currentData():
            return self.tr("Choose a recipe first")
        if not self.learning_rate.is_valid():
            return self.tr("The learning rate is not a number above 0")
        return ""

    def set_live(self, live: bool) -> None:
        """While a training runs only epochs and learning rate may change."""
        self._live = live
        fixed = (self.data, self.code_size, self.batch_size, self.seed, self.objective, self.schedule, self.device)
        for field in fixed:
            field.setEnabled(not live)
        self.recipe.setEnabled(bool(self._recipes) and not live)
        self.epochs.setEnabled(not (live and self._is_closed_form() and self.epochs.value() == 0))
        self.learning_rate.set_live(live)
        if not live:
            self._set_least_epochs(0 if self._is_closed_form() else 1)

    def set_running_epoch(self, epoch: int) -> None:
        """A running training cannot be made shorter than it already is."""
        if self._live and self.epochs.value() > 0:
            self._set_least_epochs(min(max(1, epoch), self.epochs.value()))

    def _combo(self, name: str, tip: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.setToolTip(tip)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(6)
        combo.setMinimumHeight(FIELD_HEIGHT)
        combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        combo.view().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._guard.protect(combo)
        return combo

    def _spin(self, name: str, least: int, most: int, tip: str) -> QSpinBox:
        spin = QSpinBox()
        spin.setRange(least, most)
        spin.setAccessibleName(name)
        spin.setToolTip(tip)
        spin.setGroupSeparatorShown(True)
        spin.setMinimumHeight(FIELD_HEIGHT)
        spin.setFont(theme.tabular(spin.font()))
        # a half-typed number is no choice yet
        spin.setKeyboardTracking(False)
        self._guard.protect(spin)
        return spin

    def _note(self) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setProperty("role", "muted")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        return label

    def _label(self, text: str, field: QWidget) -> QLabel:
        label = QLabel(text)
        label.setToolTip(field.toolTip())
        label.setMinimumHeight(FIELD_HEIGHT)
        return label

    def _grid(self, parent: QWidget) -> QFormLayout:
        grid = QFormLayout(parent)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACING)
        grid.setVerticalSpacing(theme.SPACING)
        grid.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        return grid

    def _build_more(self) -> Disclosure:
        content = QWidget()
        grid = self._grid(content)
        self.batch_size = self._spin(
            self.tr("Batch size"), 1, 65_536,
            self.tr("How many pictures the network sees before it takes one step"),
        )  # fmt: skip
        self.batch_size.setValue(128)
        self.learning_rate = LearningRateField()
        self.seed = self._spin(
            self.tr("Seed"), 0, 2_147_483_647,
            self.tr("Starts the random numbers: the same seed gives the same model again on this computer"),
        )  # fmt: skip
        self.seed.setGroupSeparatorShown(False)
        self.objective = self._combo(
            self.tr("Objective"),
            self.tr("What the network is told to make small. Automatic picks it from the data and says why"),
        )
        self.objective.addItem(self.tr("Automatic"), "auto")
        self.objective.addItem(self.tr("Squared error"), "squared-error")
        self.objective.addItem(self.tr("Squared error, compact codes"), "compact-squared-error")
        self.objective.addItem(self.tr("Cross-entropy"), "cross-entropy")
        self.schedule = self._combo(
            self.tr("Schedule"),
            self.tr("Whether the learning rate stays, or falls to zero along a cosine by the last epoch"),
        )
        self.schedule.addItem(self.tr("Constant"), "constant")
        self.schedule.addItem(self.tr("Cosine"), "cosine")
        self.device = self._combo(
            self.tr("Device"), self.tr("What computes. Automatic takes a graphics card if there is a usable one")
        )
        self.device.addItem(self.tr("Automatic"), "auto")
        self.device.addItem(self.tr("CPU"), "cpu")
        self.device.addItem(self.tr("CUDA (NVIDIA)"), "cuda")
        self.device.addItem(self.tr("MPS (Apple)"), "mps")
        for text, field in (
            (self.tr("Batch size"), self.batch_size), (self.tr("Learning rate"), self.learning_rate),
            (self.tr("Seed"), self.seed), (self.tr("Objective"), self.objective),
            (self.tr("Schedule"), self.schedule), (self.tr("Device"), self.device),
        ):  # fmt: skip
            label = self._label(text, field)
            if field is self.learning_rate:
                label.setToolTip(self.learning_rate.field.toolTip())
            grid.addRow(label, field)
        return Disclosure(
            self.tr("More"), self.tr("Batch size, learning rate, seed, objective, schedule and device"), content
        )

    def _connect(self) -> None:
        self.data.activated.connect(self._data_activated)
        self.data.currentIndexChanged.connect(self._data_moved)
        self.recipe.currentIndexChanged.connect(self._recipe_changed)
        for spin in (self.code_size, self.batch_size, self.seed):
            spin.valueChanged.connect(self.changed)
        self.epochs.valueChanged.connect(self._epochs_changed)
        for combo in (self.objective, self.schedule, self.device):
            combo.currentIndexChanged.connect(self.changed)
        self.learning_rate.changed.connect(self.changed)
        self.learning_rate.applied.connect(self.rate_applied)

    def _fill_data(self) -> None:
        with QSignalBlocker(self.data):
            self.data.clear()
            for choice in self._datasets.values():
                title = choice.title if choice.available else self.tr("{title} (download)").format(title=choice.title)
                self.data.addItem(title, choice.spec)
                self.data.setItemData(self.data.count() - 1, choice.description, Qt.ItemDataRole.ToolTipRole)
            if self._datasets:
                self.data.insertSeparator(self.data.count())
            self.data.addItem(self.tr("Choose a file…"), _CHOOSE + "file")
            tip = self.tr("A .npy or .npz array, a zip of pictures, or an IDX file like MNIST's")
            self.data.setItemData(self.data.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
            self.data.addItem(self.tr("Choose a folder…"), _CHOOSE + "folder")
            tip = self.tr("A folder of pictures, or one with MNIST's files; sub-folders become classes")
            self.data.setItemData(self.data.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)

    def _choose_data(self, spec: str) -> None:
        self._data = spec if spec in self._datasets else ""
        with QSignalBlocker(self.data):
            self.data.setCurrentIndex(self.data.findData(self._data, _SPEC) if self._data else -1)
        self._describe_data()

    def _data_activated(self, index: int) -> None:
        value = self.data.itemData(index, _SPEC) or ""
        if value.startswith(_CHOOSE):
            self._choose_data(self._data)
            self.choose_data_requested.emit(value.removeprefix(_CHOOSE))

    def _data_moved(self, index: int) -> None:
        value = self.data.itemData(index, _SPEC) or ""
        if value in self._datasets and value != self._data:
            self._choose_data(value)
            self.changed.emit()

    def _describe_data(self) -> None:
        choice = self._datasets.get(self._data)
        if choice is None:
            text = self.tr("Choose pictures to learn from.")
        elif choice.available:
            text = choice.description
        else:
            text = self.tr("{description} Not on this computer yet: Start downloads it first.").format(
                description=choice.description
            )
        # invisible break points let a long path wrap
        self.data_note.setText(text.replace("/", "/\u200b").replace("\\", "\\\u200b"))

    def _recipe_changed(self) -> None:
        self._follow_recipe()
        self._describe_recipe()
        self.changed.emit()

    def _is_closed_form(self) -> bool:
        choice = self._recipes.get(self.recipe.currentData() or "")
        return choice is not None and choice.closed_form

    def _follow_recipe(self) -> None:
        """Take over what the recipe recommends: predictable, and shown where it can be changed."""
        choice = self._recipes.get(self.recipe.currentData() or "")
        if choice is None:
            return
        with QSignalBlocker(self.epochs):
            self._set_least_epochs(0 if choice.closed_form else 1)
            self.epochs.setValue(0 if choice.closed_form else choice.epochs)
        self.learning_rate.set_recommended(choice.learning_rate)
        self.learning_rate.set_value(None)

    def _describe_recipe(self) -> None:
        choice = self._recipes.get(self.recipe.currentData() or "")
        self.recipe_note.setText(choice.description if choice else self.tr("The recipes are being read…"))
        self.recipe_note.setToolTip(self.tr("Source: {source}").format(source=choice.source) if choice else "")

    def _epochs_changed(self, epochs: int) -> None:
        if self._live:
            self.epochs_edited.emit(epochs)
        self.changed.emit()

    def _set_least_epochs(self, least: int) -> None:
        with QSignalBlocker(self.epochs):
            self.epochs.setMinimum(least)
            self.epochs.setSpecialValueText(self.tr("none: solved exactly") if least == 0 else "")
