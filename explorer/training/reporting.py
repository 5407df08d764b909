"""Makes the report of an epoch and writes its model file."""

from __future__ import annotations

import errno
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from explorer.data import Dataset
from explorer.data.map_split import MOST_ON_MAP, map_split, spread
from explorer.models import Autoencoder, from_weights, reconstruct_images, to_pixels
from explorer.models.layers import NetworkUpTo
from explorer.models.model_data import as_pixels
from explorer.models.model_file import save_model
from explorer.training.evaluation import error_figures, row_codes, row_errors
from explorer.training.stage_work import StageWork
from explorer.values import BadInput, Codes, EpochFigures, EpochReport, ErrorFigures, ModelCard, Weights
from explorer.values.map_pictures import stored_map_split
from explorer.values.sealed import sealed
from explorer.values.strip import choose_rows

_LARGEST_SAMPLE = 2_000
_SMALLEST_SAMPLE = 200
_SAMPLE_SHARE = 20
_FULL = (errno.ENOSPC, errno.EDQUOT)


class Samples:
    """The pictures that an epoch is measured and shown on: always the same, few enough to cost little.

    Attributes:
        map_rows: rows on the map.
        labels: int64 (n,) of the map's rows, −1 where there is none, read-only.
        originals: uint8 (8, H, W, C), the strip; fewer where the map has fewer, read-only.
        learnt: uint64 (n,), sorted, the keys of the pictures that are learnt from; empty where the data have none.
    """

    def __init__(self, dataset: Dataset, learnt: np.ndarray, split: str) -> None:
        """Choose them.

        Args:
            dataset: what is trained on.
            learnt: rows that are learnt from.
            split: which pictures are on the map, see `map_split`.
        """
        self._images = dataset.images
        self.learnt = np.unique(dataset.keys[learnt]) if len(dataset.keys) else dataset.keys
        self._splits = {split: dataset.indices(split) for split in ("train", "validation", "test")}
        self.map_rows = map_split(dataset, split)
        labels = np.full(len(self.map_rows), -1) if dataset.labels is None else dataset.labels[self.map_rows]
        self.labels = sealed(labels.astype(np.int64))
        self._strip = self.map_rows[choose_rows(self.labels)]
        self.originals = sealed(_upright(as_pixels(self._images[self._strip])))
        most = min(_LARGEST_SAMPLE, max(_SMALLEST_SAMPLE, len(dataset.train) // _SAMPLE_SHARE))
        self._shown = {split: spread(rows, MOST_ON_MAP) for split, rows in self._splits.items()}
        self._measured = {split: spread(self._splits[split], most) for split in ("train", "validation")}

    def measure(self, work: StageWork) -> tuple[EpochFigures, dict[str, ErrorFigures]]:
        """Figures of a moment, epoch, rate and seconds left 0, and the validation split's error where it has pictures.

        Training and validation figures come from the same weights: up to 2 000 pictures of each split. While a layer
        is pre-trained they are the layer's; the error is always that of the whole network, as it is saved.
        """
        loss, error = work.loss(self._images, self._measured["train"])
        validation_loss, validation_error = work.loss(self._images, self._measured["validation"])
        figures = EpochFigures(0, loss, validation_loss, error, validation_error, 0.0, 0.0)
        count, pixels = len(self._measured["validation"]), int(self._images[0].size)
        if count == 0:
            return figures, {}
        if work.judged is not work.published:
            errors = row_errors(work.published, self._images, self._measured["validation"])
            return figures, {"validation": error_figures(errors, pixels)}
        mse = validation_error / pixels
        psnr = -10.0 * math.log10(mse) if mse > 0 else math.inf
        return figures, {"validation": ErrorFigures(count, validation_error, mse, psnr)}

    def errors(self, model: Autoencoder, skip: str = "") -> tuple[dict[str, ErrorFigures], np.ndarray]:
        """The figures of a finished model: each split with pictures, an even spread of 10 000 of larger ones.

        Args:
            model: to be measured.
            skip: a split to leave out.

        Returns:
            Figures by split, and float32 (n,), the error of each row of the map.
        """
        pixels = int(self._images[0].size)
        of_rows = {split: row_errors(model, self._images, rows) for split, rows in self._shown.items() if len(rows)}
        figures = {split: error_figures(errors, pixels) for split, errors in of_rows.items() if split != skip}
        same = [errors for name, errors in of_rows.items() if np.array_equal(self._shown[name], self.map_rows)]
        return figures, same[0] if same else row_errors(model, self._images, self.map_rows)

    def reconstructions(self, model: Autoencoder | NetworkUpTo) -> np.ndarray:
        """Uint8 (8, H, W, C), what the model makes of the strip."""
        return sealed(_upright(to_pixels(reconstruct_images(model, self._images[self._strip]))))


def measured_again(card: ModelCard, weights: Weights, dataset: Dataset) -> tuple[ModelCard, Codes]:
    """A finished model's card with its errors, and its codes, as these weights give them.

    Args:
        card: of the model.
        weights: not those that the card was written for, for example rounded ones.
        dataset: what it was trained on.
    """
    model = from_weights(weights)
    samples = Samples(dataset, dataset.train, stored_map_split(card))
    errors, map_errors = samples.errors(model)
    codes = Codes(row_codes(model, dataset.images, samples.map_rows), samples.labels, map_errors)
    return replace(card, errors={split: errors[split] for split in card.errors if split in errors}), codes


def write_model(
    out: str,
    card: ModelCard,
    weights: Weights,
    codes: Codes,
    state: Mapping[str, np.ndarray] | None,
    learnt: np.ndarray | None = None,
    make_room: Callable[[], bool] = lambda: False,
) -> tuple[str, str]:
    """Write the model file if one is asked for; a failure becomes a sentence.

    Args:
        out: its path.
        card: see `save_model`, as the next four.
        weights: of the model.
        codes: of the map.
        state: of the training.
        learnt: keys of its pictures.
        make_room: asked to free room where the disk is full; whether it did.

    Returns:
        The path that holds this epoch, or an empty text; a warning, or an empty text.

    Raises:
        BadInput: the place cannot hold a model file whatever happens (no such folder, not a fitting name).
    """
    if not out:
        return "", ""
    made_room = ""
    while True:
        try:
            save_model(out, card, weights, codes, state, learnt=learnt)
        except OSError as error:
            if error.errno in _FULL and not made_room and make_room():
                made_room = (
                    "The disk is full: the history of this training was deleted so that the model could be saved."
                )
                continue
            reason = error.strerror or type(error).__name__
            return "", (
                f"“{Path(out).name}” could not be written ({reason}); training continues in memory and saving is "
                "tried again after the next epoch."
            )
        return out, made_room


def write_model_again(
    out: str,
    card: ModelCard,
    weights: Weights,
    codes: Codes,
    state: Mapping[str, np.ndarray] | None,
    learnt: np.ndarray | None = None,
    make_room: Callable[[], bool] = lambda: False,
) -> tuple[str, str]:
    """The same in the midst of a training, where also a place that vanished must not end it."""
    try:
        return write_model(out, card, weights, codes, state, learnt, make_room)
    except BadInput as error:
        return "", f"{error} Training continues in memory and saving is tried again after the next epoch."


def save_elsewhere(path: Path, report: EpochReport) -> None:
    """Save what a report shows at another place than was asked for; its training cannot go on from there.

    Raises:
        BadInput: the name does not fit, or the folder is missing.
        OSError: the system refused.
    """
    codes = Codes(report.snapshot.codes, report.labels, np.zeros(0, np.float32))
    save_model(path, report.card, report.snapshot.weights, codes)


def _upright(images: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(np.moveaxis(images, 1, -1))
