"""What the lesson "Why a manifold" asks of the study thread, and the replies."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.values.picture import Picture
from explorer.values.query import Fresh, Query, Urgency


@dataclass(frozen=True)
class ManifoldFacts:
    """What the lesson says about the open model and its data.

    Attributes:
        data: the data set's name for people.
        images: pictures in the data set, all splits together.
        samples: codes that are at hand; 0 when the model file holds none.
        channels: 1 grey, 3 colour.
        height: rows of a picture.
        width: columns of a picture.
        latent_dim: numbers in a code.
        class_names: by label, empty without names.
        labelled: at least one of the samples has a class.
        originals: the pictures behind the codes are at hand; otherwise reconstructions stand in for them.
        linear: decoder and encoder are one linear map each, so that a straight line of codes is a cross-fade, too.
    """

    data: str
    images: int
    samples: int
    channels: int
    height: int
    width: int
    latent_dim: int
    class_names: tuple[str, ...] = ()
    labelled: bool = False
    originals: bool = True
    linear: bool = False


@dataclass(frozen=True, eq=False)
class MeasuredPicture:
    """A picture and how far it lies from the data.

    Attributes:
        picture: as it is shown.
        error: squared error (sum over pixels in [0, 1]) to the nearest real sample; NaN without samples.
    """

    picture: Picture
    error: float


@dataclass(frozen=True, eq=False)
class ManifoldSample:
    """One of the samples.

    Attributes:
        index: its row in the map.
        label: its class, −1 where there is none.
        picture: the original, or its reconstruction where the originals are not at hand.
    """

    index: int
    label: int
    picture: Picture


@dataclass(frozen=True)
class RandomPicturesRequest:
    """Draw pictures at random in both spaces.

    Attributes:
        seed: the same seed draws the same pictures.
        count: how many of each.
        pixels: "uniform" (each of 256 levels is as likely as any other) or "histogram" (each pixel is taken from a
            random place of a random sample, so that the levels are as frequent as in the data).
        codes: "uniform" (in the box from the smallest to the largest value of each code number) or "gaussian" (mean
            and covariance of the samples' codes).
    """

    seed: int
    count: int = 8
    pixels: str = "uniform"
    codes: str = "uniform"


@dataclass(frozen=True, eq=False)
class RandomPicturesReply:
    """Both rows, `count` pictures each."""

    request: RandomPicturesRequest
    noise: tuple[MeasuredPicture, ...]
    decoded: tuple[MeasuredPicture, ...]


@dataclass(frozen=True)
class InterpolationRequest:
    """Go from one sample to another in both spaces.

    Attributes:
        seed: chooses the pair.
        relation: "same" or "different" class, or "any"; without classes every pair is "any".
        t: how far to go, 0 (the first sample) to 1 (the second).
        frames: pictures of each film strip, evenly spaced from 0 to 1; 0 leaves the strips out.
    """

    seed: int
    relation: str
    t: float
    frames: int = 9


@dataclass(frozen=True, eq=False)
class InterpolationReply:
    """A place between two samples, and the whole way if it was asked for.

    Distances to the nearest real sample leave the two ends out: a cross-fade would otherwise be measured against what
    it was mixed from.

    Attributes:
        request: what was asked.
        first: where t = 0.
        second: where t = 1.
        fade: (1 − t)·first + t·second, pixel by pixel.
        decoded: the decoder's picture of (1 − t)·code of first + t·code of second.
        fade_strip: the cross-fade's frames, empty where they were not asked for.
        decoded_strip: the decoded frames.
    """

    request: InterpolationRequest
    first: ManifoldSample
    second: ManifoldSample
    fade: MeasuredPicture
    decoded: MeasuredPicture
    fade_strip: tuple[MeasuredPicture, ...]
    decoded_strip: tuple[MeasuredPicture, ...]


@dataclass(frozen=True)
class NeighboursRequest:
    """Which samples are nearest to one of them?

    Attributes:
        seed: chooses the sample where none is named.
        sample: row of the sample, or None.
        count: how many neighbours in each space.
    """

    seed: int
    sample: int | None = None
    count: int = 6


@dataclass(frozen=True, eq=False)
class Nearby:
    """A sample seen from another one.

    Attributes:
        sample: which one.
        error: squared error between the two pictures (sum over pixels in [0, 1]).
        distance: Euclidean distance between the two codes.
        pixel_rank: 1 for the nearest in pixels.
        code_rank: 1 for the nearest in codes.
    """

    sample: ManifoldSample
    error: float
    distance: float
    pixel_rank: int
    code_rank: int


@dataclass(frozen=True, eq=False)
class NeighboursReply:
    """The neighbours of a sample in both spaces.

    Attributes:
        request: what was asked.
        sample: whose neighbours these are.
        by_pixels: nearest in pixels first.
        by_codes: nearest in codes first.
        far: of the samples nearest in codes (the nearest half per cent, at least `count`) those of the same class are
            candidates, or all where there are no classes; of them the one farthest in pixels, None without any.
        compared: samples that were compared.
    """

    request: NeighboursRequest
    sample: ManifoldSample
    by_pixels: tuple[Nearby, ...]
    by_codes: tuple[Nearby, ...]
    far: Nearby | None
    compared: int


@dataclass(frozen=True)
class ManifoldMeasureRequest:
    """Measure over many samples what the demonstrations show on one.

    Attributes:
        seed: chooses the samples and the pairs.
        queries: samples whose neighbours are looked at.
        count: neighbours of each.
        pairs: pairs of each relation that are interpolated half-way.
    """

    seed: int = 0
    queries: int = 500
    count: int = 6
    pairs: int = 200


@dataclass(frozen=True)
class HalfWay:
    """Mean squared error to the nearest real sample (the two ends left out) half-way between two samples.

    Attributes:
        relation: "same", "different" or "any".
        pairs: that it was measured on.
        fade: of the cross-fade.
        decoded: of the decoded picture.
    """

    relation: str
    pairs: int
    fade: float
    decoded: float


@dataclass(frozen=True)
class ManifoldMeasures:
    """The measurements.

    Attributes:
        request: what was asked.
        queries: samples that were looked at.
        compared: samples that each of them was compared with.
        pixel_share: share of the nearest in pixels that are of the same class; NaN without classes.
        code_share: the same for the nearest in codes.
        apart: mean squared error between a real sample and its nearest one.
        half_way: one for each relation that the data allow.
    """

    request: ManifoldMeasureRequest
    queries: int
    compared: int
    pixel_share: float
    code_share: float
    apart: float
    half_way: tuple[HalfWay, ...]


RANDOM_PICTURES = Query(
    "manifold-random",
    RandomPicturesRequest,
    RandomPicturesReply,
    "explorer.latent.manifold:random_pictures",
    Urgency.LONG,
)
INTERPOLATION = Query(
    "manifold-path", InterpolationRequest, InterpolationReply, "explorer.latent.manifold:interpolation"
)
NEIGHBOURS = Query(
    "manifold-neighbours", NeighboursRequest, NeighboursReply, "explorer.latent.manifold:neighbours", Urgency.LONG
)
MANIFOLD_MEASURES = Query(
    "manifold-measures",
    ManifoldMeasureRequest,
    ManifoldMeasures,
    "explorer.latent.manifold:measures",
    Urgency.LONG,
    Fresh.WEIGHTS,
)
