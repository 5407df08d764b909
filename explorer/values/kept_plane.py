"""The plane of the map as a session keeps it: JSON values, read without trust."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from explorer.values.failure import BadInput
from explorer.values.number_text import counted
from explorer.values.plain_number import is_number
from explorer.values.plane_choice import ANCHORS, EMBEDDINGS, MOST_DEGREES, NUMBERS, PCA, SAMPLES, PlaneWish

_KINDS = (PCA, NUMBERS, SAMPLES, ANCHORS, *EMBEDDINGS)


def kept_wish(wish: PlaneWish) -> dict[str, Any] | None:
    """The wish as JSON has it; None for the usual plane."""
    return None if wish == PlaneWish() else asdict(wish)


def wish_from(state: Any, latent_dim: int, samples: int) -> PlaneWish:
    """What `kept_wish` gave, as far as it can be trusted.

    Args:
        state: from a file; None gives the usual plane.
        latent_dim: numbers of the codes of the model that it is about.
        samples: how many codes are on the map.

    Raises:
        BadInput: it is no plane of such codes.
    """
    if state is None:
        return PlaneWish()
    if latent_dim < 3:
        raise BadInput(f"The session's plane is not about codes with {counted(latent_dim, 'number')}.")
    if not isinstance(state, Mapping) or state.get("kind") not in _KINDS:
        raise BadInput("The session's plane cannot be read.")
    numbers = _whole(state.get("numbers", (0, 1)), latent_dim)
    rows = _whole(state.get("rows", ()), samples)
    codes = tuple(_finite(code, latent_dim) for code in _list(state.get("codes", ())))
    third = _whole([state.get("third", 0)], latent_dim - 2)[0]
    turn, tilt = _finite([state.get("turn", 0.0), state.get("tilt", 0.0)], 2)
    kind, least = str(state["kind"]), {SAMPLES: len(rows), ANCHORS: len(codes)}
    if len(numbers) != 2 or {len(rows), len(codes)} - {0, 3} or least.get(kind, 3) != 3:
        raise BadInput("The session's plane cannot be read.")
    if max(abs(turn), abs(tilt)) > MOST_DEGREES:
        raise BadInput(f"The session's plane is turned by more than {MOST_DEGREES}°.")
    return PlaneWish(kind, (numbers[0], numbers[1]), rows, codes, third, turn, tilt)


def _list(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise BadInput("The session's plane cannot be read.")
    return tuple(value)


def _whole(value: Any, end: int) -> tuple[int, ...]:
    numbers = _list(value)
    if not all(isinstance(number, int) and not isinstance(number, bool) and 0 <= number < end for number in numbers):
        raise BadInput("The session's plane is about numbers or samples that are not there.")
    return numbers


def _finite(value: Any, count: int) -> tuple[float, ...]:
    numbers = _list(value)
    if not all(map(is_number, numbers)) or len(numbers) != count:
        raise BadInput(f"The session's plane is not about codes with {counted(count, 'number')}.")
    return tuple(float(number) for number in numbers)
