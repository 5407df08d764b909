"""Keeps the history of a training beside its model file, within a budget."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from explorer.models.history_folder import (
    KeptEpochs,
    copy_history,
    drop,
    history_folder,
    kept_epochs,
    remove_history,
    write_codes,
    write_weights,
)
from explorer.training.thinning import epoch_to_drop
from explorer.values import BadInput, Codes, ModelCard, Weights

DEFAULT_MEGABYTES = 30.0
LARGEST_MEGABYTES = 1_000_000.0
_MEGABYTE = 1_000_000
_FEWEST = 2


@dataclass(frozen=True, eq=False)
class _Epoch:
    number: int
    card: ModelCard
    weights: Weights
    codes: Codes


class Recorder:
    """Writes an epoch when the next one is there.

    The newest epoch is the model file, so that its weights and codes need no second place. Each of the two kinds may
    take half of the budget, and weights what codes leave of theirs; a kind of which two epochs do not fit into its half
    is not kept. Weights that thinning would take away at once are not written.
    """

    def __init__(self, out: str, megabytes: float | None, resume: str = "") -> None:
        """Touch nothing yet.

        Args:
            out: the model file; empty keeps nothing.
            megabytes: the budget in units of 10⁶ bytes, 0 keeps nothing; None is 30, or what a resumed history has.
            resume: the model file that the training goes on from.
        """
        self._folder = history_folder(out) if out else None
        self._megabytes = megabytes
        self._resume = resume
        self._pending: _Epoch | None = None
        self._kept = KeptEpochs({}, {})
        self._budget = 0.0

    def begin(self, epoch: int) -> str:
        """Make the folder fit a training that goes on from an epoch; 0 for a fresh one.

        What lay there of another run goes, so call it once the model file itself is written.

        Returns:
            A warning where it could not be done, else an empty text.
        """
        if self._folder is None:
            return ""
        try:
            if self._resume and history_folder(self._resume).resolve() != self._folder.resolve():
                copy_history(history_folder(self._resume), self._folder)
            remove_history(self._folder, since=epoch)
            self._kept = kept_epochs(self._folder)
        except (OSError, BadInput) as error:
            return _not_kept(error)
        before = max(DEFAULT_MEGABYTES * _MEGABYTE, self._kept.size)
        self._budget = before if self._megabytes is None else self._megabytes * _MEGABYTE
        return ""

    def advance(self, epoch: int, card: ModelCard, weights: Weights, codes: Codes) -> str:
        """Keep the epoch before, now that this one takes its place in the model file.

        Returns:
            A warning where it could not be kept, else an empty text; the training goes on.
        """
        earlier, self._pending = self._pending, _Epoch(epoch, card, weights, codes)
        if earlier is None or self._folder is None or self._budget <= 0:
            return ""
        try:
            self._keep_codes(self._folder, earlier)
            self._keep_weights(self._folder, earlier)
        except (OSError, BadInput) as error:
            return _not_kept(error)
        return ""

    def give_way(self) -> bool:
        """Remove the history and keep none from now on, for a model that finds no room on the disk.

        Returns:
            Whether there was anything to remove.
        """
        had = self._folder is not None and self._kept.size > 0
        self._budget = 0.0
        if self._folder is not None:
            with suppress(OSError):
                remove_history(self._folder)
        self._kept = KeptEpochs({}, {})
        return had

    def _keep_codes(self, folder: Path, epoch: _Epoch) -> None:
        half, sizes = self._budget / 2, self._kept.codes
        self._thin(folder, sizes, half, weights=False)
        if _FEWEST * 2 * epoch.codes.values.size > half:
            return
        sizes[epoch.number] = write_codes(folder, epoch.number, epoch.card.created, epoch.codes.values)
        self._thin(folder, sizes, half, weights=False)

    def _keep_weights(self, folder: Path, epoch: _Epoch) -> None:
        sizes = self._kept.weights
        room = self._budget - sum(self._kept.codes.values())
        self._thin(folder, sizes, room, weights=True)
        # what it will be, but for a few kilobytes of names
        expected = 2 * sum(array.size for array in epoch.weights.arrays.values())
        expected += epoch.codes.values.nbytes + epoch.codes.labels.nbytes
        if _FEWEST * expected > self._budget / 2:
            return
        full = sum(sizes.values()) + expected > room
        if full and len(sizes) >= _FEWEST and epoch_to_drop([*sizes, epoch.number, epoch.number + 1]) == epoch.number:
            return
        sizes[epoch.number] = write_weights(folder, epoch.number, epoch.card, epoch.weights, epoch.codes)
        self._thin(folder, sizes, room, weights=True)

    def _thin(self, folder: Path, sizes: dict[int, int], room: float, *, weights: bool) -> None:
        while sum(sizes.values()) > room and sizes:
            gone = epoch_to_drop(list(sizes)) if len(sizes) > _FEWEST else min(sizes)
            drop(folder, gone, weights=weights)
            del sizes[gone]


def _not_kept(error: OSError | BadInput) -> str:
    reason = error.strerror or type(error).__name__ if isinstance(error, OSError) else str(error).rstrip(".")
    return f"An epoch is missing from the history of this training ({reason}); training continues."
