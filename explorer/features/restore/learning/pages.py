"""Cleaning scanned pages: the paper is found, with its stains, folds and uneven light, and divided away."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from scipy.ndimage import binary_dilation, binary_erosion

from explorer.features.restore.learning.batch import Batch, Damage, as_tensor
from explorer.features.restore.learning.crops import Array, random_crops, side_for
from explorer.features.restore.learning.drawn_pages import draw_page
from explorer.features.restore.learning.pool import Pixels, Pool, Sample
from explorer.features.restore.learning.scanned import paper, scanned
from explorer.values.restoration_model import CLEAN_PAGE, PAPER, RestorationArchitecture

_PAGE_LIGHTNESS = 0.75
_WHITE = 0.995
_MARK_WEIGHT = 0.03
_PICTURE_WEIGHT = 3.0
# what of a batch's targets and weights is what
_PAGE, _INK, _PICTURE = slice(0, 3), slice(3, 4), slice(4, 5)


class Pages(Damage):
    """Pages drawn by the program and scanned by it, beside pages found damaged with their clean originals.

    Of pictures without clean originals those that are mostly white are pages, which the program damages; the others are
    photos, which it prints on the pages that it draws. Clean originals of two levels only (binarised old documents)
    tell what is ink and what is not, and nothing of its greys.
    """

    words = "stains, folds, shadows, bleed-through and uneven light on paper"

    def __init__(self, fonts: str = "") -> None:
        """Take a folder of fonts beside the system's."""
        self._fonts = fonts

    @property
    def usual(self) -> RestorationArchitecture:
        """See `Damage.usual`."""
        return RestorationArchitecture(CLEAN_PAGE, (3,), 0, 0, (32, 48, 64, 96, 128), (1, 2, 2, 1, 1), PAPER)

    def groups(self, pool: Pool) -> Sequence[Sequence[Sample]]:
        """See `Damage.groups`: pages, all in colour, or photos to be printed on drawn pages."""
        photos = [sample for sample in pool.train if _is_photo(sample)]
        if 2 * len(photos) > len(pool.train):
            return [photos]
        pages = [sample for sample in pool.train if not _is_photo(sample)]
        return [
            [Sample(_coloured(page.clean), None if page.damaged is None else _coloured(page.damaged)) for page in pages]
        ]

    def batch(
        self, samples: Sequence[Sample], count: int, crop: int, generator: np.random.Generator, *, judging: bool = False
    ) -> Batch:
        """See `Damage.batch`."""
        if _is_photo(samples[0]):
            parts = [self._drawn(crop, samples, generator) for _ in range(count)]
        else:
            clean, damaged = random_crops(samples, count, side_for(samples, crop), generator, flips=False)
            found = [None] * count if damaged is None else damaged
            parts = [self._found(*pair, generator, judging) for pair in zip(clean, found, strict=True)]
        shown, targets, weights = (np.stack(values) for values in zip(*parts, strict=True))
        multiple = self.usual.multiple
        return Batch(as_tensor(shown, multiple), None, as_tensor(targets, multiple), as_tensor(weights, multiple))

    def loss(self, batch: Batch, answers: torch.Tensor) -> torch.Tensor:
        """See `Damage.loss`: squared error of the page, and cross-entropy of what is ink and what is picture.

        Paper that comes out lighter than white is white.
        """
        assert batch.weights is not None
        page = cleaned(batch.pictures, answers)
        target = batch.targets[:, _PAGE]
        error = page - target
        error = torch.where((target > _WHITE) & (error > 0), 0.05 * error, error)
        marks = torch.nn.functional.binary_cross_entropy(
            answers[:, 4:6].clamp(1e-5, 1 - 1e-5), batch.targets[:, 3:5], reduction="none"
        )
        weighed = (error.square() * batch.weights[:, _PAGE]).mean()
        return weighed + _MARK_WEIGHT * (marks * batch.weights[:, 3:5]).mean()

    def pictures_of(self, batch: Batch, answers: torch.Tensor) -> tuple[Array, Array, Array, Array | None]:
        """See `Damage.pictures_of`; the figure counts places whose clean greys are known."""
        assert batch.weights is not None
        page = cleaned(batch.pictures, answers) if answers.shape[1] == 6 else answers[:, _PAGE]
        counted = (batch.weights[:, _PAGE] > 0).numpy()
        return batch.pictures.numpy(), page.clamp(0, 1).numpy(), batch.targets[:, _PAGE].numpy(), counted

    def _drawn(self, side: int, photos: Sequence[Sample], generator: np.random.Generator) -> tuple[Array, Array, Array]:
        drawn = draw_page(side, [photo.clean for photo in photos], self._fonts, generator)
        back = draw_page(side, (), self._fonts, generator).page if generator.random() < 0.25 else None
        shown, clean = scanned(drawn, back, generator)
        targets = np.concatenate([clean, drawn.ink[..., None], drawn.picture[..., None]], axis=2)
        weights = np.ones_like(targets)
        # a black-and-white copy of a photo is nobody's business
        weights[..., _INK] = 1 - drawn.picture[..., None]
        weights[..., _PICTURE] = _PICTURE_WEIGHT
        return shown, targets, weights

    def _found(
        self, clean: Array, damaged: Array | None, generator: np.random.Generator, judging: bool
    ) -> tuple[Array, Array, Array]:
        if damaged is None:
            lift = generator.uniform(0, 0.25)
            damaged = ((lift + (1 - lift) * clean) * paper(clean.shape[:2], generator)).astype(np.float32)
        elif not judging and generator.random() < 0.5:
            # scanners differ in brightness, contrast and colour
            low, high = generator.uniform(-0.06, 0.06), generator.uniform(0.9, 1.06) - generator.uniform(0, 0.15, 3)
            damaged = (low + damaged * (high - low)).clip(0, 1).astype(np.float32)
        ink = (clean.mean(axis=2, keepdims=True) < 0.5).astype(np.float32)
        targets = np.concatenate([clean, ink, np.zeros_like(ink)], axis=2)
        weights = np.ones_like(targets)
        if _of_two_levels(clean):
            # greys are known away from the ink only, where there is paper
            away = ~binary_dilation(ink[..., 0] > 0, iterations=2)
            core = binary_erosion(ink[..., 0] > 0, iterations=1)
            targets[core, _PAGE] = 0.15
            weights[..., _PAGE] = (0.5 * away + 0.15 * core)[..., None]
            weights[..., _INK] = 3
        return damaged, targets.astype(np.float32), weights.astype(np.float32)


def cleaned(pictures: torch.Tensor, answers: torch.Tensor) -> torch.Tensor:
    """The page on white paper, float (N, 3, H, W), not clipped, from the scan and the network's answer."""
    channels = pictures.shape[1]
    paper, black = answers[:, :channels], answers[:, channels : channels + 1]
    return (pictures / paper - black) / (1 - black)


def _of_two_levels(page: Array) -> bool:
    return bool(((page < 0.02) | (page > 0.98)).all())


def _is_photo(sample: Sample) -> bool:
    return sample.damaged is None and float(sample.clean.mean()) < _PAGE_LIGHTNESS * 255


def _coloured(pixels: Pixels) -> Pixels:
    return pixels if pixels.shape[2] == 3 else np.repeat(pixels, 3, axis=2)
