"""Every error becomes one sentence and a status."""

from __future__ import annotations

import errno
import signal

import pytest

from explorer.cli import main
from explorer.cli.interruption import StopWish, interruptible
from explorer.values import BadInput


@pytest.fixture
def failing(monkeypatch):
    """Makes `info` fail with an exception."""

    def fail_with(error: BaseException) -> None:
        def load(*_):
            raise error

        monkeypatch.setattr("explorer.cli.commands.info.load", load)

    return fail_with


def test_bad_input_is_its_own_sentence(failing, refused):
    failing(BadInput("This is wrong: that\nis right."))
    assert refused("info", "m") == "This is wrong: that is right."


@pytest.mark.parametrize(
    "error",
    [MemoryError(), RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"),
     RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")],
)  # fmt: skip
def test_too_little_memory_is_said(error, failing, refused):
    failing(error)
    assert "not enough memory" in refused("info", "m")


def test_the_system_s_refusals_name_the_file(failing, refused):
    failing(PermissionError(errno.EACCES, "Permission denied", "model"))
    assert refused("info", "m") == "model: Permission denied."


def test_an_unexpected_error_says_how_to_learn_more(failing, refused):
    failing(ZeroDivisionError("by nothing"))
    sentence = refused("info", "m", status=1)
    assert "ZeroDivisionError: by nothing" in sentence
    assert "--traceback" in sentence


@pytest.mark.parametrize("arguments", [["--traceback", "info", "m"], ["info", "m", "--traceback"]])
def test_traceback_is_printed_on_request(arguments, failing, capsys):
    failing(ZeroDivisionError("by nothing"))
    assert main(arguments) == 1
    captured = capsys.readouterr()
    assert "Traceback (most recent call last)" in captured.err
    assert captured.out == ""


def test_an_interruption_is_130(failing, refused):
    failing(KeyboardInterrupt())
    assert refused("info", "m", status=130) == "Interrupted."


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_interrupt_where_the_program_stands(number):
    before = signal.getsignal(number)
    with pytest.raises(KeyboardInterrupt), interruptible():
        signal.raise_signal(number)
    assert signal.getsignal(number) is before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_wish_waits_but_a_second_signal_would_kill(number):
    before = signal.getsignal(number)
    with StopWish() as wish:
        assert not wish.made
        signal.raise_signal(number)
        assert wish.made
        assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert signal.getsignal(number) is before


def test_a_process_that_ignores_ctrl_c_goes_on_ignoring_it():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with StopWish() as wish:
            signal.raise_signal(signal.SIGINT)
            assert not wish.made
    finally:
        signal.signal(signal.SIGINT, before)
