"""What the columns of the table are called, mean and show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from explorer.gui.panels.wording import duration, significant
from explorer.values.comparison import ModelMeasures


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        head: its name and, in a second line, its unit.
        tip: one sentence that explains it.
        value: the value of a row, None where it is not known.
        text: a known value for people; takes what `value` gives.
        best: −1 where the smallest value is the best, 1 where the largest is, 0 where none is.
        needs_pictures: it is measured on the pictures themselves.
        applies: whether the model of a row can have it.
        detail: what more there is to say about a known value, empty where there is nothing.
    """

    head: str
    tip: str
    value: Callable[[ModelMeasures], float | int | str | None]
    text: Callable[[Any], str] = str
    best: int = 0
    needs_pictures: bool = False
    applies: Callable[[ModelMeasures], bool] = lambda _: True
    detail: Callable[[ModelMeasures], str] = lambda _: ""

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers."""
        return self.text is not str


def columns() -> tuple[Column, ...]:
    """All columns from left to right, in the language of the window."""
    tr = QCoreApplication.translate
    error_tip = tr(
        "compare", "Squared error of a picture, summed over its pixels from 0 to 1, averaged over the {split} pictures."
    )
    training, test = tr("compare", "training"), tr("compare", "test")
    return (
        Column(
            tr("compare", "Name"),
            tr("compare", "The name of the model's file."),
            lambda row: row.name,
            detail=lambda row: row.key,
        ),
        Column(
            tr("compare", "Recipe"),
            tr("compare", "The named set of training settings."),
            lambda row: row.recipe,
        ),
        Column(
            tr("compare", "Code\nsize"),
            tr("compare", "How many numbers a code has."),
            lambda row: row.code_size,
            _whole,
        ),
        Column(
            tr("compare", "Error, train\nper image"),
            error_tip.format(split=training),
            lambda row: row.train_error,
            significant,
            -1,
        ),
        Column(
            tr("compare", "Error, test\nper image"),
            error_tip.format(split=test),
            lambda row: row.test_error,
            significant,
            -1,
        ),
        Column(
            tr("compare", "Mean ‖J‖\ncode/pixel"),
            tr(
                "compare",
                "How far a code moves when its picture changes slightly: the Frobenius norm of the encoder's "
                "Jacobian, in code units per unit of pixel value, averaged over the sample. It scales with the "
                "codes: a model with smaller codes has a smaller norm.",
            ),
            lambda row: row.jacobian_norm,
            _three,
            needs_pictures=True,
        ),
        Column(
            tr("compare", "Trustworthiness"),
            tr(
                "compare",
                "Trustworthiness, from 0 to 1: 1 if the 10 nearest codes of every picture belong to pictures that "
                "are also near in pixels; lower the farther away the intruders are.",
            ),
            lambda row: row.trustworthiness,
            _three_decimals,
            1,
            needs_pictures=True,
        ),
        Column(
            tr("compare", "10-NN\naccuracy, %"),
            tr(
                "compare",
                "How often the 10 nearest codes vote for a sample's class, leaving each sample of the map out in turn.",
            ),
            lambda row: row.neighbour_accuracy,
            _percent,
            1,
            detail=_voted_on,
        ),
        Column(
            tr("compare", "Active\nunits"),
            tr(
                "compare",
                "How many numbers of the code have a variance above 0.01 over the map (Burda et al. 2016); the "
                "others carry almost no information.",
            ),
            lambda row: row.active_units,
            _whole,
        ),
        Column(
            tr("compare", "KL, nats\nper unit"),
            tr(
                "compare",
                "For variational models: the KL divergence of a picture's code distribution from the standard "
                "Gaussian, averaged over the sample and the units of the code; 0 means that a unit is not used.",
            ),
            lambda row: row.divergence,
            _three,
            needs_pictures=True,
            applies=lambda row: row.variational,
            detail=_each_divergence,
        ),
        Column(
            tr("compare", "Parameters"),
            tr("compare", "The number of trained weights and biases."),
            lambda row: row.parameters,
            _whole,
            -1,
        ),
        Column(
            tr("compare", "Training\ntime"),
            tr("compare", "Total time of all epochs, on the machine that trained it."),
            lambda row: row.seconds,
            duration,
            -1,
        ),
        Column(
            tr("compare", "Epochs"),
            tr("compare", "Passes over the training pictures, including the pre-training of layers."),
            lambda row: row.epochs,
            _whole,
        ),
    )


def _whole(value: int) -> str:
    return f"{value:,}"


def _three(value: float) -> str:
    return significant(value, 3)


def _three_decimals(value: float) -> str:
    return f"{value:.3f}"


def _percent(value: float) -> str:
    return f"{100 * value:.1f}"


def _voted_on(row: ModelMeasures) -> str:
    return QCoreApplication.translate("compare", "{count:,} samples").format(count=row.voted_on)


def _each_divergence(row: ModelMeasures) -> str:
    return ", ".join(f"z{number} {significant(value, 3)}" for number, value in enumerate(row.divergences, start=1))
