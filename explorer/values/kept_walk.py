"""A walk with its settings as a session file holds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from explorer.values.failure import BadInput
from explorer.values.number_text import counted
from explorer.values.plain_number import is_number
from explorer.values.walks import MOST_ANCHORS, Anchor, Code, Walk, WalkSettings

_MOST_DRAWN = 100_000
# of a setting: more pictures, or a place further along, than any field of the window takes
_FURTHEST = 1e6


def kept_walk(walk: Walk, settings: WalkSettings) -> dict[str, Any]:
    """Both as JSON has it."""
    anchors = [{"code": list(anchor.code), "origin": anchor.origin} for anchor in walk.anchors]
    kept = asdict(settings) | {"unwanted": list(settings.unwanted)}
    return {"anchors": anchors, "drawn": [list(code) for code in walk.drawn], "settings": kept}


def walk_from(state: Any, latent_dim: int) -> tuple[Walk, WalkSettings]:
    """What `kept_walk` gave, as far as it can be trusted.

    Args:
        state: from a file; None gives the empty walk.
        latent_dim: numbers of the codes of the model that it is about.

    Returns:
        Settings that make no sense are those of a new walk.

    Raises:
        BadInput: the anchors or the drawn line are not codes of this model.
    """
    if state is None:
        return Walk(), WalkSettings()
    if not isinstance(state, Mapping):
        raise BadInput("The session's walk cannot be read.")
    listed, line = state.get("anchors", []), state.get("drawn", [])
    if not _is_list(listed) or not _is_list(line) or len(listed) > MOST_ANCHORS or len(line) > _MOST_DRAWN:
        raise BadInput("The session's walk cannot be read.")
    anchors = []
    for entry in listed:
        if not isinstance(entry, Mapping):
            raise BadInput("The session's walk cannot be read.")
        anchors.append(Anchor(_code(entry.get("code"), latent_dim), _text(entry.get("origin"))))
    drawn = tuple(_code(code, latent_dim) for code in line)
    fits = len(anchors) == 2 and len(drawn) > 1 and (drawn[0], drawn[-1]) == (anchors[0].code, anchors[1].code)
    return Walk(tuple(anchors), drawn if fits else ()), _settings(state.get("settings"))


def _settings(state: Any) -> WalkSettings:
    if not isinstance(state, Mapping):
        return WalkSettings()
    usual = WalkSettings()
    found: dict[str, Any] = {}
    for field in fields(WalkSettings):
        value: Any = state.get(field.name)
        default = getattr(usual, field.name)
        if field.name == "unwanted":
            found[field.name] = tuple(map(_text, value)) if _is_list(value) else default
        elif isinstance(default, bool | str):
            found[field.name] = value if isinstance(value, type(default)) else default
        else:
            found[field.name] = type(default)(value) if is_number(value) and abs(value) <= _FURTHEST else default
    return WalkSettings(**found)


def _code(value: Any, latent_dim: int) -> Code:
    if not _is_list(value) or len(value) != latent_dim:
        raise BadInput(f"The session's walk is not about codes with {counted(latent_dim, 'number')}.")
    if not all(map(is_number, value)):
        raise BadInput("The session's walk has codes that are not finite numbers.")
    return tuple(float(number) for number in value)


def _text(value: Any) -> str:
    return value[:200] if isinstance(value, str) else ""


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
