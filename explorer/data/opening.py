"""From a data spec to a data set: finds the reader, then adds splits and provenance."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np

from explorer.data.array_files import read_npy, read_npy_folder, read_npz
from explorer.data.content import group_keys, groups_of, joined_keys
from explorer.data.dataset import Dataset, fingerprint, is_light_on_dark
from explorer.data.digits import read_digits
from explorer.data.download import by_hand, download_set
from explorer.data.idx import IdxPart, find_idx_part, find_idx_parts, read_idx
from explorer.data.loaded import LoadedPictures, joined
from explorer.data.official_sets import OFFICIAL_SETS, OfficialSet, recognised
from explorer.data.packed_files import refuse_other
from explorer.data.picture_collection import has_pictures, read_picture_folder, read_picture_zip
from explorer.data.progress import CalledOff, Progress, shielded
from explorer.data.specification import NAMES, SPRITE_NAMES, DataSpec, parse_spec
from explorer.data.splits import (
    SMALL,
    SPLITS,
    TEST,
    TRAIN,
    VALIDATION,
    kept_by,
    roles_by_key,
    roles_of_whole_set,
    with_validation,
    with_validation_by_key,
)
from explorer.data.sprites import read_sprites
from explorer.values import BadInput, DataProvenance
from explorer.values.file_kinds import kind_of
from explorer.values.model import BY_CONTENT, BY_GROUP, OFFICIAL, OFFICIAL_TEST
from explorer.values.number_text import counted

_DATA_EXPECTED = "IDX files, .npy, .npz, or a folder or .zip of pictures were expected"
_IDX_STARTS = (b"\x1f\x8b", b"\x00\x00\x08")

Likes = Sequence[DataProvenance]


def open_dataset(spec: str, *, download: bool = False, progress: Progress | None = None, like: Likes = ()) -> Dataset:
    """Open a data set. Safe on any thread.

    Args:
        spec: a name, or a path to a folder with IDX files, an images IDX file, a .npy, an .npz, a folder or .zip of
            pictures; with options and a split suffix as `specification` describes. A suffix keeps that split's pictures
            only: ":train" those for training and validation, ":test" those for the test.
        download: fetch an official set that is not on this computer.
        progress: called as progress(what, done, total) on the caller's thread; what it raises calls the work off and
            comes out unchanged.
        like: of models. Where these are the pictures that one was trained on, they are split as they were for it.

    Returns:
        The set with its splits: the source's own test split where it has one and 10 % of the rest for validation, else
        80 / 10 / 10 % by each picture's content, or by the group that the spec names (see splits).

    Raises:
        BadInput: one sentence that names the source, what was found and what was expected.
    """
    try:
        wanted = parse_spec(spec)
        return _finished(wanted, _load(wanted, download, shielded(progress)), like)
    except CalledOff as stop:
        raise stop.reason from None
    except MemoryError as error:
        raise BadInput(f"{spec} does not fit into this computer's memory: use a smaller set.") from error
    except OSError as error:
        raise BadInput(f"{spec} cannot be read: {error.strerror or error}.") from error


def _load(wanted: DataSpec, download: bool, progress: Progress) -> LoadedPictures:
    if wanted.source == "digits" and wanted.named:
        return read_digits()
    if wanted.source in SPRITE_NAMES and wanted.named:
        return read_sprites(wanted.source, wanted.count, wanted.seed, progress)
    if wanted.named:
        return _load_official(OFFICIAL_SETS[wanted.source], wanted.split, download, progress)
    try:
        path = Path(wanted.source).expanduser()
        is_folder, is_file = path.is_dir(), path.is_file()
    except (ValueError, RuntimeError):  # a zero byte in the name, a home that is not known
        is_folder = is_file = False
    if is_folder:
        return _load_folder(path, wanted, progress)
    if is_file:
        return _load_file(path, wanted, progress)
    raise BadInput(f"{wanted.source} is neither a file, a folder nor one of {', '.join(NAMES)}.")


def _load_official(known: OfficialSet, split: str, download: bool, progress: Progress) -> LoadedPictures:
    parts = known.parts()
    if not _needed(split) <= parts.keys():
        if not download:
            raise BadInput(f"{known.title} is not on this computer: allow its download, or put {by_hand(known)}.")
        download_set(known, progress)
        parts = known.parts()
    return _load_parts(parts, split, known.title, progress)


def _needed(split: str) -> set[int]:
    return {"": {TRAIN, TEST}, "test": {TEST}}.get(split, {TRAIN})


def _load_parts(parts: dict[int, IdxPart], split: str, title: str, progress: Progress) -> LoadedPictures:
    """The IDX parts that a split needs. A part that a suffix asked for has its role even when it is alone."""
    chosen = tuple(part for role, part in sorted(parts.items()) if not split or role in _needed(split))
    if not chosen:
        raise BadInput(
            f"{title} holds no IDX file of {'test' if split == 'test' else 'training'} pictures: :{split} needs one."
        )
    loaded = read_idx(chosen, title, progress)
    if split:
        loaded = replace(loaded, roles=np.full(len(loaded.images), chosen[0].role, dtype=np.int8))
    return loaded


def _load_folder(folder: Path, wanted: DataSpec, progress: Progress) -> LoadedPictures:
    title = folder.name or folder.resolve().name
    raw = folder / "raw"  # where torchvision keeps the IDX files of its sets
    parts = find_idx_parts(folder) or (find_idx_parts(raw) if raw.is_dir() else {})
    if parts:
        return _load_parts(parts, wanted.split, title, progress)
    arrays = tuple(sorted(path for path in folder.iterdir() if path.suffix.lower() == ".npy" and path.is_file()))
    if arrays and not has_pictures(folder):
        return read_npy_folder(arrays, title, progress, wanted.order)
    return read_picture_folder(folder, title, progress)


def _load_file(path: Path, wanted: DataSpec, progress: Progress) -> LoadedPictures:
    suffix, kind = path.suffix.lower(), kind_of(path)
    if kind == "pickle":
        raise BadInput(
            f"{path.name} is a pickle, which can run code and is never loaded: save its arrays with numpy.savez."
        )
    if suffix == ".npy":
        return read_npy(path, progress, wanted.order)
    if suffix == ".npz":
        return read_npz(path, progress, wanted.order)
    if kind == "archive":
        return read_picture_zip(path, path.stem, progress)
    if kind == "picture":
        raise BadInput(f"{path.name} is a single picture: a data set is a folder or zip of pictures.")
    refuse_other(path, _DATA_EXPECTED)
    with path.open("rb") as stream:
        start = stream.read(3)
    if start.startswith(_IDX_STARTS):
        part = find_idx_part(path)
        return _load_parts({part.role: part}, wanted.split, path.name, progress)
    raise BadInput(f"{path.name} has an unknown format: {_DATA_EXPECTED}.")


def _finished(wanted: DataSpec, loaded: LoadedPictures, like: Likes) -> Dataset:
    """Add splits and provenance, and keep what the suffix asks for."""
    digest = fingerprint(loaded.images)
    known = recognised(digest)
    if known is not None:
        own_names = loaded.labels is not None and len(loaded.class_names) == len(known.class_names)
        loaded = replace(loaded, title=known.title, class_names=known.class_names if own_names else loaded.class_names)
    for before in like:
        with suppress(BadInput):  # the rule of other pictures
            as_before = _kept(wanted, loaded, before.split_rule, digest)
            if as_before.provenance.fingerprint == before.fingerprint:
                return as_before
    return _kept(wanted, loaded, _rule(wanted, loaded, unchanging=known is not None or wanted.named), digest)


def _rule(wanted: DataSpec, loaded: LoadedPictures, *, unchanging: bool) -> str:
    """The rule by which new models split a set."""
    if wanted.group:
        return BY_GROUP + wanted.group
    if loaded.roles is None:
        return BY_CONTENT
    return OFFICIAL if unchanging or VALIDATION in loaded.roles else OFFICIAL_TEST


def _roles(rule: str, loaded: LoadedPictures, digest: str, source: str) -> np.ndarray:
    """Roles int8 (N,) of a whole set."""
    if rule.startswith(BY_GROUP):
        groups = group_keys(groups_of(loaded.names, rule.removeprefix(BY_GROUP), source))
        return roles_by_key(joined_keys(loaded.keys, groups))
    if loaded.roles is None:
        return roles_by_key(loaded.keys) if rule == BY_CONTENT else roles_of_whole_set(len(loaded.images), digest)
    if rule == OFFICIAL_TEST:
        return with_validation_by_key(loaded.roles, loaded.keys)
    return roles_by_key(loaded.keys) if rule == BY_CONTENT else with_validation(loaded.roles)


def _kept(wanted: DataSpec, loaded: LoadedPictures, rule: str, digest: str) -> Dataset:
    """The pictures that the suffix keeps of a set that is split by a rule."""
    roles = _roles(rule, loaded, digest, wanted.text)
    note = joined(loaded.note, _split_note(rule, loaded, roles))
    if wanted.split:
        kept = kept_by(wanted.split, roles)
        if len(kept) == 0:
            raise BadInput(
                f"{wanted.text} is empty: the set has {counted(len(roles), 'picture')} and none for {wanted.split}."
            )
        if len(kept) < len(roles):
            loaded, roles = _subset(loaded, kept), roles[kept]
            digest = fingerprint(loaded.images)
    channels, height, width = loaded.images.shape[1:]
    provenance = DataProvenance(
        spec=wanted.text,
        title=f"{loaded.title}, {wanted.split}" if wanted.split else loaded.title,
        images=len(loaded.images),
        fingerprint=digest,
        channels=channels,
        height=height,
        width=width,
        class_names=loaded.class_names,
        light_on_dark=is_light_on_dark(loaded.images),
        note=note,
        split_rule=rule,
    )
    train, validation, test = (np.flatnonzero(roles == role) for role in range(len(SPLITS)))
    return Dataset(
        images=loaded.images,
        labels=loaded.labels,
        class_names=loaded.class_names,
        names=loaded.names,
        provenance=provenance,
        train=train,
        validation=validation,
        test=test,
        factors=loaded.factors,
        keys=loaded.keys,
        failures=loaded.failures,
        reading=replace(
            loaded.reading,
            rows=len(loaded.images),
            shape=(height, width, channels),
            labels=loaded.reading.labels or ("labels" if loaded.labels is not None else None),
            kept=loaded.reading.kept or tuple(loaded.factors),
        ),
    )


def _split_note(rule: str, loaded: LoadedPictures, roles: np.ndarray) -> str:
    """What a person should know of the split, empty where nothing is unusual."""
    if rule in (OFFICIAL_TEST, OFFICIAL):
        tested = np.isin(loaded.keys[roles == TEST], loaded.keys[roles != TEST])
        copies = int(tested.sum())
        if copies and rule == OFFICIAL_TEST:
            return f"{copies:,} of {len(tested):,} test pictures are copies of pictures outside the test split."
        return ""
    distinct = len(np.unique(loaded.keys))
    if rule == BY_CONTENT and len(SPLITS) <= distinct < SMALL:
        return (
            f"With fewer than {SMALL} different pictures, a tenth is used for testing and a tenth for validation, "
            "at least one each; which ones may change when pictures are added."
        )
    return ""


def _subset(loaded: LoadedPictures, kept: np.ndarray) -> LoadedPictures:
    return replace(
        loaded,
        images=loaded.images[kept],
        keys=loaded.keys[kept],
        labels=None if loaded.labels is None else loaded.labels[kept],
        names=tuple(loaded.names[index] for index in kept) if loaded.names else (),
        factors={name: values[kept] for name, values in loaded.factors.items()},
    )
