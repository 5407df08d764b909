"""Codes as the program holds them: float32, all finite, those that are not counted and left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from explorer.values import BadInput
from explorer.values.number_text import counted
from explorer.values.reading import LeftOut
from explorer.values.table import CodeTable

_LARGEST = float(np.finfo(np.float32).max)


def as_codes(numbers: np.ndarray) -> np.ndarray:
    """Float32 (N, d) contiguous; what is beyond its range becomes infinity.

    Args:
        numbers: any numbers (N, d).
    """
    with np.errstate(over="ignore"):
        return np.ascontiguousarray(numbers, np.float32)


def finite_only(found: CodeTable, numbers: np.ndarray) -> CodeTable:
    """The codes that are finite, the lowest and highest number of theirs in the reading.

    Args:
        found: all rows.
        numbers: (N, d) as the file has them.

    Raises:
        BadInput: none is finite; says why.
    """
    codes = found.codes
    # infinity and NaN spoil a sum: one pass over the codes where all is well
    with np.errstate(invalid="ignore", over="ignore"):
        whole = bool(np.isfinite(codes.sum()))
    kept = np.ones(len(codes), bool) if whole else np.isfinite(codes).all(axis=1)
    if not kept.all():
        found = _without(found, kept, numbers)
    extent = float(found.codes.min()), float(found.codes.max())
    return replace(found, reading=replace(found.reading, rows=len(found.codes), range=extent))


def _without(found: CodeTable, kept: np.ndarray, numbers: np.ndarray) -> CodeTable:
    count, gone = len(kept), int(np.count_nonzero(~kept))
    too_large = np.isfinite(numbers).all(axis=1) & ~kept
    large = int(np.count_nonzero(too_large))
    shown = Path(found.path).name
    if gone == count and large == count:
        raise BadInput(
            f"None of the codes in “{shown}” ({count:,}) fits into 32 bits: their numbers go up to "
            f"{np.abs(numbers).max():.3g}, and at most {_LARGEST:.1e} can be held. Scale them."
        )
    if gone == count:
        empty = np.isnan(numbers).all(axis=0)
        if found.reading.code and empty.any() and len(empty) > 1 and not empty.all():
            column = found.reading.code[int(np.flatnonzero(empty)[0])]
            raise BadInput(
                f"None of the codes in “{shown}” ({count:,}) is complete: “{column}” has no number in any row."
            )
        raise BadInput(f"None of the codes in “{shown}” ({count:,}) is finite: every row holds NaN or infinity.")
    reasons = [
        (gone - large, "NaN or infinity"),
        (large, f"numbers beyond {_LARGEST:.1e}"),
    ]
    left_out = tuple(
        LeftOut(f"{some:,} {'row' if some == 1 else 'rows'}", f"{why} in the code") for some, why in reasons if some
    )
    why = " or ".join(reason for some, reason in reasons if some)
    note = (
        f"{gone:,} of {counted(count, 'code')} {'holds' if gone == 1 else 'hold'} {why} and "
        f"{'was' if gone == 1 else 'were'} left out."
    )
    return replace(
        found,
        codes=found.codes[kept],
        labels=found.labels[kept],
        kept=kept,
        columns=found.columns.taken(kept) if found.columns is not None else None,
        note=note,
        reading=replace(found.reading, left_out=(*found.reading.left_out, *left_out)),
    )


def no_labels(count: int) -> np.ndarray:
    """int64 (count,), all −1 and all the same eight bytes."""
    return np.broadcast_to(np.int64(-1), (count,))
