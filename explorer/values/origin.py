"""Where a picture that this program wrote came from, so that it can be made again and gone back to."""

from __future__ import annotations

import json
import math
import shlex
import struct
from dataclasses import asdict, dataclass
from typing import Any

KEYWORD = "latent-explorer"
"""Of the text chunk of a PNG that holds an origin as JSON; `Description` holds its command for people."""

_KINDS = ("picture", "grid", "map")
_LONGEST = 1_000_000
_LARGEST_SINGLE = 3e38


@dataclass(frozen=True)
class Origin:
    """What made a picture.

    Attributes:
        kind: "picture", one code decoded; "grid", many; "map", the codes of the data.
        model: name of the model.
        weights: SHA-256 of its weights, see `weights_hash`.
        command: the command line that makes the picture again.
        program: version of the program.
        code: of the picture, or where the probe stood; empty where none is meant.
        view: left, bottom, width and height of a map or grid, map units; None where everything was shown.
        seed: with which the model was trained, None where that is not known.
    """

    kind: str
    model: str
    weights: str
    command: str
    program: str
    code: tuple[float, ...] = ()
    view: tuple[float, float, float, float] | None = None
    seed: int | None = None

    def texts(self) -> dict[str, str]:
        """The text chunks of a PNG."""
        return {
            KEYWORD: json.dumps(asdict(self), ensure_ascii=False),
            "Description": self.command,
            "Software": f"Latent Explorer {self.program}",
        }


def origin_from(text: str) -> Origin | None:
    """What `Origin.texts` wrote, None for anything else: a picture without an origin is a picture all the same."""
    if len(text) > _LONGEST:
        return None
    try:
        tree = json.loads(text)
        code, view, seed = _numbers(tree["code"]), tree["view"], tree["seed"]
        kind, model, weights, command, program = (
            tree[key] for key in ("kind", "model", "weights", "command", "program")
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    rectangle = None if view is None else _numbers(view)
    good = (
        code is not None
        and all(isinstance(part, str) for part in (kind, model, weights, command, program))
        and kind in _KINDS
        and (view is None or (rectangle is not None and len(rectangle) == 4 and min(rectangle[2:]) > 0))
        and (seed is None or isinstance(seed, int))
    )
    if not good:
        return None
    assert code is not None
    whole = None if rectangle is None else (rectangle[0], rectangle[1], rectangle[2], rectangle[3])
    return Origin(kind, model, weights, command, program, code, whole, seed)


def command_line(*words: str) -> str:
    """Words as a shell takes them, beginning with the program."""
    return shlex.join((KEYWORD, *words))


def listed(values: tuple[float, ...]) -> str:
    """Numbers as the command line takes them: as short as gives the same numbers again, of float32 where they are."""
    return ",".join(map(_shortest, values))


def _shortest(value: float) -> str:
    if abs(value) < _LARGEST_SINGLE and _single(value) == value:
        for digits in range(1, 9):
            text = f"{value:.{digits}g}"
            if _single(float(text)) == value:
                return text
        return f"{value:.9g}"
    return repr(value)


def _single(value: float) -> float:
    rounded: float = struct.unpack("<f", struct.pack("<f", value))[0]
    return rounded


def _numbers(value: Any) -> tuple[float, ...] | None:
    if not isinstance(value, list):
        return None
    good = all(isinstance(part, int | float) and not isinstance(part, bool) and math.isfinite(part) for part in value)
    return tuple(float(part) for part in value) if good else None
