"""What is told of trained models side by side, and the probe that is carried from one to the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.values.map_pictures import stored_map_split
from explorer.values.query import Fresh, Query

if TYPE_CHECKING:
    from explorer.values.model import ModelCard
    from explorer.values.open_model import OpenModel
    from explorer.values.picture import Picture

SAMPLE = 2000
"""Pictures that the costly measures are taken on, evenly spread over the map; all of them where there are fewer."""

NEIGHBOURS = 10
"""k of the trustworthiness and of the k-nearest-neighbour classifier."""

ACTIVE_VARIANCE = 0.01
"""A code dimension is active where its variance over the data exceeds this (Burda et al. 2016)."""


@dataclass(frozen=True)
class ModelMeasures:
    """One row of the table. None stands for what is not known (yet).

    Attributes:
        key: by which the program knows the model: the path of its file.
        name: of the model.
        recipe: that made it.
        code_size: numbers in a code.
        train_error: squared error per training picture, summed over pixels in [0, 1].
        test_error: the same for test pictures.
        jacobian_norm: mean of ‖∂code/∂picture‖_F over the sample, code units per unit of pixel value.
        trustworthiness: 0 to 1, of codes against pixels, on the sample.
        neighbour_accuracy: share of the map's labelled samples that their 10 nearest others name rightly, 0 to 1.
        voted_on: how many those samples are, 0 before.
        active_units: code dimensions whose variance over the map exceeds 0.01.
        divergences: KL of each code dimension in nats, averaged over the sample; empty unless variational and measured.
        parameters: numbers that training adjusted.
        seconds: of training, all epochs together.
        epochs: of training, the pre-training of layers included.
        variational: whether there is a divergence to measure.
        images: pictures in the sample of the measures that need pictures, 0 before they were taken.
    """

    key: str
    name: str
    recipe: str
    code_size: int
    train_error: float | None = None
    test_error: float | None = None
    jacobian_norm: float | None = None
    trustworthiness: float | None = None
    neighbour_accuracy: float | None = None
    active_units: int | None = None
    divergences: tuple[float, ...] = ()
    parameters: int | None = None
    seconds: float | None = None
    epochs: int | None = None
    variational: bool = False
    images: int = 0
    voted_on: int = 0

    @property
    def divergence(self) -> float | None:
        """Mean of the divergences over the code dimensions, nats."""
        return sum(self.divergences) / len(self.divergences) if self.divergences else None


def measures_of_card(key: str, card: ModelCard) -> ModelMeasures:
    """What a model file's header alone can tell."""
    errors = {split: figures.squared_error_per_image for split, figures in card.errors.items()}
    parameters = card.settings.get("parameters")
    return ModelMeasures(
        key,
        card.name,
        card.recipe,
        card.architecture.latent_dim,
        train_error=errors.get("train"),
        test_error=errors.get("test"),
        parameters=parameters if isinstance(parameters, int) else None,
        seconds=sum(row.seconds for row in card.history) if card.history else None,
        epochs=sum(row.epoch > 0 for row in card.history) if card.history else None,
        variational=card.architecture.variational,
    )


TABLE_HEAD = (
    "name",
    "recipe",
    "code_size",
    "train_squared_error_per_image",
    "test_squared_error_per_image",
    "mean_jacobian_norm",
    "trustworthiness_10",
    "neighbour_accuracy_10",
    "active_units",
    "divergence_nats_per_dimension",
    "parameters",
    "training_seconds",
    "epochs",
    "sample_images",
    "neighbour_accuracy_samples",
)
"""Names of the columns in files for other programs."""


def table_rows(measures: Sequence[ModelMeasures]) -> list[list[object]]:
    """One row a model in the order of `TABLE_HEAD`, at full precision; empty text for what is not known."""
    rows: list[list[object]] = []
    for one in measures:
        row: list[object | None] = [
            one.name, one.recipe, one.code_size, one.train_error, one.test_error, one.jacobian_norm,
            one.trustworthiness, one.neighbour_accuracy, one.active_units, one.divergence, one.parameters,
            one.seconds, one.epochs, one.images or None, one.voted_on or None,
        ]  # fmt: skip
        rows.append(["" if value is None else value for value in row])
    return rows


def same_samples(one: OpenModel, other: OpenModel) -> bool:
    """Whether the rows of both maps are the same samples: the same data, as many of them, with the same labels."""
    first, second = one.codes.labels, other.codes.labels
    return (
        one.card.data.same_pictures(other.card.data)
        and (stored_map_split(one.card) or "test") == (stored_map_split(other.card) or "test")
        and one.split == other.split
        and first.shape == second.shape
        and bool((first == second).all())
    )


@dataclass(frozen=True)
class ComparableModel:
    """A model that is offered for comparison.

    Attributes:
        key: path of its file.
        name: for people.
        details: a sentence for people: recipe, data, error.
        reason: why it cannot be compared with the others, empty where it can.
        same_data: whether it learnt from the same data as the open model.
    """

    key: str
    name: str
    details: str = ""
    reason: str = ""
    same_data: bool = True


@dataclass(frozen=True, eq=False)
class CarryRequest:
    """Show one place or one sample of a model in all the others.

    Attributes:
        models: between which it is carried, each with its card's path as key, all for pictures of one size.
        source: key of the model whose map the person touched.
        code: the place there, d numbers.
        sample: row of the sample that lies there; models with the same samples then show their own codes of it. −1:
            there is none, the picture decoded at the code is encoded by the others.
    """

    models: tuple[OpenModel, ...]
    source: str
    code: tuple[float, ...]
    sample: int = -1


@dataclass(frozen=True, eq=False)
class CarriedProbe:
    """What one model makes of the carried picture.

    Attributes:
        key: the model.
        code: where the picture lies in its code space.
        place: the same on its map.
        picture: what it decodes there.
        error: squared error, summed over pixels in [0, 1], between `picture` and what was carried: the source's
            picture, or the original of a sample; None for the source's own picture, or where it is not known.
        nearest: row of the sample whose code is nearest, −1 without samples.
        label: its class, −1 where there is none.
    """

    key: str
    code: tuple[float, ...]
    place: tuple[float, float]
    picture: Picture
    error: float | None
    nearest: int
    label: int


@dataclass(frozen=True, eq=False)
class CarryReply:
    """The probe on every map.

    Attributes:
        request: what was asked.
        probes: one for each model of the set, in its order.
    """

    request: CarryRequest
    probes: tuple[CarriedProbe, ...]


CARRY = Query("maps", CarryRequest, CarryReply, "explorer.latent.compared_models:ComparedModels.carry", fresh=Fresh.ANY)
