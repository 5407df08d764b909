"""Guards around every test: settings of its own, and nothing left behind."""

from __future__ import annotations

import functools
import os
import sys
import threading
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests import lasting
from tests.patience import PATIENCE_MS, PATIENCE_SECONDS
from tests.top_level_shows import TopLevelShows

_SHOWS = TopLevelShows()

# how fast examples come is the machine's affair, on a busy one they come slowly
settings.register_profile("on any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("on any machine")


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory, monkeypatch):
    """Neither a person's settings nor their data and models are read or written by a test."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("LATENT_EXPLORER_DATA", str(home / "data"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "share"))
    # a busy machine is no reason to call a thread stuck
    monkeypatch.setattr("explorer.app.services._CLOSE_SECONDS", PATIENCE_SECONDS)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(home / "settings"))


@pytest.fixture(autouse=True)
def _numbers_as_they_should_be():
    """What runs on a worker thread in the program runs on this one in some tests, and rounds tiny numbers to zero."""
    yield
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_flush_denormal(False)


def _patient(wait):
    @functools.wraps(wait)
    def wait_patiently(*arguments, **options):
        # what must not come is not waited for: `assertNotEmitted`
        patient = {} if options.get("raising") is False else {"timeout": PATIENCE_MS}
        return wait(*arguments, **options | patient)

    return wait_patiently


for _name in ("waitActive", "waitCallback", "waitExposed", "waitSignal", "waitSignals", "waitUntil"):
    setattr(QtBot, _name, _patient(getattr(QtBot, _name)))


@pytest.fixture(scope="session")
def qapp(qapp):
    """The application, with an eye on what is shown as a window."""
    qapp.installEventFilter(_SHOWS)
    return qapp


@pytest.fixture(autouse=True)
def _nothing_flashes_up():
    """No widget is shown before it has a parent."""
    yield
    offending, _SHOWS.offending[:] = list(_SHOWS.offending), []
    assert not offending, f"shown as windows before they had a parent: {offending}"


@pytest.fixture(autouse=True)
def _nothing_left_behind():
    """No thread and no top-level widget outlives the test that made it."""
    threads = set(threading.enumerate())
    widgets = set(QApplication.topLevelWidgets()) if QApplication.instance() else set()
    yield
    end = time.monotonic() + PATIENCE_SECONDS
    left = set(threading.enumerate()) - threads - lasting.threads
    while left and time.monotonic() < end:
        for thread in left:
            thread.join(0.05)
        left = {thread for thread in left if thread.is_alive()}
    assert not left, f"threads left behind: {[thread.name for thread in left]}"
    application = QApplication.instance()
    if application is not None:
        application.sendPostedEvents(None, 52)  # QEvent.DeferredDelete
        shown = [
            widget for widget in set(QApplication.topLevelWidgets()) - widgets - lasting.windows if widget.isVisible()
        ]
        assert not shown, f"windows left behind: {shown}"
