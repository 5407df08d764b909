"""Puts codes that were opened from a file on the map, with a model's decoder or without."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer.latent.planes import code_ranges, fit_plane, map_positions
from explorer.values import Codes
from explorer.values.open_model import BareCodes, OpenModel
from explorer.values.table import CodeTable


def in_model(model: OpenModel, opened: CodeTable, stamp: int) -> OpenModel:
    """The model with other codes on its map, which its decoder decodes.

    Args:
        model: whose own codes they take the place of; the pictures behind those do not belong to these.
        opened: codes of the length of the model's.
        stamp: of the result.
    """
    codes = opened.codes
    plane = fit_plane(codes)
    data = replace(model.card.data, class_names=opened.class_names)
    return replace(
        model,
        stamp=stamp,
        card=replace(model.card, data=data),
        codes=Codes(codes, opened.labels, np.zeros(0, np.float32)),
        plane=plane,
        positions=map_positions(plane, codes),
        code_ranges=code_ranges(codes),
        originals=None,
        opened=opened,
    )


def alone(opened: CodeTable, stamp: int) -> BareCodes:
    """The codes on the plane of their largest variance."""
    plane = fit_plane(opened.codes)
    return BareCodes(stamp, opened, plane, map_positions(plane, opened.codes))
