"""A session as a file keeps it: what was seen and chosen, and of which model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from explorer.values.column_roles import Roles

if TYPE_CHECKING:
    # brings numpy, for which a window that only knows the suffix need not wait
    from explorer.values.session import Session

SESSION_SUFFIX = ".session.json"


@dataclass(frozen=True)
class ModelMark:
    """Recognises the model of a session.

    Attributes:
        name: of the model.
        path: of its file when the session was saved.
        weights: SHA-256 of its weights, see `weights_hash`.
        fingerprint: SHA-256 of the data it was trained on.
        samples: how many codes were on the map.
        codes: path of the file whose codes stood in place of the model's own, empty where they were its own.
        roles: what the columns of that file were used as, empty of arrays.
    """

    name: str
    path: str
    weights: str
    fingerprint: str
    samples: int
    codes: str = ""
    roles: Roles = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class SavedSession:
    """A session with all that it needs to be opened again.

    Attributes:
        name: that its owner gave it.
        model: whose map it was.
        session: what was seen and chosen; its path and stamp of the model mean nothing here.
        parts: what other parts of the window keep, JSON values by the name of the part.
        thumbnail: a small PNG of the map, empty where there is none.
        program: version of the program that wrote it.
        created: when, ISO 8601.
    """

    name: str
    model: ModelMark
    session: Session
    parts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    thumbnail: bytes = b""
    program: str = ""
    created: str = ""
