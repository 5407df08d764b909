"""A batch of pictures through the tasks: results, progress, cancel, and what goes wrong."""

import math

import numpy as np
import pytest
from PIL import Image

from explorer.data.full_decoding import read_full_picture
from explorer.data.full_writing import write_full_picture
from explorer.features.restore.compute import tiling
from explorer.features.restore.compute.files import restore_files
from explorer.features.restore.compute.restoring import restore_pictures
from explorer.features.restore.messages.restored import Asked, Ended, Model, PictureSource, Progress
from explorer.features.restore.task import task_named
from explorer.features.restore.tasks.fill_in.messages import FillOptions, Painting, Stroke
from explorer.models.restoration import build_restoration, restoration_to_weights
from explorer.values import BadInput, Failure, Picture
from explorer.values.full_picture import Extras, FullPicture
from explorer.values.restoration_model import CLEAN_PAGE, COLORIZE, DENOISE, FILL_IN, RestorationArchitecture

SHAPES = {DENOISE: ((1, 3), 1, 0), CLEAN_PAGE: ((1,), 0, 0), COLORIZE: ((1,), 3, 2), FILL_IN: ((3,), 1, 0)}


def weights(task):
    inputs, conditions, outputs = SHAPES[task]
    return restoration_to_weights(
        build_restoration(RestorationArchitecture(task, inputs, conditions, outputs, (4, 4), (1, 1)), 0)
    )


@pytest.fixture(scope="module")
def models():
    return {task: weights(task) for task in SHAPES}


def random_pixels(height, width, channels=1, seed=0):
    return np.random.default_rng(seed).integers(60, 200, (height, width, channels), dtype=np.uint8)


def repair(task, weights, asked, name="the model"):
    return restore_pictures(task_named(task), Model(name, weights), asked)


def outcomes(steps):
    return [step.outcome for step in steps if isinstance(step, Ended)]


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (37, 51)])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("task", SHAPES)
def test_every_task_takes_any_size(models, task, size, channels):
    dab = Painting("", (Stroke(((0.5, 0.5),), 0.5),))
    options = FillOptions(dab if size != (1, 1) else Painting()) if task == FILL_IN else None
    source = PictureSource(3, "a.png", picture=Picture(random_pixels(*size, channels)))
    step = list(repair(task, models[task], [Asked(source, options)]))[-1]
    assert step.identity == 3
    if task == FILL_IN and size == (1, 1):
        assert "nothing to fill in" in step.outcome.message
        return
    result = step.outcome
    assert result.name == "a.png" and result.options == (options or task_named(task).options())
    assert (result.height, result.width) == size
    assert result.restored.pixels.shape[:2] == size
    assert max(result.after.height, result.after.width) == min(1024, max(size))
    assert (result.before.height, result.before.width) == (result.after.height, result.after.width)
    assert max(result.thumbnail.height, result.thumbnail.width) <= 96
    assert result.account and result.seconds > 0


def test_progress_is_told_inside_a_picture_and_closing_cancels(models, monkeypatch):
    monkeypatch.setattr(tiling.TiledNetwork, "tiles", lambda _, height, width: tiling.tiles_of(height, width, 4, 8, 64))
    source = PictureSource(0, "a", picture=Picture(random_pixels(300, 300)))
    steps = repair(CLEAN_PAGE, models[CLEAN_PAGE], [Asked(source)])
    first = next(steps)
    assert isinstance(first, Progress)
    assert (first.done, first.total) == (1, 49)
    assert first.seconds_left >= 0 or math.isnan(first.seconds_left)
    steps.close()
    with pytest.raises(StopIteration):
        next(steps)


def test_a_picture_that_fails_does_not_stop_the_others(models, tmp_path):
    (tmp_path / "broken.png").write_bytes(b"no picture")
    sources = [
        PictureSource(0, "broken.png", str(tmp_path / "broken.png")),
        PictureSource(1, "missing.png", str(tmp_path / "missing.png")),
        PictureSource(2, "good", picture=Picture(random_pixels(20, 20))),
    ]
    found = outcomes(repair(DENOISE, models[DENOISE], [Asked(source) for source in sources]))
    assert [isinstance(outcome, Failure) for outcome in found] == [True, True, False]
    assert [outcome.kind for outcome in found[:2]] == ["input", "input"]


def test_a_model_for_another_task_is_refused(models, grey_weights):
    with pytest.raises(BadInput, match="was trained for “colorize”"):
        next(repair(DENOISE, models[COLORIZE], [], "shades"))
    with pytest.raises(BadInput, match="an autoencoder"):
        next(repair(COLORIZE, grey_weights, []))


def test_likeness_to_a_clean_original(models, tmp_path):
    clean = random_pixels(30, 40)
    Image.fromarray(clean[:, :, 0]).save(tmp_path / "clean.png")
    asked = Asked(PictureSource(0, "a", picture=Picture(clean)), clean_path=str(tmp_path / "clean.png"))
    (result,) = outcomes(repair(DENOISE, models[DENOISE], [asked]))
    assert result.likeness.psnr_before == math.inf
    assert result.likeness.ssim_before == pytest.approx(1)
    assert math.isfinite(result.likeness.psnr_after)
    other = Asked(PictureSource(0, "a", picture=Picture(random_pixels(9, 9))), clean_path=str(tmp_path / "clean.png"))
    (failure,) = outcomes(repair(DENOISE, models[DENOISE], [other]))
    assert "same size" in failure.message


def records(task, inputs, out, models, **more):
    return list(restore_files(task_named(task), Model("tiny", models[task]), inputs, out, **more))


def test_files_keep_name_format_depth_transparency_and_metadata(models, tmp_path):
    deep = np.random.default_rng(0).integers(0, 65_536, (20, 30, 3), dtype=np.uint16)
    alpha = np.full((20, 30), 9000, dtype=np.uint16)
    extras = Extras(dots_per_inch=(300.0, 300.0), texts=(("Author", "Zoë"),))
    write_full_picture(tmp_path / "deep.png", FullPicture(deep, 0, 65_535, alpha, extras))
    write_full_picture(tmp_path / "real.tif", FullPicture(np.random.default_rng(0).random((9, 9, 1), np.float32), 0, 1))
    Image.fromarray(random_pixels(20, 30)[:, :, 0]).save(tmp_path / "photo.jpg")
    found = records(DENOISE, [tmp_path], tmp_path / "out", models)
    assert [record.depth for record in found] == ["16 bits", "8 bits", "real numbers"]
    again = read_full_picture(tmp_path / "out" / "deep.png")
    assert again.pixels.dtype == np.uint16
    np.testing.assert_array_equal(again.alpha, alpha)
    assert dict(again.extras.texts) == {"Author": "Zoë"}
    assert read_full_picture(tmp_path / "out" / "real.tif").pixels.dtype == np.float32
    with Image.open(tmp_path / "out" / "photo.jpg") as photo:
        assert photo.format == "JPEG"


def test_names_folders_numbers_and_patterns(models, tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        Image.fromarray(random_pixels(8, 8)[:, :, 0]).save(tmp_path / folder / "same.png")
    inputs = [tmp_path / "a", tmp_path / "b"]
    records(CLEAN_PAGE, inputs, tmp_path / "out", models)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"same.png", "same (2).png"}
    records(CLEAN_PAGE, inputs, tmp_path / "named", models, pattern="{number}-{name}-{task}")
    assert {path.name for path in (tmp_path / "named").iterdir()} == {
        "001-same-clean-page.png",
        "002-same-clean-page.png",
    }
    with pytest.raises(BadInput, match="pattern"):
        records(CLEAN_PAGE, inputs, tmp_path / "bad", models, pattern="{size}")


def test_an_out_folder_inside_the_input_is_not_read_again(models, tmp_path):
    Image.fromarray(random_pixels(8, 8)[:, :, 0]).save(tmp_path / "one.png")
    out = tmp_path / "done"
    for _ in range(2):
        assert len(records(CLEAN_PAGE, [tmp_path], out, models)) == 1
    assert {path.name for path in out.iterdir()} == {"one.png", "one (2).png"}


def test_a_full_disk_is_told_for_the_picture_that_met_it(models, tmp_path, monkeypatch):
    for name in ("a.png", "b.png"):
        Image.fromarray(random_pixels(8, 8)[:, :, 0]).save(tmp_path / name)
    save = Image.Image.save

    def full_once(image, stream, *arguments, **options):
        monkeypatch.setattr(Image.Image, "save", save)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", full_once)
    found = records(CLEAN_PAGE, [tmp_path], tmp_path / "out", models)
    assert "No space left on device" in found[0].message
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.png"]


def test_masks_and_originals_go_by_name(models, tmp_path):
    for folder in ("in", "masks", "clean"):
        (tmp_path / folder).mkdir()
    mask = np.zeros((12, 12), dtype=np.uint8)
    mask[4:6, 4:6] = 255
    Image.fromarray(mask).save(tmp_path / "masks" / "one.gif")
    for folder in ("in", "clean"):
        Image.fromarray(random_pixels(12, 12)[:, :, 0]).save(tmp_path / folder / "one.png")
    Image.fromarray(random_pixels(12, 12)[:, :, 0]).save(tmp_path / "in" / "two.png")
    found = records(
        FILL_IN,
        [tmp_path / "in"],
        tmp_path / "out",
        models,
        beside={"painting": str(tmp_path / "masks")},
        clean=str(tmp_path / "clean"),
    )
    assert found[0].likeness is not None and not found[0].message
    assert "nothing to fill in" in found[1].message
    with pytest.raises(BadInput, match="does not exist"):
        records(FILL_IN, [tmp_path / "in"], tmp_path / "out", models, beside={"painting": str(tmp_path / "nowhere")})


def test_a_code_is_told_where_the_repair_went_through_one(grey_weights, mnist, tmp_path):
    Image.fromarray(random_pixels(28, 28)[:, :, 0]).save(tmp_path / "digit.png")
    model = Model("flat", grey_weights, mnist)
    (record,) = restore_files(task_named(DENOISE), model, [tmp_path / "digit.png"], tmp_path / "out")
    told = record.as_json()
    assert len(told["damaged_code"]) == len(told["restored_code"]) == 2
    assert told["residual"] >= 0 and told["options"] == {"strength": None, "noise": "auto"}
