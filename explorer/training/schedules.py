"""How the learning rate changes along a training."""

from __future__ import annotations

import math

SCHEDULES = ("constant", "cosine")


def rate_factor(schedule: str, done: float) -> float:
    """What the base rate is multiplied by.

    Args:
        schedule: "constant", or "cosine": ½(1 + cos π·done), without restarts (Loshchilov and Hutter, SGDR, ICLR 2017,
            eq. 5).
        done: part of all steps that is done, 0 to 1.
    """
    return 0.5 * (1.0 + math.cos(math.pi * done)) if schedule == "cosine" else 1.0
