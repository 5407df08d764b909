"""Which damage belongs to which task."""

from __future__ import annotations

from explorer.features.restore.learning.batch import Damage
from explorer.features.restore.learning.colour import Greying
from explorer.features.restore.learning.holes import Holes
from explorer.features.restore.learning.noise import Noise
from explorer.features.restore.learning.pages import Pages
from explorer.features.restore.learning.photo import Photo
from explorer.values import BadInput
from explorer.values.restoration_model import CLEAN_PAGE, COLORIZE, DENOISE, FILL_IN, GAUSSIAN, PHOTO

_DAMAGES: dict[str, type[Damage]] = {DENOISE: Noise, CLEAN_PAGE: Pages, COLORIZE: Greying, FILL_IN: Holes}


def damage_of(task: str, fonts: str = "", noise: str = GAUSSIAN) -> Damage:
    """What a model of this task learns to undo.

    Args:
        task: one of `LEARNT_TASKS`.
        fonts: a folder of fonts beside the system's, for the pages that are drawn to learn from.
        noise: one of `LEARNT_NOISES`, for denoising.

    Raises:
        BadInput: there is no such task.
    """
    if task not in _DAMAGES:
        raise BadInput(f"There is no restoration task “{task}”; there are {', '.join(_DAMAGES)}.")
    if task == DENOISE and noise == PHOTO:
        return Photo()
    return Pages(fonts) if task == CLEAN_PAGE else _DAMAGES[task]()
