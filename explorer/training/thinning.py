"""Which epochs of a history make room for newer ones."""

from __future__ import annotations

from collections.abc import Sequence


def epoch_to_drop(epochs: Sequence[int]) -> int:
    """The epoch that is missed least.

    Its neighbours are nearest to each other in the logarithm of the epoch, so that a history that is thinned again and
    again comes to have its epochs at equal ratios: dense at the beginning, where most happens, and never more than some
    percent of the training apart. The first and the last one stay.

    Args:
        epochs: ascending, at least three.

    Raises:
        ValueError: there are fewer than three.
    """
    if len(epochs) < 3:
        raise ValueError(f"of {len(epochs)} epochs none can be dropped")
    inner = range(1, len(epochs) - 1)
    return epochs[min(inner, key=lambda place: (epochs[place + 1] + 1) / (epochs[place - 1] + 1))]
