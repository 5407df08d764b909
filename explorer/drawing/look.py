"""The colours of the window and of drawings, light and dark: one accent colour, quiet greys."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LIGHT: Mapping[str, str] = MappingProxyType({
    "window": "#f6f6f4", "base": "#ffffff", "alternate": "#f0f0ed", "text": "#1d1d1f", "button": "#ffffff",
    "muted": "#6a6a70", "accent": "#1668b8", "accent_text": "#ffffff", "line": "#d5d5d0", "tooltip": "#ffffff",
})  # fmt: skip
DARK: Mapping[str, str] = MappingProxyType({
    "window": "#1e1f22", "base": "#17181a", "alternate": "#232428", "text": "#e6e6e8", "button": "#2b2d31",
    "muted": "#9a9ba3", "accent": "#5aa9f0", "accent_text": "#0c1014", "line": "#3a3c42", "tooltip": "#2b2d31",
})  # fmt: skip
