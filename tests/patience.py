"""How long tests wait for a state before they give up: minutes, so that a busy machine is no reason to fail.

Tests wait for states, never for a time, so that a patient limit costs nothing where all is well. What `qtbot` waits for
is given this time by tests/conftest.py, whatever a test says.
"""

from __future__ import annotations

PATIENCE_SECONDS = 300.0
PATIENCE_MS = round(PATIENCE_SECONDS * 1000)
