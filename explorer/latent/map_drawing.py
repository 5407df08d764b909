"""The map of a model file as a drawing, without a window."""

from __future__ import annotations

import numpy as np

from explorer.drawing.colours import CLASS_COLOURS, class_names, missing_name
from explorer.drawing.fitting import fitted
from explorer.drawing.map_sheet import MapDrawing, PointLayer
from explorer.drawing.point_size import point_diameter
from explorer.drawing.sheet import Place, Rectangle
from explorer.latent.planes import fit_plane, map_positions
from explorer.models import LoadedModel
from explorer.values import Picture
from explorer.values.class_names import class_name
from explorer.values.plane import Plane

_NO_POINTS = (-1.0, -1.0, 1.0, 1.0)
_LEGEND = 0.16


def laid_out_plane(model: LoadedModel) -> tuple[Plane, np.ndarray]:
    """The plane that the map shows and where the codes lie on it, float32 (N, 2)."""
    if model.codes is None:
        return Plane.identity(model.card.architecture.latent_dim), np.zeros((0, 2), np.float32)
    plane = fit_plane(model.codes.values)
    return plane, map_positions(plane, model.codes.values)


def whole_view(positions: np.ndarray) -> Rectangle:
    """Left, bottom, width and height that show all points with a margin."""
    finite = positions[np.isfinite(positions).all(axis=1)].astype(np.float64)
    if len(finite) == 0:
        return fitted(_NO_POINTS)
    (left, bottom), (right, top) = finite.min(axis=0), finite.max(axis=0)
    return fitted((float(left), float(bottom), float(right), float(top)))


def drawing_of(
    model: LoadedModel,
    positions: np.ndarray,
    size: tuple[float, float],
    *,
    view: Rectangle | None = None,
    dark: bool = False,
    backdrop: tuple[Picture, Rectangle, float] | None = None,
    probe: Place | None = None,
    axis_names: tuple[str, str] = ("", ""),
    fills: bool = False,
    description: str = "",
) -> MapDrawing:
    """The map in the colours of the classes.

    Args:
        model: with its codes.
        positions: where they lie on the map.
        size: of the drawing, logical pixels.
        view: what is visible; None shows everything, with room for the legend.
        dark: on a dark ground.
        backdrop: picture, place and opacity of what lies under the points.
        probe: where it stands.
        axis_names: what the axes stand for; one without a name has no figures.
        fills: each axis fills the room that it has, rather than both having one scale.
        description: for the file.
    """
    width, height = size
    labels = model.codes.labels if model.codes is not None else np.zeros(0, np.int64)
    names = model.card.data.class_names
    classes = max(len(names), int(labels.max(initial=-1)) + 1)
    palette = (*class_names(min(classes, CLASS_COLOURS), dark), missing_name(dark))
    numbers = np.where(labels < 0, len(palette) - 1, labels % CLASS_COLOURS).astype(np.uint8)
    counts = np.bincount(labels[labels >= 0], minlength=classes)
    listed = [
        (class_name(names, label), int(counts[label]), palette[label % CLASS_COLOURS]) for label in range(classes)
    ]
    if view is None:
        left, bottom, across, up = whole_view(positions)
        view = (left, bottom, across / (1 - _LEGEND) if listed else across, up)
    # an order that favours no class, the same every time
    order = np.random.default_rng(0).permutation(len(positions))
    x, y = positions[order, 0], positions[order, 1]
    inside = (x >= view[0]) & (x <= view[0] + view[2]) & (y >= view[1]) & (y <= view[1] + view[3])
    diameter = point_diameter(width * height, float(np.count_nonzero(inside)))
    return MapDrawing(
        width,
        height,
        view,
        (PointLayer(x, y, numbers[order], diameter),),
        palette,
        dark,
        tuple(listed),
        backdrop=backdrop,
        probe=probe,
        axis_names=axis_names,
        figures=(True, bool(axis_names[1]) or not any(axis_names)),
        equal=not fills and model.card.architecture.latent_dim > 1,
        title=model.card.name,
        description=description,
    )
