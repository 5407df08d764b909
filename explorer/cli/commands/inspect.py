"""`inspect`: what the program takes a file for."""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.cli.opening import find_model
from explorer.cli.options import add_json
from explorer.cli.output import print_facts, print_json
from explorer.values import BadInput
from explorer.values.file_kinds import MODEL_SUFFIXES, kind_of
from explorer.values.number_text import counted
from explorer.values.reading import Reading, listed

SUMMARY = "tell how the program reads a file"
DESCRIPTION = """\
Tell how the program reads a file, without doing anything with it: as codes, a table, pictures, a model or a session.
For a table, which columns are the code, the classes and the names; for an array, the order of its axes; what is left
out, and why.
"""
EXAMPLES = """\
  latent-explorer inspect embeddings.csv
  latent-explorer inspect pictures.npz --json
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("file", metavar="FILE", help="a file, a folder, or the name of a data set or a shipped model")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the reading.

    Raises:
        BadInput: the file cannot be used for anything; says why.
    """
    reading = _reading(options.file)
    if options.json:
        print_json(reading.as_json())
    else:
        print_facts(_facts(options.file, reading))
    return 0


def _reading(given: str) -> Reading:
    path = Path(given).expanduser()
    if not given.strip():
        raise BadInput("No file was given: give the path of a file or folder.")
    kind = kind_of(path)
    if path.is_file():
        readers = {"session": _session, "table": _table, "array": _array, "picture": _picture, "document": _picture}
        if kind in readers:
            return readers[kind](path)
    if path.suffix.lower() in MODEL_SUFFIXES or (not path.exists() and _names_a_model(given)):
        return _model(given)
    from explorer.data import open_dataset

    return open_dataset(given).reading


def _names_a_model(given: str) -> bool:
    try:
        find_model(given)
    except BadInput:
        return False
    return True


def _picture(path: Path) -> Reading:
    from explorer.data.picture_reading import picture_reading

    return picture_reading(path)


def _session(path: Path) -> Reading:
    from explorer.features.sessions.compute.files import read_session

    saved = read_session(path)
    about = f"about {counted(saved.model.samples, 'code')} of “{saved.model.name}”"
    return Reading("session", rows=1, kept=saved.parts, warnings=(about,))


def _table(path: Path) -> Reading:
    from explorer.data.tables import codes_in_table, names_codes, read_table, table_reading

    table = read_table(path, lists=True)
    return codes_in_table(table).reading if names_codes(table) else table_reading(table)


def _array(path: Path) -> Reading:
    from explorer.data import open_dataset
    from explorer.data.tables import looks_like_codes, read_codes

    try:
        if looks_like_codes(path, None):
            return read_codes(path).reading
    except OSError as error:
        raise BadInput(f"“{path.name}” cannot be read: {error.strerror or error}.") from error
    return open_dataset(str(path)).reading


def _model(given: str) -> Reading:
    from explorer.cli.opening import find_restoration, load

    restoring = find_restoration(given)
    if restoring is not None:
        from explorer.models.restoration import load_restoration

        load_restoration(restoring)
        return Reading("restoration", rows=1)
    from explorer.models.model_reading import model_reading

    return model_reading(load(given))


def _facts(given: str, reading: Reading) -> list[tuple[str, str]]:
    """The reading, a line for each thing that it tells."""
    shape = "×".join(map(str, reading.shape))
    facts = [
        ("file", given),
        ("taken for", reading.kind),
        ("in it", f"{reading.rows:,} {reading.noun}"),
        ("picture", f"{shape} (height, width, channels)" if shape else ""),
        ("axes", reading.order),
        ("code", listed(reading.code)),
        ("labels", reading.labels or ""),
        ("names", reading.names or ""),
        ("row numbers", reading.index or ""),
        ("kept beside", listed(reading.kept)),
        ("values", " to ".join(f"{value:g}" for value in reading.range)),
        ("first line", reading.first_line),
    ]
    facts += [("left out", f"{each.what}: {each.why}") for each in reading.left_out]
    return [*facts, *(("note", warning) for warning in reading.warnings)]
