"""Colouring: the lightness of a picture is kept, its colour is to be found."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from explorer.features.restore.compute.cielab import from_lab, to_lab
from explorer.features.restore.learning.batch import Batch, Damage, as_tensor
from explorer.features.restore.learning.crops import Array, random_crops, side_for
from explorer.features.restore.learning.pool import Pool, Sample
from explorer.features.restore.learning.variations import moved, relit
from explorer.models.restoration import RestorationNetwork
from explorer.values import BadInput
from explorer.values.restoration_model import COLORIZE, RestorationArchitecture

AB_UNIT = 110.0
"""The network's a and b are CIELAB's divided by this."""

_LEAST_SHARE = 0.25
_HINTED = 0.3
_VARIED = 0.5
_MOST_HINTS = 12
_WIDEST_HINT = 7


class Greying(Damage):
    """The colour is taken away; three of ten pictures come with the true colour of a few places.

    The objective is the squared error of a and b: it finds the mean of what is likely, which has the best PSNR and is
    paler than life (Zhang, Isola and Efros, Colorful image colorization, ECCV 2016, section 2).
    """

    words = "missing colour: only the lightness is known, with or without hints"

    @property
    def usual(self) -> RestorationArchitecture:
        """See `Damage.usual`."""
        return RestorationArchitecture(COLORIZE, (1,), 3, 2, (32, 64, 96, 128, 160), (1, 1, 1, 1, 2))

    def groups(self, pool: Pool) -> Sequence[Sequence[Sample]]:
        """See `Damage.groups`: the colour pictures only.

        Raises:
            BadInput: there are none.
        """
        coloured = [sample for sample in pool.train if sample.clean.shape[2] == 3]
        if not coloured:
            raise BadInput(f"{pool.data.spec} holds no colour pictures, which a colouring model is trained on.")
        return [coloured]

    def batch(
        self, samples: Sequence[Sample], count: int, crop: int, generator: np.random.Generator, *, judging: bool = False
    ) -> Batch:
        """See `Damage.batch`."""
        clean, _ = random_crops(samples, count, side_for(samples, crop), generator)
        varied = not judging and generator.random() < _VARIED
        if varied:
            clean = moved(clean, generator)
        lab = to_lab(clean)
        colour = lab[..., 1:] / np.float32(AB_UNIT)
        hints = np.zeros((*colour.shape[:3], 3), dtype=np.float32)
        if not judging:
            for row in np.flatnonzero(generator.random(count) < _HINTED):
                _hint(hints[row], colour[row], generator)
        multiple = self.usual.multiple
        lightness = lab[..., :1] / np.float32(100)
        if varied:
            lightness = relit(lightness, generator)
        return Batch(as_tensor(lightness, multiple), as_tensor(hints, multiple), as_tensor(colour, multiple))

    def finish(self, network: RestorationNetwork, batches: Sequence[Batch]) -> None:
        """See `Damage.finish`: the answers' spread and mean are made those that fit held-out pictures best.

        What a network learnt of its own pictures it believes too firmly of others: a* and b* become m + c·(answer − m)
        by least squares, one c for both, folded into the last layer.
        """
        with torch.inference_mode():
            pairs = [(network(batch.pictures, batch.conditions), batch.targets) for batch in batches]
        if not pairs:
            return
        answers, targets = (
            torch.cat([part[row].permute(1, 0, 2, 3).flatten(1) for part in pairs], dim=1) for row in (0, 1)
        )
        means, wanted = answers.mean(dim=1, keepdim=True), targets.mean(dim=1, keepdim=True)
        spread = float((answers - means).square().sum())
        share = float(((answers - means) * (targets - wanted)).sum()) / spread if spread > 0 else 1.0
        share = min(1.0, max(_LEAST_SHARE, share))
        shift = (wanted - share * means).flatten().repeat_interleave(4)
        for layer in network.exits.values():
            assert isinstance(layer, torch.nn.Conv2d) and layer.bias is not None
            with torch.no_grad():
                layer.weight.mul_(share)
                layer.bias.mul_(share).add_(shift)

    def pictures_of(self, batch: Batch, answers: torch.Tensor) -> tuple[Array, Array, Array, Array | None]:
        """See `Damage.pictures_of`: RGB."""
        lightness = batch.pictures * 100
        colours = (torch.zeros_like(answers), answers, batch.targets)
        grey, restored, clean = (
            from_lab(torch.cat([lightness, AB_UNIT * ab], dim=1).permute(0, 2, 3, 1).numpy()).clip(0, 1)
            for ab in colours
        )
        return grey.transpose(0, 3, 1, 2), restored.transpose(0, 3, 1, 2), clean.transpose(0, 3, 1, 2), None


def _hint(hints: Array, colour: Array, generator: np.random.Generator) -> None:
    """Tell the mean colour of a few small squares."""
    height, width, _ = colour.shape
    for _ in range(int(generator.integers(1, _MOST_HINTS + 1))):
        side = int(generator.integers(1, _WIDEST_HINT + 1))
        top, left = int(generator.integers(max(1, height - side))), int(generator.integers(max(1, width - side)))
        place = (slice(top, top + side), slice(left, left + side))
        hints[place][..., :2] = colour[place].mean(axis=(0, 1))
        hints[place][..., 2] = 1
