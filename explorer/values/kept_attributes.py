"""Attribute directions and the groups that they are made of, as a session file holds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from explorer.values.failure import BadInput
from explorer.values.number_text import counted
from explorer.values.plain_number import is_number
from explorer.values.row_runs import row_runs, rows_from_runs
from explorer.values.walks import UNKNOWN_STAMP, AttributeDirection, AttributeRequest, AttributeSet, Code, Group

_MOST = 1000
_LONGEST_NAME = 200
_LARGEST_LABEL = 2**31


def kept_attributes(state: AttributeSet) -> dict[str, Any] | None:
    """The set as JSON has it; None for the empty one."""
    if not state.directions and not state.kept:
        return None
    directions = [
        {
            "name": direction.request.name,
            "without": _kept_group(direction.request.without),
            "having": _kept_group(direction.request.having),
            "step": list(direction.step),
            "counts": list(direction.counts),
        }
        for direction in state.directions
    ]
    return {"directions": directions, "groups": [_kept_group(group) for group in state.kept], "current": state.current}


def attributes_from(state: Any, latent_dim: int, samples: int) -> AttributeSet:
    """What `kept_attributes` gave, as far as it can be trusted.

    Args:
        state: from a file; None gives the empty set.
        latent_dim: numbers of the codes of the model that it is about.
        samples: how many codes the model has.

    Raises:
        BadInput: a direction is not about such codes, or a group not about so many samples.
    """
    if state is None:
        return AttributeSet()
    directions = tuple(_direction(entry, latent_dim, samples) for entry in _list(_mapping(state).get("directions", [])))
    kept = tuple(_group(entry, samples) for entry in _list(state.get("groups", [])))
    if not all(group.rows for group in kept):
        raise BadInput("The session's attribute directions have a group without samples.")
    current = state.get("current")
    known = _is_whole(current) and current < len(directions)
    return AttributeSet(directions, kept, current if known else len(directions) - 1)


def _kept_group(group: Group) -> dict[str, Any]:
    rows = None if group.rows is None else row_runs(group.rows)
    return {"name": group.name, "class": group.label, "rows": rows}


def _direction(entry: Any, latent_dim: int, samples: int) -> AttributeDirection:
    entry = _mapping(entry)
    without, having = (_group(entry.get(key), samples) for key in ("without", "having"))
    request = AttributeRequest(UNKNOWN_STAMP, _name(entry.get("name")), without, having)
    counts = _list(entry.get("counts"))
    if len(counts) != 2 or not all(_is_whole(count) and count <= samples for count in counts):
        raise BadInput(f"The session's attribute direction “{request.name}” is not about {counted(samples, 'sample')}.")
    return AttributeDirection(request, _step(entry.get("step"), request.name, latent_dim), (counts[0], counts[1]))


def _step(value: Any, name: str, latent_dim: int) -> Code:
    numbers = _list(value, latent_dim)
    if len(numbers) != latent_dim or not all(map(is_number, numbers)):
        raise BadInput(
            f"The session's attribute direction “{name}” is not about codes with {counted(latent_dim, 'number')}."
        )
    return tuple(float(number) for number in numbers)


def _group(entry: Any, samples: int) -> Group:
    entry = _mapping(entry)
    name, label, runs = _name(entry.get("name")), entry.get("class", -1), entry.get("rows")
    if label != -1 and not (_is_whole(label) and label <= _LARGEST_LABEL):
        raise BadInput(f"The class of “{name}” in the session's attribute directions is not a whole number.")
    try:
        return Group(name, label, None if runs is None else rows_from_runs(runs, samples, name))
    except ValueError as error:
        raise BadInput(f"The session's attribute directions cannot be read: {error}.") from error


def _name(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadInput("The session's attribute directions have something without a name.")
    return value[:_LONGEST_NAME]


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadInput("The session's attribute directions cannot be read.")
    return value


def _list(value: Any, most: int = _MOST) -> Sequence[Any]:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > most:
        raise BadInput("The session's attribute directions cannot be read.")
    return value


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
