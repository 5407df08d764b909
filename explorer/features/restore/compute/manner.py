"""How a model's data look, so that a person's picture can be made to look the same."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.values import Architecture, DataProvenance


@dataclass(frozen=True)
class DataManner:
    """What "auto" means for one model.

    Attributes:
        name: of the data, for the account.
        drawn: strokes or things on an empty background, in place of scenes that fill the picture.
        strokes: thin strokes, in place of filled shapes.
        margin: part of the side left free on each side.
        centre_of_mass: the centre of mass stands in the middle, in place of the middle of the box.
        stroke: typical width of a stroke as a part of the longer side of the box, 0 where it is not known.
    """

    name: str
    drawn: bool
    strokes: bool
    margin: float
    centre_of_mass: bool
    stroke: float = 0.0


_DIGIT_NAMES = tuple(str(digit) for digit in range(10))


def manner_of(architecture: Architecture, provenance: DataProvenance) -> DataManner:
    """Say how the pictures look that a model was trained on.

    MNIST fits its digits into a 20×20 box, keeps their shape and puts the centre of mass in the middle of 28×28
    (LeCun, Cortes & Burges, the data set's page); its strokes are 2.5 pixels wide in the median (measured on the test
    set). Fashion-MNIST trims, scales the longer edge to the full 28 and centres the box (Xiao, Rasul & Vollgraf 2017).
    The 8×8 digits fill the height. Grey data of up to 64 pixels on a dark background are taken for drawings; all else
    for scenes, which are only scaled.

    Args:
        architecture: the model's network.
        provenance: what it was trained on.
    """
    names = {provenance.spec.rsplit(":", 1)[0].lower(), provenance.title.lower()}
    grey_on_dark = architecture.channels == 1 and provenance.light_on_dark
    square = architecture.height == architecture.width == 28
    if names & {"fashion-mnist", "fashion mnist"}:
        return DataManner("Fashion-MNIST", drawn=True, strokes=False, margin=0.0, centre_of_mass=False)
    if "mnist" in names or (grey_on_dark and square and provenance.class_names == _DIGIT_NAMES):
        return DataManner("MNIST", drawn=True, strokes=True, margin=4 / 28, centre_of_mass=True, stroke=0.125)
    title = provenance.title or provenance.spec or "its data"
    if "digits" in names and grey_on_dark:
        return DataManner(title, drawn=True, strokes=True, margin=0.0, centre_of_mass=False, stroke=0.175)
    if grey_on_dark and max(architecture.height, architecture.width) <= 64 and "sprites" not in names:
        return DataManner(title, drawn=True, strokes=True, margin=1 / 28, centre_of_mass=False)
    return DataManner(title, drawn=False, strokes=False, margin=0.0, centre_of_mass=False)
