"""The embedded data set: scikit-learn's small scans of handwritten digits."""

from __future__ import annotations

import numpy as np

from explorer.data.content import content_keys
from explorer.data.dataset import fingerprint
from explorer.data.loaded import LoadedPictures, numbered_classes
from explorer.data.splits import roles_of_whole_set

_LARGEST_VALUE = 16


def read_digits() -> LoadedPictures:
    """1 797 digits of 8×8 pixels, their 17 grey values spread over 0 to 255 (UCI Optical Recognition, test part).

    They never change, so that the split that was once drawn for all of them is their own.
    """
    # imported here: scikit-learn takes a second to load, and only this data set needs it
    from sklearn.datasets import load_digits

    scans = load_digits()
    images = np.rint(scans.images * (255 / _LARGEST_VALUE)).astype(np.uint8)[:, np.newaxis]
    labels = scans.target.astype(np.int64)
    return LoadedPictures(
        images=images,
        title="Digits 8×8",
        keys=content_keys(images),
        labels=labels,
        class_names=numbered_classes(labels),
        roles=roles_of_whole_set(len(images), fingerprint(images)),
        note=f"Values from 0 to {_LARGEST_VALUE} were spread over 0 to 255.",
    )
