"""Content keys of large picture files, kept between runs so that these are decoded at full size only once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import platformdirs

_TABLE = "CREATE TABLE IF NOT EXISTS keys (path TEXT PRIMARY KEY, size INTEGER, changed INTEGER, key INTEGER)"
_PATIENCE = 2.0
_Row = tuple[str, int, int]


class KnownKeys:
    """Keys by a file's path, size and time of change. Without the cache's file everything is found anew."""

    def __init__(self) -> None:
        """Read nothing yet."""
        self._added: dict[_Row, int] = {}

    def find(self, path: Path) -> int | None:
        """The key of a file that has not changed since it was kept; None where it is not known."""
        try:
            row = _row(path)
            with closing(self._connected()) as cache:
                found = cache.execute("SELECT key FROM keys WHERE (path, size, changed) = (?, ?, ?)", row).fetchone()
        except (sqlite3.Error, OSError, ValueError):
            return None
        return int(found[0]) % 2**64 if found is not None and isinstance(found[0], int) else None

    def add(self, path: Path, key: int) -> None:
        """Note a key; `keep` writes it."""
        self._added[_row(path)] = key

    def keep(self) -> None:
        """Write what was added. A cache that cannot be written is no reason to fail."""
        if not self._added:
            return
        # SQLite's whole numbers have a sign
        rows = [(*row, key - 2**64 if key >= 2**63 else key) for row, key in self._added.items()]
        try:
            with closing(self._connected()) as cache, cache:
                cache.executemany("INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?)", rows)
        except (sqlite3.Error, OSError, ValueError):
            return

    def _connected(self) -> sqlite3.Connection:
        folder = platformdirs.user_cache_path("latent-explorer", appauthor=False)
        folder.mkdir(parents=True, exist_ok=True)
        cache = sqlite3.connect(folder / "pictures.sqlite3", timeout=_PATIENCE)
        cache.execute(_TABLE)
        return cache


def _row(path: Path) -> _Row:
    seen = path.stat()
    # a name that is not Unicode keeps its bytes apart from those of others
    return str(path.absolute()).encode("utf-8", "surrogateescape").decode("latin-1"), seen.st_size, seen.st_mtime_ns
