"""Which damage belongs to which task."""

from __future__ import annotations

from explorer.restoration.learning.batch import Damage
from explorer.restoration.learning.colour import Greying
from explorer.restoration.learning.holes import Holes
from explorer.restoration.learning.noise import Noise
from explorer.restoration.learning.pages import Stains
from explorer.values import BadInput
from explorer.values.restoration_model import CLEAN_PAGE, COLORIZE, DENOISE, FILL_IN

_DAMAGES: dict[str, type[Damage]] = {DENOISE: Noise, CLEAN_PAGE: Stains, COLORIZE: Greying, FILL_IN: Holes}


def damage_of(task: str) -> Damage:
    """What a model of this task learns to undo.

    Raises:
        BadInput: there is no such task.
    """
    if task not in _DAMAGES:
        raise BadInput(f"There is no restoration task “{task}”; there are {', '.join(_DAMAGES)}.")
    return _DAMAGES[task]()
