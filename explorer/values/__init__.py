"""Floor 0: the immutable values that cross threads and floors. Standard library and numpy only.

Names are looked up when they are first used: the command line needs `BadInput` before the window is painted, and numpy,
which most of the others bring, would keep the window waiting.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.values.decoding import (
        Codes,
        DecodeReply,
        DecodeRequest,
        GridReply,
        GridRequest,
        Neighbour,
        NeighbourReply,
    )
    from explorer.values.failure import BadInput, Failure
    from explorer.values.model import (
        Architecture,
        DataProvenance,
        EpochFigures,
        ErrorFigures,
        ModelCard,
        Weights,
    )
    from explorer.values.picture import Picture
    from explorer.values.training import (
        EpochReport,
        Snapshot,
        StepReport,
        TrainingAdjustment,
        TrainingRequest,
    )

__all__ = [
    "Architecture",
    "BadInput",
    "Codes",
    "DataProvenance",
    "DecodeReply",
    "DecodeRequest",
    "EpochFigures",
    "EpochReport",
    "ErrorFigures",
    "Failure",
    "GridReply",
    "GridRequest",
    "ModelCard",
    "Neighbour",
    "NeighbourReply",
    "Picture",
    "Snapshot",
    "StepReport",
    "TrainingAdjustment",
    "TrainingRequest",
    "Weights",
]

_ROOMS = {
    "decoding": ("Codes", "DecodeReply", "DecodeRequest", "GridReply", "GridRequest", "Neighbour", "NeighbourReply"),
    "failure": ("BadInput", "Failure"),
    "model": ("Architecture", "DataProvenance", "EpochFigures", "ErrorFigures", "ModelCard", "Weights"),
    "picture": ("Picture",),
    "training": ("EpochReport", "Snapshot", "StepReport", "TrainingAdjustment", "TrainingRequest"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
    globals()[name] = value
    return value
