"""Where codes come back to: z → decode → encode → z′. Places that come back far away the model cannot mean."""

from __future__ import annotations

from collections.abc import Generator
from weakref import WeakKeyDictionary

import numpy as np
import torch

from explorer.latent.grids import cell_codes, cell_places
from explorer.models import Autoencoder
from explorer.values.decoding import GridRequest
from explorer.values.fields import RoundTripReply
from explorer.values.open_model import OpenModel

_AT_ONCE = 128
_SAMPLES = 512
_USUAL_PERCENT = 95

_usual: WeakKeyDictionary[OpenModel, float] = WeakKeyDictionary()


def answer(model: OpenModel, network: Autoencoder, request: GridRequest) -> Generator[None, None, RoundTripReply]:
    """Send the cells' centres around; the mean code is meant where the model is variational."""
    codes = cell_codes(model.plane, request)
    back = yield from _around(network, codes)
    if model not in _usual:
        samples = model.codes.values[:: max(1, len(model.codes.values) // _SAMPLES)]
        returned = yield from _around(network, samples)
        lengths = np.linalg.norm(returned - samples, axis=1)
        _usual[model] = float(np.percentile(lengths, _USUAL_PERCENT)) if len(lengths) else 0.0
    return RoundTripReply(
        request,
        cell_places(request).astype(np.float32),
        model.plane.project(back),
        np.linalg.norm(back - codes, axis=1),
        _usual[model],
    )


def _around(network: Autoencoder, codes: np.ndarray) -> Generator[None, None, np.ndarray]:
    """The codes that come back, float32 (N, d)."""
    found = [np.zeros((0, codes.shape[1]), np.float32)]
    for start in range(0, len(codes), _AT_ONCE):
        with torch.inference_mode():
            part = torch.from_numpy(np.array(codes[start : start + _AT_ONCE], np.float32))
            found.append(network.encode(network.decode(part)).numpy())
        yield
    return np.concatenate(found)
