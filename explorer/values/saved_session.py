"""How a session recognises its model."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType

from explorer.values.column_roles import Roles

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
