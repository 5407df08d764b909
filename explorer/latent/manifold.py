"""Answers the lesson "Why a manifold": pictures at random, ways between two samples, neighbours in both spaces."""

from __future__ import annotations

import numpy as np

from explorer.latent.sample_pictures import (
    Pieces,
    Samples,
    nearest_errors,
    pixels_of,
    samples_of,
    smallest_without,
    squared_distances,
)
from explorer.models import Autoencoder
from explorer.models.inference import decode_codes, to_pixels
from explorer.values.failure import BadInput
from explorer.values.manifold import (
    HalfWay,
    InterpolationReply,
    InterpolationRequest,
    ManifoldMeasureRequest,
    ManifoldMeasures,
    ManifoldSample,
    MeasuredPicture,
    Nearby,
    NeighboursReply,
    NeighboursRequest,
    RandomPicturesReply,
    RandomPicturesRequest,
)
from explorer.values.number_text import counted
from explorer.values.open_model import OpenModel
from explorer.values.picture import Picture

_QUERIES_AT_ONCE = 50
_CLOSE_SHARE = 0.005
_RELATIONS = ("same", "different")


def random_pictures(
    model: OpenModel, network: Autoencoder, request: RandomPicturesRequest
) -> Pieces[RandomPicturesReply]:
    """Pictures of random pixels, and pictures decoded from random codes."""
    generator = np.random.default_rng(request.seed)
    samples = yield from samples_of(model, network)
    size = (request.count, model.card.architecture.pixels)
    if request.pixels == "histogram" and len(samples.rows):
        noise = _shuffled(samples.pixels, model, generator, request.count)
    else:
        noise = generator.integers(0, 256, size, dtype=np.uint8)
    codes = _random_codes(model, generator, request)
    decoded = to_pixels(decode_codes(network, codes)).reshape(size)
    errors = yield from nearest_errors(np.concatenate([noise, decoded]), samples)
    return RandomPicturesReply(
        request,
        _measured(model, noise, errors[: request.count]),
        _measured(model, decoded, errors[request.count :]),
    )


def _shuffled(pixels: np.ndarray, model: OpenModel, generator: np.random.Generator, count: int) -> np.ndarray:
    """Pictures whose every pixel, colour and all, is taken from a random place of a random sample."""
    channels = model.card.architecture.channels
    places = pixels.shape[1] // channels
    by_place = pixels.reshape(len(pixels), channels, places)
    size = (count, places)
    drawn = by_place[generator.integers(len(pixels), size=size), :, generator.integers(places, size=size)]
    return np.ascontiguousarray(drawn.transpose(0, 2, 1)).reshape(count, -1)


def _random_codes(model: OpenModel, generator: np.random.Generator, request: RandomPicturesRequest) -> np.ndarray:
    codes = model.codes.values
    if len(codes) < 2:
        low, high = np.array(model.code_ranges).T
    elif request.codes == "gaussian":
        spread = np.cov(codes, rowvar=False).reshape(codes.shape[1], codes.shape[1])
        drawn = generator.multivariate_normal(codes.mean(axis=0), spread, request.count, method="eigh")
        return np.asarray(drawn, dtype=np.float32)
    else:
        low, high = codes.min(axis=0), codes.max(axis=0)
    return generator.uniform(low, high, (request.count, len(low))).astype(np.float32)


def interpolation(model: OpenModel, network: Autoencoder, request: InterpolationRequest) -> Pieces[InterpolationReply]:
    """The way between two samples, through their pictures and through their codes.

    Raises:
        BadInput: the model has no samples that this could be about.
    """
    samples = yield from samples_of(model, network)
    first, second = _pair(model.codes.labels, np.random.default_rng(request.seed), request.relation)
    ends = pixels_of(model, network, np.array([first, second]))
    t = np.array([request.t, *np.linspace(0, 1, request.frames)], dtype=np.float32)[:, None]
    codes = model.codes.values[[first, second]]
    fade, decoded = _between(network, ends[:1], ends[1:], codes[:1], codes[1:], t)
    distances = yield from squared_distances(np.concatenate([fade, decoded]), samples.pixels)
    errors = smallest_without(distances, samples, [(first, second)] * len(distances))
    faded = _measured(model, fade, errors[: len(fade)])
    drawn = _measured(model, decoded, errors[len(fade) :])
    labels = model.codes.labels
    pictures = [Picture(_as_picture(model, pixels)) for pixels in ends]
    return InterpolationReply(
        request,
        ManifoldSample(first, int(labels[first]), pictures[0]),
        ManifoldSample(second, int(labels[second]), pictures[1]),
        faded[0],
        drawn[0],
        faded[1:],
        drawn[1:],
    )


def _between(
    network: Autoencoder, first: np.ndarray, second: np.ndarray, code: np.ndarray, other: np.ndarray, t: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Cross-fades and decoded pictures at t (N, 1), both uint8 (N, P), from pixels (·, P) and codes (·, d)."""
    fade = to_pixels(((1 - t) * first + t * second) / np.float32(255))
    decoded = to_pixels(decode_codes(network, (1 - t) * code + t * other))
    return fade, decoded.reshape(len(decoded), -1)


def _pair(labels: np.ndarray, generator: np.random.Generator, relation: str) -> tuple[int, int]:
    """Two different samples of one class, of two classes, or any; any where nothing is known of classes.

    Raises:
        BadInput: there is no such pair.
    """
    rows = np.arange(len(labels))
    if relation in _RELATIONS and (labels >= 0).any():
        classes, counts = np.unique(labels[labels >= 0], return_counts=True)
        usable = classes[counts > 1] if relation == "same" else classes[: len(classes) * (len(classes) > 1)]
        rows = rows[np.isin(labels, usable)]
    if len(rows) < 2:
        raise BadInput(
            f"There is no such pair among {counted(len(labels), 'sample')}; choose another kind of pair or model."
        )
    first = int(generator.choice(rows))
    others = rows[rows != first]
    if relation in _RELATIONS and (labels >= 0).any():
        others = others[(labels[others] == labels[first]) == (relation == "same")]
    return first, int(generator.choice(others))


def neighbours(model: OpenModel, network: Autoencoder, request: NeighboursRequest) -> Pieces[NeighboursReply]:
    """The samples nearest to one, by their pictures and by their codes.

    Raises:
        BadInput: the model has no samples that this could be about.
    """
    samples = yield from samples_of(model, network)
    if len(samples.rows) < 2:
        raise BadInput("A sample needs others to have neighbours; open a model whose file holds codes.")
    row = request.sample
    if row is None or not 0 <= row < len(model.codes.values):
        row = int(np.random.default_rng(request.seed).integers(len(model.codes.values)))
    own = pixels_of(model, network, np.array([row]))
    errors = (yield from squared_distances(own, samples.pixels))[0]
    distances = _code_distances(model.codes.values[row : row + 1], model.codes.values[samples.rows])[0]
    errors[samples.rows == row] = distances[samples.rows == row] = np.inf
    by_pixels, by_codes = np.argsort(errors, kind="stable"), np.argsort(distances, kind="stable")
    others = len(samples.rows) - int((samples.rows == row).any())
    by_pixels, by_codes = by_pixels[:others], by_codes[:others]

    def near(place: int) -> Nearby:
        index = int(samples.rows[place])
        sample = ManifoldSample(
            index, int(model.codes.labels[index]), Picture(_as_picture(model, samples.pixels[place]))
        )
        ranks = (int(np.flatnonzero(order == place)[0]) + 1 for order in (by_pixels, by_codes))
        return Nearby(sample, _error(own[0], samples.pixels[place]), float(distances[place]), *ranks)

    label = int(model.codes.labels[row])
    close = by_codes[: max(request.count, round(_CLOSE_SHARE * others))]
    close = close[model.codes.labels[samples.rows[close]] == label]
    far = near(int(close[errors[close].argmax()])) if len(close) else None
    return NeighboursReply(
        request,
        ManifoldSample(row, label, Picture(_as_picture(model, own[0]))),
        tuple(near(int(place)) for place in by_pixels[: request.count]),
        tuple(near(int(place)) for place in by_codes[: request.count]),
        far,
        others,
    )


def measures(model: OpenModel, network: Autoencoder, request: ManifoldMeasureRequest) -> Pieces[ManifoldMeasures]:
    """What the lesson says in figures.

    Raises:
        BadInput: the model has no samples that this could be about.
    """
    samples = yield from samples_of(model, network)
    if len(samples.rows) < 2:
        raise BadInput("Nothing can be measured without samples; open a model whose file holds codes.")
    generator = np.random.default_rng(request.seed)
    places = generator.permutation(len(samples.rows))[: request.queries]
    labels, codes = model.codes.labels[samples.rows], model.codes.values[samples.rows]
    apart, same_in_pixels, same_in_codes = [], [], []
    for start in range(0, len(places), _QUERIES_AT_ONCE):
        part = places[start : start + _QUERIES_AT_ONCE]
        own = np.arange(len(part)), part
        errors = yield from squared_distances(samples.pixels[part], samples.pixels)
        errors[own] = np.inf
        apart.append(errors.min(axis=1))
        same_in_pixels.append(_same_among_nearest(errors, labels, part, request.count))
        distances = _code_distances(codes[part], codes)
        distances[own] = np.inf
        same_in_codes.append(_same_among_nearest(distances, labels, part, request.count))
        yield
    pixel_share, code_share = (_mean(np.concatenate(found)) for found in (same_in_pixels, same_in_codes))
    half_way = []
    for relation in _RELATIONS if (labels >= 0).any() else ("any",):
        measured = yield from _half_way(model, network, samples, relation, request)
        if measured is not None:
            half_way.append(measured)
    return ManifoldMeasures(
        request,
        len(places),
        len(samples.rows) - 1,
        pixel_share,
        code_share,
        _mean(np.concatenate(apart)),
        tuple(half_way),
    )


def _half_way(
    model: OpenModel, network: Autoencoder, samples: Samples, relation: str, request: ManifoldMeasureRequest
) -> Pieces[HalfWay | None]:
    """The mean over pairs; None where fewer than two other samples are left, or no such pair exists."""
    generator = np.random.default_rng(request.seed)
    try:
        pairs = [_pair(model.codes.labels, generator, relation) for _ in range(request.pairs)]
    except BadInput:
        return None
    if len(samples.rows) < 3:
        return None
    first, second = np.array(pairs).T
    codes = model.codes.values
    ends = pixels_of(model, network, first), pixels_of(model, network, second)
    half = np.full((len(pairs), 1), 0.5, np.float32)
    fade, decoded = _between(network, *ends, codes[first], codes[second], half)
    errors = []
    for pictures in (fade, decoded):
        distances = yield from squared_distances(pictures, samples.pixels)
        errors.append(float(smallest_without(distances, samples, pairs).mean()))
    return HalfWay(relation, len(pairs), *errors)


def _same_among_nearest(distances: np.ndarray, labels: np.ndarray, places: np.ndarray, count: int) -> np.ndarray:
    """For each query (Q, M) that has a class, the share of its `count` nearest that are of that class."""
    known = labels[places] >= 0
    count = min(count, distances.shape[1] - 1)
    nearest = np.argpartition(distances[known], count - 1, axis=1)[:, :count]
    share: np.ndarray = (labels[nearest] == labels[places][known][:, None]).mean(axis=1)
    return share


def _mean(values: np.ndarray) -> float:
    """NaN for no values, without numpy's warning."""
    return float(values.mean()) if len(values) else float("nan")


def _code_distances(codes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Euclidean, float32 (Q, M). A sum over the few numbers of a code, which keeps memory at one (Q, M) array."""
    squared = np.zeros((len(codes), len(others)), np.float32)
    for dimension in range(codes.shape[1]):
        squared += np.square(codes[:, dimension, None] - others[None, :, dimension])
    return np.sqrt(squared)


def _error(picture: np.ndarray, other: np.ndarray) -> float:
    """Squared error of two pictures uint8 (P,), pixels in [0, 1]: exact, so that two equal ones are 0 apart."""
    return float(np.square(picture.astype(np.float64) - other).sum()) / 255**2


def _measured(model: OpenModel, pixels: np.ndarray, errors: np.ndarray) -> tuple[MeasuredPicture, ...]:
    return tuple(
        MeasuredPicture(Picture(_as_picture(model, row)), float(error))
        for row, error in zip(pixels, errors, strict=True)
    )


def _as_picture(model: OpenModel, pixels: np.ndarray) -> np.ndarray:
    """Pixels uint8 (P,) as uint8 (H, W, C)."""
    architecture = model.card.architecture
    return pixels.reshape(architecture.channels, architecture.height, architecture.width).transpose(1, 2, 0)
