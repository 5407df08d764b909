import math
import zipfile

import numpy as np
import pytest
from PIL import Image

from explorer.data import write_picture
from explorer.features.restore.compute.placing import put_back
from explorer.features.restore.compute.resampling import to_picture, to_unit
from explorer.features.restore.compute.restoring import preview_side, restore_pictures
from explorer.features.restore.messages.reconstruction import Reconstruction
from explorer.features.restore.messages.restored import Asked, Ended, Model, PictureSource, Restored
from explorer.features.restore.task import task_named
from explorer.features.restore.tasks.reconstruct.compute.reconstructing import see_file
from explorer.features.restore.tasks.reconstruct.messages import ReconstructOptions
from explorer.models import encode_images, from_weights, reconstruct_images, weights_from_components
from explorer.values import Failure, Picture, Weights

TASK = task_named("reconstruct")


def reconstructed(weights, provenance, sources, errors=None, **options):
    model = Model("flat", weights, provenance, errors)
    asked = [Asked(source) for source in sources]
    steps = restore_pictures(TASK, model, asked, ReconstructOptions(**options))
    return [step for step in steps if isinstance(step, Ended)]


def test_each_picture_comes_with_code_and_error_of_what_the_model_saw(draw, grey_weights, mnist):
    source = PictureSource(7, "seven.png", picture=draw.on_paper(draw.seven()))
    (result,) = reconstructed(grey_weights, mnist, [source])
    own, restored = result.outcome.found, result.outcome
    assert (result.identity, restored.name) == (7, "seven.png") and isinstance(own, Reconstruction)
    batch = own.prepared.pixels.transpose(2, 0, 1)[None]
    model = from_weights(grey_weights)
    assert own.code == pytest.approx(encode_images(model, batch)[0].tolist())
    output = reconstruct_images(model, batch)
    error = np.square(output.astype(float) - batch / 255).sum()
    assert own.squared_error == pytest.approx(error, rel=1e-5)
    assert own.psnr_db == pytest.approx(-10 * math.log10(error / 784), rel=1e-5)
    assert (restored.width, restored.height) == (400, 300)


def test_a_model_that_gives_the_picture_back_has_infinite_psnr(mnist, grey_28):
    components = np.eye(2, 784)
    weights = weights_from_components(grey_28, np.zeros(784), components)
    black = Picture(np.zeros((28, 28, 1), dtype=np.uint8))
    (result,) = reconstructed(weights, mnist, [PictureSource(0, "black", picture=black)])
    own = result.outcome.found
    assert own.squared_error == 0 and math.isinf(own.psnr_db)


def test_one_broken_file_does_not_stop_the_others(draw, grey_weights, mnist, tmp_path):
    good, broken, gone = tmp_path / "ä 數字.png", tmp_path / "broken.png", tmp_path / "gone.png"
    write_picture(good, draw.on_paper(draw.seven()))
    broken.write_bytes(good.read_bytes()[:60])
    sources = [PictureSource(number, path.name, str(path)) for number, path in enumerate((broken, good, gone, good))]
    outcomes = [result.outcome for result in reconstructed(grey_weights, mnist, sources)]
    assert [type(outcome) for outcome in outcomes] == [Failure, Restored, Failure, Restored]
    assert outcomes[0].kind == "input" and "broken.png" in outcomes[0].message
    assert "gone.png" in outcomes[2].message


def test_pictures_in_an_archive_are_read_as_they_are_needed(draw, grey_weights, mnist, tmp_path):
    write_picture(tmp_path / "a.png", draw.on_paper(draw.seven()))
    packed = tmp_path / "many.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(tmp_path / "a.png", "in/a.png")
    sources = [PictureSource(n, "a.png", str(packed), member=member) for n, member in enumerate(("in/a.png", "gone"))]
    found, gone = (result.outcome for result in reconstructed(grey_weights, mnist, sources))
    assert found.width == 400 and isinstance(gone, Failure) and gone.kind == "input"


def test_results_come_one_at_a_time_and_closing_cancels(draw, grey_weights, mnist):
    asked = [Asked(PictureSource(number, "a", picture=draw.on_paper(draw.seven()))) for number in range(5)]
    steps = restore_pictures(TASK, Model("flat", grey_weights, mnist), asked)
    assert next(step for step in steps if isinstance(step, Ended)).identity == 0
    steps.close()
    with pytest.raises(StopIteration):
        next(steps)


def test_a_picture_may_have_settings_of_its_own(draw, grey_weights, mnist):
    source = PictureSource(0, "a", picture=draw.on_paper(draw.seven()))
    asked = [Asked(source), Asked(source, ReconstructOptions(invert="no"))]
    steps = restore_pictures(TASK, Model("flat", grey_weights, mnist), asked)
    first, second = (step.outcome for step in steps if isinstance(step, Ended))
    assert first.found.placement.inverted and not second.found.placement.inverted
    assert second.options == ReconstructOptions(invert="no")


def test_what_a_file_shows_the_model_is_what_its_reconstruction_shows(draw, grey_weights, mnist, tmp_path):
    write_picture(tmp_path / "a.png", draw.on_paper(draw.seven()))
    seen = see_file(Model("flat", grey_weights, mnist), tmp_path / "a.png")
    (result,) = reconstructed(grey_weights, mnist, [PictureSource(0, "a.png", str(tmp_path / "a.png"))])
    assert seen.code == result.outcome.found.code


def test_deep_and_transparent_pictures_are_shown_with_8_bits_over_white(draw, grey_weights, mnist, tmp_path):
    flat = draw.on_paper(draw.seven()).pixels[:, :, 0]
    Image.fromarray(flat).save(tmp_path / "flat.png")
    Image.fromarray(flat.astype(np.uint16) * 257).save(tmp_path / "deep.png")
    clear = np.dstack([np.where(flat > 128, 0, flat)] * 3 + [np.where(flat > 128, 0, 255).astype(np.uint8)])
    Image.fromarray(clear.astype(np.uint8)).save(tmp_path / "clear.png")
    paths = [str(tmp_path / name) for name in ("flat.png", "deep.png", "clear.png")]
    flat_one, deep, clear_one = reconstructed(grey_weights, mnist, [PictureSource(0, path, path) for path in paths])
    assert deep.outcome.found.code == flat_one.outcome.found.code
    assert any("16 bits" in line for line in deep.outcome.account)
    assert any("over white" in line for line in clear_one.outcome.account)
    assert deep.outcome.restored.depth == "8 bits"


@pytest.mark.parametrize(("errors", "warned"), [([1.0, 2.0], True), ([1e6], False), ([], False), (None, False)])
def test_a_picture_far_from_the_data_is_warned_of(draw, grey_weights, mnist, errors, warned):
    reference = None if errors is None else np.array(errors, dtype=np.float32)
    source = PictureSource(0, "a", picture=draw.on_paper(draw.seven()))
    (result,) = reconstructed(grey_weights, mnist, [source], errors=reference)
    assert ("99 %" in result.outcome.warning) == warned


def test_kept_originals_are_bounded(draw, grey_weights, mnist):
    large = Picture(np.repeat(np.repeat(draw.on_paper(draw.seven()).pixels, 6, axis=0), 6, axis=1))
    (result,) = reconstructed(grey_weights, mnist, [PictureSource(0, "large", picture=large)])
    own = result.outcome
    assert (own.width, own.height) == (2400, 1800)
    assert (own.before.width, own.before.height) == (1024, 768)
    assert max(own.thumbnail.width, own.thumbnail.height) == 96
    assert [preview_side(count) for count in (1, 100, 10_000)] == [1024, 512, 256]


def test_weights_that_give_no_numbers_are_a_failure(draw, grey_weights, mnist):
    arrays = {name: np.full_like(array, np.nan) for name, array in grey_weights.arrays.items()}
    weights = Weights(grey_weights.architecture, arrays)
    (result,) = reconstructed(weights, mnist, [PictureSource(0, "a", picture=draw.on_paper(draw.seven()))])
    assert isinstance(result.outcome, Failure) and "NaN or infinity" in result.outcome.message


def pixels_of(weights, provenance, picture, **options):
    (result,) = reconstructed(weights, provenance, [PictureSource(0, "a", picture=picture)], **options)
    return result.outcome.restored.pixels, result.outcome.found


def test_at_the_models_size_the_result_is_the_models_output(draw, grey_weights, mnist):
    pixels, found = pixels_of(grey_weights, mnist, draw.on_paper(draw.seven(), colour=True), size="model")
    assert np.array_equal(pixels, found.reconstruction.pixels)


def test_at_the_pictures_size_the_result_has_its_size_and_colours(draw, grey_weights, mnist):
    pixels, _ = pixels_of(grey_weights, mnist, draw.on_paper(draw.seven(), colour=True))
    assert pixels.shape == (300, 400, 3)


@pytest.mark.parametrize("fit", ["contain", "cover", "stretch"])
@pytest.mark.parametrize("size", [(64, 96), (300, 100), (5, 7), (1, 500), (1, 1)])
def test_every_fit_comes_back_at_the_pictures_size(colour_weights, scenes, fit, size):
    picture = Picture(np.random.default_rng(0).integers(0, 256, (*size, 3)).astype(np.uint8))
    assert pixels_of(colour_weights, scenes, picture, fit=fit)[0].shape == (*size, 3)


def test_what_the_model_was_shown_lies_on_the_original(draw, grey_weights, mnist):
    _, found = pixels_of(grey_weights, mnist, draw.on_paper(draw.seven(), colour=True))
    assert found.placement.inverted
    shown = 1 - to_unit(found.prepared)
    back = put_back(shown, found.placement, 300, 400)[0]
    original = draw.on_paper(draw.seven()).pixels[:, :, 0] / 255.0
    assert np.corrcoef(original.ravel(), back.ravel())[0, 1] > 0.95


def test_the_same_picture_stretched_and_back_is_the_same(colour_weights, scenes):
    pixels = np.random.default_rng(0).integers(0, 256, (32, 48, 3)).astype(np.uint8)
    _, found = pixels_of(colour_weights, scenes, Picture(pixels))
    assert np.array_equal(to_picture(put_back(to_unit(found.prepared), found.placement, 32, 48)).pixels, pixels)
