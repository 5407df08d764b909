"""What stands under "More" in the training form: network, objective and the course of the training."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from explorer.gui.panels.form_fields import Fields, add_row, grid, heading
from explorer.gui.panels.learning_rate_field import LearningRateField
from explorer.gui.panels.network_options import NetworkOptions
from explorer.values import TrainingRequest
from explorer.values.recipes import RecipeOffer

_LARGEST_EMPHASIS = 1e6
_LARGEST_DECAY = 0.999
_USUAL_HISTORY = 30
_LARGEST_HISTORY = 100_000


class TrainingOptions(QWidget):
    """Settings that most trainings leave as they are."""

    changed = Signal()
    rate_applied = Signal(float)

    def __init__(self, fields: Fields, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer: RecipeOffer | None = None
        self._live = False
        self._sparse = "auto"
        self._partly = True
        self._layout = layout = grid(self)
        self.network = NetworkOptions(layout, fields, self)
        self.objective = fields.combo(
            self.tr("Objective"),
            self.tr("How the difference between a picture and its reconstruction is measured. Automatic chooses it "
                    "to suit the recipe and the data, and says why"),
        )  # fmt: skip
        self.emphasis = fields.real(
            self.tr("Emphasis"), 0, _LARGEST_EMPHASIS,
            self.tr("The weight of the error of corrupted pixels relative to untouched ones; 1 treats them alike. "
                    "Gaussian noise corrupts all pixels"),
        )  # fmt: skip
        self.batch_size = fields.spin(
            self.tr("Batch size"), 1, 65_536, self.tr("How many pictures the network sees before each step")
        )
        self.batch_size.setValue(128)
        self.learning_rate = LearningRateField()
        self.schedule = fields.combo(
            self.tr("Schedule"),
            self.tr("Whether the learning rate stays as it is, or falls to zero along a cosine"),
            (self.tr("Constant"), "constant"), (self.tr("Cosine"), "cosine"),
        )  # fmt: skip
        self.weight_decay = fields.real(
            self.tr("Weight decay"), 0, _LARGEST_DECAY,
            self.tr("The fraction by which each weight shrinks per step, times the learning rate; 0 for none"),
        )  # fmt: skip
        self.seed = fields.spin(
            self.tr("Seed"), 0, 2_147_483_647,
            self.tr("Initialises the random numbers: the same seed gives the same model again on this computer"),
        )  # fmt: skip
        self.seed.setGroupSeparatorShown(False)
        self.device = fields.combo(
            self.tr("Device"), self.tr("Where to compute. Automatic uses a graphics card if there is a usable one"),
            (self.tr("Automatic"), "auto"), (self.tr("CPU"), "cpu"), (self.tr("CUDA (NVIDIA)"), "cuda"),
            (self.tr("MPS (Apple)"), "mps"),
        )  # fmt: skip
        self.history = fields.spin(
            self.tr("History"), 0, _LARGEST_HISTORY,
            self.tr("How much space the epochs kept for replay may take beside the model file, in megabytes. When "
                    "it is full they are thinned out, the first epochs least"),
        )  # fmt: skip
        self.history.setSuffix(self.tr(" MB"))
        self.history.setSpecialValueText(self.tr("none"))
        self.history.setValue(_USUAL_HISTORY)
        layout.addRow(heading(self.tr("Training")))
        for text, field in (
            (self.tr("Objective"), self.objective), (self.tr("Emphasis"), self.emphasis),
            (self.tr("Batch size"), self.batch_size), (self.tr("Learning rate"), self.learning_rate),
            (self.tr("Schedule"), self.schedule), (self.tr("Weight decay"), self.weight_decay),
            (self.tr("Seed"), self.seed), (self.tr("Device"), self.device), (self.tr("History"), self.history),
        ):  # fmt: skip
            tip = self.learning_rate.field.toolTip() if field is self.learning_rate else ""
            add_row(layout, text, field, tip)
        for combo in (self.objective, self.schedule, self.device):
            combo.currentIndexChanged.connect(self.changed)
        for number in (self.emphasis, self.batch_size, self.weight_decay, self.seed, self.history):
            number.valueChanged.connect(self.changed)
        self.network.changed.connect(self.changed)
        self.learning_rate.changed.connect(self.changed)
        self.learning_rate.applied.connect(self.rate_applied)
        self.set_offer(None)

    def set_offer(self, offer: RecipeOffer | None) -> None:
        """Show what a recipe leaves open, at its defaults."""
        self._offer = offer
        self.network.set_offer(offer)
        self._fill_objectives()
        if offer is not None:
            self.learning_rate.set_recommended(offer.learning_rate)
            self.learning_rate.set_value(None)
            with QSignalBlocker(self.emphasis):
                self.emphasis.setValue(offer.emphasis)
        self._layout.setRowVisible(self.emphasis, offer is not None and "emphasis" in offer.parameters)

    def set_sparse_objective(self, name: str) -> None:
        """Follow the kind of sparsity.

        Args:
            name: "sparse-kl" aims at means of sigmoid units and brings its own error; "auto" for the recipe's own.
        """
        self._sparse = name
        if self._offer is not None:
            self.network.set_default_activation("sigmoid" if name == "sparse-kl" else self._offer.activation)
        if name != "auto":
            with QSignalBlocker(self.objective):
                self.objective.setCurrentIndex(0)
        self._enable()

    def set_corruption_kind(self, kind: str) -> None:
        """Gaussian noise touches every pixel, which leaves none to emphasise the others against."""
        self._partly = kind != "gaussian"
        self._enable()

    def values(self) -> dict[str, Any]:
        """What differs from the recipe, and the settings of every training, by names of `TrainingRequest`."""
        found: dict[str, Any] = {
            "batch_size": self.batch_size.value(),
            "learning_rate": self.learning_rate.value(),
            "seed": self.seed.value(),
            "device": self.device.currentData(),
            "objective": self.objective.currentData() if self._sparse == "auto" else self._sparse,
            "schedule": self.schedule.currentData(),
            "weight_decay": self.weight_decay.value(),
            "network": self.network.choices(),
        }
        if self.history.value() != _USUAL_HISTORY:
            found["history"] = float(self.history.value())
        offer = self._offer
        if offer is None or "emphasis" not in offer.parameters or not self._partly:
            return found
        if self.emphasis.value() != offer.emphasis:
            found["emphasis"] = self.emphasis.value()
        return found

    def set_request(self, request: TrainingRequest) -> None:
        """Show what a request asks for."""
        emphasis = self._offer.emphasis if self._offer is not None else 1.0
        history = _USUAL_HISTORY if request.history is None else round(request.history)
        emphasis = emphasis if request.emphasis is None else request.emphasis
        for whole, count in (self.batch_size, request.batch_size), (self.seed, request.seed), (self.history, history):
            with QSignalBlocker(whole):
                whole.setValue(count)
        for real, number in (self.weight_decay, request.weight_decay), (self.emphasis, emphasis):
            with QSignalBlocker(real):
                real.setValue(number)
        self.learning_rate.set_value(request.learning_rate)
        for combo, value in (
            (self.objective, request.objective), (self.schedule, request.schedule), (self.device, request.device),
        ):  # fmt: skip
            with QSignalBlocker(combo):
                combo.setCurrentIndex(max(0, combo.findData(value)))
        self.network.set_request(request)

    def problem(self) -> str:
        """Why no training can start with these fields, empty when one can."""
        if not self.learning_rate.is_valid():
            return self.tr("The learning rate is not a number above 0")
        return self.network.problem()

    def set_live(self, live: bool) -> None:
        """While a training runs only the learning rate may change."""
        self._live = live
        self.network.set_live(live)
        self.learning_rate.set_live(live)
        self._enable()

    def _enable(self) -> None:
        self.emphasis.setEnabled(not self._live and self._partly)
        for field in (self.batch_size, self.schedule, self.weight_decay, self.seed, self.device, self.history):
            field.setEnabled(not self._live)
        self.objective.setEnabled(not self._live and self._sparse == "auto")

    def _fill_objectives(self) -> None:
        titles = {
            "squared-error": self.tr("Squared error"),
            "compact-squared-error": self.tr("Squared error, compact codes"),
            "cross-entropy": self.tr("Cross-entropy"),
        }
        names = self._offer.objectives if self._offer is not None else tuple(titles)
        with QSignalBlocker(self.objective):
            self.objective.clear()
            self.objective.addItem(self.tr("Automatic"), "auto")
            for name in names:
                self.objective.addItem(titles[name], name)
