"""What can be chosen of the network: its kind, the widths of its layers, activations, tied weights."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from explorer.gui.panels import wording
from explorer.gui.panels.form_fields import Fields, add_row, heading, note
from explorer.values import TrainingRequest
from explorer.values.recipes import RecipeOffer, usual_hidden
from explorer.values.training import NetworkChoices

_ACTIVATIONS = ("relu", "silu", "gelu", "tanh", "sigmoid")
_WIDEST_LAYER = 16_384
_MOST_LAYERS = 16


def parse_widths(text: str) -> tuple[int, ...] | None:
    """Read the widths of hidden layers.

    Args:
        text: "512, 256, 128"; spaces, semicolons and hyphens part them as well.

    Returns:
        Up to 16 numbers from 1 to 16 384, none for an empty text; None if it is no such list.
    """
    parts = [part for part in re.split(r"[\s,;–-]+", text.strip()) if part]
    if not all(re.fullmatch(r"[0-9]{1,5}", part) for part in parts):
        return None
    widths = tuple(int(part) for part in parts)
    fits = len(widths) <= _MOST_LAYERS and all(1 <= width <= _WIDEST_LAYER for width in widths)
    return widths if fits else None


class NetworkOptions(QObject):
    """Rows of a form; those that the chosen recipe leaves open show.

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
        self._live = False
        self._activation = "relu"
        self._shape: tuple[int, int, int] | None = None
        self._latent_dim = 2
        self._heading = heading(self.tr("Network"))
        self.family = fields.combo(
            self.tr("Network"),
            self.tr("Fully connected: each unit is connected to all units of the layer before. Convolutional: "
                    "small filters slide over the picture"),
            (self.tr("Fully connected"), "multilayer"), (self.tr("Convolutional"), "convolutional"),
        )  # fmt: skip
        self.hidden = fields.line(
            self.tr("Widths of the hidden layers"),
            self.tr("Widths of the hidden layers from the picture to the code, or channels of the convolutions, "
                    "such as 512, 256, 128; the decoder mirrors them. If empty, the recipe's are used"),
        )  # fmt: skip
        self.hidden.setMaxLength(120)
        self.note = note()
        self.shallow = fields.combo(
            self.tr("Layers"),
            self.tr(
                    "Without hidden layers the code is the only layer, as in textbooks; it then needs an activation"
                ),
            (self.tr("With hidden layers"), False), (self.tr("No hidden layer"), True),
        )  # fmt: skip
        activations = [(wording.activation(name), name) for name in _ACTIVATIONS]
        self.activation = fields.combo(
            self.tr("Activation"),
            self.tr("The function that each hidden unit applies to its weighted sum"),
            *activations,
        )
        self.code_activation = fields.combo(
            self.tr("Activation of the code"),
            self.tr("The function that the units of the code apply to their weighted sums. Linear leaves them "
                    "unbounded"),
            (wording.activation("linear"), "linear"), *activations,
        )  # fmt: skip
        self.tied = fields.combo(
            self.tr("Weights of the decoder"),
            self.tr("Tied: the decoder uses the encoder's weights, transposed, which halves the number of weights"),
            (self.tr("Separate weights"), False), (self.tr("Tied weights"), True),
        )  # fmt: skip
        layout.addRow(self._heading)
        add_row(layout, self.tr("Kind"), self.family)
        add_row(layout, self.tr("Layers"), self.shallow)
        add_row(layout, self.tr("Widths"), self.hidden)
        layout.addRow(self.note)
        add_row(layout, self.tr("Activation"), self.activation)
        add_row(layout, self.tr("Code units"), self.code_activation)
        add_row(layout, self.tr("Decoder"), self.tied)
        for combo in (self.family, self.shallow, self.activation, self.code_activation, self.tied):
            combo.currentIndexChanged.connect(self._edited)
        self.hidden.textEdited.connect(self._edited)
        self._arrange()

    def set_offer(self, offer: RecipeOffer | None) -> None:
        """Show what a recipe leaves open, at its defaults."""
        self._offer = offer
        if offer is not None:
            self._activation = offer.activation
            self._fill(NetworkChoices())
        self._arrange()

    def set_pictures(self, shape: tuple[int, int, int] | None, latent_dim: int) -> None:
        """Show the widths that the recipe takes.

        Args:
            shape: channels, height and width of the pictures, None where nobody knows them yet.
            latent_dim: length of a code.
        """
        self._shape, self._latent_dim = shape, latent_dim
        self._show_widths()

    def _show_widths(self) -> None:
        family = self.family.currentData()
        shapes = [self._shape] if self._shape is not None else [(1, 28, 28), (1, 8, 8)]
        texts = [", ".join(map(str, usual_hidden(family, *shape, self._latent_dim))) for shape in shapes]
        if len(set(texts)) == 1:
            self.hidden.setPlaceholderText(texts[0])
        else:
            text = self.tr("{widths}; {fewer} for small pictures")
            self.hidden.setPlaceholderText(text.format(widths=texts[0], fewer=texts[1]))

    def set_default_activation(self, name: str) -> None:
        """Another activation is the default from here on; a choice of the old default follows it."""
        if self.activation.currentData() == self._activation:
            with QSignalBlocker(self.activation):
                self.activation.setCurrentIndex(self.activation.findData(name))
        self._activation = name

    def set_request(self, request: TrainingRequest) -> None:
        """Show what a request asks for."""
        self._fill(request.network)
        self._arrange()

    def choices(self) -> NetworkChoices:
        """What differs from the recipe."""
        offer = self._offer
        if offer is None or not self._is_open():
            return NetworkChoices()
        family = self.family.currentData()
        activation, code = self.activation.currentData(), self.code_activation.currentData()
        shallow = self._is_shallow()
        can_tie = offer.can_tie and family == "multilayer"
        tied: bool = self.tied.currentData()
        return NetworkChoices(
            family="" if family == offer.families[0] else family,
            hidden=() if shallow else parse_widths(self.hidden.text()) or (),
            shallow=shallow,
            activation="" if activation == self._activation else activation,
            code_activation="" if code == "linear" or not offer.can_bound_code else code,
            tied=tied if can_tie and tied != offer.tied else None,
        )

    def problem(self) -> str:
        """Why no training can start with these fields, empty when one can."""
        if not self._is_open():
            return ""
        choices = self.choices()
        if choices.shallow and not choices.code_activation:
            return self.tr("Without hidden layers the code needs a non-linear activation")
        if not choices.shallow and parse_widths(self.hidden.text()) is None:
            return self.tr("Enter up to 16 widths from 1 to 16,384, such as 512, 256, 128")
        return ""

    def set_live(self, live: bool) -> None:
        """Nothing of a network may change while it is trained."""
        self._live = live
        self._arrange()

    def _is_open(self) -> bool:
        return self._offer is not None and self._offer.families[0] != "linear"

    def _fill(self, choices: NetworkChoices) -> None:
        offer = self._offer
        if offer is None:
            return
        for combo, value in (
            (self.family, choices.family or offer.families[0]),
            (self.activation, choices.activation or self._activation),
            (self.code_activation, choices.code_activation or "linear"),
            (self.shallow, choices.shallow),
            (self.tied, offer.tied if choices.tied is None else choices.tied),
        ):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(max(0, combo.findData(value)))
        self.hidden.setText(", ".join(str(width) for width in choices.hidden))

    def _edited(self) -> None:
        self._arrange()
        self.changed.emit()

    def _arrange(self) -> None:
        """Show what is open, and say at once what does not go together."""
        offer, is_open = self._offer, self._is_open()
        self._show_widths()
        convolutional = self.family.currentData() == "convolutional"
        problem = self.problem()
        rows: tuple[tuple[QWidget, bool], ...] = (
            (self._heading, is_open),
            (self.family, is_open and offer is not None and len(offer.families) > 1),
            (self.hidden, is_open),
            (self.note, bool(problem)),
            (self.shallow, is_open and offer is not None and offer.can_be_shallow),
            (self.activation, is_open),
            (self.code_activation, is_open and offer is not None and offer.can_bound_code),
            (self.tied, is_open and offer is not None and offer.can_tie),
        )
        for field, visible in rows:
            self._layout.setRowVisible(field, visible)
        self.note.setText(self.tr("{problem}.").format(problem=problem) if problem else "")
        free = not self._live
        for field, allowed in (
            (self.family, True), (self.activation, not self._is_shallow()), (self.code_activation, True),
            (self.hidden, not self._is_shallow()), (self.shallow, not convolutional), (self.tied, not convolutional),
        ):  # fmt: skip
            field.setEnabled(free and allowed)

    def _is_shallow(self) -> bool:
        return bool(self.shallow.currentData()) and self.family.currentData() != "convolutional"
