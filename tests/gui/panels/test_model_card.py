"""The model's card."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from explorer.gui.panels import wording
from explorer.gui.panels.model_card import ModelCardView


def shown(qtbot, card):
    view = ModelCardView()
    qtbot.addWidget(view)
    view.resize(280, 600)
    view.set_card(card)
    view.show()
    return view


def error_texts(view):
    return [label.text() for label in view._errors.findChildren(QLabel) if label.isVisible()]


def test_the_facts_are_told_with_units(qtbot, card, scheme):
    view = shown(qtbot, card)
    assert view.title.text() == "mnist-2d"
    assert view.data.text() == "MNIST, 70,000 pictures"
    assert view.network.text().replace("\u200b", "") == "784-512-256-2 and its mirror"
    assert view.objective.text() == "Cross-entropy. Pixels lie in [0, 1]"
    assert view.parameters.text() == "1,069,842"
    texts = error_texts(view)
    assert texts.index("training") < texts.index("test")
    assert "24.60" in texts and "15.03 dB" in texts


def test_the_command_is_copied_whole(qtbot, card):
    view = shown(qtbot, card)
    qtbot.mouseClick(view.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == card.command


def test_show_file_carries_the_path(qtbot, card):
    view = shown(qtbot, card)
    with qtbot.waitSignal(view.show_file_requested) as signal:
        qtbot.mouseClick(view.show_button, Qt.MouseButton.LeftButton)
    assert signal.args == [card.path]


def test_a_model_in_memory_has_no_file_to_show(qtbot, card):
    view = shown(qtbot, replace(card, path=""))
    assert not view.show_button.isEnabled()
    assert "not saved" in view.file.text()


def test_what_is_not_known_is_left_out(qtbot, card):
    view = shown(qtbot, replace(card, settings={}, errors={}, command="", created=""))
    assert not view.parameters.isVisible()
    assert not view._errors.isVisible()
    assert not view.command.isVisible()


def test_without_a_model_it_says_what_to_do(qtbot, card):
    view = shown(qtbot, card)
    view.set_card(None)
    assert view.empty.isVisible()
    assert not view.command.isVisible()


def test_long_names_shorten_and_wrapped_text_is_never_cut(qtbot, card):
    name = "손글씨 숫자를 배운 아주 긴 이름의 모델 " * 4
    view = shown(qtbot, replace(card, name=name, path=f"/{name}.safetensors", settings={}))
    assert view.minimumSizeHint().width() <= 280
    assert "…" in view.title.shown_text()
    assert name in view.title.toolTip()
    for label in (view.network, view.objective):
        assert label.height() >= label.heightForWidth(label.width())


def test_another_model_leaves_no_old_error_rows(qtbot, card):
    view = shown(qtbot, card)
    view.set_card(replace(card, errors={"test": card.errors["test"]}))
    assert error_texts(view).count("–") == 6, "nothing is left of training and validation"


def test_new_figures_move_nothing(qtbot, card):
    view = shown(qtbot, card)
    place = view.details.pos()
    for split, error in (("validation", 30.0), ("validation", 29.0), ("train", 28.0), ("test", 27.0)):
        view.set_card(replace(card, errors={split: replace(card.errors["test"], squared_error_per_image=error)}))
        view.layout().activate()
        assert view.details.pos() == place
        assert wording.significant(error) in error_texts(view)


PARAMETERS = {
    "reconstruction": "squared-error", "penalty": 0.1, "corruption": "none", "emphasis": 1.0, "sparsity": 0.05,
    "pretraining_epochs": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("objective", "settings", "words"),
    [
        ("compact-squared-error", {}, "Squared error, compact codes"),
        ("denoising", {"corruption": "masking:0.25"}, "Denoising, masking 25 %, squared error"),
        (
            "denoising", {"corruption": "salt-and-pepper:0.1", "emphasis": 2.0},
            "Denoising, salt and pepper 10 %, corrupted pixels weighted 2 times, squared error",
        ),
        ("contractive", {"reconstruction": "cross-entropy"}, "Contractive, λ 0.1, cross-entropy"),
        (
            "stochastic-contractive", {"penalty": 10.0, "corruption": "gaussian:0.1"},
            "Stochastic contractive, λ 10, Gaussian noise 0.1, squared error",
        ),
        ("sparse-l1", {}, "Sparse (L1 norm), λ 0.1, squared error"),
        ("sparse-kl", {}, "Sparse (KL divergence), λ 0.1, ρ 0.05, squared error"),
        ("elbo-bernoulli", {"penalty": 4.0}, "Evidence lower bound (Bernoulli), β 4"),
        ("denoising", {"corruption": "rain:hard"}, "denoising"),
        ("beauty", {}, "beauty"),
    ],
)  # fmt: skip
def test_the_objective_is_told_with_its_parameters(qtbot, card, objective, settings, words):
    changed = replace(card, objective=objective, settings=PARAMETERS | settings, output_reason="")
    assert shown(qtbot, changed).objective.text() == words


def test_an_old_file_does_not_tell_more_than_it_holds(qtbot, card):
    view = shown(qtbot, replace(card, objective="elbo-gaussian", output_reason=""))
    assert view.objective.text() == "Evidence lower bound (Gaussian)"


def test_a_command_that_does_not_repeat_the_training_says_so(qtbot, card):
    view = shown(qtbot, card)
    assert "the same model again" in view.command.toolTip()
    view.set_card(replace(card, settings={"adjustments": ({"epoch": 3, "learning_rate": 0.001},)}))
    assert "without the changes of the learning rate" in view.command.toolTip()


def test_pre_training_is_told_where_there_was_any(qtbot, card):
    view = shown(qtbot, replace(card, settings=PARAMETERS))
    view.details.set_open(True)
    assert not view.pretraining.isVisible()
    view.set_card(replace(card, settings=PARAMETERS | {"pretraining_epochs": 5, "corruption": "masking:0.25"}))
    assert view.pretraining.isVisible()
    assert view.pretraining.text() == "Each of the 3 layers on its own for 5 epochs, masking 25 %"


def test_tied_weights_and_the_activation_of_the_code_are_told(qtbot, card):
    network = replace(card.architecture, tied=True, code_activation="sigmoid")
    text = shown(qtbot, replace(card, architecture=network)).network.text().replace("\u200b", "")
    assert text == "784-512-256-2 and its mirror with tied weights; code: Sigmoid"
