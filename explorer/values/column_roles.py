"""What each column of a table of codes is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from explorer.values.failure import BadInput

Role = Literal["code", "label", "name", "index", "beside", "ignore"]
ROLES: tuple[Role, ...] = get_args(Role)
"""A number of the code; the classes; names of the rows; numbers of the rows; kept beside; not used."""

COLUMN = "column "
"""Begins the name of a colouring by a column of the attached table; the column's name follows."""

ONCE: tuple[Role, ...] = ("label", "name", "index")
"""Roles that one column at most can have."""

Roles = Mapping[str, Role]
"""Role of each column by its name, in the table's order."""


def with_role(roles: Roles, column: str, role: Role) -> Roles:
    """The roles after one was changed; a column that had a role of which there is one is kept beside."""
    changed: dict[str, Role] = {
        name: "beside" if role in ONCE and old == role and name != column else old for name, old in roles.items()
    }
    changed[column] = role
    return changed


def roles_from_json(state: Any) -> Roles:
    """Roles from a session file, read without trust.

    Raises:
        BadInput: it is no such thing.
    """
    good = isinstance(state, dict) and all(isinstance(name, str) and role in ROLES for name, role in state.items())
    if not good:
        raise BadInput("The session's entry for its columns cannot be read.")
    return dict(state)
