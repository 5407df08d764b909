"""Queries name their answers by a string, which neither mypy nor packagers see."""

from __future__ import annotations

import pkgutil
from collections import Counter
from collections.abc import Generator
from importlib import import_module
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

import pytest

import explorer
from explorer.models import Autoencoder
from explorer.values.open_model import OpenModel
from explorer.values.query import Fresh, Query


def queries():
    """Those of all modules that declare some."""
    rooms = [room.name for room in pkgutil.walk_packages(explorer.__path__, "explorer.")]
    declaring = [name for name in rooms if name.startswith("explorer.values.") or name.endswith(".messages")]
    found = {id(each): each for name in declaring for each in vars(import_module(name)).values()}
    return [each for each in found.values() if isinstance(each, Query)]


def kinds(annotation):
    """The types that an annotation allows: of a generator those that it yields and returns, never None."""
    if get_origin(annotation) is Generator:
        early, _, last = get_args(annotation)
        return kinds(early) | kinds(last)
    if get_origin(annotation) in (UnionType, Union):
        return set().union(*(kinds(each) for each in get_args(annotation)))
    return {annotation} - {None, NoneType}


def test_no_two_queries_have_one_name():
    found = queries()
    assert len(found) > 30
    assert max(Counter(query.name for query in found).values()) == 1


@pytest.mark.parametrize("query", queries(), ids=lambda query: query.name)
def test_the_answer_is_there_and_takes_and_gives_what_the_query_says(query):
    room, names = query.answer.split(":")
    answer = import_module(room)
    for name in names.split("."):
        answer = getattr(answer, name)
    hints = get_type_hints(answer)
    given = hints.pop("return")
    assert kinds(given) == {query.reply}
    expected = [query.request] if query.fresh is Fresh.ANY else [OpenModel, Autoencoder, query.request]
    assert list(hints.values()) == expected
