"""Colours of classes: none is grey, and all stay apart for every kind of colour vision."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.drawing.colours import class_names, missing_name, unselected_name

# Machado, Oliveira and Fernandes (2009), full deficiency, on linear RGB
VISIONS = {
    "normal": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_LMS = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
TO_OKLAB = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]


def oklab(names, vision):
    stored = np.array([list(bytes.fromhex(name[1:])) for name in names]) / 255
    linear = np.where(stored <= 0.04045, stored / 12.92, ((stored + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ np.array(VISIONS[vision]).T, 0, 1)
    return np.cbrt(seen @ np.array(TO_LMS).T) @ np.array(TO_OKLAB).T


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(("dark", "least"), [(False, 0.066), (True, 0.065)])
def test_ten_classes_stay_apart_for_every_kind_of_colour_vision(vision, dark, least):
    places = oklab(class_names(10, dark), vision)
    distances = np.linalg.norm(places[:, None] - places[None], axis=-1)[~np.eye(10, dtype=bool)]
    # Petroff's ten, two of which are grey, come to 0.061 here
    assert distances.min() > least


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("count", [2, 8, 10, 11, 47, 125])
def test_no_class_is_grey_like_what_is_not_selected_or_has_no_class(count, dark):
    greys = oklab((missing_name(dark), unselected_name(dark)), "normal")
    classes = oklab(class_names(count, dark), "normal")
    assert np.linalg.norm(classes[:, None] - greys[None], axis=-1).min() > 0.05
    chroma = np.hypot(classes[:, 1], classes[:, 2])
    # black or white, which is neither grey, is the eighth of eight
    assert (chroma > 0.03).all() or count == 8
