"""Text where Qt reads markup: names of models, files, classes and columns come from anybody."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import Qt


def as_text(text: str) -> str:
    """The text as a tool tip, or a label of automatic format, shows it letter by letter.

    Such places guess whether they are given markup, and then load pictures and open links that it names. What would be
    taken for markup is escaped, all else stays as it is.
    """
    if not Qt.mightBeRichText(text):
        return text
    lines = escape(text).splitlines()
    return f"<p style='white-space:pre-wrap'>{'<br>'.join(lines)}</p>"
