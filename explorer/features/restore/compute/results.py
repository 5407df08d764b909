"""Repaired pictures as files: one by one, or as the pages of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from explorer.data import WRITABLE_SUFFIXES
from explorer.data.documents import DocumentWriter
from explorer.data.full_writing import write_full_picture
from explorer.features.restore.compute.saving import free_path
from explorer.values import BadInput
from explorer.values.file_kinds import DOCUMENT_SUFFIXES
from explorer.values.full_picture import FullPicture
from explorer.values.result_names import Place, same_name_key

Saved = Path | BadInput | None
"""The file that was written, why it could not be written, or None where there was nothing to write."""


def save_in_order(
    pictures: Iterable[FullPicture | None], places: Sequence[Place], folder: Path, overwrite: bool = False
) -> Iterator[Saved]:
    """Write pictures as they come; none is kept. Of a document all pages are told when it is whole.

    A page that failed is told with the document in which it is missing. Where the iterator is closed, or `pictures`
    raises, a document that is not whole is not there.

    Args:
        pictures: one for each place, in their order; None for one that failed, which is left out.
        places: the pages of a document follow one another.
        folder: that is there.
        overwrite: take the place of files that are there, which else stay and the result gets a number.
    """
    coming = iter(pictures)
    taken: set[str] = set()
    for _, group in groupby(enumerate(places), key=lambda each: (each[1].document, each[1].document or each[0])):
        pages = [place for _, place in group]
        suffixes = DOCUMENT_SUFFIXES if pages[0].document else WRITABLE_SUFFIXES
        path = free_path(folder, pages[0].name, overwrite, taken, suffixes)
        taken.add(same_name_key(path.name))
        if pages[0].document:
            yield from [_document(path, coming, len(pages))] * len(pages)
        else:
            picture = next(coming)
            yield None if picture is None else _problem_of(write_full_picture, path, picture) or path


def _document(path: Path, coming: Iterator[FullPicture | None], count: int) -> Saved:
    begun = False
    problem: BadInput | None = None
    with DocumentWriter(path, count) as document:
        for _ in range(count):
            picture = next(coming)
            if picture is not None and problem is None:
                problem, begun = _problem_of(document.add, picture), True
        if begun and problem is None:
            problem = _problem_of(document.finish)
    return problem or (path if begun else None)


def _problem_of(write: Callable[..., None], *given: object) -> BadInput | None:
    try:
        write(*given)
    except BadInput as error:
        return error
    return None
