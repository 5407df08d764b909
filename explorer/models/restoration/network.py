"""The restoration network: a U-Net that works at half resolution and below."""

from __future__ import annotations

import torch
from torch import nn

from explorer.models.restoration.limits import check_restoration_architecture
from explorer.values.restoration_model import PAPER, PAPER_MARKS, SCALED, RestorationArchitecture

DARKEST_PAPER = 0.15
"""Paper is never taken for darker than this, so that black ink cannot be divided away."""

_LIGHTEST_PAPER = 1.1
_MIDDLE = 0.5
# what is added has about the spread of the condition, while an exit's first answers are small
_NOISE_GAIN = 4.0
_INK_SLOPE, _INK_LIGHTNESS = 10.0, 0.6
_HIGHEST_BLACK = 0.6
_USUAL_PAPER, _USUAL_BLACK = 2.0, -3.0


class RestorationNetwork(nn.Module):
    """Damaged pictures to restored ones, of any size whose sides are multiples of `architecture.multiple`.

    A picture's 2×2 blocks become channels at half its size, as most multiplications would otherwise go there (Shi et
    al., CVPR 2016); residual blocks without normalisation follow at a half, a quarter, an eighth of the size, joined by
    additive skips (after Ronneberger et al., U-Net, MICCAI 2015, and the denoiser of Zhang et al., Plug-and-play image
    restoration, TPAMI 2022). Where `outputs` is 0 the answer is added to the picture (Zhang et al., Beyond a Gaussian
    denoiser, TIP 2017), or told to be what the picture has to be divided by.

    Raises:
        BadInput: the architecture cannot be built.
    """

    def __init__(self, architecture: RestorationArchitecture) -> None:
        super().__init__()
        check_restoration_architecture(architecture)
        self.architecture = architecture
        widths, blocks = architecture.widths, architecture.blocks
        marks = PAPER_MARKS if architecture.answer == PAPER else 0
        self.entries = nn.ModuleDict(
            {
                str(channels): _convolution(4 * (channels + architecture.conditions), widths[0])
                for channels in architecture.inputs
            }
        )
        stages = list(zip(widths, widths[1:], blocks, strict=False))
        self.down = nn.ModuleList(Halving(*stage) for stage in stages)
        self.middle = _blocks(widths[-1], blocks[-1])
        self.up = nn.ModuleList(Doubling(*stage) for stage in reversed(stages))
        self.exits = nn.ModuleDict(
            {
                str(channels): _convolution(widths[0], 4 * ((architecture.outputs or channels) + marks))
                for channels in architecture.inputs
            }
        )

    def forward(self, pictures: torch.Tensor, conditions: torch.Tensor | None = None) -> torch.Tensor:
        """Restore a batch.

        Args:
            pictures: float (N, C, H, W) with C one of `architecture.inputs`.
            conditions: float (N, architecture.conditions, H, W), None where there are none.

        Returns:
            Float (N, outputs or C, H, W), not clipped. Of a `PAPER` network (N, C + 3, H, W): the paper in
            [`DARKEST_PAPER`, 1.1], the black point in [0, 0.6], then how likely ink and picture are, in [0, 1].
        """
        channels = str(pictures.shape[1])
        seen = pictures - _MIDDLE if self.architecture.answer == SCALED else pictures
        told = seen if conditions is None else torch.cat([seen, conditions], dim=1)
        signal = self.entries[channels](nn.functional.pixel_unshuffle(told, 2))
        skips = []
        for halving in self.down:
            skip, signal = halving(signal)
            skips.append(skip)
        signal = self.middle(signal)
        for doubling in self.up:
            signal = doubling(signal, skips.pop())
        answer = nn.functional.pixel_shuffle(self.exits[channels](signal), 2).float()
        if self.architecture.answer == PAPER:
            colours = pictures.shape[1]
            paper, black, marks = answer[:, :colours], answer[:, colours : colours + 1], answer[:, colours + 1 :]
            paper = DARKEST_PAPER + (_LIGHTEST_PAPER - DARKEST_PAPER) * torch.sigmoid(paper + _USUAL_PAPER)
            black = _HIGHEST_BLACK * torch.sigmoid(black + _USUAL_BLACK)
            page = (pictures / paper - black) / (1 - black)
            # what is dark on the cleaned page is ink, unless something speaks against it
            dark = _INK_SLOPE * (_INK_LIGHTNESS - page.mean(dim=1, keepdim=True))
            return torch.cat([paper, black, torch.sigmoid(marks[:, :1] + dark), torch.sigmoid(marks[:, 1:])], dim=1)
        if self.architecture.answer == SCALED:
            assert conditions is not None
            return pictures + _NOISE_GAIN * conditions[:, :1] * answer
        return answer if self.architecture.outputs else pictures + answer


class Halving(nn.Module):
    """Residual blocks, then half the size and `wider` channels."""

    def __init__(self, width: int, wider: int, count: int) -> None:
        super().__init__()
        self.blocks = _blocks(width, count)
        self.halve = nn.Conv2d(width, wider, 2, 2)

    def forward(self, signal: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """What the other side of the U is given, and what goes further down."""
        skip = self.blocks(signal)
        return skip, self.halve(skip)


class Doubling(nn.Module):
    """Twice the size, what came across added, then residual blocks."""

    def __init__(self, width: int, wider: int, count: int) -> None:
        super().__init__()
        self.enlarge = nn.ConvTranspose2d(wider, width, 2, 2)
        self.blocks = _blocks(width, count)

    def forward(self, signal: torch.Tensor, skip: torch.Tensor) -> torch.Tensor:
        """Float (N, wider, H, W) to (N, width, 2H, 2W)."""
        larger: torch.Tensor = self.blocks(self.enlarge(signal) + skip)
        return larger


class ResidualBlock(nn.Module):
    """Two convolutions beside the signal."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = _convolution(width, width)
        self.second = _convolution(width, width)

    def forward(self, signal: torch.Tensor) -> torch.Tensor:
        """Float (N, width, H, W) to the same shape."""
        changed: torch.Tensor = signal + self.second(torch.relu(self.first(signal)))
        return changed


def _convolution(inputs: int, outputs: int) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, 3, padding=1)


def _blocks(width: int, count: int) -> nn.Sequential:
    return nn.Sequential(*(ResidualBlock(width) for _ in range(count)))
