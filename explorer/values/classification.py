"""What goes into the training of a classifier and what comes out of it while it runs."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from explorer.values.objective import Corruption


@dataclass(frozen=True)
class ClassificationRequest:
    """A classifier made of a model's encoder.

    Attributes:
        labels: how many labelled training pictures it may learn from; None for all.
        from_scratch: begin with random weights in the encoder in place of the pre-trained ones.
        epochs: passes over the labelled pictures; where a pass has fewer than 100 steps, an epoch is several of them.
        batch_size: pictures in a step, fewer where there are fewer labelled ones.
        learning_rate: at the first step; it falls to zero along half a cosine.
        weight_decay: part of each weight (not of the biases) taken away in a step, in units of the learning rate.
        seed: of the choice of labelled pictures, of their order and of random weights.
        corruption: of the pictures it learns from, drawn anew at each step; those that it is measured on stay clean.
        device: "auto", "cpu", "cuda" or "mps".
    """

    labels: int | None = None
    from_scratch: bool = False
    epochs: int = 30
    batch_size: int = 128
    learning_rate: float = 2e-3
    weight_decay: float = 0.2
    seed: int = 0
    corruption: Corruption = field(default_factory=Corruption)
    device: str = "auto"


@dataclass(frozen=True)
class ClassificationReport:
    """Yielded when an epoch is finished. Errors are in percent of the pictures that were measured.

    Attributes:
        request: what was asked.
        labels: labelled pictures that it learns from.
        classes: how many classes they have.
        epoch: finished epochs, from 1.
        training_loss: cross-entropy in nats per image, mean over the epoch's steps.
        validation_error_percent: wrong answers among the validation pictures (10 000 of more); NaN without any.
        validation_images: how many were measured.
        test_error_percent: wrong answers among all test pictures; NaN before the last epoch, and without any.
        test_images: how many were measured; 0 before the last epoch.
        seconds: spent in training and measuring so far, pauses left out.
        device: where it runs, for people.
        finished: no epoch follows.
    """

    request: ClassificationRequest
    labels: int
    classes: int
    epoch: int
    training_loss: float
    validation_error_percent: float
    validation_images: int
    test_error_percent: float
    test_images: int
    seconds: float
    device: str
    finished: bool

    @property
    def final_split(self) -> str:
        """The split that stands for pictures never seen: "test", or "validation" where there are no test pictures."""
        return "validation" if math.isnan(self.test_error_percent) else "test"

    @property
    def final_error_percent(self) -> float:
        """The error on that split once finished."""
        return self.validation_error_percent if self.final_split == "validation" else self.test_error_percent

    @property
    def final_images(self) -> int:
        """How many pictures that error was measured on."""
        return self.validation_images if self.final_split == "validation" else self.test_images


@dataclass(frozen=True)
class ClassifierProgress:
    """How far a comparison of two classifiers is.

    Attributes:
        epoch: the running epoch, from 1.
        fraction: part of all the work that is done, 0 to 1.
        seconds_left: an estimate, NaN while there is none.
    """

    epoch: int
    fraction: float
    seconds_left: float = math.nan
