"""Computes one embedding: `python -m explorer.latent.embedding_process METHOD CODES.npy PLACES.npy`.

What the libraries print of their progress goes to standard output, where `embedding` reads it.
"""

from __future__ import annotations

import os
import sys
import warnings

import numpy as np

from explorer.values.plane_choice import UMAP

_NICENESS = 10
_PERPLEXITY = 30.0
_SEED = 0


def main(method: str, source: str, target: str) -> None:
    """Read the codes, lay them out, write the places."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    warnings.simplefilter("ignore")
    codes = np.load(source, allow_pickle=False)
    np.save(target, _umap(codes) if method == UMAP else _tsne(codes))


def _tsne(codes: np.ndarray) -> np.ndarray:
    from sklearn.manifold import TSNE

    perplexity = min(_PERPLEXITY, (len(codes) - 1) / 3)
    places: np.ndarray = TSNE(
        init="pca" if codes.shape[1] > 1 else "random", perplexity=perplexity, random_state=_SEED, verbose=2
    ).fit_transform(codes)
    return places


def _umap(codes: np.ndarray) -> np.ndarray:
    import umap

    neighbours = min(15, len(codes) - 1)
    places: np.ndarray = umap.UMAP(n_neighbors=neighbours, random_state=_SEED, verbose=True).fit_transform(codes)
    return places


if __name__ == "__main__":
    main(*sys.argv[1:])
