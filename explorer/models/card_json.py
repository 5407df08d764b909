"""A model's card as JSON and back, every field checked."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from types import MappingProxyType
from typing import Any

from explorer.values import Architecture, DataProvenance, EpochFigures, ErrorFigures, ModelCard
from explorer.values.restoration_model import (
    RestorationArchitecture,
    RestorationCard,
    RestorationData,
    RestorationEpoch,
)

SCHEMA = 1
_LARGEST_WHOLE_NUMBER = 2**53
_DEEPEST_SETTING = 4
# JSON has no numbers for these
_NOT_FINITE = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
# the file's own name tells them
_NOT_STORED = ("name", "path")


class MalformedCardError(ValueError):
    """The text is not a card; the message tells what is wrong, as a clause without a full stop."""


class OtherKindError(MalformedCardError):
    """The file belongs to this program but is of another kind; the message says of which."""


def card_to_json(card: ModelCard | RestorationCard) -> str:
    """The same text for equal cards. Name and path are left out: the file's own name tells them.

    Raises:
        TypeError: a setting is not made of texts, numbers, flags, lists and mappings.
    """
    tree = _plain(card)
    tree["schema"] = SCHEMA
    return json.dumps(tree, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def card_from_json(text: str, name: str, path: str) -> ModelCard:
    """Read an autoencoder's card.

    Args:
        text: what `card_to_json` gave.
        name: name of the model.
        path: of its file.

    Raises:
        MalformedCardError: something is missing, unknown or of the wrong type.
    """
    card: ModelCard = _card(ModelCard, text, name, path)
    return card


def restoration_card_from_json(text: str, name: str, path: str) -> RestorationCard:
    """Read a restoration model's card: see `card_from_json`.

    Raises:
        MalformedCardError: something is missing, unknown or of the wrong type.
    """
    card: RestorationCard = _card(RestorationCard, text, name, path)
    return card


def _card(kind: type[Any], text: str, name: str, path: str) -> Any:
    tree = _mapping(_parse(text), "the header")
    schema = _whole(tree.pop("schema", None), "schema")
    if schema != SCHEMA:
        raise MalformedCardError(f"it has schema {schema}, and this version of the program reads schema {SCHEMA}")
    if any(entry in tree for entry in _NOT_STORED):
        raise MalformedCardError(f"it holds one of {', '.join(_NOT_STORED)}, which belong to no header")
    return _value(kind, {**tree, "name": name, "path": path}, "the header")


def _plain(value: object) -> Any:
    if is_dataclass(value):
        left_out = _NOT_STORED if isinstance(value, ModelCard | RestorationCard) else ()
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value) if field.name not in left_out}
    if isinstance(value, Mapping):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        # a file name that is not Unicode keeps its place, but not its odd bytes
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value is None or isinstance(value, bool | int | float):
        return value
    raise TypeError(f"a model's card cannot hold a {type(value).__name__}")


def _parse(text: str) -> object:
    try:
        tree = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_constant)
    except RecursionError as error:
        raise MalformedCardError("its header is nested too deeply") from error
    except MalformedCardError:
        raise
    except ValueError as error:
        raise MalformedCardError("its header is not JSON") from error
    return tree


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    tree = dict(pairs)
    if len(tree) != len(pairs):
        raise MalformedCardError("its header has a duplicate entry")
    return tree


def _no_constant(word: str) -> object:
    raise MalformedCardError(f"its header holds {word}, which is not JSON")


def _mapping(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise MalformedCardError(f"{where} should be a JSON object")
    for key in value:
        _text(key, where)
    return dict(value)


def _sequence(value: object, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise MalformedCardError(f"“{where}” should be a list")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise MalformedCardError(f"“{where}” should be text")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise MalformedCardError(f"“{where}” should be valid Unicode text") from error
    return value


def _flag(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise MalformedCardError(f"“{where}” should be true or false")
    return value


def _whole(value: object, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _LARGEST_WHOLE_NUMBER:
        raise MalformedCardError(f"“{where}” should be a whole number")
    return value


def _number(value: object, where: str) -> float:
    if isinstance(value, str) and value in _NOT_FINITE:
        return _NOT_FINITE[value]
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1e300:
        raise MalformedCardError(f"“{where}” should be a number")
    return float(value)


def _setting(value: object, where: str, depth: int = 0) -> object:
    """Any plain value. Whole numbers may be large: a seed has 64 bits."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, where)
    if isinstance(value, int) and abs(value) < 2**64:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if depth < _DEEPEST_SETTING and isinstance(value, list):
        return tuple(_setting(item, where, depth + 1) for item in value)
    if depth < _DEEPEST_SETTING and isinstance(value, dict):
        return {_text(key, where): _setting(item, where, depth + 1) for key, item in value.items()}
    raise MalformedCardError(f"“{where}” should be a plain value")


# by the annotations of the values that a card is made of
_READERS: Mapping[str, Callable[[object, str], object]] = {
    "str": _text,
    "int": _whole,
    "float": _number,
    "bool": _flag,
    "tuple[int, ...]": lambda value, where: tuple(_whole(item, where) for item in _sequence(value, where)),
    "tuple[str, ...]": lambda value, where: tuple(_text(item, where) for item in _sequence(value, where)),
    "tuple[EpochFigures, ...]": lambda value, where: _values(EpochFigures, value, where),
    "tuple[RestorationData, ...]": lambda value, where: _values(RestorationData, value, where),
    "tuple[RestorationEpoch, ...]": lambda value, where: _values(RestorationEpoch, value, where),
    "Mapping[str, str]": lambda value, where: MappingProxyType(
        {key: _text(item, where) for key, item in _mapping(value, where).items()}
    ),
    "Mapping[str, object]": lambda value, where: MappingProxyType(
        {key: _setting(item, where) for key, item in _mapping(value, where).items()}
    ),
    "Mapping[str, ErrorFigures]": lambda value, where: MappingProxyType(
        {key: _value(ErrorFigures, item, where) for key, item in _mapping(value, where).items()}
    ),
    "Architecture": lambda value, where: _value(Architecture, value, where),
    "DataProvenance": lambda value, where: _value(DataProvenance, value, where),
    "RestorationArchitecture": lambda value, where: _value(RestorationArchitecture, value, where),
}


def _values(kind: type[Any], value: object, where: str) -> tuple[Any, ...]:
    return tuple(_value(kind, item, where) for item in _sequence(value, where))


def _value(kind: type[Any], value: object, where: str) -> Any:
    """A value of this dataclass; fields with a default may be missing, as in files older than the field."""
    tree = _mapping(value, where)
    read = {}
    for field in fields(kind):
        if field.name in tree:
            read[field.name] = _READERS[str(field.type)](tree.pop(field.name), field.name)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise MalformedCardError(f"“{field.name}” is missing from {where}")
    if tree:
        raise MalformedCardError(f"{where} holds “{next(iter(tree))}”, which this version of the program does not know")
    return kind(**read)
