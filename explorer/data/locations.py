"""Where a person's own data sets lie."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def user_data_folder() -> Path:
    """Folder that holds downloaded data sets, one sub-folder each; it need not exist yet.

    The environment variable LATENT_EXPLORER_DATA decides where it is set, else the system's usual place.
    """
    chosen = os.environ.get("LATENT_EXPLORER_DATA", "")
    if chosen:
        return Path(chosen).expanduser()
    return platformdirs.user_data_path("latent-explorer", appauthor=False) / "data"
