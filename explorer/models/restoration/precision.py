"""In which numbers restoration networks compute."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import torch

from explorer.values import BadInput

PRECISIONS = ("auto", "float32", "bfloat16")

_UNITS = ("amx_bf16", "avx512_bf16")


def choose_precision(asked: str) -> str:
    """The precision that is meant, one of “float32” and “bfloat16”.

    bfloat16 means that convolutions multiply in 16 bits and add in 32 (torch's autocast), with weights and optimiser in
    32 bits. Processors with matrix units for it (AMX) are then some four times as fast, those with AVX512-BF16 1.6
    times, others several times slower: "auto" takes it where the processor has one of the two. A denoised photo then
    differs by 0.15 steps of 255 in the mean.

    Raises:
        BadInput: there is no such precision.
    """
    if asked not in PRECISIONS:
        raise BadInput(f"There is no precision “{asked}”; there are {', '.join(PRECISIONS)}.")
    return _quicker() if asked == "auto" else asked


@cache
def _quicker() -> str:
    # what the processor says that it can, and no timing: the same command gives the same weights on the same machine
    capabilities: Mapping[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return "bfloat16" if any(capabilities.get(unit) for unit in _UNITS) else "float32"
