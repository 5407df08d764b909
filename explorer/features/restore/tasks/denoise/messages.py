"""What can be set for taking out noise, and what is found out about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from explorer.features.restore.messages.options import Choice, Number, Options, option
from explorer.features.restore.messages.restored import Found

NOISES = MappingProxyType(
    {"auto": "Find out", "gaussian": "Gaussian", "photo": "Camera, film, JPEG", "salt-and-pepper": "Salt and pepper"}
)


@dataclass(frozen=True)
class DenoiseOptions(Options):
    """How strong the noise is, and of which kind.

    Attributes:
        strength: standard deviation in steps of 255; None to estimate it.
        noise: one of `NOISES`; "auto" goes by what the picture shows.
    """

    strength: float | None = option(
        None,
        Number(
            title="Strength",
            tip="Standard deviation σ of the noise to remove, in grey levels of 255; more gives a smoother result",
            help="noise level in grey levels of 255 (default: estimated for each picture)",
            metavar="S",
            low=0,
            high=255,
            most_shown=75,
            prefix="σ ",
            automatic="Use the estimate",
            automatic_tip="Use the noise level estimated from the picture",
            live=True,
        ),
    )
    noise: str = option(
        "auto",
        Choice(
            title="Kind of noise",
            tip="Gaussian noise is alike everywhere; cameras, film and JPEG leave coarser marks; salt and pepper turns "
            "single pixels white or black",
            help="kind of noise (default: auto)",
            choices=NOISES,
        ),
    )


@dataclass(frozen=True, eq=False)
class Noise(Found):
    """What was assumed about the noise.

    Attributes:
        strength: standard deviation in steps of 255.
        estimated: the strength was found, not given.
        impulses: salt and pepper was taken out before; the strength is that of what was left.
        photo: it was taken for what cameras, film and JPEG leave.
    """

    strength: float
    estimated: bool
    impulses: bool = False
    photo: bool = False

    BLANK: ClassVar[Mapping[str, object]] = {"strength": None, "estimated": False}

    def in_words(self) -> str:
        """The strength and where it comes from."""
        return f"noise {self.strength:.1f} of 255{' (estimated)' * self.estimated}{' of a photo' * self.photo}"
