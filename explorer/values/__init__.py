"""Floor 0: the immutable values that cross threads and floors. Standard library and numpy only."""

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
