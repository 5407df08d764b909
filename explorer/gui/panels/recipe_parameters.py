"""The one or two parameters that make a recipe what it is."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from explorer.gui.panels import objective_words
from explorer.gui.panels.form_fields import Fields, add_row
from explorer.values import TrainingRequest
from explorer.values.objective import Corruption
from explorer.values.recipes import RecipeOffer

_STRONGEST_NOISE = 10.0
_LARGEST_PENALTY = 1e6
# nothing is aimed at with a mean activation of exactly 0 or 1
_SPARSEST = 0.001


class RecipeParameters(QObject):
    """Rows of a form, of which those show that the chosen recipe has.

    Args:
        layout: of the form; the rows are added to its end.
        fields: makes them.
        parent: Qt parent.
    """

    changed = Signal()

    def __init__(self, layout: QFormLayout, fields: Fields, parent: QObject) -> None:
        super().__init__(parent)
        self._layout = layout
        self._offer: RecipeOffer | None = None
        self.layer_epochs = fields.spin(
            self.tr("Epochs of pre-training for each layer"), 0, 100_000,
            self.tr("Pre-training: for how many epochs each layer is trained on its own, before the whole network. "
                    "0 skips it"),
        )  # fmt: skip
        self.corruption = fields.combo(
            self.tr("Corruption"),
            self.tr("How a picture is corrupted before the network sees it; the target is the clean picture"),
            *((objective_words.corruption_kind(kind), kind) for kind in ("gaussian", "masking", "salt-and-pepper")),
        )
        self.strength = fields.real(self.tr("Strength"), 0, _STRONGEST_NOISE, "")
        self.sparsity_kind = fields.combo(
            self.tr("Kind of sparsity"),
            self.tr(
                "L1 norm: penalises activations in proportion to their size. KL divergence: penalises units whose "
                "mean activation differs from ρ; needs sigmoid units"
            ),
            (self.tr("L1 norm"), "sparse-l1"),
            (self.tr("KL divergence"), "sparse-kl"),
        )
        self.penalty = fields.real(self.tr("Penalty"), 0, _LARGEST_PENALTY, "")
        self.sparsity = fields.real(
            self.tr("Target mean activation, ρ"), _SPARSEST, 1 - _SPARSEST,
            self.tr("ρ: how active each hidden unit should be on average, from 0 (silent) to 1"),
        )  # fmt: skip
        add_row(layout, self.tr("Layer epochs"), self.layer_epochs)
        add_row(layout, self.tr("Corruption"), self.corruption)
        self._strength_label = add_row(layout, self.tr("Strength"), self.strength)
        add_row(layout, self.tr("Sparsity"), self.sparsity_kind)
        self._penalty_label = add_row(layout, self.tr("Penalty λ"), self.penalty)
        add_row(layout, self.tr("Target ρ"), self.sparsity)
        for field in (self.layer_epochs, self.strength, self.penalty, self.sparsity):
            field.valueChanged.connect(self.changed)
        self.corruption.currentIndexChanged.connect(self._kind_changed)
        self.sparsity_kind.currentIndexChanged.connect(self._sparsity_changed)
        self._arrange()

    @property
    def sparse_objective(self) -> str:
        """The objective that the kind of sparsity means, "auto" for the recipe's own."""
        if self._offer is None or not self._offer.sparsities:
            return "auto"
        kind: str = self.sparsity_kind.currentData()
        return "auto" if kind == self._offer.sparsities[0] else kind

    @property
    def corruption_kind(self) -> str:
        """The kind that is chosen, see `Corruption`."""
        kind: str = self.corruption.currentData()
        return kind

    @property
    def pretraining_epochs(self) -> int:
        """Epochs for each layer on its own, 0 where the recipe has none."""
        return self.layer_epochs.value() if self.layer_epochs in self._shown() else 0

    def set_offer(self, offer: RecipeOffer | None) -> None:
        """Show the parameters of a recipe at their defaults."""
        self._offer = offer
        if offer is not None:
            self._fill(offer.pretraining_epochs, offer.corruption, "", offer.penalty, offer.sparsity)
        self._arrange()

    def set_request(self, request: TrainingRequest) -> None:
        """Show what a request asks for, where it asks for something."""
        offer = self._offer
        if offer is None:
            return
        self._fill(
            offer.pretraining_epochs if request.pretraining_epochs is None else request.pretraining_epochs,
            offer.corruption if request.corruption is None else request.corruption,
            request.objective,
            offer.penalty if request.penalty is None else request.penalty,
            offer.sparsity if request.sparsity is None else request.sparsity,
        )
        self._arrange()

    def values(self) -> dict[str, Any]:
        """What differs from the recipe, by names of `TrainingRequest`."""
        offer = self._offer
        if offer is None:
            return {}
        shown = set(self._shown())
        found: dict[str, Any] = {}
        for name, field in (("pretraining_epochs", self.layer_epochs), ("penalty", self.penalty)):
            if field in shown and field.value() != getattr(offer, name):
                found[name] = field.value()
        if self.sparsity in shown and self.sparsity.value() != offer.sparsity:
            found["sparsity"] = self.sparsity.value()
        if self.strength in shown and self._corruption() != offer.corruption:
            found["corruption"] = self._corruption()
        return found

    def set_enabled(self, enabled: bool) -> None:
        """Whether anything may be changed."""
        for field in self._fields():
            field.setEnabled(enabled)

    def _fields(self) -> tuple[QWidget, ...]:
        return (
            self.layer_epochs, self.corruption, self.strength, self.sparsity_kind, self.penalty, self.sparsity,
        )  # fmt: skip

    def _shown(self) -> list[QWidget]:
        offer = self._offer
        if offer is None:
            return []
        has = set(offer.parameters)
        wanted = (
            (self.layer_epochs, "pretraining_epochs" in has),
            (self.corruption, "corruption" in has),
            (self.strength, bool(has & {"corruption", "noise"})),
            (self.sparsity_kind, len(offer.sparsities) > 1),
            (self.penalty, "penalty" in has),
            (self.sparsity, "sparsity" in has and self.sparsity_kind.currentData() == "sparse-kl"),
        )
        return [field for field, is_wanted in wanted if is_wanted]

    def _corruption(self) -> Corruption:
        share = self._is_share()
        kind = "gaussian" if self.corruption not in self._shown() else self.corruption.currentData()
        return Corruption(kind, self.strength.value() / 100 if share else self.strength.value())

    def _is_share(self) -> bool:
        return self.corruption in self._shown() and self.corruption.currentData() != "gaussian"

    def _fill(self, epochs: int, corruption: Corruption, objective: str, penalty: float, sparsity: float) -> None:
        with QSignalBlocker(self.layer_epochs):
            self.layer_epochs.setValue(epochs)
        for field, value in (self.penalty, penalty), (self.sparsity, sparsity):
            with QSignalBlocker(field):
                field.setValue(value)
        for combo, choice in (self.corruption, corruption.kind), (self.sparsity_kind, objective):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(max(0, combo.findData(choice)))
        self._set_strength(corruption.strength)

    def _set_strength(self, strength: float) -> None:
        with QSignalBlocker(self.strength):
            share = self._is_share()
            self.strength.setSuffix(self.tr(" %") if share else "")
            self.strength.setRange(0, 100 if share else _STRONGEST_NOISE)
            self.strength.setValue(100 * strength if share else strength)

    def _kind_changed(self) -> None:
        was_share = self.strength.suffix() != ""
        self._set_strength(self.strength.value() / 100 if was_share else self.strength.value())
        self._arrange()
        self.changed.emit()

    def _sparsity_changed(self) -> None:
        self._arrange()
        self.changed.emit()

    def _arrange(self) -> None:
        """Show the recipe's rows, and say what they mean with it."""
        shown = self._shown()
        for field in self._fields():
            self._layout.setRowVisible(field, field in shown)
        if self._offer is None:
            return
        symbol = self._offer.penalty_symbol
        self._penalty_label.setText(self.tr("Penalty {symbol}").format(symbol=symbol))
        noise = "noise" in self._offer.parameters
        self._strength_label.setText(self.tr("Noise σ") if noise else self.tr("Strength"))
        self.strength.setAccessibleName(self.tr("Noise, σ") if noise else self.tr("Strength of the corruption"))
        self.penalty.setAccessibleName(self.tr("Penalty, {symbol}").format(symbol=symbol))
        for field, label, tip in (
            (self.penalty, self._penalty_label, self._penalty_tip()),
            (self.strength, self._strength_label, self._strength_tip(noise)),
        ):
            field.setToolTip(tip)
            label.setToolTip(tip)

    def _penalty_tip(self) -> str:
        if self._offer is not None and self._offer.sparsities:
            return self.tr(
                "λ: weight of the sparsity penalty on the hidden units, relative to the reconstruction error"
            )
        if self._offer is not None and self._offer.penalty_symbol == "β":
            return self.tr(
                "β: weight of the KL term, which keeps the codes near the prior, relative to the reconstruction "
                "error. 1 is the standard variational autoencoder; more gives smoother maps and blurrier pictures"
            )
        return self.tr(
            "λ: weight of the penalty on codes that move when the picture changes slightly, relative to the "
            "reconstruction error. More gives codes that vary less and blurrier pictures"
        )

    def _strength_tip(self, noise: bool) -> str:
        if noise:
            return self.tr(
                "σ: strength of the noise that the code should be insensitive to, where black is 0 and white is 1"
            )
        tips = {
            "gaussian": self.tr("Standard deviation of the noise on each pixel, where black is 0 and white is 1"),
            "masking": self.tr("What percentage of the pixels is set to black"),
            "salt-and-pepper": self.tr(
                "What percentage of the pixels is set to black or white, with equal probability"
            ),
        }
        return tips[self.corruption.currentData()]
