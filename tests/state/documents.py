"""Small models, tables and documents for the tests of the state."""

from __future__ import annotations

import numpy as np

from explorer.values import Architecture, Codes, DataProvenance, ModelCard
from explorer.values.open_model import BareCodes, OpenModel
from explorer.values.plane import Plane
from explorer.values.table import CodeTable, NumberColumn, Table


def open_model(stamp, *, samples=6, latent_dim=2, data="0", opened=None):
    """A model whose codes all begin with its stamp, so that they are told from those of another one."""
    codes = np.full((samples, latent_dim), float(stamp), np.float32)
    codes[:, 1] += np.arange(samples, dtype=np.float32)
    architecture = Architecture("multilayer", 1, 8, 8, latent_dim, (16,))
    provenance = DataProvenance("x", "X", samples, data * 64, 1, 8, 8, ("ant", "bee"), light_on_dark=True)
    card = ModelCard("small", "undercomplete", "squared-error", architecture, provenance, command="", created="")
    plane = Plane.identity(latent_dim)
    labels = np.arange(samples) % 2
    ranges = ((0.0, 1.0),) * latent_dim
    stored = Codes(codes, labels, np.zeros(samples, np.float32))
    return OpenModel(stamp, card, {}, stored, plane, plane.project(codes), ranges, opened=opened)


def bare_codes(stamp, *, samples=6, path="codes.csv", columns=None):
    """Codes of three numbers without a model."""
    codes = np.full((samples, 3), float(stamp), np.float32)
    opened = CodeTable(path, codes, np.zeros(samples, np.int64), columns=columns)
    plane = Plane.identity(3)
    return BareCodes(stamp, opened, plane, plane.project(codes))


def table(*, rows=6, path="table.csv"):
    """One column of numbers."""
    return Table(path, rows, (NumberColumn("size", np.arange(rows, dtype=np.float32)),))
