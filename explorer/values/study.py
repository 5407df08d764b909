"""What the strip and the pages Compare and Learn ask of the study thread, which never keeps the probe waiting."""

from __future__ import annotations

STUDY_LANES = (
    "model",
    "replay-weights",
    "compared-weights",
    "replay",
    "compared-replay",
    "walk",
    "traversals",
    "attribute",
    "strip",
    "standing",
    "ellipse",
    "pixel",
    "round-trip",
    "support",
    "magnification",
    "tears",
    "selection",
    "search",
    "compared",
    "maps",
    "manifold-path",
    "corruption",
    "layers",
    "filters",
    "variational-draws",
    "manifold-random",
    "manifold-neighbours",
    "variational-manifold",
    "variational",
    "contraction-now",
    "contraction",
    "corruption-curve",
)
"""Kinds of request to the study thread, the most urgent first."""
