"""People's pictures through a model: prepared, encoded, decoded, with the error in the open."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from explorer.data import read_picture
from explorer.data.eight_bits import to_eight_bits
from explorer.features.restore.compute.canvas import Steps
from explorer.features.restore.compute.placing import put_back
from explorer.features.restore.compute.preparing import PreparedPicture, prepare
from explorer.features.restore.compute.resampling import to_picture, to_unit
from explorer.features.restore.compute.through_code import ThroughCode, as_sentence
from explorer.features.restore.messages.preparation import Preparation
from explorer.features.restore.messages.reconstruction import Reconstruction
from explorer.features.restore.messages.restored import Model, Outcome
from explorer.features.restore.tasks.reconstruct.messages import ReconstructOptions
from explorer.models import decode_codes, encode_images, to_pixels
from explorer.values import BadInput, Picture
from explorer.values.full_picture import FullPicture

_FAR_PERCENTILE = 99.0


def reconstruct(code: ThroughCode, picture: FullPicture, options: ReconstructOptions) -> Steps:
    """Prepare a picture, encode it and decode its code.

    The result has 8 bits. At the size of the person's picture it has its colours (grey or RGB) and its light and dark,
    each part in the place that it came from; what the model was not shown is filled with the brightness of the
    reconstruction's rim.

    Args:
        code: the autoencoder.
        picture: any size and depth.
        options: how it is brought to the model, and the size of the result.

    Raises:
        BadInput: the model's answer is not a number.
    """
    yield 0, 1
    read = to_eight_bits(picture)
    shown = Picture(np.asarray(read.pixels))
    plain = Preparation(**{name: getattr(options, name) for name in Preparation.__dataclass_fields__})
    prepared = prepare(shown, code.architecture, code.provenance, plain)
    found = _seen(code, prepared)
    done = tuple(as_sentence(note) for note in read.notes if note not in (*picture.notes, *picture.doubts))
    warning = prepared.warning
    if not warning and found.squared_error > code.far(_FAR_PERCENTILE):
        warning = (
            f"Far from the training data: its error is larger than that of {_FAR_PERCENTILE:.0f} % of the model's own "
            "test pictures."
        )
    answer = found.reconstruction if options.size == "model" else _in_place(found, shown)
    yield 1, 1
    return Outcome(FullPicture.of(answer), done + prepared.account, found, warning)


def see_file(model: Model, path: str | Path) -> Reconstruction:
    """What an autoencoder sees in the picture of a file.

    Raises:
        BadInput: it cannot be read, or the model's answer is not a number.
    """
    code = ThroughCode(model)
    return _seen(code, prepare(read_picture(path), code.architecture, code.provenance, Preparation()))


def _seen(code: ThroughCode, prepared: PreparedPicture) -> Reconstruction:
    batch = prepared.pixels[None]
    codes = encode_images(code.network, batch)
    output = decode_codes(code.network, codes)[0]
    if not (np.isfinite(codes).all() and np.isfinite(output).all()):
        raise BadInput(
            f"The output of {code.name} contains NaN or infinity: its weights are damaged; use another model."
        )
    difference = output.astype(np.float64) - prepared.pixels / 255.0
    squared_error = float(np.square(difference).sum())
    mse = squared_error / difference.size
    return Reconstruction(
        tuple(float(number) for number in codes[0]),
        Picture(prepared.pixels.transpose(1, 2, 0)),
        Picture(to_pixels(output).transpose(1, 2, 0)),
        squared_error,
        -10 * math.log10(mse) if mse > 0 else math.inf,
        prepared.placement,
    )


def _in_place(found: Reconstruction, picture: Picture) -> Picture:
    values = to_unit(found.reconstruction)
    if found.placement.inverted:
        values = 1 - values
    colour = picture.pixels.shape[2]
    if values.shape[0] != colour:
        values = np.repeat(values, colour, axis=0) if colour == 3 else values.mean(axis=0, keepdims=True)
    return to_picture(put_back(values, found.placement, picture.height, picture.width))
