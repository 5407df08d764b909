"""Every event in every order: what is shown is always about what is on the map, and all of it comes back."""

from dataclasses import replace

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from explorer.state import events
from explorer.state.codec import SavedSession, decode, encode
from explorer.state.document import CHOICES, PictureWork, Probe
from explorer.state.fitting import misfit
from explorer.state.store import DocumentStore
from explorer.values.plane import Plane
from explorer.values.plane_choice import PlaneWish
from explorer.values.rows import Rows
from explorer.values.saved_session import ModelMark
from explorer.values.table_filter import TableFilter
from explorer.values.training import NetworkChoices, TrainingRequest
from explorer.values.walks import (
    UNKNOWN_STAMP,
    Anchor,
    AttributeDirection,
    AttributeRequest,
    AttributeSet,
    Group,
    Walk,
    WalkSettings,
    drawn_walk,
)
from tests.state.documents import bare_codes, open_model, table

SIZES, LENGTHS = st.sampled_from([0, 1, 6, 9]), st.sampled_from([2, 3])
number = st.floats(-9, 9)
code = st.lists(number, min_size=2, max_size=3).map(tuple)
rows = st.frozensets(st.integers(0, 9)).map(Rows)
name = st.text("abc ", min_size=1, max_size=5).filter(str.strip)
group = st.builds(Group, name, st.integers(-1, 3)) | st.builds(Group, name, rows=rows)
direction = st.builds(
    AttributeDirection,
    st.builds(AttributeRequest, st.just(UNKNOWN_STAMP), name, group, group),
    code,
    st.tuples(st.integers(0, 9), st.integers(0, 9)),
)
ACTS = st.one_of(
    st.builds(events.Filtered, st.sampled_from([TableFilter(), TableFilter().with_range("size", (1.0, 3.0))])),
    st.builds(events.WalkChanged, st.lists(st.builds(Anchor, code), max_size=4).map(lambda some: Walk(tuple(some)))),
    st.builds(events.WalkChanged, st.lists(code, min_size=3, max_size=4).map(drawn_walk)),
    st.builds(events.PlayerSet, st.builds(WalkSettings, st.integers(2, 99), overshoot=st.booleans(), place=number)),
    st.builds(
        events.AttributesChanged,
        st.builds(
            AttributeSet, st.lists(direction, max_size=2).map(tuple), st.lists(group, max_size=2).map(tuple),
            st.integers(-1, 2),
        ),
    ),
    st.builds(
        events.PlaneWished,
        st.builds(
            PlaneWish, st.sampled_from(["pca", "numbers", "samples", "tsne"]), st.tuples(*[st.integers(0, 3)] * 2),
            st.lists(st.integers(0, 9), max_size=3).map(tuple), turn=st.floats(-99, 99),
        ),
    ),
    st.builds(events.ProbeMoved, code, st.none() | st.integers(0, 9)),
    st.builds(events.SelectionChanged, rows),
    st.builds(events.ClassesHidden, st.frozensets(st.integers(-1, 3))),
    st.builds(events.ViewMoved, st.none() | st.tuples(number, number, st.floats(0.1, 9), st.floats(0.1, 9))),
    st.builds(events.BackdropChosen, name),
    st.builds(events.ColouringChosen, st.sampled_from(["class", "error", "column size"])),
    st.builds(events.RoomFilled, st.booleans()),
    st.builds(events.ToolChosen, name),
    st.builds(events.InstrumentSwitched, name, st.booleans()),
    st.builds(events.ColumnShown, st.sampled_from(["left", "right"]), st.booleans()),
    st.builds(events.DrawerOpened, name),
    st.builds(
        events.TrainingFormed,
        st.builds(TrainingRequest, name, name, network=st.builds(NetworkChoices, hidden=st.just((16, 8)))),
    ),
    st.builds(
        events.PictureWorked,
        st.integers(1, 3),
        st.none() | st.builds(PictureWork, name, number, st.just(("denoise",))),
    ),
    st.builds(events.ModelsCompared, st.lists(name, max_size=2).map(tuple)),
)  # fmt: skip


BROUGHT = ["plane", "embedding", "glide", "earlier", "originals"]


class Window(RuleBasedStateMachine):
    """A store, what came before, and what a thread might still bring about it."""

    def __init__(self):
        super().__init__()
        self.store = DocumentStore()
        self.stamp, self.opened, self.seen = 0, 0, [self.store.document.chosen()]
        self.told = []
        self.store.watch(lambda document: document, self.told.append)

    def next_stamp(self):
        self.stamp += 1
        return self.stamp

    @property
    def document(self):
        return self.store.document

    def chosen(self):
        """What is chosen; on the way between two epochs the probe has its sample's code no longer, or not yet."""
        chosen = self.document.chosen()
        return chosen if chosen.probe.sample is None else replace(chosen, probe=Probe((), chosen.probe.sample))

    def rests(self):
        """What is chosen and rests on the points."""
        return {field: getattr(self.document, field) for field in ("walk", "attributes", "selection", "hidden_classes",
                                                                   "view", "plane")}  # fmt: skip

    @rule(samples=SIZES, latent_dim=LENGTHS, data=st.sampled_from("01"))
    def open_a_model(self, samples, latent_dim, data):
        self.opened = self.next_stamp()
        model = open_model(self.opened, samples=samples, latent_dim=latent_dim, data=data)
        self.store.dispatch(events.PointsOpened(model))
        assert self.rests() == {field: getattr(DocumentStore().document, field) for field in self.rests()}
        assert self.document.model is model and not self.document.looking_back and self.document.bare is None

    @rule(samples=SIZES)
    def open_codes(self, samples):
        self.opened = self.next_stamp()
        columns = table(rows=samples, path="codes.csv")
        self.store.dispatch(events.PointsOpened(bare_codes(self.opened, samples=samples, columns=columns)))
        assert self.document.model is None and self.document.probe.code == ()

    @rule(same=st.booleans())
    def weights_move(self, same):
        before = self.document
        samples = before.samples if same else before.samples + 1
        dimension = 2 if before.model is None else before.model.card.architecture.latent_dim
        newer = open_model(self.next_stamp(), samples=samples, latent_dim=dimension)
        self.store.dispatch(events.WeightsMoved(newer))
        if before.model is None or not same:
            self.opened = newer.stamp
        assert self.document.present is newer

    @rule(
        late=st.booleans(), samples=SIZES, kind=st.sampled_from(["plane", "embedding", "glide", "earlier", "originals"])
    )
    def a_thread_brings_something(self, late, samples, kind):
        before = self.document
        opened = self.opened - 1 if late else self.opened
        latent_dim = 2 if before.model is None else before.model.card.architecture.latent_dim
        earlier = open_model(self.next_stamp(), samples=before.samples, latent_dim=latent_dim)
        positions = np.full((samples, 2), float(self.stamp), np.float32)
        self.store.dispatch(
            {
                "plane": events.PlaneShown(opened, Plane.identity(latent_dim), positions, self.stamp),
                "embedding": events.EmbeddingShown(opened, positions, "no plane"),
                "glide": events.PointsGlided(opened, positions),
                "earlier": events.LookedBack(opened, earlier if samples else None),
                "originals": events.OriginalsFound(opened, np.zeros((samples, 1, 8, 8), np.uint8), self.stamp, 0),
            }[kind]
        )
        if late:
            assert self.document is before

    @rule(rows=SIZES)
    def attach_a_table(self, rows):
        self.store.dispatch(events.TableAttached(table(rows=rows)))

    @rule(act=ACTS, undo=st.booleans(), gesture=st.sampled_from(["", "probe", "view"]))
    def do(self, act, undo, gesture):
        before = self.chosen()
        self.store.dispatch(act, "act" if undo else "", gesture)
        assert self.document.present is None or self.document.opened == self.opened
        if undo and not gesture and self.chosen() != before:
            after = self.chosen()
            self.store.undo()
            assert self.chosen() == before
            self.store.redo()
            assert self.chosen() == after
        self.seen.append(self.document.chosen())

    @rule()
    def undo(self):
        self.store.undo()

    @rule()
    def redo(self):
        self.store.redo()

    @rule()
    def save_and_load(self):
        before, chosen = self.document, self.chosen()
        mark = ModelMark("m", "m.safetensors", "a" * 64, "b" * 64, before.samples)
        content = encode(SavedSession("mine", mark, before.chosen(), thumbnail=b""))
        read = decode(content, "mine")
        self.store.dispatch(events.SessionOpened(read.document, read.unsaid))
        assert self.chosen() == chosen
        assert self.document.table is before.table

    @rule(data=st.data())
    def open_any_session(self, data):
        kept = data.draw(st.sampled_from(self.seen))
        self.store.dispatch(events.SessionOpened(kept), "opening of a session")

    @invariant()
    def all_is_about_what_is_on_the_map(self):
        document = self.document
        assert misfit(document, CHOICES) == ""
        assert document.opened == self.opened
        assert document.layout is None or len(getattr(document.layout, "positions", document.points.positions)) == (
            document.samples
        )
        assert document.table is None or document.table.rows == document.samples
        assert document.looking_back or document.present is None or document.model.stamp == document.present.stamp

    @invariant()
    def whoever_watches_has_seen_the_present(self):
        assert not self.told or self.told[-1] == self.document


Window.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestEveryOrder = Window.TestCase
