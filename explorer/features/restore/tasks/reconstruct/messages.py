"""What can be set for reconstructions."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.features.restore.messages.options import Choice, option
from explorer.features.restore.messages.preparation import Preparation


@dataclass(frozen=True)
class ReconstructOptions(Preparation):
    """How pictures are brought to the model, and how its answers are kept.

    Attributes:
        size: of the result: "input" as the person's picture, "model" pixel by pixel as the model made it.
    """

    size: str = option(
        "input",
        Choice(
            title="Size of the result",
            tip="Size of saved reconstructions: that of the opened picture, or the model's",
            help="size of the results: the input's (default) or the model's",
            choices={"input": "Picture size", "model": "Model size"},
        ),
    )
