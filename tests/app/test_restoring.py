"""The page Restore with tiny untrained networks behind it."""

import math
import threading
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from explorer.features.restore.learning.tasks import damage_of
from explorer.features.restore.messages.edits import PREVIEW, PreviewReply
from explorer.features.restore.messages.restored import Restored
from explorer.features.restore.task import task_named
from explorer.features.restore.tasks.colorize.messages import ColourHint
from explorer.features.restore.tasks.fill_in.messages import Painting, Stroke
from explorer.features.restore.view.picture_list import State
from explorer.locations import own_models_folder
from explorer.models.restoration import build_restoration, restoration_to_weights, save_restoration
from explorer.values.restoration_model import LEARNT_TASKS, RestorationCard, RestorationRequest
from tests.patience import PATIENCE_SECONDS


def write_restoration(path, task, seed=0):
    """A tiny untrained network."""
    architecture = damage_of(task).architecture((4,), (1,))
    weights = restoration_to_weights(build_restoration(architecture, seed))
    save_restoration(path, RestorationCard(path.stem, architecture, "nothing yet"), weights)
    return path


@pytest.fixture
def models(_own_folders):
    """A model of one's own for each task."""
    folder = own_models_folder()
    return {task: write_restoration(folder / f"tiny-{task}.safetensors", task) for task in LEARNT_TASKS}


@pytest.fixture
def ready(models, program, monkeypatch, tmp_path):
    """The program, which knows of no shipped restoration model."""
    none = tmp_path / "none"
    none.mkdir()
    monkeypatch.setattr("explorer.features.restore.control.restoration_models.shipped_models_folder", lambda: none)
    return program


@pytest.fixture
def photo(tmp_path):
    def make(name, height=30, width=40, **options):
        pixels = np.random.default_rng(0).integers(0, 255, (height, width, 3), dtype=np.uint8)
        path = tmp_path / name
        Image.fromarray(pixels).save(path, **options)
        return str(path)

    return make


def entry(program, identity=1):
    return program.window.restore.panel.pictures.entry(identity)


def strength_of(program, identity=1):
    return entry(program, identity).edits.of(task_named("denoise")).strength


def choose(qtbot, program, task):
    program.window.show_page("restore")
    program.window.restore.tasks.buttons[task].click()
    qtbot.waitUntil(lambda: f"tiny-{task}" in program.window.restore.tasks.model)


def done(qtbot, program, *identities, after=None):
    """Wait until pictures are done, with another result than one that is known."""

    def ended():
        found = [entry(program, identity) for identity in identities or (1,)]
        return all(one is not None and one.state is State.DONE and one.result is not after for one in found)

    qtbot.waitUntil(ended)
    return entry(program, (identities or (1,))[0]).result


def test_pictures_are_repaired_one_after_the_other_and_a_broken_one_says_why(qtbot, ready, photo, tmp_path):
    choose(qtbot, ready, "denoise")
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\nnot really")
    ready.window.restore.paths_dropped.emit([photo("a.png"), str(broken), photo("b.png")])
    qtbot.waitUntil(lambda: entry(ready, 3) is not None and entry(ready, 3).state is State.DONE)
    assert [entry(ready, identity).state for identity in (1, 2, 3)] == [State.DONE, State.FAILED, State.DONE]
    assert "broken.png" in entry(ready, 2).failure.message
    result = entry(ready, 1).result
    assert isinstance(result, Restored) and (result.width, result.height) == (40, 30)
    assert result.found.estimated and result.found.strength > 0
    qtbot.waitUntil(lambda: ready.window.restore.panel.progress_row.isHidden())


def test_strength_is_followed_and_undone(qtbot, ready, photo):
    choose(qtbot, ready, "denoise")
    ready.window.restore.paths_dropped.emit([photo("a.png")])
    first = done(qtbot, ready)
    ready.window.restore.edited.emit([1], {"strength": 33.0}, "strength")
    second = done(qtbot, ready, after=first)
    assert second.found.strength == 33 and not second.found.estimated
    ready.window.commands.undo.trigger()
    assert done(qtbot, ready, after=second).found.estimated
    assert strength_of(ready) is None


def test_the_part_that_is_seen_is_repaired_while_the_slider_moves(qtbot, ready, photo):
    choose(qtbot, ready, "denoise")
    page = ready.window.restore
    page.paths_dropped.emit([photo("a.png")])
    done(qtbot, ready)
    page.previewed.emit(1, {"strength": 50.0})
    layer = page.bench.comparison.layer("after")
    qtbot.waitUntil(lambda: layer._patch is not None)
    page.previewed.emit(7, {"strength": 50.0})


def test_a_preview_for_an_older_result_is_left_out(qtbot, ready, photo, monkeypatch):
    choose(qtbot, ready, "denoise")
    page = ready.window.restore
    page.paths_dropped.emit([photo("a.png")])
    result = done(qtbot, ready)
    shown, asked = [], []
    page.bench.show_preview = lambda identity, picture, place: shown.append((picture.width, place.width()))
    monkeypatch.setattr(
        ready.services.desk, "ask", lambda query, request, then, _: asked.append((query, request, then))
    )
    page.previewed.emit(1, {"strength": 50.0})
    request, then = next((request, then) for query, request, then, *_ in asked if query is PREVIEW)
    for present in (result.original, result.restored):
        then(PreviewReply(replace(request, present=present, left=0, right=result.width), result.before))
    assert shown == [(40, 40)]


def test_a_picture_that_waits_behind_a_long_repair_is_seen_at_once_and_read_once(qtbot, ready, photo, monkeypatch):
    gate, read = threading.Event(), []
    from explorer.features.restore.compute import restoring

    def slow(*arguments, **options):
        gate.wait(PATIENCE_SECONDS)
        yield from repair(*arguments, **options)

    def reading(source, task, options):
        read.append(source.name)
        return open_picture(source, task, options)

    repair, open_picture = restoring.restore_pictures, restoring.open_picture
    monkeypatch.setattr(restoring, "restore_pictures", slow)
    monkeypatch.setattr(restoring, "open_picture", reading)
    choose(qtbot, ready, "denoise")
    page = ready.window.restore
    page.paths_dropped.emit([photo("a.png"), photo("b.png")])
    try:
        qtbot.waitUntil(lambda: entry(ready, 1) is not None and entry(ready, 1).opened is not None)
        page.look_at(2)
        qtbot.waitUntil(lambda: entry(ready, 2).opened is not None)
        assert entry(ready, 2).state is State.WAITING
        assert page.bench.comparison.layer("before") is not None
    finally:
        gate.set()
    done(qtbot, ready, 1, 2)
    assert read == ["a.png", "b.png"]


def test_colours_follow_a_hint_quickly_and_then_in_full(qtbot, ready, photo):
    choose(qtbot, ready, "colorize")
    page = ready.window.restore
    page.paths_dropped.emit([photo("a.png")])
    first = done(qtbot, ready)
    looks = []
    page.bench.show_preview = lambda identity, picture, place: looks.append((identity, place.width()))
    page.bench.present.tool.set_hints((ColourHint(3, 3, (200, 0, 0)),), 0)
    page.bench.previewed.emit({"hints": (ColourHint(5, 5, (200, 0, 0)),)})
    qtbot.waitUntil(lambda: bool(looks))
    assert looks[0] == (1, 40) and entry(ready).result is first
    page.bench.edited.emit({"hints": (ColourHint(5, 5, (200, 0, 0)),)}, "colour hint")
    assert done(qtbot, ready, after=first).options.hints


def test_a_painted_part_is_filled_in_and_undo_takes_the_stroke_back(qtbot, ready, photo):
    choose(qtbot, ready, "fill-in")
    page = ready.window.restore
    page.paths_dropped.emit([photo("a.png")])
    qtbot.waitUntil(lambda: entry(ready) is not None and entry(ready).state is State.WANTING)
    pane = page.bench.comparison.first
    QTest.mouseClick(pane, Qt.MouseButton.LeftButton, pos=pane.rect().center() - QPoint(30, 20))
    result = done(qtbot, ready)
    changed = (result.original.pixels != result.restored.pixels).any(axis=2)
    assert changed.any() and not changed.all()
    ready.window.commands.undo.trigger()
    qtbot.waitUntil(lambda: entry(ready).state is State.WANTING)
    assert not entry(ready).edits.of(task_named("fill-in")).painting


def test_transparent_parts_are_filled_in_without_painting(qtbot, ready, tmp_path):
    pixels = np.full((20, 20, 4), 200, np.uint8)
    pixels[5:9, 5:9, 3] = 0
    Image.fromarray(pixels).save(tmp_path / "t.png")
    choose(qtbot, ready, "fill-in")
    ready.window.restore.paths_dropped.emit([str(tmp_path / "t.png")])
    assert done(qtbot, ready).task == "fill-in"


def test_a_mask_of_the_wrong_size_says_so_in_the_list(qtbot, ready, photo, tmp_path):
    choose(qtbot, ready, "fill-in")
    ready.window.restore.paths_dropped.emit([photo("a.png")])
    qtbot.waitUntil(lambda: entry(ready) is not None and entry(ready).state is State.WANTING)
    Image.new("L", (9, 9), 255).save(tmp_path / "m.png")
    ready.restoring.restorations.change([1], {"painting": Painting(str(tmp_path / "m.png"))}, "load mask")
    qtbot.waitUntil(lambda: entry(ready).state is State.FAILED)
    assert "9×9" in entry(ready).failure.message
    ready.window.commands.undo.trigger()
    qtbot.waitUntil(lambda: entry(ready).state is State.WANTING)


def test_a_mask_is_saved_as_it_was_painted(qtbot, ready, photo, tmp_path, monkeypatch):
    choose(qtbot, ready, "fill-in")
    ready.window.restore.paths_dropped.emit([photo("a.png")])
    qtbot.waitUntil(lambda: entry(ready) is not None and entry(ready).state is State.WANTING)
    painting = Painting("", (Stroke(((10.0, 10.0),), 4.0),))
    ready.restoring.restorations.change([1], {"painting": painting}, "stroke")
    target = tmp_path / "mask.png"
    monkeypatch.setattr("explorer.features.restore.tasks.fill_in.control.ask_where_to_save", lambda *_: target)
    ready.window.restore.bench.present.save_requested.emit(1)
    qtbot.waitUntil(target.exists)
    with Image.open(target) as mask:
        assert mask.size == (40, 30) and mask.getpixel((10, 10)) == 255 and mask.getpixel((30, 20)) == 0
    done(qtbot, ready)


def test_a_hint_is_followed(qtbot, ready, photo):
    choose(qtbot, ready, "colorize")
    ready.window.restore.paths_dropped.emit([photo("a.png")])
    first = done(qtbot, ready)
    ready.window.restore.edited.emit([1], {"hints": (ColourHint(20, 15, (200, 20, 20)),)}, "hint")
    assert done(qtbot, ready, after=first).options.hints


def test_a_true_original_is_measured_against_and_forgotten(qtbot, ready, photo):
    choose(qtbot, ready, "denoise")
    page = ready.window.restore
    path = photo("a.png")
    page.paths_dropped.emit([path])
    done(qtbot, ready)
    page.truth_dropped.emit(1, path)
    qtbot.waitUntil(lambda: entry(ready).result.likeness is not None)
    assert math.isinf(entry(ready).result.likeness.psnr_before)
    assert page.bench.comparison.layer("truth") is not None
    ready.window.commands.undo.trigger()
    assert entry(ready).result.likeness is None and entry(ready).truth is None


def test_a_true_original_of_another_size_is_refused_and_nothing_changes(qtbot, ready, photo):
    choose(qtbot, ready, "denoise")
    ready.window.restore.paths_dropped.emit([photo("a.png")])
    done(qtbot, ready)
    ready.window.restore.truth_dropped.emit(1, photo("b.png", 12, 13))
    qtbot.waitUntil(lambda: "13×12" in ready.window.statusBar().currentMessage())
    assert entry(ready).edits.clean_path == ""


def test_tiles_of_a_large_picture_come_when_they_are_looked_at(qtbot, ready, photo):
    choose(qtbot, ready, "clean-page")
    page = ready.window.restore
    page.paths_dropped.emit([photo("large.png", 1200, 1500)])
    result = done(qtbot, ready)
    assert result.before.width < 1500
    page.bench.comparison.true_size.click()
    layer = page.bench.comparison.layer("before")
    qtbot.waitUntil(lambda: len(layer._tiles) > 0)


def test_cancelling_stops_the_batch_and_starting_a_task_again_goes_on(qtbot, ready, photo, monkeypatch):
    from explorer.features.restore.compute import restoring

    gate, real = threading.Event(), restoring.restore_pictures

    def held(*arguments, **options):
        gate.wait(PATIENCE_SECONDS)
        yield from real(*arguments, **options)

    monkeypatch.setattr(restoring, "restore_pictures", held)
    choose(qtbot, ready, "denoise")
    page = ready.window.restore
    page.paths_dropped.emit([photo("a.png"), photo("b.png")])
    qtbot.waitUntil(lambda: entry(ready) is not None and entry(ready).state is State.RUNNING)
    page.panel.cancel.click()
    assert [entry(ready, identity).state for identity in (1, 2)] == [State.STOPPED, State.STOPPED]
    gate.set()
    page.panel.go_on.click()
    done(qtbot, ready, 1, 2)
    assert page.panel.go_on.isHidden()


def test_going_to_another_task_and_back_costs_nothing(qtbot, ready, photo):
    choose(qtbot, ready, "denoise")
    ready.window.restore.paths_dropped.emit([photo("a.png")])
    first = done(qtbot, ready)
    choose(qtbot, ready, "colorize")
    done(qtbot, ready, after=first)
    choose(qtbot, ready, "denoise")
    assert entry(ready).result is first
    ready.window.restore.tasks.buttons["reconstruct"].click()
    qtbot.waitUntil(lambda: entry(ready).state is State.DONE)
    assert ready.window.restore.bench.facts.text_of("Squared error")


def test_a_removed_picture_comes_back_with_what_was_set(qtbot, ready, photo):
    choose(qtbot, ready, "denoise")
    ready.window.restore.paths_dropped.emit([photo("a.png")])
    done(qtbot, ready)
    ready.window.restore.edited.emit([1], {"strength": 12.0}, "strength")
    done(qtbot, ready)
    ready.window.restore.removed.emit([1])
    assert entry(ready) is None
    ready.window.commands.undo.trigger()
    assert done(qtbot, ready).found.strength == 12


@pytest.mark.filterwarnings("ignore:.torch.jit.script:DeprecationWarning")
def test_a_small_picture_goes_through_the_open_autoencoder_onto_the_map(qtbot, ready, photo):
    choose(qtbot, ready, "denoise")
    page = ready.window.restore
    page.paths_dropped.emit([photo("a.png", 8, 8)])
    first = done(qtbot, ready)
    page.tasks.models.setCurrentIndex(page.tasks.models.findData("open-model"))
    result = done(qtbot, ready, after=first)
    motion = result.found
    assert len(motion.restored) == 2
    page.bench.facts.show_map.click()
    assert ready.exploration.document.probe.code == pytest.approx(motion.restored)
    left, bottom, width, height = ready.window.explore.map.view()
    for place in ready.exploration.model.plane.project(motion.path.astype(float)):
        assert left < place[0] < left + width and bottom < place[1] < bottom + height


# Files ------------------------------------------------------------------------------------------------------------


def save(qtbot, ready, folder):
    ready.window.restore.save_requested.emit([1], None)
    form = ready.restoring.saving.form
    form.folder.setText(str(folder))
    return form


def test_results_are_saved_under_a_pattern(qtbot, ready, photo, tmp_path):
    choose(qtbot, ready, "denoise")
    ready.window.restore.paths_dropped.emit([photo("a.png")])
    done(qtbot, ready)
    save(qtbot, ready, tmp_path / "out").accept()
    saved = tmp_path / "out" / "a-restored.png"
    qtbot.waitUntil(saved.exists)
    with Image.open(saved) as picture:
        assert picture.size == (40, 30)


def test_a_document_that_lacks_pages_is_told(qtbot, ready, tmp_path):
    choose(qtbot, ready, "denoise")
    pages = [Image.new("L", (20, 30), level) for level in (10, 200)]
    pages[0].save(tmp_path / "scan.tif", save_all=True, append_images=pages[1:])
    ready.window.restore.paths_dropped.emit([str(tmp_path / "scan.tif")])
    done(qtbot, ready, 1)
    ready.window.restore.save_requested.emit([1], str(tmp_path / "out"))
    told = f"1 picture saved in {tmp_path / 'out'}; not all pages are in scan.tif"
    qtbot.waitUntil(lambda: ready.window.statusBar().currentMessage() == told)


@pytest.mark.parametrize(("answer", "expected"), [(False, "a (2).png"), (None, None), (True, "a.png")])
def test_nothing_is_replaced_unless_the_person_says_so(qtbot, ready, photo, tmp_path, monkeypatch, answer, expected):
    choose(qtbot, ready, "denoise")
    path = photo("a.png")
    before = (tmp_path / "a.png").read_bytes()
    ready.window.restore.paths_dropped.emit([path])
    done(qtbot, ready)
    asked = []
    monkeypatch.setattr(ready.restoring.saving, "_ask", lambda *counts: asked.append(counts) or answer)
    form = save(qtbot, ready, tmp_path)
    form.pattern.setText("{name}")
    form.accept()
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [(1, 1)]
    if expected is None:
        assert (tmp_path / "a.png").read_bytes() == before and not (tmp_path / "a (2).png").exists()
        return
    qtbot.waitUntil(lambda: "1 picture saved" in ready.window.statusBar().currentMessage())
    assert (tmp_path / expected).exists()
    assert ((tmp_path / "a.png").read_bytes() == before) == (answer is False)


# Models -----------------------------------------------------------------------------------------------------------


def test_opening_a_restoration_model_leads_to_its_task(qtbot, ready, photo, tmp_path):
    path = write_restoration(tmp_path / "brought.safetensors", "colorize", seed=3)
    ready.library.open(str(path))
    page = ready.window.restore
    qtbot.waitUntil(lambda: page.isVisible() and page.tasks.model == str(path))
    assert page.task.name == "colorize"
    page.paths_dropped.emit([photo("a.png")])
    assert done(qtbot, ready).task == "colorize"


def test_the_library_lists_them_beside_the_autoencoders(qtbot, ready, models):
    ready.window.commands.library.trigger()
    table = ready.library._dialog.table
    qtbot.waitUntil(lambda: table.row_of(str(models["denoise"])) >= 0)
    row = table.row_of(str(models["denoise"]))
    assert table.index(row, 2).data() == "Denoise"
    ready.library._dialog.close()


def test_a_model_is_trained_from_the_window_and_chosen(qtbot, ready, tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(6):
        pixels = np.random.default_rng(number).integers(0, 255, (24, 24, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{number}.png")
    choose(qtbot, ready, "denoise")
    ready.window.restore.tasks.train.click()
    dialog = ready.restoring.training.dialog
    assert dialog.isVisible() and not dialog.main.isEnabled()
    dialog.form.sources.add_paths([str(folder)])
    assert dialog.form.request().task == "denoise" and dialog.main.isEnabled()
    request = RestorationRequest(
        "denoise", (str(folder),), epochs=2, steps=2, batch_size=2, crop=16, widths=(4,), blocks=(1,)
    )
    ready.restoring.training.start(request)
    qtbot.waitUntil(lambda: dialog.state == "idle")
    assert "done" in dialog.status.text() and not dialog.message.text()
    assert dialog.course.readout.text().startswith("epoch 2")
    assert ready.window.restore.tasks.model.startswith(str(own_models_folder() / "denoise-pictures-"))
    dialog.close()


def test_a_training_that_cannot_begin_says_why(qtbot, ready, tmp_path):
    ready.restoring.training.start(RestorationRequest("denoise", (str(tmp_path / "nowhere"),), epochs=1, steps=1))
    dialog = ready.restoring.training.dialog
    qtbot.waitUntil(lambda: bool(dialog.message.text()))
    assert dialog.state == "idle"


def test_a_model_that_is_not_used_here_may_come_without_disturbing_what_is_done(qtbot, ready, photo, tmp_path):
    from explorer.models.restoration import read_restoration_card

    choose(qtbot, ready, "denoise")
    ready.window.restore.paths_dropped.emit([photo("a.png")])
    first = done(qtbot, ready)
    other = read_restoration_card(write_restoration(tmp_path / "other.safetensors", "denoise", seed=5))
    ready.restoring.models.add(other, choose=False)
    assert entry(ready).state is State.DONE and entry(ready).result is first
    ready.restoring.models.add(other)
    assert done(qtbot, ready, after=first) is not first


def test_undo_takes_back_what_was_done_to_the_picture_in_view(qtbot, ready, photo):
    choose(qtbot, ready, "denoise")
    page = ready.window.restore
    page.paths_dropped.emit([photo("a.png"), photo("b.png")])
    done(qtbot, ready, 1, 2)
    page.edited.emit([1], {"strength": 10.0}, "strength")
    page.edited.emit([2], {"strength": 20.0}, "strength")
    page.look_at(1)
    ready.window.commands.undo.trigger()
    assert strength_of(ready, 1) is None
    assert strength_of(ready, 2) == 20
    ready.window.commands.redo.trigger()
    assert strength_of(ready, 1) == 10
    page.look_at(2)
    ready.window.commands.undo.trigger()
    assert (
        strength_of(ready, 1),
        strength_of(ready, 2),
    ) == (10, None)
    page.removed.emit([1])
    ready.window.commands.undo.trigger()
    assert entry(ready, 1) is not None, "what was done last comes first, whatever it is about"
    done(qtbot, ready, 1, 2)


def test_a_setting_of_one_task_leaves_the_results_of_the_others(qtbot, ready, photo):
    choose(qtbot, ready, "denoise")
    page = ready.window.restore
    page.paths_dropped.emit([photo("a.png")])
    denoised = done(qtbot, ready)
    choose(qtbot, ready, "colorize")
    coloured = done(qtbot, ready, after=denoised)
    page.edited.emit([1], {"hints": (ColourHint(20, 15, (200, 20, 20)),)}, "hint")
    done(qtbot, ready, after=coloured)
    choose(qtbot, ready, "denoise")
    assert entry(ready).result is denoised


def test_an_original_that_is_chosen_while_its_picture_is_under_way_is_measured(qtbot, ready, photo, monkeypatch):
    from explorer.features.restore.compute import restoring

    gate, real = threading.Event(), restoring.restore_pictures

    def held(*arguments, **options):
        gate.wait(PATIENCE_SECONDS)
        yield from real(*arguments, **options)

    monkeypatch.setattr(restoring, "restore_pictures", held)
    choose(qtbot, ready, "denoise")
    page = ready.window.restore
    path = photo("a.png")
    page.paths_dropped.emit([path])
    qtbot.waitUntil(lambda: entry(ready) is not None and entry(ready).state is State.RUNNING)
    page.truth_dropped.emit(1, path)
    gate.set()
    done(qtbot, ready)
    qtbot.waitUntil(lambda: entry(ready).result.likeness is not None)


def test_a_model_that_was_trained_does_its_task_until_the_program_ends(qtbot, ready):
    choose(qtbot, ready, "denoise")
    models = ready.restoring.models
    qtbot.waitUntil(lambda: models.read and bool(models.chosen(task_named("denoise"))))
    usual = models.chosen(task_named("denoise"))
    card = replace(models._cards[usual][0], name="quick look", path="/own/quick.safetensors")
    models.add(card)
    assert models.chosen(task_named("denoise")) == card.path
    models._chosen.clear()  # as at the next start
    assert models.chosen(task_named("denoise")) == usual
    models.choose(task_named("denoise"), card.path)
    models._chosen.clear()
    assert models.chosen(task_named("denoise")) == card.path, "a person's own choice is kept"


def test_before_the_list_is_read_the_open_autoencoder_is_not_offered_as_the_usual_choice(ready):
    models = ready.restoring.models
    models._read = False
    assert all(offer.key != "open-model" for offer in models.offers(task_named("denoise")))
