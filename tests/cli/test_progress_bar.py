"""The progress bar."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest

from explorer.cli.progress import ProgressBar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch) -> Terminal:
    stream = Terminal()
    # pytest puts its own stream into sys between the fixtures and the test
    monkeypatch.setattr("explorer.cli.progress.sys", SimpleNamespace(stderr=stream))
    monkeypatch.setenv("COLUMNS", "60")
    return stream


def test_nothing_is_written_where_nobody_looks(capsys):
    with ProgressBar() as bar:
        bar.show("Reading", 1, 2)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_sees_the_share_and_then_an_empty_line(terminal):
    with ProgressBar() as bar:
        bar.show("Reading", 1, 2)
    _, shown, wiped, _ = terminal.getvalue().split("\r")
    assert shown.startswith("Reading [############------------]  50%")
    assert wiped == " " * len(shown)


def test_the_line_is_never_wider_than_the_terminal(terminal):
    bar = ProgressBar()
    bar.show("x" * 200, 1, 2)
    assert len(terminal.getvalue().strip("\r")) == 59


def test_a_total_that_nobody_knows_has_no_bar(terminal):
    ProgressBar().show("Reading", 7, 0)
    assert terminal.getvalue() == "\rReading"


def test_a_terminal_that_goes_away_does_not_end_the_work(terminal, monkeypatch):
    def gone(text):
        raise BrokenPipeError

    monkeypatch.setattr(terminal, "write", gone)
    with ProgressBar() as bar:
        bar.show("Reading", 1, 2)
        bar.show("Writing", 1, 2)
