import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from explorer.features.restore.view.picture_list import PictureList, State
from explorer.values import Failure


@pytest.fixture
def pictures(qapp):
    pictures = PictureList()
    pictures.in_short = lambda result: "in short"
    tester = QAbstractItemModelTester(pictures, QAbstractItemModelTester.FailureReportingMode.Fatal, pictures)
    for identity in (1, 2, 3, 4):
        pictures.add(identity, f"{identity}.png")
    yield pictures
    tester.deleteLater()


def identities(pictures):
    return [entry.identity for entry in pictures.entries()]


def test_removed_pictures_come_back_to_their_places(pictures):
    pictures.take_out([2, 3])
    assert identities(pictures) == [1, 4]
    for identity in (2, 3):
        pictures.add(identity, "again")
    assert identities(pictures) == [1, 2, 3, 4]


def test_adding_one_that_is_there_lets_it_wait_with_its_old_result(pictures, make_result):
    pictures.change(1, state=State.DONE, result=make_result())
    pictures.add(1, "1.png")
    assert len(pictures.entries()) == 4
    assert pictures.entry(1).state is State.WAITING and pictures.entry(1).result is not None


def test_news_of_a_removed_picture_change_nothing(pictures, make_result):
    pictures.take_out([2])
    pictures.change(2, result=make_result())
    assert pictures.entry(2) is None and not pictures.index_of(2).isValid()


def test_a_screen_reader_hears_name_and_state(pictures, make_result):
    role = Qt.ItemDataRole.AccessibleTextRole
    pictures.change(1, state=State.DONE, result=make_result())
    pictures.change(2, state=State.FAILED, failure=Failure("input", "2.png is broken."))
    assert pictures.index_of(1).data(role) == "1.png, in short"
    assert pictures.index_of(2).data(role) == "2.png, 2.png is broken."
    assert pictures.index_of(3).data(role) == "3.png, waiting…"


def test_clearing_forgets_places_too(pictures):
    pictures.take_out([1])
    pictures.clear()
    pictures.add(9, "9.png")
    pictures.add(1, "1.png")
    assert identities(pictures) == [9, 1]
