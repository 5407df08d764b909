"""A small seeded sample of each campaign; what the machine is busy with besides is no matter, so nothing is timed."""

from __future__ import annotations

import os
import sys

import pytest

from tests.campaigns.signals import MOMENTS, moments, send_at


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("moment", [next(m for m in moments(40, 7) if m[0] == busy) for busy in dict.fromkeys(MOMENTS)])
def test_a_signal_ends_the_program_in_good_order_at_any_moment(moment):
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"}
    assert send_at(*moment, environment).complaints(timed=False) == []
