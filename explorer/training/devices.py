"""Where a training runs."""

from __future__ import annotations

import torch

from explorer.values import BadInput

DEVICES = ("auto", "cpu", "cuda", "mps")


def choose_device(name: str = "auto") -> tuple[torch.device, str]:
    """The device of that name, with a title for people ("CPU, 2 threads", "CUDA: NVIDIA …").

    Args:
        name: one of DEVICES; "auto" takes CUDA, else MPS, else the CPU.

    Raises:
        BadInput: there is no such device here, or none of that name at all.
    """
    if name not in DEVICES:
        raise BadInput(f"There is no device “{name}”; there are {', '.join(DEVICES)}.")
    present = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if name == "auto":
        name = next(kind for kind in present if present[kind])
    if not present[name]:
        what = "graphics card that CUDA can use" if name == "cuda" else "Apple graphics processor that PyTorch can use"
        raise BadInput(f"This machine has no {what}; choose the device “cpu” or “auto”.")
    device = torch.device(name)
    return device, device_title(device)


def device_title(device: torch.device) -> str:
    """Name for people; on the CPU with the number of threads that this thread's computations take now."""
    if device.type == "cuda":
        return f"CUDA: {torch.cuda.get_device_name(device)}"
    if device.type == "mps":
        return "MPS: Apple graphics processor"
    threads = torch.get_num_threads()
    return f"CPU, {threads} thread{'s' if threads > 1 else ''}"
