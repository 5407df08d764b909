"""What a restoration network may look like."""

from __future__ import annotations

from explorer.values import BadInput
from explorer.values.restoration_model import (
    ADDED,
    ANSWERS,
    CLEAN_PAGE,
    COLORIZE,
    DENOISE,
    FILL_IN,
    LEARNT_TASKS,
    PAPER,
    SCALED,
    RestorationArchitecture,
)

_MOST_STAGES = 5
_WIDEST = 1024
_MOST_BLOCKS = 16
_CONDITIONS = {DENOISE: (1, 2), COLORIZE: (3,), FILL_IN: (1,)}

_ANSWERS = {DENOISE: (ADDED, SCALED), CLEAN_PAGE: (ADDED, PAPER)}


def check_restoration_architecture(architecture: RestorationArchitecture) -> None:
    """Refuse what cannot be built, before anything is built.

    Raises:
        BadInput: a field lies outside its bounds, or the fields do not go together.
    """
    if architecture.task not in LEARNT_TASKS:
        raise BadInput(f"There is no restoration task “{architecture.task}”; there are {', '.join(LEARNT_TASKS)}.")
    if not architecture.inputs or not set(architecture.inputs) <= {1, 3}:
        raise BadInput("A restoration network takes pictures with 1 channel (greyscale), 3 (RGB) or both.")
    if architecture.conditions not in _CONDITIONS.get(architecture.task, (0,)) or architecture.outputs not in (
        0,
        1,
        2,
        3,
    ):
        raise BadInput(f"These channels do not belong to the task “{architecture.task}”.")
    if architecture.answer not in ANSWERS:
        raise BadInput(f"This version of the program does not know networks that output “{architecture.answer}”.")
    if architecture.answer not in _ANSWERS.get(architecture.task, (ADDED,)):
        raise BadInput(f"The output “{architecture.answer}” does not belong to the task “{architecture.task}”.")
    if architecture.answer and architecture.outputs:
        raise BadInput(
            f"A network with the output “{architecture.answer}” needs as many outputs as its picture has channels."
        )
    widths, blocks = architecture.widths, architecture.blocks
    if not 1 <= len(widths) <= _MOST_STAGES or not all(1 <= width <= _WIDEST for width in widths):
        raise BadInput(f"A restoration network must have 1 to {_MOST_STAGES} widths, each 1 to {_WIDEST} channels.")
    if len(blocks) != len(widths) or not all(1 <= count <= _MOST_BLOCKS for count in blocks):
        raise BadInput(f"Each width of a restoration network needs a number of blocks, 1 to {_MOST_BLOCKS}.")
