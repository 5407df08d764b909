"""A key for each picture that follows from its own pixels alone, and the groups that pictures belong to."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import PurePosixPath

import numpy as np

from explorer.values import BadInput

_NUMBERS_AT_ONCE = 1 << 22
BY_FOLDER = "folder"


def content_keys(pictures: np.ndarray) -> np.ndarray:
    """One number for each picture; equal pictures have equal ones, whatever else is in the set.

    The first 64 bits of BLAKE2b over size and values. A picture whose colours are all equal counts as grey, and whole
    numbers from 0 to 255 count the same in whatever type they are stored. 70,000 pictures of 28×28 take 0.3 s.

    Args:
        pictures: (N, C, H, W), C = 1 or 3, numbers or truth values, as they were stored.

    Returns:
        uint64 (N,).
    """
    keys = np.empty(len(pictures), dtype=np.uint64)
    block = max(1, _NUMBERS_AT_ONCE // max(1, pictures[:1].size))
    for start in range(0, len(pictures), block):
        stored = pictures[start : start + block]
        plain = _whole(stored)
        grey = (stored == stored[:, :1]).all(axis=(1, 2, 3))
        rows = np.ascontiguousarray(stored.astype(np.uint8) if plain.all() else stored)
        for row in range(len(stored)):
            picture = rows[row, :1] if grey[row] else rows[row]
            picture = picture.astype(np.uint8 if plain[row] else "<f4", copy=False)
            keys[start + row] = _key(f"{picture.shape} {picture.dtype.name}".encode(), picture.tobytes())
    return keys


def group_keys(groups: Sequence[str]) -> np.ndarray:
    """The same for named groups: uint64 (N,)."""
    of = {name: _key(b"group", name.encode("utf-8", "surrogatepass")) for name in set(groups)}
    return np.array([of[name] for name in groups], dtype=np.uint64)


def groups_of(names: Sequence[str], group: str, source: str) -> list[str]:
    """The group of each picture, from its name.

    Args:
        names: paths inside the set, with `/`.
        group: `folder` for the folder that a picture lies in; else a regular expression that is searched in the name:
            what its first bracket finds is the group, without brackets all that it finds.
        source: of the pictures, for messages.

    Returns:
        A group for each picture; one that the expression is not found in is alone in its own.

    Raises:
        BadInput: the expression cannot be read or is found nowhere, there are no names, or fewer than 3 groups.
    """
    if not names:
        raise BadInput(f"{source} has no names for its pictures: groups are made by folder or by name.")
    if group == BY_FOLDER:
        found: list[str | None] = [str(PurePosixPath(name).parent) for name in names]
    else:
        try:
            pattern = re.compile(group)
        except (re.error, OverflowError, RecursionError) as error:
            expected = "group=(patient[0-9]+) is one"
            raise BadInput(f"“group={group}” is not a regular expression ({error}): {expected}.") from error
        found = [_matched(pattern.search(name)) for name in names]
        if all(name is None for name in found):
            raise BadInput(f"“group={group}” is found in none of the {len(names):,} names, such as “{names[0]}”.")
    distinct = len({name if part is None else part for name, part in zip(names, found, strict=True)})
    if distinct < 3:
        raise BadInput(
            f"“group={group}” makes {distinct} {'group' if distinct == 1 else 'groups'} of {source}: training, "
            "validation and test need at least 3."
        )
    return [f"alone {name}" if part is None else f"group {part}" for name, part in zip(names, found, strict=True)]


def joined_keys(content: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """One key for all that must stay together: pictures of one group, and copies that lie in several groups.

    Args:
        content: uint64 (N,), of the pictures.
        groups: uint64 (N,), of their groups.

    Returns:
        uint64 (N,): the key of the group; of groups that share a copy, the lowest of theirs.
    """
    # imported here: scipy's graphs take a while to load, and only named groups need them
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    of_content = np.unique(content, return_inverse=True)[1]
    names, of_group = np.unique(groups, return_inverse=True)
    nodes = len(names) + int(of_content.max(initial=-1)) + 1
    edges = coo_array((np.ones(len(content), np.int8), (of_group, of_content + len(names))), shape=(nodes, nodes))
    component = connected_components(edges, directed=False)[1][of_group]
    lowest = np.full(nodes, np.iinfo(np.uint64).max, dtype=np.uint64)
    np.minimum.at(lowest, component, groups)
    joined: np.ndarray = lowest[component]
    return joined


def _matched(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    return match[1] if match.re.groups else match[0]


def _whole(stored: np.ndarray) -> np.ndarray:
    """Which pictures hold only whole numbers from 0 to 255, bool (N,)."""
    if stored.dtype in (np.uint8, np.bool_):
        return np.ones(len(stored), dtype=bool)
    fits = (stored >= 0) & (stored <= 255) & ((stored.dtype.kind != "f") | (np.rint(stored) == stored))
    whole: np.ndarray = np.all(fits, axis=(1, 2, 3))
    return whole


def _key(kind: bytes, content: bytes) -> int:
    digest = hashlib.blake2b(kind, digest_size=8)
    digest.update(content)
    return int.from_bytes(digest.digest(), "big")
