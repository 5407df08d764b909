"""Every number of a step under its name."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from explorer.lessons.worked_example import EXAMPLE, backward, forward, shortcut, step
from explorer.lessons.worked_example_course import Course, Phase
from explorer.lessons.worked_example_figures import figures

MEAN = replace(EXAMPLE, loss="mean")


def of(state):
    return figures(Course(state).present)


def test_all_are_read_only_tables():
    for name, table in of(EXAMPLE).tables.items():
        assert table.ndim == 2, name
        assert not table.flags.writeable, name


def test_the_figures_are_those_of_the_mathematics():
    found = of(MEAN)
    np.testing.assert_array_equal(found.tables["code"][0], forward(MEAN).code)
    np.testing.assert_array_equal(found.tables["encoder_gradient"], backward(MEAN).encoder)
    np.testing.assert_array_equal(found.tables["shortcut"], shortcut(MEAN))
    np.testing.assert_array_equal(found.tables["new_decoder"], step(MEAN).decoder)
    assert found.number("loss") == found.number("mean") == found.number("sum") / 3
    assert found.number("new_loss") < found.number("loss")
    assert found.check.difference < 1e-9
    assert f"{found.shortcut.cosine:.4f}" == "0.9962"


def test_what_is_not_worked_out_yet_is_told_by_the_phase():
    found = of(EXAMPLE)
    hidden = [found.hidden_before(phase) for phase in Phase]
    assert not hidden[Phase.READY] & {"inputs", "encoder", "decoder", "learning_rate"}
    assert "code" in hidden[Phase.READY]
    assert "code" not in hidden[Phase.FORWARD]
    assert "loss" in hidden[Phase.FORWARD]
    assert "loss" not in hidden[Phase.LOSS]
    assert hidden[Phase.BACKWARD] == {"new_encoder", "new_decoder", "new_loss"}
    assert not hidden[Phase.UPDATE]


def test_weights_that_would_run_away_leave_the_other_figures():
    wild = replace(EXAMPLE, inputs=[1e6] * 3, encoder=np.full((3, 2), 1e-7), learning_rate=1e6)
    found = of(wild)
    assert np.isfinite(found.tables["encoder_gradient"]).all()
    assert np.isnan(found.tables["new_encoder"]).all()


@given(
    st.lists(st.floats(-1000, 1000), min_size=3, max_size=3),
    st.floats(1e-6, 1000),
    st.lists(st.floats(-1000, 1000), min_size=12, max_size=12),
)
def test_whatever_can_be_typed_has_figures(inputs, rate, weights):
    encoder, decoder = np.reshape(weights[:6], (3, 2)), np.reshape(weights[6:], (2, 3))
    found = of(replace(EXAMPLE, inputs=inputs, learning_rate=rate, encoder=encoder, decoder=decoder))
    for name, table in found.tables.items():
        assert np.isfinite(table).all() or name.startswith("new_")
