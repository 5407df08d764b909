"""The precision follows from what the processor can, never from a timing."""

from __future__ import annotations

import pytest
import torch

from explorer.models.restoration import choose_precision
from explorer.models.restoration import precision as room


@pytest.mark.parametrize(
    ("capabilities", "expected"),
    [
        ({}, "float32"),
        ({"avx512_f": True, "avx512_bf16": False, "amx_bf16": False}, "float32"),
        ({"avx512_bf16": True}, "bfloat16"),
        ({"amx_bf16": True}, "bfloat16"),
    ],
)
def test_auto_asks_the_processor(capabilities, expected, monkeypatch):
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities, raising=False)
    room._quicker.cache_clear()
    try:
        assert choose_precision("auto") == expected
    finally:
        room._quicker.cache_clear()


def test_a_torch_that_does_not_tell_gives_float32(monkeypatch):
    monkeypatch.delattr(torch.cpu, "get_capabilities", raising=False)
    room._quicker.cache_clear()
    try:
        assert choose_precision("auto") == "float32"
    finally:
        room._quicker.cache_clear()
