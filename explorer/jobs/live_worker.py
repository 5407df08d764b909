"""The thread that answers live requests: newest wins, urgent ones first."""

from __future__ import annotations

from collections.abc import Callable, Generator
from inspect import isgenerator
from threading import Thread
from typing import Any, NamedTuple, cast

from explorer.jobs.mailbox import Mailbox
from explorer.jobs.niceness import stand_back
from explorer.values import Failure

Handler = Callable[[Any], object]
Deliver = Callable[[Any, object, bool], None]


class _Running(NamedTuple):
    """An answer in pieces that has begun."""

    letter: object
    pieces: Generator[object, None, object]
    urgency: int


class LiveWorker:
    """Serves a mailbox in a thread of its own.

    The handler returns its reply, or a generator that yields between pieces of its work and returns the reply: between
    two pieces other letters are served, and a newer one in its own lane abandons it. Of several such answers the most
    urgent goes on. What it yields is a reply, too, such as a coarse picture of what is still to come, unless it is
    None.
    """

    def __init__(self, name: str, make_handler: Callable[[], Handler], deliver: Deliver, *, niceness: int = 0) -> None:
        """Prepare the worker; nothing runs before `start`.

        Args:
            name: of the thread.
            make_handler: called once on the thread itself, so that slow imports happen there.
            deliver: called on the thread with a letter, its reply or `Failure`, and whether that was the last; the last
                one is None where there is no reply.
            niceness: how far it stands back behind the window's threads (Linux only, where threads have their own).
        """
        self._mailbox = Mailbox()
        self._make_handler = make_handler
        self._deliver = deliver
        self._niceness = niceness
        self._at_work = False
        self._thread = Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def put(self, lane: str, letter: object, urgency: int = 0) -> None:
        """Ask; replaces the letter that waits in this lane. None only abandons what the lane has begun."""
        self._mailbox.put(lane, letter, urgency)

    def close(self) -> None:
        """Tell the thread to end after the present piece of work; returns at once."""
        self._mailbox.close()

    def ended(self, timeout: float) -> bool:
        """Wait for the end of a worker that was closed.

        Args:
            timeout: seconds to wait at most.

        Returns:
            Whether nothing is left of what it has begun. A thread that is still importing has begun nothing, and cannot
            be told to stop: it is not waited for.
        """
        if self._at_work:
            self._thread.join(timeout)
            return not self._thread.is_alive()
        return True

    def _run(self) -> None:
        stand_back(self._niceness)
        handle = self._handler()
        self._at_work = True
        running: dict[str, _Running] = {}
        while not self._mailbox.closed:
            taken = self._mailbox.take(0 if running else None)
            if taken is not None:
                lane, letter, urgency = taken
                abandoned = running.pop(lane, None)
                if abandoned is not None:
                    abandoned.pieces.close()
                pieces = None if letter is None else self._answer(handle, letter)
                if pieces is not None:
                    running[lane] = _Running(letter, pieces, urgency)
            elif running:
                lane = min(running, key=lambda name: running[name].urgency)
                if self._advance(running[lane]):
                    del running[lane]
        for each in running.values():
            each.pieces.close()

    def _handler(self) -> Handler:
        """Where it cannot be made, every letter is answered with the reason."""
        try:
            return self._make_handler()
        except Exception as error:
            reason = error

        def refuse(_: object) -> object:
            raise reason

        return refuse

    def _answer(self, handle: Handler, letter: object) -> Generator[object, None, object] | None:
        """Answer at once, or return the pieces of an answer that takes longer."""
        try:
            reply = handle(letter)
        except Exception as error:
            reply = Failure.of(error)
        if isgenerator(reply):
            return cast(Generator[object, None, object], reply)
        self._deliver(letter, reply, True)
        return None

    def _advance(self, running: _Running) -> bool:
        """Do one piece; true when it was the last."""
        try:
            early = next(running.pieces)
        except StopIteration as end:
            self._deliver(running.letter, end.value, True)
            return True
        except Exception as error:
            self._deliver(running.letter, Failure.of(error), True)
            return True
        if early is not None:
            self._deliver(running.letter, early, False)
        return False
