"""Maps that keep neighbours together: t-SNE and UMAP, computed in a process of their own.

Neither library can be asked to stop, and both hold Python's lock for long; a process can be ended at any moment and
leaves the window alone. Sources: van der Maaten and Hinton, Visualizing data using t-SNE, JMLR 2008 (scikit-learn's
Barnes-Hut version); McInnes, Healy and Melville, UMAP, arXiv 1802.03426 (the package umap-learn, where it is there).
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO

import numpy as np

from explorer.values import BadInput
from explorer.values.number_text import counted
from explorer.values.plane_choice import EMBEDDINGS, MOST_FOR_TSNE, TSNE, UMAP

_FEWEST = 5
_LOOK_EVERY_SECONDS = 0.1
_TSNE_STEPS = 1000
# what the libraries print of their progress
_ITERATION = re.compile(r"Iteration (\d+)")
_PERCENT = re.compile(r"(\d+)%")

Watch = Callable[[int, int], None]
"""Told how far it is, of how much, and called every tenth of a second; may raise to give the embedding up."""


def check_embedding(method: str, samples: int) -> None:
    """Refuse what cannot be computed, before anything is.

    Raises:
        BadInput: with the reason and what would help.
    """
    if method not in EMBEDDINGS:
        raise BadInput(f"There is no embedding “{method}”; there are {', '.join(EMBEDDINGS)}.")
    if samples < _FEWEST:
        raise BadInput(f"An embedding needs at least {_FEWEST} samples on the map.")
    if method == TSNE and samples > MOST_FOR_TSNE:
        raise BadInput(
            f"t-SNE takes too long for {counted(samples, 'sample')}; at most {MOST_FOR_TSNE:,} are possible."
        )
    if method == UMAP and importlib.util.find_spec("umap") is None:
        raise BadInput("UMAP needs the package umap-learn: python -m pip install umap-learn. t-SNE works without it.")


def embed(codes: np.ndarray, method: str, watch: Watch) -> np.ndarray:
    """Lay codes out in two dimensions so that neighbours stay together; the same codes give the same map.

    Args:
        codes: float32 (N, d).
        method: "tsne" or "umap".
        watch: see `Watch`.

    Returns:
        float32 (N, 2). Distances and directions mean little, and no place of it can be decoded.

    Raises:
        BadInput: see `check_embedding`, or the computation failed.
    """
    check_embedding(method, len(codes))
    with tempfile.TemporaryDirectory(prefix="latent-explorer-") as folder:
        source, target = Path(folder) / "codes.npy", Path(folder) / "places.npy"
        np.save(source, codes.astype(np.float32, copy=False))
        command = [sys.executable, "-P", "-m", "explorer.latent.embedding_process", method, str(source), str(target)]
        # beside the package, so that a checkout that is not installed finds itself
        paths = [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(  # noqa: S603 - our own module under our own interpreter
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=environment,
        )
        try:
            said = _follow(process, watch)
        finally:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
        if not target.is_file():
            raise BadInput(f"The embedding could not be computed: {said or 'its process ended'}.")
        places: np.ndarray = np.load(target, allow_pickle=False)
    if places.shape != (len(codes), 2) or not np.isfinite(places).all():
        raise BadInput("The embedding could not be computed: it contains NaN or infinity.")
    return places.astype(np.float32)


def _follow(process: subprocess.Popen[str], watch: Watch) -> str:
    """Tell the progress until the process ends; returns the last line that it printed."""
    assert process.stdout is not None
    lines: Queue[str | None] = Queue()
    reader = Thread(target=_read, args=(process.stdout, lines), name="embedding", daemon=True)
    reader.start()
    done, total, last = 0, 0, ""
    try:
        while True:
            watch(done, total)
            try:
                line = lines.get(timeout=_LOOK_EVERY_SECONDS)
            except Empty:
                continue
            if line is None:
                return last
            last = line.strip() or last
            if (step := _ITERATION.search(line)) is not None:
                done, total = min(int(step[1]), _TSNE_STEPS), _TSNE_STEPS
            elif (percent := _PERCENT.search(line)) is not None:
                done, total = int(percent[1]), 100
    finally:
        process.kill()
        reader.join()


def _read(output: IO[str], lines: Queue[str | None]) -> None:
    for line in output:
        lines.put(line)
    lines.put(None)
