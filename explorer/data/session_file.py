"""The session file: JSON that a person can read, written whole or not at all, read without trust."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from explorer.data.atomic_file import replacing
from explorer.values import BadInput
from explorer.values.column_roles import roles_from_json
from explorer.values.plain_number import is_number
from explorer.values.row_runs import row_runs, rows_from_runs
from explorer.values.saved_session import ModelMark, SavedSession
from explorer.values.session import Session

SCHEMA = 1
_KIND = "latent-explorer session"
_MOST_BYTES = 64 * 2**20
# of a selection of every other of a million samples it is 1.5 million; each takes about 50 bytes of memory
_MOST_VALUES = 8_000_000
_MOST_SAMPLES = 20_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_LARGEST_THUMBNAIL = 2**20
_LARGEST_THUMBNAIL_SIDE = 1024


class _OutOfRange(ValueError):
    """A number that no session holds."""


def write_session(path: str | Path, saved: SavedSession) -> None:
    """Write a session.

    Raises:
        BadInput: its folder is missing.
        OSError: the system refused.
    """
    session, model = saved.session, saved.model
    tree = {
        "kind": _KIND,
        "schema": SCHEMA,
        "name": saved.name,
        "program": saved.program,
        "created": saved.created,
        "model": {
            "name": model.name,
            "path": model.path,
            "weights": model.weights,
            "fingerprint": model.fingerprint,
            "samples": model.samples,
            "codes": model.codes,
            "roles": dict(model.roles),
        },
        "view": session.view,
        "probe": session.code,
        "selection": row_runs(session.selection),
        "hidden classes": sorted(session.hidden_classes),
        "backdrop": session.backdrop,
        "colouring": session.colouring,
        "drawer": session.drawer,
        "instruments": session.instruments,
        "columns": session.columns,
        "parts": dict(saved.parts),
        "thumbnail": base64.b64encode(saved.thumbnail).decode(),
    }
    text = json.dumps(tree, ensure_ascii=False, allow_nan=False, indent=1)
    with replacing(Path(path)) as file:
        file.write(text.encode())


def read_session(path: str | Path, fits: Callable[[ModelMark], None] = lambda mark: None) -> SavedSession:
    """Read a session; nothing of it is taken on trust.

    Args:
        path: of the file.
        fits: is told the model before anything is built for its samples; raises `BadInput` where it has others.

    Raises:
        BadInput: it is missing, damaged, of a newer program, or no session at all; says which.
    """
    path = Path(path)
    tree = _tree(path)
    try:
        return _session(tree, fits)
    except (KeyError, TypeError, ValueError, OverflowError, binascii.Error) as error:
        what = f"there is no “{error.args[0]}”" if isinstance(error, KeyError) else str(error)
        raise BadInput(f"The session “{path.name}” is damaged: {what}.") from error


def _tree(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadInput(f"“{path.name}” is too large for a session file, which has at most 64 MB.")
        content = path.read_bytes()
        if sum(content.count(mark) for mark in (b",", b"[", b"{")) > _MOST_VALUES:
            raise BadInput(f"“{path.name}” is too large for a session: it holds more than {_MOST_VALUES:,} values.")
        tree = json.loads(content, parse_int=_whole_number, parse_float=_number, parse_constant=_number)
    except FileNotFoundError:
        raise BadInput(f"There is no session “{path.name}” in this folder.") from None
    except IsADirectoryError:
        raise BadInput(f"“{path.name}” is a folder, not a session.") from None
    except PermissionError:
        raise BadInput(f"The session “{path.name}” cannot be read: permission denied.") from None
    except _OutOfRange as error:
        raise BadInput(f"The session “{path.name}” is damaged: {error}.") from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f"“{path.name}” is not a session, or it is damaged: it is not valid JSON.") from error
    except OSError as error:
        raise BadInput(f"The session “{path.name}” cannot be read ({error.strerror}).") from error
    if not isinstance(tree, dict) or tree.get("kind") != _KIND:
        raise BadInput(f"“{path.name}” is not a session file of this program.")
    schema = tree.get("schema")
    if not isinstance(schema, int) or schema < 1:
        raise BadInput(f"The session “{path.name}” is damaged: it does not state its schema.")
    if schema > SCHEMA:
        raise BadInput(
            f"The session “{path.name}” was written by a newer program (schema {schema}, this one reads {SCHEMA})."
        )
    return tree


def _whole_number(text: str) -> int:
    # Python counts without end, and what is made of such a number then overflows somewhere else
    if len(text) > 18:
        raise _OutOfRange(f"it holds a whole number with {len(text)} digits")
    return int(text)


def _number(text: str) -> float:
    number = float(text)
    if not is_number(number):
        raise _OutOfRange(f"it holds the number {text[:20]}")
    return number


def _session(tree: dict[str, Any], fits: Callable[[ModelMark], None]) -> SavedSession:
    model = _typed(tree, "model", dict)
    samples = _whole(model["samples"], "samples")
    mark = ModelMark(
        _typed(model, "name", str),
        _typed(model, "path", str),
        _typed(model, "weights", str),
        _typed(model, "fingerprint", str),
        samples,
        _typed(model, "codes", str),
        roles_from_json(model.get("roles", {})),
    )
    runs = tree["selection"]
    session = Session(
        samples=samples,
        code=_numbers(tree, "probe"),
        hidden_classes=frozenset(_whole(label, "hidden classes", least=-1) for label in _list(tree, "hidden classes")),
        view=None if tree["view"] is None else _view(tree),
        backdrop=_typed(tree, "backdrop", str),
        colouring=_typed(tree, "colouring", str),
        drawer=_typed(tree, "drawer", str),
        instruments=_names(tree, "instruments"),
        columns=_names(tree, "columns"),
    )
    thumbnail = base64.b64decode(_typed(tree, "thumbnail", str), validate=True)
    saved = SavedSession(
        _typed(tree, "name", str),
        mark,
        session,
        MappingProxyType(_typed(tree, "parts", dict)),
        thumbnail if _is_thumbnail(thumbnail) else b"",
        _typed(tree, "program", str),
        _typed(tree, "created", str),
    )
    # only now is the model looked for, and only then are rows built
    fits(mark)
    return replace(saved, session=replace(session, selection=rows_from_runs(runs, samples, "selection")))


def _is_thumbnail(content: bytes) -> bool:
    width, height = (int.from_bytes(content[start : start + 4], "big") for start in (16, 20))
    small = len(content) <= _LARGEST_THUMBNAIL and max(width, height) <= _LARGEST_THUMBNAIL_SIDE
    return content.startswith(_PNG) and small


def _view(tree: dict[str, Any]) -> tuple[float, float, float, float]:
    numbers = _numbers(tree, "view")
    if len(numbers) != 4 or min(numbers[2:]) <= 0:
        raise ValueError("“view” is not a rectangle")
    left, bottom, width, height = numbers
    return left, bottom, width, height


def _checked(value: Any, good: Callable[[Any], bool], complaint: str) -> Any:
    if not good(value):
        raise ValueError(complaint)
    return value


def _typed(tree: dict[str, Any], key: str, kind: type) -> Any:
    return _checked(tree[key], lambda value: isinstance(value, kind), f"“{key}” is not of the expected kind")


def _list(tree: dict[str, Any], key: str) -> list[Any]:
    found: list[Any] = _typed(tree, key, list)
    return found


def _names(tree: dict[str, Any], key: str) -> tuple[str, ...]:
    complaint = f"“{key}” holds something other than names"
    return tuple(_checked(name, lambda name: isinstance(name, str), complaint) for name in _list(tree, key))


def _numbers(tree: dict[str, Any], key: str) -> tuple[float, ...]:
    numbers = _list(tree, key)
    for number in numbers:
        if not is_number(number):
            raise ValueError(f"“{key}” holds something other than finite numbers")
    return tuple(float(number) for number in numbers)


def _whole(value: Any, key: str, least: int = 0) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= _MOST_SAMPLES:
        raise ValueError(f"“{key}” holds something other than whole numbers")
    return value
