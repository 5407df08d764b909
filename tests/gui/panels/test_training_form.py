"""The training form offers what the chosen recipe has, and asks for no more than differs from it."""

from __future__ import annotations

from dataclasses import fields as fields_of

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QLabel, QLineEdit, QSpinBox, QWidget

from explorer.gui.panels.network_options import parse_widths
from explorer.gui.panels.training_card import TrainingCard
from explorer.gui.panels.training_form import TrainingForm
from explorer.models.recipe_offers import recipe_offers
from explorer.values import TrainingRequest
from explorer.values.objective import Corruption
from explorer.values.training import NetworkChoices

OFFERS = recipe_offers()
NAMES = [offer.name for offer in OFFERS]


@pytest.fixture
def form(qtbot):
    widget = TrainingForm()
    qtbot.addWidget(widget)
    widget.resize(264, 900)
    widget.set_datasets([("digits", "Digits", "Small digits.", True)])
    widget.set_recipes(OFFERS)
    widget.show()
    return widget


def choose(combo, value):
    index = combo.findData(value)
    assert index >= 0
    combo.setCurrentIndex(index)


def extras(request):
    """What the request asks for beside data, recipe, code size and epochs."""
    plain = TrainingRequest(request.data, request.recipe, request.latent_dim, request.epochs)
    return {
        field.name: getattr(request, field.name)
        for field in fields_of(TrainingRequest)
        if getattr(request, field.name) != getattr(plain, field.name)
    }


def visible_rows(form):
    """The labels that stand in the first view, without notes."""
    return [label.text() for label in form.findChildren(QLabel) if label.isVisible() and label.buddy() is not None]


FRAME = ["Data", "Recipe", "Code size", "Epochs"]


@pytest.mark.parametrize(
    ("recipe", "rows"),
    [
        ("linear", []),
        ("undercomplete", []),
        ("convolutional", []),
        ("variational", []),
        ("beta-variational", ["Penalty β"]),
        ("stacked", ["Layer epochs"]),
        ("denoising", ["Corruption", "Strength"]),
        ("stacked-denoising", ["Layer epochs", "Corruption", "Strength"]),
        ("contractive", ["Penalty λ"]),
        ("stochastic-contractive", ["Noise σ", "Penalty λ"]),
        ("sparse", ["Sparsity", "Penalty λ"]),
    ],
)
def test_the_first_view_has_only_what_makes_the_recipe(form, recipe, rows):
    choose(form.recipe, recipe)
    assert sorted(visible_rows(form)) == sorted(FRAME + rows)


@pytest.mark.parametrize("name", NAMES)
def test_an_untouched_recipe_is_asked_for_without_options(form, name):
    offer = OFFERS[NAMES.index(name)]
    choose(form.recipe, name)
    request = form.request()
    assert extras(request) == {}
    assert request.epochs == (None if offer.closed_form else offer.epochs)
    assert form.problem() == ""


@pytest.mark.parametrize("name", NAMES)
def test_the_recipe_s_defaults_stand_in_its_fields(form, name):
    offer = OFFERS[NAMES.index(name)]
    choose(form.recipe, name)
    parameters, network = form.parameters, form.options.network
    if "penalty" in offer.parameters:
        assert parameters.penalty.value() == offer.penalty
    if "pretraining_epochs" in offer.parameters:
        assert parameters.layer_epochs.value() == offer.pretraining_epochs
    if "corruption" in offer.parameters:
        assert parameters.corruption.currentData() == offer.corruption.kind
    assert network.activation.currentData() == offer.activation
    assert network.tied.currentData() == offer.tied


REQUESTS = [
    TrainingRequest("digits", "stacked", epochs=3, pretraining_epochs=0),
    TrainingRequest("digits", "stacked", epochs=0, network=NetworkChoices(hidden=(512, 64), tied=True)),
    TrainingRequest("digits", "denoising", epochs=3, corruption=Corruption("masking", 0.07), emphasis=2.0),
    TrainingRequest("digits", "denoising", epochs=3, network=NetworkChoices(family="convolutional", hidden=(8, 16))),
    TrainingRequest("digits", "stacked-denoising", epochs=3, corruption=Corruption("gaussian", 0.3)),
    TrainingRequest("digits", "stacked-denoising", epochs=3, corruption=Corruption("salt-and-pepper", 0.125)),
    TrainingRequest("digits", "contractive", epochs=3, penalty=0.00025, network=NetworkChoices(tied=False)),
    TrainingRequest("digits", "contractive", epochs=3, network=NetworkChoices(shallow=True, code_activation="sigmoid")),
    TrainingRequest("digits", "stochastic-contractive", epochs=3, penalty=5.0, corruption=Corruption("gaussian", 0.2)),
    TrainingRequest("digits", "sparse", epochs=3, objective="sparse-kl", sparsity=0.1, penalty=0.5),
    TrainingRequest("digits", "sparse", epochs=3, objective="cross-entropy"),
    TrainingRequest("digits", "beta-variational", 10, epochs=3, penalty=2.5),
    TrainingRequest("digits", "convolutional", epochs=3, network=NetworkChoices(family="multilayer", tied=True)),
    TrainingRequest("digits", "undercomplete", epochs=3, weight_decay=0.01, schedule="cosine", learning_rate=0.5),
    TrainingRequest("digits", "undercomplete", epochs=3, history=0.0),
    TrainingRequest("digits", "linear", 5),
]


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.recipe)
def test_every_request_comes_back_as_it_was_filled_in(form, request_):
    form.set_request(request_)
    assert form.request() == request_
    assert form.problem() == ""


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.recipe)
def test_another_recipe_begins_with_its_own_defaults(form, request_):
    form.set_request(request_)
    choose(form.recipe, "stacked" if request_.recipe == "undercomplete" else "undercomplete")
    left = extras(form.request())
    left.pop("weight_decay", None)  # a matter of every training, not of the recipe
    left.pop("schedule", None)
    left.pop("history", None)
    assert left == {}


def test_shares_are_typed_in_percent_and_noise_as_it_is(form, qtbot):
    choose(form.recipe, "denoising")
    strength = form.parameters.strength
    assert strength.text() == "0.25"
    choose(form.parameters.corruption, "masking")
    assert strength.text() == "25 %"
    assert form.request().corruption == Corruption("masking", 0.25)
    strength.selectAll()
    qtbot.keyClicks(strength, "40\r")
    assert form.request().corruption == Corruption("masking", 0.4)
    choose(form.parameters.corruption, "gaussian")
    assert form.request().corruption == Corruption("gaussian", 0.4)


def test_a_decimal_comma_is_a_point(form, qtbot):
    choose(form.recipe, "contractive")
    penalty = form.parameters.penalty
    penalty.selectAll()
    qtbot.keyClicks(penalty, "0,003\r")
    assert penalty.text() == "0.003"
    assert form.request().penalty == 0.003


def test_small_numbers_are_written_out(form):
    form.set_request(TrainingRequest("digits", "contractive", epochs=3, penalty=2.5e-6))
    assert form.parameters.penalty.text() == "0.0000025"
    assert form.request().penalty == 2.5e-6


def test_divergence_brings_its_aim_and_sigmoid_units(form):
    choose(form.recipe, "sparse")
    form.more.set_open(True)
    choose(form.options.objective, "cross-entropy")
    choose(form.parameters.sparsity_kind, "sparse-kl")
    assert "Target ρ" in visible_rows(form)
    assert form.options.network.activation.currentData() == "sigmoid"
    assert not form.options.objective.isEnabled()
    assert extras(form.request()) == {"objective": "sparse-kl"}
    choose(form.parameters.sparsity_kind, "sparse-l1")
    assert form.options.network.activation.currentData() == "relu"
    assert form.options.objective.isEnabled()
    assert extras(form.request()) == {}


def test_gaussian_noise_leaves_nothing_to_emphasise(form):
    form.set_request(TrainingRequest("digits", "denoising", corruption=Corruption("masking", 0.5), emphasis=3.0))
    assert form.request().emphasis == 3.0
    choose(form.parameters.corruption, "gaussian")
    assert not form.options.emphasis.isEnabled()
    assert form.request().emphasis is None


def test_the_network_of_linear_and_stacked_recipes_is_not_open_to_choice(form):
    form.more.set_open(True)
    choose(form.recipe, "denoising")
    assert {"Kind", "Layers", "Widths", "Activation", "Code units", "Decoder"} <= set(visible_rows(form))
    choose(form.recipe, "stacked")
    assert not {"Kind", "Layers"} & set(visible_rows(form))
    choose(form.recipe, "linear")
    assert not {"Kind", "Widths", "Activation", "Code units", "Decoder"} & set(visible_rows(form))


def test_a_convolutional_network_has_no_tied_weights_and_hidden_layers(form):
    choose(form.recipe, "contractive")
    network = form.options.network
    choose(network.family, "convolutional")
    assert not network.tied.isEnabled()
    assert not network.shallow.isEnabled()
    assert form.request().network == NetworkChoices(family="convolutional")


@pytest.mark.parametrize("text", ["512, 256,", "512 256", "512;256", "512-256"])
def test_widths_are_typed_in_many_ways(form, qtbot, text):
    choose(form.recipe, "denoising")
    form.more.set_open(True)
    qtbot.keyClicks(form.options.network.hidden, text)
    assert form.request().network.hidden == (512, 256)
    assert form.problem() == ""


@pytest.mark.parametrize("text", ["wide", "512, 0", "20000", "1.5", ", ".join(["9"] * 17)])
def test_widths_that_are_none_stop_the_start_and_say_so(qtbot, text):
    card = TrainingCard()
    qtbot.addWidget(card)
    card.set_datasets([("digits", "Digits", "Small digits.", True)])
    card.set_recipes(OFFERS)
    choose(card.form.recipe, "denoising")
    card.show()
    card.form.more.set_open(True)
    qtbot.keyClicks(card.form.options.network.hidden, text)
    note = card.form.options.network.note
    assert note.isVisible()
    assert "512, 256, 128" in note.text()
    assert not card.main_button.isEnabled()
    assert "512, 256, 128" in card.main_button.toolTip()
    card.form.options.network.hidden.clear()
    card.form.options.network.hidden.textEdited.emit("")
    assert not note.isVisible()
    assert card.main_button.isEnabled()


@given(st.lists(st.integers(1, 16_384), max_size=16))
def test_every_list_of_widths_reads_back(widths):
    assert parse_widths(", ".join(map(str, widths))) == tuple(widths)


@given(st.text(max_size=20))
def test_no_text_breaks_the_widths(text):
    widths = parse_widths(text)
    assert widths is None or all(1 <= width <= 16_384 for width in widths)


def test_without_a_hidden_layer_the_code_needs_an_activation(form):
    choose(form.recipe, "contractive")
    network = form.options.network
    choose(network.shallow, True)
    assert "activation" in form.problem()
    assert not network.hidden.isEnabled()
    choose(network.code_activation, "sigmoid")
    assert form.problem() == ""
    assert form.request().network == NetworkChoices(shallow=True, code_activation="sigmoid")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_but_epochs_and_rate_is_open_while_a_training_runs(form, name):
    choose(form.recipe, name)
    form.epochs.setValue(3)
    form.more.set_open(True)
    before = form.request()
    form.set_live(True)
    kinds = (QComboBox, QSpinBox, QDoubleSpinBox, QLineEdit)
    # the line within a spin box is its own
    found = [field for kind in kinds for field in form.findChildren(kind) if not isinstance(field.parent(), QSpinBox)]
    opened = [field for field in found if field.isEnabled() and field.isVisible()]
    opened = [field for field in opened if not isinstance(field.parent(), QDoubleSpinBox)]
    assert opened == [form.epochs, form.options.learning_rate.field]
    assert form.request() == before
    form.set_live(False)
    assert form.options.network.activation.isEnabled()


def test_pre_training_alone_may_be_all(form):
    choose(form.recipe, "stacked")
    form.epochs.setValue(0)
    assert form.epochs.text() == "none: layers only"
    assert form.request().epochs == 0
    form.parameters.layer_epochs.setValue(0)
    assert form.request().epochs == 1


@pytest.mark.parametrize("name", NAMES)
def test_every_field_has_a_name_and_a_tip_and_fits_the_column(form, name, scheme):
    choose(form.recipe, name)
    form.more.set_open(True)
    QApplication.processEvents()
    fields = [
        field
        for field in form.findChildren(QWidget)
        if isinstance(field, QComboBox | QSpinBox | QDoubleSpinBox | QLineEdit)
        and field.isVisible()
        and not isinstance(field.parent(), QSpinBox | QDoubleSpinBox)
    ]
    assert len(fields) >= 10
    assert all(field.accessibleName() and field.toolTip() for field in fields)
    assert form.minimumSizeHint().width() <= 264
    for combo in (field for field in fields if isinstance(field, QComboBox)):
        room = combo.width() - 30  # frame and arrow
        assert combo.fontMetrics().horizontalAdvance(combo.currentText()) <= room, combo.currentText()


def test_the_titles_of_all_recipes_fit_the_list(form):
    for index, offer in enumerate(OFFERS):
        form.recipe.setCurrentIndex(index)
        QApplication.processEvents()
        room = form.recipe.width() - 30
        assert form.recipe.fontMetrics().horizontalAdvance(form.recipe.currentText()) <= room
        assert offer.title in form.recipe.itemData(index, Qt.ItemDataRole.ToolTipRole)


def test_widths_are_those_that_the_recipe_takes_for_the_pictures_and_the_code(form):
    network = form.options.network
    form.set_datasets(
        [("small", "S", "", True, (1, 8, 8)), ("large", "L", "", True, (1, 28, 28)), ("?", "?", "", True)]
    )
    choose(form.recipe, "undercomplete")
    for data, size, told in (
        ("small", 2, "256, 128, 64"),
        ("large", 2, "512, 256, 128"),
        ("large", 200, "512, 256"),
        ("?", 2, "512, 256, 128; 256, 128, 64 for small pictures"),
    ):
        choose(form.data, data)
        form.code_size.setValue(size)
        assert network.hidden.placeholderText() == told
    choose(form.data, "large")
    choose(network.family, "convolutional")
    assert network.hidden.placeholderText() == "16, 32"


def test_a_field_that_cannot_be_used_looks_so(form):
    for field in (form.options.network.hidden, form.epochs):
        ground = []
        for enabled in (True, False):
            field.setEnabled(enabled)
            ground.append(field.palette().color(field.palette().currentColorGroup(), QPalette.ColorRole.Base).name())
        assert ground[0] != ground[1]
