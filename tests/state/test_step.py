"""What rests on what: single cases of the chain that the state machine does not tell one by one."""

import numpy as np
import pytest

from explorer.state import events
from explorer.state.document import Document, Embedding
from explorer.state.step import step
from explorer.values.plane import Plane
from explorer.values.plane_choice import PlaneWish
from explorer.values.rows import Rows
from explorer.values.table_filter import TableFilter
from explorer.values.walks import Anchor, Walk
from tests.state.documents import bare_codes, open_model, table


def after(*happened):
    document = Document()
    for event in happened:
        document = step(document, event)
    return document


OPENED = events.PointsOpened(open_model(1))
WALK = Walk((Anchor((0.0, 1.0)),))


def test_a_model_opens_with_the_probe_on_the_sample_in_the_middle():
    document = after(OPENED)
    assert document.probe.sample == 2
    assert document.probe.code == (1.0, 3.0)
    assert (document.source, document.samples, document.stamp) == ("own", 6, 1)


def test_the_probe_goes_along_with_its_sample_until_it_is_taken_away():
    newer = events.WeightsMoved(open_model(7))
    assert after(OPENED, newer).probe.code == (7.0, 9.0)
    assert after(OPENED, events.ProbeMoved((0.5, 0.5)), newer).probe.code == (0.5, 0.5)


def test_newer_weights_leave_selection_walk_and_view_but_take_the_plane_back():
    document = after(
        events.PointsOpened(open_model(1, latent_dim=3)),
        events.SelectionChanged(Rows((1, 2))),
        events.PlaneWished(PlaneWish("numbers", (0, 2))),
        events.EmbeddingShown(1, np.zeros((6, 2), np.float32), "no plane"),
        events.ViewMoved((0.0, 0.0, 1.0, 1.0)),
        events.WeightsMoved(open_model(2, latent_dim=3)),
    )
    assert (document.selection, document.view) == (Rows((1, 2)), (0.0, 0.0, 1.0, 1.0))
    assert (document.plane, document.embedding, document.opened) == (PlaneWish(), None, 1)


def test_an_earlier_epoch_keeps_the_place_on_the_map_and_is_not_disturbed_by_newer_weights():
    shifted = open_model(2)
    plane = Plane(np.array([10.0, 0.0]), np.eye(2))
    earlier = type(shifted)(2, shifted.card, {}, shifted.codes, plane, plane.project(shifted.codes.values), ())
    document = after(OPENED, events.ProbeMoved((1.0, 2.0)), events.LookedBack(1, earlier))
    assert document.probe.code == (11.0, 2.0)
    later = step(document, events.WeightsMoved(open_model(3)))
    assert later.model is earlier and later.present.stamp == 3
    assert step(later, events.LookedBack(1, None)).model.stamp == 3


def test_what_was_computed_for_other_points_changes_nothing():
    document = after(OPENED, events.PointsOpened(open_model(2)))
    places = np.zeros((6, 2), np.float32)
    for late in (
        events.PlaneShown(1, Plane.identity(2), places, 9),
        events.EmbeddingShown(1, places, "no plane"),
        events.PointsGlided(1, places),
        events.LookedBack(1, open_model(3)),
        events.OriginalsFound(1, np.zeros((6, 1, 8, 8), np.uint8), 9, 0),
    ):
        assert step(document, late) is document


@pytest.mark.parametrize(
    "act",
    [
        events.ProbeMoved((0.0, 0.0, 0.0)),
        events.ProbeMoved((0.0, 0.0), 17),
        events.WalkChanged(Walk((Anchor((1.0, 2.0, 3.0)),))),
        events.PlaneWished(PlaneWish("numbers", (1, 0))),
        events.TableAttached(table(rows=7)),
    ],
)
def test_what_does_not_fit_the_points_changes_nothing(act):
    document = after(OPENED)
    assert step(document, act) is document


def test_rows_beyond_the_samples_are_dropped_from_a_selection():
    assert after(OPENED, events.SelectionChanged(Rows((2, 99)))).selection == (2,)


def test_a_table_stays_with_the_data_it_is_about():
    attached = [OPENED, events.TableAttached(table()), events.Filtered(TableFilter().with_range("size", (0.0, 2.0)))]
    attached.append(events.ColouringChosen("column size"))
    kept = after(*attached, events.PointsOpened(open_model(2)))
    assert kept.table is not None and kept.filter and kept.colouring == "column size"
    gone = after(*attached, events.PointsOpened(open_model(2, data="1")))
    assert (gone.table, gone.attached, gone.filter, gone.colouring) == (None, None, TableFilter(), "class")
    assert after(*attached, events.TableAttached(None)).colouring == "class"


def test_codes_bring_the_columns_of_their_own_file():
    columns = table(path="codes.csv")
    document = after(OPENED, events.PointsOpened(bare_codes(2, columns=columns)))
    assert document.table is columns and document.attached == ""
    assert (document.source, document.model, document.probe.code) == ("bare", None, ())


def test_a_session_waits_for_its_table_with_its_filter_and_colours():
    said = TableFilter().with_range("size", (0.0, 2.0))
    kept = Document(attached="table.csv", filter=said, colouring="column size", probe=after(OPENED).probe)
    waiting = step(after(OPENED), events.SessionOpened(kept))
    assert (waiting.table, waiting.attached) == (None, "table.csv")
    read = step(waiting, events.TableAttached(table()))
    assert (read.filter, read.colouring) == (said, "column size")
    other = step(waiting, events.TableAttached(table(path="other.csv")))
    assert (other.filter, other.colouring) == (TableFilter(), "class")


def test_what_the_map_is_laid_out_on():
    assert after().layout is None
    assert isinstance(after(OPENED).layout, Plane)
    assert isinstance(after(OPENED, events.EmbeddingShown(1, np.zeros((6, 2)), "none")).layout, Embedding)
    assert after(OPENED, events.EmbeddingShown(1, np.zeros((5, 2)), "none")).embedding is None
