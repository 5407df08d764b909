"""The thread that answers live requests: newest wins, urgent lanes first."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from inspect import isgenerator
from threading import Thread
from typing import Any, cast

from explorer.jobs.mailbox import Mailbox
from explorer.jobs.niceness import stand_back
from explorer.values import Failure

Handler = Callable[[Any], object]
Pieces = Generator[object, None, object]


class LiveWorker:
    """Serves a mailbox in a thread of its own.

    A handler returns its reply, or is a generator function that yields between pieces of its work and returns the
    reply: between two pieces more urgent lanes are served, and a newer request in its own lane abandons it. Of several
    such answers the most urgent goes on. What it yields is a reply, too, such as a coarse picture of what is still to
    come, unless it is None.
    """

    def __init__(
        self,
        name: str,
        lanes: Sequence[str],
        make_handlers: Callable[[], Mapping[str, Handler]],
        deliver: Callable[[str, object], None],
        *,
        niceness: int = 0,
    ) -> None:
        """Prepare the worker; nothing runs before `start`.

        Args:
            name: of the thread.
            lanes: the most urgent first.
            make_handlers: called once on the thread itself, so that slow imports happen there.
            deliver: called on the thread with lane and reply, or lane and `Failure`. A reply of None is not delivered.
            niceness: how far it stands back behind the window's threads (Linux only, where threads have their own).
        """
        self._lanes = tuple(lanes)
        self._mailbox = Mailbox(lanes)
        self._make_handlers = make_handlers
        self._deliver = deliver
        self._niceness = niceness
        self._at_work = False
        self._thread = Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def put(self, lane: str, request: object) -> None:
        """Ask; replaces the request that waits in this lane."""
        self._mailbox.put(lane, request)

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
        handlers = self._handlers()
        self._at_work = True
        running: dict[str, Pieces] = {}
        while not self._mailbox.closed:
            letter = self._mailbox.take(0 if running else None)
            if letter is not None:
                lane, request = letter
                abandoned = running.pop(lane, None)
                if abandoned is not None:
                    abandoned.close()
                pieces = self._answer(lane, handlers[lane], request)
                if pieces is not None:
                    running[lane] = pieces
            elif running:
                lane = min(running, key=self._lanes.index)
                pieces = running[lane]
                if self._advance(lane, pieces):
                    del running[lane]
        for pieces in running.values():
            pieces.close()

    def _handlers(self) -> Mapping[str, Handler]:
        """Where they cannot be made, every request is answered with the reason."""
        try:
            return self._make_handlers()
        except Exception as error:
            reason = error

        def refuse(_: object) -> object:
            raise reason

        return dict.fromkeys(self._lanes, refuse)

    def _answer(self, lane: str, handler: Handler, request: object) -> Pieces | None:
        """Answer at once, or return the pieces of an answer that takes longer."""
        try:
            reply = handler(request)
        except Exception as error:
            self._deliver(lane, Failure.of(error))
            return None
        if isgenerator(reply):
            return cast(Pieces, reply)
        if reply is not None:
            self._deliver(lane, reply)
        return None

    def _advance(self, lane: str, pieces: Pieces) -> bool:
        """Do one piece; true when it was the last."""
        try:
            early = next(pieces)
        except StopIteration as end:
            if end.value is not None:
                self._deliver(lane, end.value)
            return True
        except Exception as error:
            self._deliver(lane, Failure.of(error))
            return True
        if early is not None:
            self._deliver(lane, early)
        return False
