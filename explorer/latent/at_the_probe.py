"""The decoder's geometry at one place: cheap enough to follow the pointer."""

from __future__ import annotations

import numpy as np

from explorer.latent.geometry import Decoder, ellipse_of_equal_change, pull_back_metric
from explorer.models import Autoencoder
from explorer.values.geometry import EllipseReply, EllipseRequest, PixelReply, PixelRequest
from explorer.values.open_model import OpenModel

_LEVELS = 255


def ellipse_at(model: OpenModel, network: Autoencoder, request: EllipseRequest) -> EllipseReply:
    """The ellipse of equal picture change around a code, on the plane shown."""
    # one level for each pixel, as a root of a sum over all of them
    change = model.card.architecture.pixels**0.5 / _LEVELS
    metric = pull_back_metric(Decoder.of(network), np.array([request.code]), model.plane.axes)
    return EllipseReply(request, ellipse_of_equal_change(metric[0], change))


def pixel_at(model: OpenModel, network: Autoencoder, request: PixelRequest) -> PixelReply:
    """The gradient of one pixel over the plane shown; of a colour picture, of the mean of its channels."""
    architecture = model.card.architecture
    pixels, products = Decoder.of(network).push(np.array([request.code]), model.plane.axes)
    shape = (architecture.channels, architecture.height, architecture.width)
    value = pixels[0].reshape(shape)[:, request.row, request.column].mean()
    slope = products[0].reshape(2, *shape)[:, :, request.row, request.column].mean(1)
    return PixelReply(request, float(value), (float(slope[0]), float(slope[1])))
