"""Names of paths, and what their lengths mean, in words."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from explorer.values.walks import DRAWN, GEODESIC, GRAPH, PIXELS, SPHERICAL, STRAIGHT, WalkReply

_NEARLY_FLAT = 0.995
_DETOUR = 0.9


def path_name(kind: str) -> str:
    """A path's name for people."""
    return {
        PIXELS: _tr("Cross-fade"),
        STRAIGHT: _tr("Straight line"),
        GEODESIC: _tr("Geodesic"),
        SPHERICAL: _tr("Spherical"),
        GRAPH: _tr("Along the data"),
        DRAWN: _tr("As drawn"),
    }[kind]


def path_sentence(kind: str) -> str:
    """What a path is, in one sentence."""
    return {
        PIXELS: _tr("The pictures at the anchors blended pixel by pixel, without any code; the player shows the "
                    "straight line instead."),
        STRAIGHT: _tr("A straight line through code space."),
        GEODESIC: _tr("The path along which the picture changes least in total, found by minimising its energy."),
        SPHERICAL: _tr("An arc around the origin, since a variational model's codes lie near a sphere."),
        GRAPH: _tr("The shortest path from sample to neighbouring sample."),
        DRAWN: _tr("The path that was drawn by hand."),
    }[kind]  # fmt: skip


def length_text(value: float) -> str:
    """A distance between pictures, "–" where it is not known."""
    return f"{value:.1f}" if math.isfinite(value) and value >= 10 else f"{value:.2f}" if math.isfinite(value) else "–"


def verdict(reply: WalkReply) -> str:
    """How much shorter the geodesic is than the straight line, or why nobody knows; empty where neither was asked."""
    geodesic = reply.path(GEODESIC)
    if geodesic is None:
        return ""
    if geodesic.trouble:
        return geodesic.trouble
    ratio = reply.ratio()
    if not geodesic.settled:
        return _tr("Looking for the geodesic …")
    if not math.isfinite(ratio):
        return _tr("The picture does not change between these anchors.")
    if ratio > _NEARLY_FLAT:
        text = _tr("The geodesic is as long as the straight line (ratio {ratio:.3f}): the decoder is nearly flat here.")
    elif ratio > _DETOUR:
        text = _tr("The geodesic is {share:.1f} % shorter than the straight line (ratio {ratio:.3f}).")
    else:
        text = _tr(
            "The geodesic is {share:.1f} % shorter than the straight line (ratio {ratio:.3f}): the straight line "
            "takes a detour through unnecessary pictures."
        )
    return text.format(ratio=ratio, share=100 * (1 - ratio))


def _tr(text: str) -> str:
    return QCoreApplication.translate("walks", text)
