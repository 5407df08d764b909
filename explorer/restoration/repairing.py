"""A batch of people's pictures through a restoration network, one result at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from explorer.values import Failure
from explorer.values.repair import Repaired, RepairOptions, RepairProgress, RepairSource

if TYPE_CHECKING:
    from explorer.values import Weights
    from explorer.values.restoration_model import RestorationWeights


def repair_pictures(
    task: str,
    weights: RestorationWeights | Weights,
    sources: Sequence[RepairSource],
    options: RepairOptions | None = None,
    model_name: str = "",
) -> Iterator[RepairProgress | Repaired]:
    """Repair a batch in the order given.

    For a worker thread: each result can be used at once, between tiles of a large picture progress is told, closing
    the iterator cancels. A picture that cannot be read becomes a Failure and the others go on.

    Args:
        task: "denoise", "clean-page", "colorize" or "fill-in".
        weights: of a network for this task; or of an autoencoder, which repairs small pictures through the code
            ("denoise" and "fill-in").
        sources: files to read, or pixels.
        options: for the pictures without options of their own; None lets the program decide everything.
        model_name: for the account.

    Raises:
        BadInput: the model is not for this task.
    """
    del task, weights, options, model_name
    for source in sources:
        yield Repaired(source.identity, source.name, Failure("input", f"{source.name} cannot be repaired yet."))
