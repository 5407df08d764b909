"""The names in a zip archive as their author saw them.

PKWARE's APPNOTE (appendix D) knows CP437, and UTF-8 where a flag says so. Windows writes the names of its own country
without saying which, macOS writes UTF-8 without the flag: the encoding is found in the names themselves, one for all of
an archive.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath
from zipfile import ZipInfo

_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075
_WRITTEN = "cp437"
_LAST_LATIN = "\u024f"


def member_paths(members: Sequence[ZipInfo]) -> list[PurePosixPath]:
    """Where each member lies in its archive: decoded, without drives, roots and "..", "/" between folders.

    Args:
        members: all of one archive.

    Returns:
        A path for each, in their order; empty (".") where nothing of the name is left.
    """
    names: list[str | bytes] = [_name_or_bytes(member) for member in members]
    unknown = [name for name in names if isinstance(name, bytes)]
    encoding = _encoding_of(unknown)
    shown = [name.decode(encoding, "replace") if isinstance(name, bytes) else name for name in names]
    return [_inside(name) for name in shown]


def _name_or_bytes(member: ZipInfo) -> str | bytes:
    """The name where the archive tells how it is written, else its bytes."""
    if member.flag_bits & _UTF8_FLAG or member.filename.isascii():
        return member.filename
    try:
        stored = member.filename.encode(_WRITTEN)
    except UnicodeEncodeError:
        return member.filename
    return _unicode_path(member.extra, stored) or stored


def _unicode_path(extra: bytes, stored: bytes) -> str:
    """Info-ZIP's field with the name in UTF-8, empty where there is none or it belongs to another name."""
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and field[:1] == b"\1" and int.from_bytes(field[1:5], "little") == zlib.crc32(stored):
            try:
                return field[5:].decode()
            except UnicodeDecodeError:
                return ""
    return ""


def _inside(name: str) -> PurePosixPath:
    parts = [part for part in re.split(r"[/\\]", name) if part not in ("", ".", "..")]
    if parts and re.fullmatch("[A-Za-z]:", parts[0]):
        parts = parts[1:]
    return PurePosixPath(*parts)


def _encoding_of(names: Sequence[bytes]) -> str:
    """The encoding in which the names read best."""
    if not names:
        return _WRITTEN
    scores = {encoding: _score(names, encoding, weigh) for encoding, weigh in _ENCODINGS.items()}
    return max(scores, key=lambda encoding: scores[encoding])


def _score(names: Sequence[bytes], encoding: str, weigh: Callable[[str], float]) -> float:
    """How well names read, 0 to 1; −1 where they cannot be written so.

    The mean over all letters beyond ASCII.
    """
    try:
        texts = [name.decode(encoding) for name in names]
    except UnicodeDecodeError:
        return -1.0
    if encoding == "utf-8":
        return 1.0
    weights = []
    for text in texts:
        around = f" {text} "
        for before, sign, after in zip(around, around[1:], around[2:], strict=False):
            if not sign.isascii():
                weights.append(weigh(sign) * _beside(sign, before + after))
    return sum(weights) / max(1, len(weights))


def _beside(sign: str, neighbours: str) -> float:
    """How plausible a letter is beside its neighbours: scripts are seldom mixed in a word, nor accents heaped."""
    latin = sign <= _LAST_LATIN
    touches = any(each.isalpha() and (each.isascii() != latin) for each in neighbours if each <= _LAST_LATIN)
    if latin:
        return 0.8 if touches else 1.0
    return 0.5 if touches else 1.0


def _korean(sign: str) -> float:
    code = sign.encode("cp949")
    return 1.0 if 0xB0 <= code[0] <= 0xC8 and code[1] >= 0xA1 else 0.3  # the syllables of KS X 1001


def _japanese(sign: str) -> float:
    if "ぁ" <= sign <= "ヿ":
        return 1.0  # kana
    code = sign.encode("cp932")
    if len(code) == 2 and 0x88 <= code[0] <= 0x97:  # JIS level 1
        return 0.9
    return 0.6 if len(code) == 2 and code[0] == 0x81 else 0.3


def _simplified(sign: str) -> float:
    code = sign.encode("gbk")
    return 0.85 if len(code) == 2 and 0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1 else 0.3  # GB 2312 level 1


def _traditional(sign: str) -> float:
    code = sign.encode("big5")
    return 0.8 if len(code) == 2 and 0xA4 <= code[0] <= 0xC6 else 0.3  # Big5's frequent characters


def _cyrillic(sign: str) -> float:
    return 0.85 if "А" <= sign <= "я" or sign in "Ёё" else 0.1


def _western(sign: str) -> float:
    if unicodedata.category(sign) not in ("Ll", "Lu"):
        return 0.1
    return 0.95 if "À" <= sign <= "ÿ" else 0.3


def _dos_western(sign: str) -> float:
    return _western(sign) - 0.01


def _windows_western(sign: str) -> float:
    return _western(sign) - 0.05


def _windows_cyrillic(sign: str) -> float:
    return _cyrillic(sign) - 0.01


_ENCODINGS: dict[str, Callable[[str], float]] = {
    "utf-8": lambda _: 1.0,
    "cp949": _korean,
    "cp932": _japanese,
    "gbk": _simplified,
    "big5": _traditional,
    _WRITTEN: _western,
    "cp850": _dos_western,
    "cp866": _cyrillic,
    "cp1252": _windows_western,
    "cp1251": _windows_cyrillic,
}
