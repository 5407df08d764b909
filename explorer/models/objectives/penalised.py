"""What the objectives of two terms have in common."""

from __future__ import annotations

from explorer.models.objectives.objective import Objective, check_weight
from explorer.models.objectives.reconstruction_error import ReconstructionError
from explorer.values import Architecture


class Penalised(Objective):
    """L = reconstruction error + λ × penalty, both per image.

    Attributes:
        reconstruction: the first term.
        penalty: λ.
    """

    def __init__(self, reconstruction: ReconstructionError, penalty: float, kind: str, measured: str) -> None:
        """Put the two together.

        Args:
            reconstruction: the first term.
            penalty: λ, at least 0.
            kind: of objective, the start of its title.
            measured: what λ is multiplied with, for people.

        Raises:
            BadInput: λ is negative or not finite.
        """
        check_weight(penalty, "The weight of the penalty")
        self.reconstruction = reconstruction
        self.penalty = penalty
        self.title = f"{kind} ({reconstruction.title.lower()})"
        self.unit = f"{reconstruction.unit}, plus {penalty:g} × {measured}"

    def check(self, architecture: Architecture) -> None:
        """See `Objective.check`: what the reconstruction's error asks for."""
        self.reconstruction.check(architecture)
