"""What each layer of a network makes of one picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.values.picture import Picture
from explorer.values.query import Query


@dataclass(frozen=True)
class LayersRequest:
    """Send one picture through the open model.

    Attributes:
        sample: its row in the map; None takes the sample nearest to the code.
        code: where the probe is, of the model's length. A model without samples shows the picture decoded from it.
    """

    sample: int | None
    code: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class LayerStep:
    """The outputs of one layer, after its activation.

    Attributes:
        part: "encoder", "code" or "decoder".
        place: counted from 1 within its part.
        activation: "relu", "silu", "gelu", "tanh", "sigmoid" or "linear".
        values: float32, read-only; (width,) of units or (C, H, W) of maps.
        active: share of the values that are active: above ½ after a sigmoid, above 0 after any other activation.
        lowest: smallest value.
        highest: largest value.
        deviation: float32 (d,), standard deviation of a variational model's code, None elsewhere.
        rebuilt: what the mirrored last layers of the decoder make of this layer alone; None but in the encoder.
        rebuilt_error: squared error of that picture, sum over pixels in [0, 1]; NaN without one.
    """

    part: str
    place: int
    activation: str
    values: np.ndarray
    active: float
    lowest: float
    highest: float
    deviation: np.ndarray | None = None
    rebuilt: Picture | None = None
    rebuilt_error: float = float("nan")


@dataclass(frozen=True, eq=False)
class LayersReply:
    """One picture on its way through all layers.

    Attributes:
        request: what was asked.
        sample: its row in the map, None where the model has no samples.
        label: class of the sample, −1 where it is not known.
        source: what the input is: "original", or "reconstruction" of the sample's code where the originals are not at
            hand, or "probe": the picture decoded at the probe.
        input: what the encoder saw.
        steps: encoder's hidden layers, code, decoder's hidden layers.
        output: the reconstruction.
        error: squared error between input and output, sum over pixels in [0, 1].
        difference: float32 (H, W, C), output − input with pixels in [0, 1].
        filters: float32 (K, H, W, C), read-only: incoming weights of the first layer's units or maps.
        pretrained: the layers were trained one by one before the whole.
    """

    request: LayersRequest
    sample: int | None
    label: int
    source: str
    input: Picture
    steps: tuple[LayerStep, ...]
    output: Picture
    error: float
    difference: np.ndarray
    filters: np.ndarray
    pretrained: bool


LAYERS = Query("layers", LayersRequest, LayersReply, "explorer.latent.layers:answer")
