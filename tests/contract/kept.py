"""What is kept of the program in files of one entry a line, and how what is found now is held against it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

FOLDER = Path(__file__).parent
_HOW = (
    "If that is meant, accept it by hand with `python -m tests.contract.write` and say so in the commit; "
    "`git diff tests/contract` shows what is accepted."
)
_GREY_LEVELS, _TOLERANCE = 1, 1e-4


class Accepting:
    """A plugin of pytest that does nothing: where it is there, the tests write what they find in place of comparing."""


class Contract:
    """Holds what a test finds against what is kept, or keeps it where that was asked for."""

    def __init__(self, accepting: bool, folder: Path = FOLDER) -> None:
        self.accepting = accepting
        self._folder = folder

    def hold(self, name: str, found: Mapping[str, Any], tolerance: float = _TOLERANCE) -> None:
        """Compare entries with those of `<name>.json`.

        Args:
            name: of the file.
            found: JSON values by what they are about.
            tolerance: of numbers, absolute and relative.
        """
        path = self._folder / f"{name}.json"
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        found = json.loads(json.dumps(found))
        same = {key for key in kept.keys() & found.keys() if _alike(kept[key], found[key], tolerance)}
        complaints = _complaints(kept, found, same)
        if self.accepting:
            # what only another processor's last bits change stays as it was
            lines = [f"{_json(key)}: {_json((kept if key in same else found)[key])}" for key in found]
            path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
            print("".join(f"{name}: {complaint}\n" for complaint in complaints), end="")
        elif complaints:
            pytest.fail("\n".join([f"{name}:", *complaints, _HOW]), pytrace=False)

    def hold_picture(self, name: str, found: np.ndarray) -> None:
        """Compare a picture, uint8 (H, W) or (H, W, 3), with `pictures/<name>.png`, within one grey level."""
        path = self._folder / "pictures" / f"{name}.png"
        kept = np.asarray(Image.open(path)).astype(int) if path.exists() else None
        if kept is None or kept.shape != found.shape:
            complaint = f"{name}: new picture" if kept is None else f"{name}: of another shape {found.shape}"
        elif (farthest := np.abs(kept - found).max()) > _GREY_LEVELS:
            complaint = f"{name}: up to {farthest} grey levels from the picture that is kept"
        else:
            return
        if self.accepting:
            path.parent.mkdir(exist_ok=True)
            Image.fromarray(found).save(path, optimize=True)
            print(complaint)
        else:
            pytest.fail(f"{complaint}\n{_HOW}", pytrace=False)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _complaints(kept: Mapping[str, Any], found: Mapping[str, Any], same: set[str]) -> list[str]:
    lost = [f"  lost     {key}: {_json(kept[key])}" for key in kept if key not in found]
    changed = [
        f"  changed  {key}: {_json(kept[key])} -> {_json(found[key])}"
        for key in kept
        if key in found and key not in same
    ]
    new = [f"  new      {key}: {_json(found[key])}" for key in found if key not in kept]
    return lost + changed + new


def _alike(one: Any, other: Any, tolerance: float) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_alike(a, b, tolerance) for a, b in zip(one, other, strict=True))
    if isinstance(one, float) or isinstance(other, float):
        numbers = isinstance(one, int | float) and isinstance(other, int | float)
        return numbers and math.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance)
    return bool(one == other)


def leaves(tree: Any, name: str = "") -> dict[str, Any]:
    """The values of a JSON tree by the keys that lead to them; a list is a value."""
    if isinstance(tree, Mapping) and tree:
        return {path: value for key, item in tree.items() for path, value in leaves(item, f"{name} {key}").items()}
    return {name.strip(): tree}


def key_paths(tree: Any, name: str = "") -> set[str]:
    """The keys of a JSON tree, `a.b[].c`; what lists hold is taken together."""
    if isinstance(tree, Mapping):
        found = {path for key, item in tree.items() for path in key_paths(item, f"{name}.{key}")}
    elif isinstance(tree, list):
        found = {path for item in tree for path in key_paths(item, f"{name}[]")}
    else:
        found = set()
    return found | ({name.removeprefix(".")} if name else set())
