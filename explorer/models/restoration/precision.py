"""In which numbers restoration networks compute."""

from __future__ import annotations

import time
from functools import cache

import torch
from torch import nn

from explorer.values import BadInput

PRECISIONS = ("auto", "float32", "bfloat16")


def choose_precision(asked: str) -> str:
    """The precision that is meant, one of “float32” and “bfloat16”.

    bfloat16 means that convolutions multiply in 16 bits and add in 32 (torch's autocast), with weights and optimiser in
    32 bits. Processors with matrix units for it (AMX) are then some four times as fast, others several times slower:
    "auto" tries both on a small convolution and takes the faster. A denoised photo then differs by 0.15 steps
    of 255 in the mean.

    Raises:
        BadInput: there is no such precision.
    """
    if asked not in PRECISIONS:
        raise BadInput(f"There is no precision “{asked}”; there are {', '.join(PRECISIONS)}.")
    return _faster() if asked == "auto" else asked


@cache
def _faster() -> str:
    convolution = nn.Conv2d(64, 64, 3, padding=1)
    signal = torch.zeros(4, 64, 32, 32).contiguous(memory_format=torch.channels_last)
    seconds = {}
    for precision in ("float32", "bfloat16"):
        # the first run prepares the kernel
        for _ in range(3):
            began = time.perf_counter()
            with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=precision == "bfloat16"):
                convolution(signal)
            seconds[precision] = time.perf_counter() - began
    return min(seconds, key=lambda name: seconds[name])
