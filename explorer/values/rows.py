"""A set of rows that stays small however many they are: a session and a hundred undo steps hold many of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import numpy as np


class Rows(Sequence[int]):
    """Row numbers, ascending, each once; immutable, one bit for each sample up to the last that is meant.

    Reads like a tuple of whole numbers, and is equal to the tuple of the same ones. `array` gives all of them quickly.
    """

    __slots__ = ("_bits", "_count")

    def __init__(self, rows: Iterable[int] | np.ndarray = (), samples: int | None = None) -> None:
        """Take rows in any order.

        Args:
            rows: whole numbers; negative ones are dropped.
            samples: how many there are; rows beyond them are dropped. None drops none.
        """
        if not isinstance(rows, np.ndarray):
            rows = np.fromiter(rows, np.int64)
        rows = rows[rows >= 0]
        if samples is not None:
            rows = rows[rows < samples]
        meant = np.zeros(int(rows.max(initial=-1)) + 1, bool)
        meant[rows] = True
        self._bits = np.packbits(meant).tobytes()
        self._count = int(np.count_nonzero(meant))

    @property
    def array(self) -> np.ndarray:
        """int64 (n,), ascending."""
        return np.flatnonzero(np.unpackbits(np.frombuffer(self._bits, np.uint8))).astype(np.int64, copy=False)

    def within(self, samples: int) -> Rows:
        """Those of the first so many samples; itself where all of them are."""
        last = 8 * len(self._bits)
        return self if last <= samples or not self else Rows(self.array, samples)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[int]:
        return iter(self.array.tolist())

    def __contains__(self, row: object) -> bool:
        if not isinstance(row, int | np.integer) or not 0 <= row < 8 * len(self._bits):
            return False
        return bool(self._bits[int(row) // 8] >> (7 - int(row) % 8) & 1)

    @overload
    def __getitem__(self, place: int) -> int: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[int, ...]: ...

    def __getitem__(self, place: int | slice) -> int | tuple[int, ...]:
        chosen = self.array[place]
        return tuple(chosen.tolist()) if isinstance(place, slice) else int(chosen)

    def __array__(self, dtype: np.dtype | None = None, copy: bool | None = None) -> np.ndarray:
        return self.array if dtype is None else self.array.astype(dtype, copy=False)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Rows):
            # undo and sessions share one object: the same bits are mostly the same bytes, which are not looked at then
            return self is other or self._bits == other._bits
        return tuple(self) == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._bits)

    def __repr__(self) -> str:
        shown = ", ".join(str(row) for row in self[:8])
        return f"Rows({shown}{', …' if len(self) > 8 else ''}; {len(self):,})"
