import numpy as np
import pytest

from explorer import values
from explorer.locations import resources_folder, shipped_models_folder
from explorer.values import BadInput, Failure, Picture
from explorer.values.plane import Plane


def test_a_picture_cannot_be_changed_through_itself():
    picture = Picture(np.zeros((4, 6, 3), np.uint8))
    assert (picture.width, picture.height) == (6, 4)
    with pytest.raises(ValueError, match="read-only"):
        picture.pixels[0, 0, 0] = 1


@pytest.mark.parametrize(
    "pixels", [np.zeros((4, 6)), np.zeros((4, 6), np.uint8), np.zeros((4, 6, 2), np.uint8), np.zeros((4, 6, 1))]
)
def test_other_shapes_and_types_are_no_pictures(pixels):
    with pytest.raises(ValueError, match="uint8"):
        Picture(pixels)


def test_a_failure_shows_a_sentence_for_bad_input_and_a_traceback_for_our_own_faults():
    assert Failure.of(BadInput("Wrong.")) == Failure("input", "Wrong.")
    try:
        raise ZeroDivisionError("by zero")
    except ZeroDivisionError as error:
        failure = Failure.of(error)
    assert failure.kind == "internal"
    assert "ZeroDivisionError" in failure.message
    assert "test_values.py" in failure.details


def test_the_programs_own_files_are_found():
    assert (resources_folder() / "style.qss").is_file()
    assert shipped_models_folder().is_dir()


def test_lifting_a_place_and_projecting_it_gives_the_place_again():
    generator = np.random.default_rng(0)
    axes = np.linalg.qr(generator.normal(size=(5, 2)))[0].T
    plane = Plane(generator.normal(size=5), axes)
    x, y = plane.project(np.array([plane.lift(0.3, -1.7)]))[0]
    assert (x, y) == pytest.approx((0.3, -1.7), abs=1e-6)


def test_every_value_is_found_by_its_short_name():
    for name in values.__all__:
        assert getattr(values, name).__name__ == name
    with pytest.raises(AttributeError):
        values.Nothing  # noqa: B018 - looking it up is the test
