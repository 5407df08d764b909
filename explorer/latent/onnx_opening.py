"""ONNX models of other programs: looked at, tried out, and opened with their map."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from explorer.data import Dataset
from explorer.data.map_split import map_split
from explorer.jobs import Job
from explorer.latent.planes import code_ranges, fit_plane, map_positions
from explorer.models import decode_codes, encode_images, from_weights, to_pixels
from explorer.models.model_data import as_pixels, open_data
from explorer.models.onnx_files import DecoderWanted
from explorer.models.onnx_import import card_of, read_pair, weights_of
from explorer.models.onnx_reading import remember, remembered
from explorer.values import BadInput, Codes, Picture, Weights
from explorer.values.onnx_model import OnnxFacts, OnnxReading, OnnxTrial
from explorer.values.open_model import OpenModel
from explorer.values.progress import Progress

_AT_ONCE = 500


def look(path: Path, partner: Path | None) -> tuple[OnnxFacts, OnnxReading | None] | None:
    """What the files tell, and how they were read before; None where the decoder has to be chosen.

    Raises:
        BadInput: a file cannot be used.
    """
    try:
        pair = read_pair(path, partner)
    except DecoderWanted:
        return None
    return pair.facts, remembered(pair.decoder.path, pair.facts)


def try_out(facts: OnnxFacts, reading: OnnxReading, job: Job) -> OnnxTrial:
    """Send one picture through the model: the first of the map's, or a drawn one.

    Raises:
        BadInput: the reading does not fit the files or the data.
        Stopped: the person has changed their mind.
    """
    weights = _weights(facts, reading)
    network = from_weights(weights)
    picture = _drawn(reading)
    if reading.data:
        dataset = _data(weights, reading.data, job)
        picture = dataset.images[map_split(dataset)[:1]]
        picture = picture.astype(np.float32) / 255 if picture.dtype == np.uint8 else picture
    job.check()
    code = np.zeros((1, weights.architecture.latent_dim), np.float32)
    if facts.encoder:
        code = encode_images(network, picture)
    given = decode_codes(network, code)
    if not np.isfinite(given).all():
        raise BadInput("The output contains NaN or infinity: try another range of values.")
    return OnnxTrial(
        reading,
        _upright(picture) if facts.encoder else None,
        _upright(given),
        tuple(float(value) for value in code[0]),
        float(np.square(given - picture).sum()) if facts.encoder else float("nan"),
    )


def open_onnx(facts: OnnxFacts, reading: OnnxReading, stamp: int, job: Job) -> OpenModel:
    """The model with its map: the codes of the chosen data.

    Raises:
        BadInput: the reading does not fit the files or the data.
        Stopped: the person cancelled.
    """
    pair = read_pair(*_paths(facts))
    weights = weights_of(pair, reading)
    d = weights.architecture.latent_dim
    codes = Codes(np.zeros((0, d), np.float32), np.zeros(0, np.int64), np.zeros(0, np.float32))
    originals = provenance = None
    if reading.data and facts.encoder:
        dataset = _data(weights, reading.data, job)
        rows = map_split(dataset)
        originals, provenance = as_pixels(dataset.images[rows]), dataset.provenance
        labels = np.full(len(rows), -1, np.int64) if dataset.labels is None else dataset.labels[rows]
        codes = _encoded(weights, originals, labels, job)
    plane = fit_plane(codes.values)
    return OpenModel(
        stamp,
        replace(card_of(pair, weights, provenance), path=facts.decoder),
        weights,
        codes,
        plane,
        map_positions(plane, codes.values),
        code_ranges(codes.values),
        "",
        originals,
    )


def keep(facts: OnnxFacts, reading: OnnxReading) -> None:
    """Remember a reading beside the decoder.

    Raises:
        BadInput: it cannot be written.
    """
    encoder, decoder = Path(facts.encoder), Path(facts.decoder)
    beside = facts.encoder and encoder.parent == decoder.parent
    remember(decoder, replace(reading, encoder=encoder.name if beside else ""))


def _weights(facts: OnnxFacts, reading: OnnxReading) -> Weights:
    return weights_of(read_pair(*_paths(facts)), reading)


def _paths(facts: OnnxFacts) -> tuple[Path, Path | None]:
    return Path(facts.decoder), Path(facts.encoder) if facts.encoder else None


def _data(weights: Weights, spec: str, job: Job) -> Dataset:
    dataset = open_data(spec, job)
    wanted = weights.architecture
    channels, height, width = dataset.images.shape[1:]
    if (channels, height, width) != (wanted.channels, wanted.height, wanted.width):
        raise BadInput(
            f"“{dataset.provenance.title}” has pictures of {width}×{height}×{channels}, and this model takes "
            f"{wanted.width}×{wanted.height}×{wanted.channels}; choose other data, or none."
        )
    return dataset


def _encoded(weights: Weights, images: np.ndarray, labels: np.ndarray, job: Job) -> Codes:
    network = from_weights(weights)
    codes, errors = [], []
    for start in range(0, len(images), _AT_ONCE):
        job.check()
        job.report(Progress("Encoding the pictures", start, len(images)))
        part = images[start : start + _AT_ONCE].astype(np.float32) / 255
        codes.append(encode_images(network, part))
        errors.append(np.square(decode_codes(network, codes[-1]) - part).sum(axis=(1, 2, 3)))
    values = np.concatenate(codes)
    if not np.isfinite(values).all():
        raise BadInput("The encoder's codes contain NaN or infinity.")
    return Codes(values, np.asarray(labels, np.int64), np.concatenate(errors).astype(np.float32))


def _drawn(reading: OnnxReading) -> np.ndarray:
    """A bright ring on black, float32 (1, C, H, W)."""
    y, x = np.mgrid[-1 : 1 : reading.height * 1j, -1 : 1 : reading.width * 1j]
    ring = np.exp(-(((np.hypot(x, y) - 0.5) / 0.15) ** 2)).astype(np.float32)
    return np.broadcast_to(ring, (1, reading.channels, reading.height, reading.width)).copy()


def _upright(pictures: np.ndarray) -> Picture:
    return Picture(to_pixels(pictures[0]).transpose(1, 2, 0))
