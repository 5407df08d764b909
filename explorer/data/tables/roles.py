"""Which columns of a table are the code, and what the others are for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.values.column_roles import Role, Roles
from explorer.values.table import CategoryColumn, Column, NumberColumn, Table

_KNOWN_STEMS = (
    ("z", "zmean", "mu", "mean", "code", "codes", "latent", "latents", "embedding", "embeddings", "emb", "dim"),
    ("xscvi", "scvi", "xpca", "pca", "pc", "component", "comp", "factor", "v", "feature", "feat"),
    ("xumap", "umap", "xtsne", "tsne", "xphate", "phate", "xtrimap", "trimap", "xpacmap", "pacmap", "mds", "isomap"),
)
"""Stems that mean a code, letters alone; those before win: a picture of codes (UMAP) counts less than the codes."""

_NEVER_STEMS = ("logvar", "var", "std", "sigma", "zlogvar", "zvar", "zstd", "logstd")
_PIXEL_STEMS = ("pixel", "pixels", "px")
_RUNNING = re.compile(r"(.*?)[ _\-.\[(]*(\d{1,6})[\])]?", re.DOTALL)
_LETTERED = re.compile(r"(.*?)[ _\-.]*([xyz])", re.DOTALL)
_UNIT = re.compile(r"\s*(\([^()]*[^\d()][^()]*\)|\[[^\[\]]*[^\d\[\]][^\[\]]*\])$")
_NAMELESS = re.compile(r"(column \d+|unnamed: ?\d+|__index_level_\d+__|)")

_INDEX_NAMES = ("index", "row", "rows", "row_id", "rowid", "id", "no", "nr", "#")
_LABEL_NAMES = (
    *("label", "labels", "class", "classes", "klasse", "target", "targets", "y", "category", "categories", "species"),
    *("celltype", "cellclass", "digit", "annotation", "classname", "labelname", "라벨", "레이블", "분류", "클래스"),
)
_LABEL_NAMES_OF_WORDS = ("cluster", "clusters", "leiden", "louvain", "group", "type", "kind", "kmeans", "condition")
_NAME_NAMES = ("name", "names", "barcode", "barcodes", "cell", "file", "filename", "path", "sample", "title", "key")
_DATE = re.compile(r"\d{4}[-/.]\d\d?[-/.]\d\d?([ T].*)?|\d\d?[./]\d\d?[./]\d{4}")
_TRUTH = {"true", "false"}
_MOST_LABELS_BY_NATURE = 50


@dataclass(frozen=True)
class Proposal:
    """What a table was taken for.

    Attributes:
        roles: of each column.
        code: the columns of the code in the code's order.
        certain: the headings, or the lack of any, say which columns are the code; else all of numbers were taken.
        warnings: sentences on what a person should look at.
    """

    roles: Roles
    code: tuple[str, ...]
    certain: bool
    warnings: tuple[str, ...] = ()


def proposal(table: Table, known: Sequence[str] = ()) -> Proposal:
    """Decide by headings first, then by values.

    Args:
        table: one row for each code.
        known: the columns of the code, where that is known.
    """
    usable = [column for column in table.columns if _is_numeric(column)]
    code, warnings, certain = _series(usable) if table.headed and not known else (tuple(known), (), bool(known))
    taken = frozenset(code)
    index = _index(table, taken)
    rest = [column for column in table.columns if column.name not in taken and column.name != index]
    if not code:
        numeric = [column for column in usable if column.name != index]
        if table.headed:
            numeric = [column for column in numeric if _plain(column.name) not in _LABEL_NAMES]
        code = tuple(column.name for column in numeric)
        certain = not table.headed
        if code and not certain:
            warnings = ("no headings like z1, z2 … mark the columns of the code: all columns of numbers were used",)
        taken = frozenset(code)
        rest = [column for column in rest if column.name not in taken]
    label, told = _label(rest)
    names = _row_names([column for column in rest if column.name != label])
    roles: dict[str, Role] = {column.name: "beside" for column in table.columns}
    roles.update(dict.fromkeys(code, "code"))
    named: tuple[tuple[str | None, Role], ...] = ((index, "index"), (label, "label"), (names, "name"))
    roles.update({name: role for name, role in named if name is not None})
    return Proposal(roles, code, certain and bool(code), (*warnings, *told))


def in_order(table: Table, roles: Roles) -> tuple[str, ...]:
    """The columns that have the role of code, by their running numbers where all have one stem."""
    chosen = [name for name in (column.name for column in table.columns) if roles.get(name) == "code"]
    parts = [_running(name) for name in chosen]
    if all(part is not None for part in parts) and len({part[0] for part in parts if part}) == 1:
        return tuple(name for _, name in sorted(zip([p[1] for p in parts if p], chosen, strict=True)))
    return tuple(chosen)


def _series(columns: Sequence[Column]) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """The columns of one stem and a running number that are the code; what is to be told; whether there are such."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for column in columns:
        part = _running(column.name)
        if part is not None and part[0] not in _NEVER_STEMS:
            groups.setdefault(part[0], []).append((part[1], column.name))
    for column in columns:
        if any(twice.name == f"{column.name} (2)" for twice in columns) and _plain(column.name) in groups:
            groups[_plain(column.name)].append((1, column.name))  # the first of several of one name
    for stems in _KNOWN_STEMS:
        for stem in sorted(set(stems) & set(groups), key=lambda stem: (-len(groups[stem]), stems.index(stem))):
            return _told(sorted(groups[stem]))
    counted = {stem: sorted(members) for stem, members in groups.items() if _counts(sorted(members))}
    if counted:
        stem = max(counted, key=lambda each: len(counted[each]))
        names, told, certain = _told(counted[stem])
        if stem in _PIXEL_STEMS:
            told = (*told, "these columns are named like pixels of pictures, not like a code")
        return names, told, certain
    return _axes(columns)


def _told(members: list[tuple[int, str]]) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    numbers = [number for number, _ in members]
    missing = sorted(set(range(numbers[0] if numbers[0] <= 1 else 1, numbers[-1])) - set(numbers))
    told: tuple[str, ...] = ()
    if missing:
        gone = ", ".join(map(str, missing[:5])) + (" …" if len(missing) > 5 else "")
        told = (f"the code's columns skip the number{'s' * (len(missing) > 1)} {gone}",)
    return tuple(name for _, name in members), told, True


def _counts(members: list[tuple[int, str]]) -> bool:
    numbers = [number for number, _ in members]
    return len(numbers) > 1 and numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _axes(columns: Sequence[Column]) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Columns x and y (and z), or those of a known stem: UMAP_x, UMAP_y."""
    groups: dict[str, dict[str, str]] = {}
    known = {"", *(stem for stems in _KNOWN_STEMS for stem in stems)}
    for column in columns:
        match = _LETTERED.fullmatch(_bare(column.name))
        if match and _letters(match[1]) in known:
            groups.setdefault(_letters(match[1]), {})[match[2]] = column.name
    found = next((axes for axes in groups.values() if {"x", "y"} <= set(axes)), None)
    if found is None:
        return (), (), False
    return tuple(found[axis] for axis in "xyz" if axis in found), (), True


def _running(name: str) -> tuple[str, int] | None:
    """Stem in letters and number of "UMAP_1", "z[0]", "latent 1" or "3"; None of other names."""
    match = _RUNNING.fullmatch(_bare(name))
    if match is None:
        return None
    stem = match[1].rstrip(" _-.[(")
    # not a date or a fraction, whose rest is no stem
    return None if stem and not _letters(stem) else (_letters(stem), int(match[2]))


def _bare(name: str) -> str:
    """The name without a unit, in small letters."""
    return _UNIT.sub("", name.strip()).casefold()


def _letters(text: str) -> str:
    return re.sub(r"[ _\-.]+", "", text)


def _plain(name: str) -> str:
    return _letters(_bare(name))


def _is_numeric(column: Column) -> bool:
    return values_of(column) is not None


def values_of(column: Column) -> np.ndarray | None:
    """float64 or float32 (N,), NaN where there is none; None of a column of words."""
    if isinstance(column, NumberColumn):
        return column.values
    try:
        meanings = np.array([*map(float, column.categories), np.nan])
    except ValueError:
        return None
    numbers: np.ndarray = meanings[column.numbers]
    return numbers


def _index(table: Table, code: frozenset[str]) -> str | None:
    """A column that numbers the rows: the first one from 0 or 1 on, or one without a name or called so."""
    if len(table.columns) < 2:
        return None
    for place, column in enumerate(table.columns):
        values = values_of(column)
        if column.name in code or values is None or np.isnan(values).any() or (values != np.rint(values)).any():
            continue
        nameless = table.headed and bool(_NAMELESS.fullmatch(column.name.strip().casefold()))
        called = nameless or column.name.strip().casefold() in _INDEX_NAMES
        counts = np.array_equal(values, np.arange(table.rows) + (values[0] if values[0] in (0, 1) else 0))
        if called and (counts or len(np.unique(values)) == table.rows):
            return column.name
        if place == 0 and counts and table.rows > 1 and _plain(column.name) not in _LABEL_NAMES:
            return column.name
    return None


def _label(columns: Sequence[Column]) -> tuple[str | None, tuple[str, ...]]:
    """The column of classes: one that is called so, or the only one of a few words."""
    told: tuple[str, ...] = ()
    named = [column for column in columns if _plain(column.name) in _LABEL_NAMES]
    named.sort(key=lambda column: _LABEL_NAMES.index(_plain(column.name)))
    for column in named:
        reason = no_classes(column)
        if not reason:
            return column.name, told
        told = (*told, f"“{column.name}” is kept as a column, not used as classes: {reason}")
    words = [c for c in columns if isinstance(c, CategoryColumn) and not _is_numeric(c) and not _is_truth(c)]
    for column in words:
        meant = set(re.split(r"[ _\-.]+", _bare(column.name))) & {*_LABEL_NAMES, *_LABEL_NAMES_OF_WORDS}
        if meant and column.few and len(column.categories) < len(column.numbers):
            return column.name, told
    by_nature = [column for column in words if _repeats(column)]
    return (by_nature[0].name if len(by_nature) == 1 and not named else None), told


def no_classes(column: Column) -> str:
    """Why a column cannot be the classes; empty where it can."""
    if isinstance(column, CategoryColumn):
        if not column.few:
            return f"it holds {len(column.categories):,} different values"
        if all(_DATE.fullmatch(word) for word in column.categories):
            return "it holds dates"
        return ""
    known = column.values[column.present]
    if (known != np.rint(known)).any() or np.isinf(known).any():
        return "it holds fractions"
    return f"it holds {len(np.unique(known)):,} different numbers" if len(np.unique(known)) > 200 else ""


def _repeats(column: CategoryColumn) -> bool:
    rows, words = len(column.numbers), len(column.categories)
    return 1 < words <= min(_MOST_LABELS_BY_NATURE, rows // 2) and not all(
        _DATE.fullmatch(w) for w in column.categories
    )


def _is_truth(column: Column) -> bool:
    return isinstance(column, CategoryColumn) and {word.lower() for word in column.categories} <= _TRUTH


def _row_names(columns: Sequence[Column]) -> str | None:
    """A column of words that are all different; one that is called so first."""
    unique = [
        column
        for column in columns
        if isinstance(column, CategoryColumn) and not _is_numeric(column) and not _is_truth(column)
        if len(column.categories) == len(column.numbers)
    ]
    unique.sort(key=lambda column: _plain(column.name) not in _NAME_NAMES)
    return unique[0].name if unique else None
