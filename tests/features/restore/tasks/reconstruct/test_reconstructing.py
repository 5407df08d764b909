import math
import zipfile

import numpy as np
import pytest

from explorer.data import write_picture
from explorer.features.restore.compute import reconstruct_pictures
from explorer.features.restore.messages.reconstruction import OwnPicture, PictureSource, Preparation
from explorer.features.restore.tasks.reconstruct.compute.reconstructing import Reconstructor, preview_side
from explorer.models import encode_images, from_weights, reconstruct_images, weights_from_components
from explorer.values import Failure, Picture, Weights


def test_each_picture_comes_with_code_and_error_of_what_the_model_saw(draw, grey_weights, mnist):
    source = PictureSource(7, "seven.png", picture=draw.on_paper(draw.seven()))
    (result,) = reconstruct_pictures(grey_weights, mnist, [source])
    own = result.outcome
    assert (result.identity, result.name) == (7, "seven.png") and isinstance(own, OwnPicture)
    batch = own.prepared.pixels.transpose(2, 0, 1)[None]
    model = from_weights(grey_weights)
    assert own.code == pytest.approx(encode_images(model, batch)[0].tolist())
    output = reconstruct_images(model, batch)
    error = np.square(output.astype(float) - batch / 255).sum()
    assert own.squared_error == pytest.approx(error, rel=1e-5)
    assert own.psnr_db == pytest.approx(-10 * math.log10(error / 784), rel=1e-5)
    assert (own.width, own.height) == (400, 300)


def test_a_model_that_gives_the_picture_back_has_infinite_psnr(mnist, grey_28):
    components = np.eye(2, 784)
    weights = weights_from_components(grey_28, np.zeros(784), components)
    black = Picture(np.zeros((28, 28, 1), dtype=np.uint8))
    own = Reconstructor(weights, mnist).reconstruct(black, "black", Preparation())
    assert own.squared_error == 0 and math.isinf(own.psnr_db)


def test_one_broken_file_does_not_stop_the_others(draw, grey_weights, mnist, tmp_path):
    good, broken, gone = tmp_path / "ä 數字.png", tmp_path / "broken.png", tmp_path / "gone.png"
    write_picture(good, draw.on_paper(draw.seven()))
    broken.write_bytes(good.read_bytes()[:60])
    sources = [PictureSource(number, path.name, str(path)) for number, path in enumerate((broken, good, gone, good))]
    outcomes = [result.outcome for result in reconstruct_pictures(grey_weights, mnist, sources)]
    assert [type(outcome) for outcome in outcomes] == [Failure, OwnPicture, Failure, OwnPicture]
    assert outcomes[0].kind == "input" and "broken.png" in outcomes[0].message
    assert "gone.png" in outcomes[2].message


def test_pictures_in_an_archive_are_read_as_they_are_needed(draw, grey_weights, mnist, tmp_path):
    write_picture(tmp_path / "a.png", draw.on_paper(draw.seven()))
    packed = tmp_path / "many.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(tmp_path / "a.png", "in/a.png")
    sources = [PictureSource(n, "a.png", str(packed), member=member) for n, member in enumerate(("in/a.png", "gone"))]
    found, gone = (result.outcome for result in reconstruct_pictures(grey_weights, mnist, sources))
    assert found.width == 400 and isinstance(gone, Failure) and gone.kind == "input"


def test_results_come_one_at_a_time_and_closing_cancels(draw, grey_weights, mnist):
    picture = draw.on_paper(draw.seven())
    read = []

    class Counted(list):
        def __iter__(self):
            for source in super().__iter__():
                read.append(source.identity)
                yield source

    results = reconstruct_pictures(
        grey_weights, mnist, Counted(PictureSource(number, "a", picture=picture) for number in range(5))
    )
    assert next(results).identity == 0
    results.close()
    assert read == [0]


def test_a_picture_may_have_settings_of_its_own(draw, grey_weights, mnist):
    picture = draw.on_paper(draw.seven())
    sources = [
        PictureSource(0, "a", picture=picture),
        PictureSource(1, "b", picture=picture, preparation=Preparation(invert="no")),
    ]
    first, second = (result.outcome for result in reconstruct_pictures(grey_weights, mnist, sources))
    assert first.placement.inverted and not second.placement.inverted
    assert second.preparation == Preparation(invert="no")


@pytest.mark.parametrize(("errors", "warned"), [([1.0, 2.0], True), ([1e6], False), ([], False), (None, False)])
def test_a_picture_far_from_the_data_is_warned_of(draw, grey_weights, mnist, errors, warned):
    reference = None if errors is None else np.array(errors, dtype=np.float32)
    source = PictureSource(0, "a", picture=draw.on_paper(draw.seven()))
    (result,) = reconstruct_pictures(grey_weights, mnist, [source], reference_errors=reference)
    assert ("99 %" in result.outcome.warning) == warned


def test_kept_originals_are_bounded(draw, grey_weights, mnist):
    large = Picture(np.repeat(np.repeat(draw.on_paper(draw.seven()).pixels, 6, axis=0), 6, axis=1))
    (result,) = reconstruct_pictures(grey_weights, mnist, [PictureSource(0, "large", picture=large)])
    own = result.outcome
    assert (own.width, own.height) == (2400, 1800)
    assert (own.original.width, own.original.height) == (1024, 768)
    assert max(own.thumbnail.width, own.thumbnail.height) == 96
    assert [preview_side(count) for count in (1, 100, 10_000)] == [1024, 512, 256]


def test_weights_that_give_no_numbers_are_a_failure(draw, grey_weights, mnist):
    arrays = {name: np.full_like(array, np.nan) for name, array in grey_weights.arrays.items()}
    weights = Weights(grey_weights.architecture, arrays)
    (result,) = reconstruct_pictures(weights, mnist, [PictureSource(0, "a", picture=draw.on_paper(draw.seven()))])
    assert isinstance(result.outcome, Failure) and "NaN or infinity" in result.outcome.message
