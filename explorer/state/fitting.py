"""Whether choices are about the points that are on the map."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from explorer.state.document import Document
from explorer.values.number_text import counted
from explorer.values.plane_choice import ANCHORS, EMBEDDINGS, MOST_DEGREES, NUMBERS, PCA, SAMPLES, PlaneWish
from explorer.values.walks import MOST_ANCHORS, Code

_PLANES = (PCA, NUMBERS, SAMPLES, ANCHORS, *EMBEDDINGS)


def misfit(document: Document, names: Iterable[str]) -> str:
    """What is wrong with some of the choices, a clause without a full stop; empty where all is well.

    Args:
        document: with the points that they have to fit.
        names: of its fields; those that mean the same on every map are well.
    """
    found = (_CHECKS[name](document) for name in names if name in _CHECKS)
    return next(filter(None, found), "")


def latent_dim(document: Document) -> int:
    """Numbers of a code that the open model decodes, 0 without a model."""
    return 0 if document.model is None else document.model.card.architecture.latent_dim


def _is_code(document: Document, code: Code) -> bool:
    return document.model is not None and len(code) == latent_dim(document)


def _codes(document: Document) -> str:
    return f"codes with {counted(latent_dim(document), 'number')}"


def _probe(document: Document) -> str:
    probe = document.probe
    if not (_is_code(document, probe.code) if document.model is not None else probe.code == ()):
        numbers, wanted = counted(len(probe.code), "number"), latent_dim(document)
        return f"its probe has {numbers}, a code of this model {wanted:,}"
    # a model may decode codes that nobody has stored samples of
    if probe.sample is not None and not (document.model and 0 <= probe.sample < len(document.model.codes.values)):
        return f"its probe stands on sample {probe.sample:,}, which is not there"
    return ""


def _selection(document: Document) -> str:
    if document.selection.within(document.samples) == document.selection:
        return ""
    return f"its selection refers to a sample beyond the {document.samples:,} that there are"


def _filter(document: Document) -> str:
    if document.filter and document.attached is None:
        return "it holds back rows of a table that it does not have"
    there = [] if document.table is None else [column.name for column in document.table.columns]
    gone = [] if document.table is None else [name for name in document.filter.names if name not in there]
    return f"it filters by the column “{gone[0]}”, which its table does not have" if gone else ""


def _walk(document: Document) -> str:
    walk = document.walk
    if len(walk.anchors) > MOST_ANCHORS:
        return f"its walk has more than {MOST_ANCHORS} anchors"
    if not all(_is_code(document, code) for code in (*walk.codes(), *walk.drawn)):
        return f"its walk is not about {_codes(document)}"
    return ""


def _attributes(document: Document) -> str:
    found = document.attributes
    for direction in found.directions:
        name, request = direction.request.name, direction.request
        if not _is_code(document, direction.step):
            return f"its attribute direction “{name}” is not about {_codes(document)}"
        rows = [group.rows for group in (request.without, request.having) if group.rows is not None]
        if max(direction.counts) > document.samples or any(each.within(document.samples) != each for each in rows):
            return f"its attribute direction “{name}” is not about {counted(document.samples, 'sample')}"
    for group in found.kept:
        if not group.rows or group.rows.within(document.samples) != group.rows:
            return f"its group “{group.name}” has no samples, or others than there are"
    if found.current not in range(len(found.directions)) and (found.directions or found.current != -1):
        return "its attribute directions follow one that is not there"
    return ""


def _plane(document: Document) -> str:
    wish, numbers = document.plane, latent_dim(document)
    if wish == PlaneWish():
        return ""
    there = range(numbers), range(document.samples), range(max(0, numbers - 2))
    asked = wish.numbers, wish.rows, (wish.third,)
    needed = {SAMPLES: len(wish.rows), ANCHORS: len(wish.codes)}.get(wish.kind, 3)
    if numbers < 3 or not all(_is_code(document, code) for code in wish.codes):
        return f"its plane is not about {_codes(document)}"
    if not all(each in known for known, some in zip(there, asked, strict=True) for each in some):
        return "its plane is about numbers or samples that are not there"
    if wish.kind not in _PLANES or needed != 3 or {len(wish.rows), len(wish.codes)} - {0, 3}:
        return "its plane cannot be read"
    if not max(abs(wish.turn), abs(wish.tilt)) <= MOST_DEGREES:
        return f"its plane is turned by more than {MOST_DEGREES}°"
    return ""


_CHECKS: dict[str, Callable[[Document], str]] = {
    "probe": _probe,
    "selection": _selection,
    "filter": _filter,
    "walk": _walk,
    "attributes": _attributes,
    "plane": _plane,
}
