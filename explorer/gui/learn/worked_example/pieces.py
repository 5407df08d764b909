"""What a line of figures is made of: signs set in type, tables of numbers, and places where the line may break."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray


class Break(Enum):
    """Whether a line breaks before a piece."""

    NEVER = auto()
    IF_NEEDED = auto()
    ALWAYS = auto()


@dataclass(frozen=True)
class Signs:
    """Letters and signs between the numbers.

    Attributes:
        latex: what to set.
        breaks: whether the line breaks before it.
    """

    latex: str
    breaks: Break = Break.NEVER


@dataclass(frozen=True, eq=False)
class Numbers:
    """A table of numbers.

    Attributes:
        name: of the quantity, as in `Figures.tables`.
        values: (rows, columns) as they stand in the quantity.
        transposed: whether rows and columns are shown exchanged.
    """

    name: str
    values: NDArray[np.float64]
    transposed: bool = False

    @property
    def shown(self) -> NDArray[np.float64]:
        """The values as they stand on the page."""
        return self.values.T if self.transposed else self.values

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Where a number of the page stands in its quantity."""
        return (column, row) if self.transposed else (row, column)


Piece = Signs | Numbers
