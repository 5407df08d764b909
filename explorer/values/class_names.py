"""What a class is called."""

from __future__ import annotations

from collections.abc import Sequence


def class_name(names: Sequence[str], label: int) -> str:
    """The class of a label by its name, by its number where it has none; empty for −1, which is no class."""
    if label < 0:
        return ""
    return names[label] if label < len(names) else str(label)
