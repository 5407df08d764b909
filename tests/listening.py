"""Hears what a desk tells those who ask."""

from __future__ import annotations


def listen(desk, query, told):
    """Call `told` with every reply to questions of a kind that are asked from now on, after its asker."""
    ask = desk.ask

    def ask_and_listen(asked, request, then, *rest):
        def both(reply):
            then(reply)
            told(reply)

        ask(asked, request, both if asked is query else then, *rest)

    desk.ask = ask_and_listen
