"""What the study thread answers to the lesson "Why a manifold"."""

from __future__ import annotations

import numpy as np

from explorer.values import Picture
from explorer.values.manifold import (
    HalfWay,
    InterpolationReply,
    InterpolationRequest,
    ManifoldFacts,
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

FACTS = ManifoldFacts("MNIST", 70_000, 10_000, 1, 28, 28, 2, tuple("0123456789"), True)

RANDOM, PATH = RandomPicturesRequest(0), InterpolationRequest(0, "different", 0.5)
NEIGHBOURS, MEASURE = NeighboursRequest(0), ManifoldMeasureRequest()


def picture(seed=0, height=28, width=28):
    return Picture(np.random.default_rng(seed).integers(0, 256, (height, width, 1), dtype=np.uint8))


def sample(index, label):
    return ManifoldSample(index, label, picture(index))


def random_reply(request=RANDOM, noise=226.0, decoded=16.0):
    rows = [tuple(MeasuredPicture(picture(i), error + i) for i in range(request.count)) for error in (noise, decoded)]
    return RandomPicturesReply(request, *rows)


def path_reply(request=PATH):
    strips = [tuple(MeasuredPicture(picture(i), 10.0 + i) for i in range(request.frames)) for _ in range(2)]
    middle = MeasuredPicture(picture(50), 30.4), MeasuredPicture(picture(51), 17.1)
    return InterpolationReply(request, sample(3, 4), sample(9, 7), *middle, *strips)


def neighbours_reply(request=NEIGHBOURS, label=4, far_rank=590):
    near = tuple(Nearby(sample(i, (4, 9)[i % 2]), 20.0 + i, 0.1 * i, i + 1, i + 3) for i in range(6))
    far = Nearby(sample(77, 4), 52.5, 0.02, far_rank, 8)
    return NeighboursReply(request, sample(request.sample or 12, label), near, near[::-1], far, 9_999)


def measures(request=MEASURE, pixels=0.923, codes=0.833):
    halves = HalfWay("same", 200, 24.3, 13.9), HalfWay("different", 200, 30.4, 17.1)
    return ManifoldMeasures(request, 500, 9_999, pixels, codes, 23.04, halves)
