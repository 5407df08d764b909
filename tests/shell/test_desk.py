"""The desk with its threads, answered by the functions below."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from explorer.gui.bridge import Bridge
from explorer.jobs import LiveWorker
from explorer.jobs.answering import Answering
from explorer.shell import desk as room
from explorer.shell.desk import QtDesk
from explorer.values import BadInput
from explorer.values.query import Fresh, Query
from tests.patience import PATIENCE_SECONDS


@dataclass(frozen=True)
class Number:
    """What is asked."""

    value: int


def doubled(request):
    if request.value < 0:
        raise BadInput("It must not be negative.")
    return str(2 * request.value)


def told(model, network, request):
    return f"{network} of {model.stamp}: {request.value}"


def in_pieces(request):
    for piece in range(request.value):
        yield str(piece)


class Counting:
    """Remembers what was asked."""

    def __init__(self):
        self.sum = 0

    def add(self, request):
        self.sum += request.value
        return str(self.sum)


def query(name, answer, fresh=Fresh.ANY):
    return Query(name, Number, str, f"{__name__}:{answer}", fresh=fresh)


DOUBLED = query("doubled", "doubled")
TOLD = query("told", "told", Fresh.WEIGHTS)
TOLD_OF_MODEL = query("told of model", "told", Fresh.MODEL)
PIECES = query("pieces", "in_pieces")
COUNTED, COUNTED_TOO = query("counted", "Counting.add"), query("counted too", "Counting.add")


class Loaded:
    """A model whose network is a word."""

    def load(self, model):
        self.model = model

    def together(self):
        return self.model, "network"


@pytest.fixture
def desk(qtbot, monkeypatch):
    for thread in room._MAKERS:
        monkeypatch.setitem(room._MAKERS, thread, lambda: Answering(Loaded()))
    # as pytest imports this file under a name of its own
    monkeypatch.setitem(__import__("sys").modules, __name__, SimpleNamespace(**globals()))
    bridge = Bridge()
    desk = QtDesk(bridge)
    yield desk
    bridge.close()
    desk.close()
    assert all(worker.ended(PATIENCE_SECONDS) for worker in desk.workers)


class Asker:
    """Who asks, with what it was told."""

    def __init__(self, qtbot, desk):
        self.qtbot, self.desk = qtbot, desk
        self.replies, self.failures, self.ends = [], [], 0

    def ask(self, query, value):
        self.desk.ask(query, Number(value), self.replies.append, self.failures.append, self._ended)

    def wait(self, ends=1):
        self.qtbot.waitUntil(lambda: self.ends == ends)

    def _ended(self):
        self.ends += 1


@pytest.fixture
def asker(qtbot, desk):
    return Asker(qtbot, desk)


def model(stamp):
    return SimpleNamespace(stamp=stamp)


def test_a_reply_comes_to_its_asker_alone(qtbot, desk, asker):
    other = Asker(qtbot, desk)
    asker.ask(DOUBLED, 4)
    asker.wait()
    other.ask(COUNTED, 1)
    other.wait()
    assert (asker.replies, other.replies) == (["8"], ["1"])


def test_a_failure_comes_where_the_reply_would(asker):
    asker.ask(DOUBLED, -1)
    asker.wait()
    assert [failure.message for failure in asker.failures] == ["It must not be negative."]
    assert asker.replies == []


def test_the_open_model_and_its_network_are_given_to_the_answer(desk, asker):
    desk.open(model(3), another=True)
    asker.ask(TOLD, 7)
    asker.wait()
    assert asker.replies == ["network of 3: 7"]


def test_nothing_is_asked_about_a_model_while_none_is_open(desk, asker):
    asker.ask(TOLD, 7)
    desk.open(model(3), another=True)
    desk.open(None, another=True)
    asker.ask(TOLD_OF_MODEL, 7)
    assert desk.stamp == 0
    assert desk.workers == ()


@pytest.mark.parametrize(("query", "another", "fresh"), [
    (TOLD, False, False), (TOLD, True, False), (TOLD_OF_MODEL, False, True), (TOLD_OF_MODEL, True, False),
])  # fmt: skip
def test_a_reply_is_looked_at_once_more_when_it_comes(desk, asker, query, another, fresh):
    desk.open(model(3), another=True)
    asker.ask(query, 7)
    # the thread answers or not, and then or now: the reply comes through the event loop, which has not run since
    desk.open(model(4), another=another)
    asker.wait()
    assert bool(asker.replies) is fresh


def test_early_replies_come_before_the_end_and_the_last_of_them_is_not_lost(asker):
    asker.ask(PIECES, 50)
    asker.wait()
    assert asker.replies[-1] == "49"
    assert asker.replies == sorted(asker.replies, key=int)


def test_what_was_dropped_is_neither_answered_nor_ended(desk, asker):
    asker.ask(COUNTED, 1)
    desk.drop(COUNTED)
    asker.ask(DOUBLED, 1)
    asker.wait()
    assert asker.replies == ["2"]


def test_queries_of_one_class_share_what_it_has_found_out(asker):
    asker.ask(COUNTED, 1)
    asker.wait()
    asker.ask(COUNTED_TOO, 2)
    asker.wait(2)
    assert asker.replies == ["1", "3"]


def test_who_watches_is_told_in_the_order_of_watching(desk):
    seen = []
    for name in "ab":
        desk.watch(lambda what, name=name: seen.append((name, what)))
    desk.tell(Fresh.MODEL)
    assert seen == [("a", Fresh.MODEL), ("b", Fresh.MODEL)]


def test_a_desk_that_was_never_asked_has_no_threads(desk):
    desk.open(model(1), another=True)
    assert desk.workers == ()
    desk.start()
    assert [type(worker) for worker in desk.workers] == [LiveWorker]
