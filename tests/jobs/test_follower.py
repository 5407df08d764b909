from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from explorer.jobs.query import Follower
from explorer.values import Failure
from explorer.values.query import Fresh, Query
from tests.fake_desk import FakeDesk


@dataclass(frozen=True)
class Look:
    """What the tests ask."""

    place: int


PLACE = Query("place", Look, str, "nowhere:nothing")
EXACT = Query("exact", Look, str, "nowhere:nothing", fresh=Fresh.WEIGHTS)


class Seer:
    """Who follows, with what it was told."""

    def __init__(self, query=PLACE, **options):
        self.desk = FakeDesk()
        self.place, self.seen, self.told = 0, True, []
        self.query = query
        self.follower = Follower(
            self.desk,
            query,
            lambda: None if self.place is None else Look(self.place),
            self.told.append,
            self.told.append,
            visible=lambda: self.seen,
            **options,
        )

    def open(self, stamp, another=True):
        self.desk.open(SimpleNamespace(stamp=stamp), another)

    def asked(self):
        return [request.place for _, request in self.desk.take()]


def test_another_model_is_asked_about_at_once():
    seer = Seer(every_ms=500)
    seer.open(1)
    assert seer.asked() == [0]
    seer.open(2)
    assert seer.asked() == [0]


def test_nothing_is_asked_while_nobody_looks_nothing_is_open_or_there_is_nothing_to_ask():
    seer = Seer()
    seer.follower.ask()
    seer.seen = False
    seer.open(1)
    seer.open(2, another=False)
    seer.seen, seer.place = True, None
    seer.follower.ask()
    assert seer.asked() == []
    seer.place = 4
    seer.follower.ask()
    assert seer.asked() == [4]


def test_the_same_is_not_asked_twice_in_a_row_but_again_of_newer_weights():
    seer = Seer()
    seer.open(1)
    seer.follower.ask()
    assert seer.asked() == [0]
    seer.desk.reply(PLACE, "here")
    seer.open(2, another=False)
    assert seer.asked() == [0]


def test_newer_weights_wait_for_the_reply_under_way_and_the_newest_of_them_is_asked_about():
    seer = Seer()
    seer.open(1)
    for stamp in (2, 3, 4):
        seer.open(stamp, another=False)
    assert len(seer.asked()) == 1
    assert seer.follower.under_way
    seer.desk.reply(PLACE, "early", last=False)
    assert seer.asked() == []
    seer.desk.reply(PLACE, "late")
    assert seer.told == ["early", "late"]
    assert len(seer.asked()) == 1
    assert seer.desk.question(PLACE).stamp == 4


def test_newer_weights_are_asked_about_no_sooner_than_allowed_and_the_last_of_them_are():
    seer = Seer(every_ms=500)
    seer.open(1)
    moments = []
    for stamp in range(2, 32):
        if seer.asked():
            moments.append(seer.desk.now)
            seer.desk.reply(PLACE, "seen")
        seer.desk.pass_time(100)
        seer.open(stamp, another=False)
    seer.desk.reply(PLACE, "seen")
    seer.desk.pass_time(500)
    assert moments == list(range(0, 3000, 500))
    assert seer.desk.question(PLACE).stamp == 31


def test_a_person_is_not_kept_waiting():
    seer = Seer(every_ms=500)
    seer.open(1)
    for seer.place in (1, 2):
        seer.follower.ask()
    assert seer.asked() == [0, 1, 2]


def test_weights_are_asked_about_once_they_rest():
    seer = Seer(EXACT, every_ms=None, at_rest_ms=1500)
    seer.open(1)
    assert len(seer.asked()) == 1
    seer.desk.reply(EXACT, "first")
    for stamp in range(2, 20):
        seer.desk.pass_time(1000)
        seer.open(stamp, another=False)
        assert seer.follower.moving
    assert seer.asked() == []
    seer.desk.pass_time(1500)
    assert len(seer.asked()) == 1
    assert not seer.follower.moving


def test_a_stale_reply_is_not_told_but_what_waits_goes_on():
    seer = Seer(EXACT)
    seer.open(1)
    seer.open(2, another=False)
    seer.desk.reply(EXACT, "stale")
    assert seer.told == []
    assert seer.desk.question(EXACT).stamp == 2
    seer.desk.reply(EXACT, "fresh")
    assert seer.told == ["fresh"]


def test_a_failure_is_told_and_what_waits_goes_on():
    seer = Seer()
    seer.open(1)
    seer.open(2, another=False)
    seer.desk.take()
    failure = Failure("input", "It cannot be had.")
    seer.desk.reply(PLACE, failure)
    assert seer.told == [failure]
    assert seer.asked() == [0]


@pytest.mark.parametrize("leave", [lambda seer: seer.follower.forget(), lambda seer: seer.open(2)])
def test_what_was_asked_before_is_not_told_after(leave):
    seer = Seer()
    seer.open(1)
    before = seer.desk.question(PLACE)
    leave(seer)
    seer.desk.reply(PLACE, "of before", question=before)
    assert seer.told == []
