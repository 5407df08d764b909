"""The pictures that a restoration model learns from, at their own sizes, with some held out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

import numpy as np
import numpy.typing as npt

from explorer.data import Dataset, Progress, open_dataset
from explorer.data.content import content_keys, group_keys, groups_of, joined_keys
from explorer.data.dataset import as_unit_float
from explorer.data.progress import silent
from explorer.data.specification import parse_spec
from explorer.data.splits import TEST, TRAIN, VALIDATION, roles_by_key, roles_of_whole_set
from explorer.features.restore.compute.inputs import InputFile, InputReader, expand_inputs
from explorer.values import BadInput, DataProvenance
from explorer.values.model import BY_CONTENT, BY_GROUP
from explorer.values.restoration_model import RestorationData

Pixels = npt.NDArray[np.uint8]
Roles = npt.NDArray[np.int8]

_SMALLEST_SIDE = 8
_MOST_BYTES = 4 * 1024**3


@dataclass(frozen=True, eq=False)
class Sample:
    """One picture to learn from.

    Attributes:
        clean: uint8 (H, W, 1 or 3), as it should become.
        damaged: the same picture as it was found, same shape; None where the damage is made by the program.
    """

    clean: Pixels
    damaged: Pixels | None = None


@dataclass(frozen=True, eq=False)
class Pool:
    """The pictures of one source.

    Attributes:
        data: the source, for the record.
        train: to learn from.
        validation: to tell how well it goes.
        test: left alone.
    """

    data: RestorationData
    train: tuple[Sample, ...]
    validation: tuple[Sample, ...]
    test: tuple[Sample, ...]


def read_pool(spec: str, clean: str = "", progress: Progress = silent, like: Sequence[RestorationData] = ()) -> Pool:
    """Read a source.

    A folder or zip of picture files keeps every picture's own size; whatever else the command line takes for data comes
    as its data set. 80 / 10 / 10 % are for training, validation and test, by each clean picture's own content or by
    the group that the spec names (see splits); an official test split counts as the test. Pictures with the same clean
    picture always go together: several scans of one page would otherwise tell the answer.

    Args:
        spec: folder, zip or data spec.
        clean: folder of the clean pictures under the names of the damaged ones; empty where `spec` are clean ones.
        progress: see `open_dataset`.
        like: what a model learnt from. Where these are among it, they are split as they were for it.

    Raises:
        BadInput: nothing in it can be used, a clean picture is missing or has another size, or it is too large.
    """
    wanted = parse_spec(spec)
    path = Path(wanted.source).expanduser()
    if _is_collection(path):
        samples, names = _read_files(path, clean, progress)
        rule = BY_GROUP + wanted.group if wanted.group else BY_CONTENT
        digests = [hashlib.sha256(sample.clean.tobytes()).hexdigest() for sample in samples]
        digest = hashlib.sha256("".join(sorted(set(digests))).encode()).hexdigest()
        rule = next((data.split_rule for data in like if data.fingerprint == digest), rule)
        roles = _roles(rule, samples, names, spec) if rule else _roles_before(digests, digest)
    elif clean:
        raise BadInput(f"{spec} is not a folder of pictures: clean pages need a folder of damaged ones.")
    else:
        dataset = open_dataset(spec, progress=progress, like=[_provenance(data) for data in like])
        samples, roles = _samples_of(dataset)
        digest, rule = dataset.provenance.fingerprint, dataset.provenance.split_rule
    if not samples:
        raise BadInput(f"{spec} holds no pictures of at least {_SMALLEST_SIDE}×{_SMALLEST_SIDE} pixels.")
    parts = [tuple(samples[row] for row in np.flatnonzero(roles == role)) for role in (TRAIN, VALIDATION, TEST)]
    held_out = len(parts[1]) + len(parts[2])
    return Pool(RestorationData(wanted.text, len(parts[0]), held_out, digest, rule), *parts)


def _is_collection(path: Path) -> bool:
    if path.is_dir():
        return not any(path.glob("*idx?-ubyte*")) and not any(path.glob("*.npy"))
    return path.suffix.lower() == ".zip" and path.is_file()


def _read_files(path: Path, clean: str, progress: Progress) -> tuple[list[Sample], list[str]]:
    files, partners, inside = _with_partners(expand_inputs([path]), clean)
    samples: list[Sample] = []
    names: list[str] = []
    total = 0
    with InputReader() as reader, InputReader() as clean_reader:
        for done, file in enumerate(files):
            if done % 32 == 0:
                progress("Reading pictures", done, len(files))
            try:
                pixels = reader.read(file).pixels
            except BadInput:
                continue  # one broken picture does not keep the others from being learnt
            total += pixels.nbytes
            if total > _MOST_BYTES:
                raise BadInput(f"{path.name} holds more than 4 GiB of pixels: use a smaller folder of pictures.")
            if min(pixels.shape[:2]) < _SMALLEST_SIDE:
                continue
            if not partners:
                samples.append(Sample(pixels))
                names.append(_place(file, path))
                continue
            key = _key(file, inside)
            if key not in partners:
                raise BadInput(f"{Path(clean).name} has no clean picture named {file.name}: each picture needs one.")
            target = clean_reader.read(partners[key]).pixels
            if inside and target.shape[2] != pixels.shape[2]:
                target, pixels = (
                    np.repeat(part, 3, axis=2) if part.shape[2] == 1 else part for part in (target, pixels)
                )
            if target.shape != pixels.shape:
                raise BadInput(f"{file.name} differs in size or number of colours from its clean picture in {clean}.")
            samples.append(Sample(target, pixels))
            names.append(_place(file, path))
    progress("Reading pictures", len(files), len(files))
    return samples, names


def _with_partners(files: Sequence[InputFile], clean: str) -> tuple[Sequence[InputFile], dict[str, InputFile], bool]:
    """The damaged files, their clean partners by key, and whether both were in the same place.

    A folder or zip with the folders `noisy` and `clean` brings its own. Where no file of a source has a partner in
    `clean`, the source has none.
    """
    if {"noisy", "clean"} <= {_folder(file) for file in files}:
        own = {_key(file, True): file for file in files if _folder(file) == "clean"}
        return [file for file in files if _folder(file) == "noisy"], own, True
    partners = {_key(file, False): file for file in expand_inputs([clean])} if clean else {}
    if not any(_key(file, False) in partners for file in files) and len(files) != len(partners):
        return files, {}, False
    return files, partners, False


def _folder(file: InputFile) -> str:
    return PurePath(file.member or file.path).parent.name


def _key(file: InputFile, inside: bool) -> str:
    return Path(file.name).stem if inside else file.name


def _place(file: InputFile, top: Path) -> str:
    """A picture's name inside the folder or archive that was named."""
    return file.member or file.path.relative_to(top).as_posix()


def _roles(rule: str, samples: Sequence[Sample], names: Sequence[str], source: str) -> Roles:
    """Roles int8 (N,), the same for pictures of one clean picture or of one group."""
    if not samples:
        return np.empty(0, np.int8)
    keys = np.concatenate([content_keys(np.moveaxis(sample.clean, 2, 0)[np.newaxis]) for sample in samples])
    if rule.startswith(BY_GROUP):
        keys = joined_keys(keys, group_keys(groups_of(names, rule.removeprefix(BY_GROUP), source)))
    return roles_by_key(keys)


def _roles_before(digests: Sequence[str], whole: str) -> Roles:
    """Roles as they were drawn before each picture's own content decided, for models that were made so."""
    groups = sorted(set(digests))
    role_of = dict(zip(groups, roles_of_whole_set(len(groups), whole), strict=True))
    return np.array([role_of[digest] for digest in digests], dtype=np.int8)


def _provenance(data: RestorationData) -> DataProvenance:
    return DataProvenance(
        data.spec, data.spec, data.pictures + data.held_out, data.fingerprint, 1, 0, 0, split_rule=data.split_rule
    )


def _samples_of(dataset: Dataset) -> tuple[list[Sample], Roles]:
    images = dataset.images
    pixels = images if images.dtype == np.uint8 else np.rint(as_unit_float(images) * 255).astype(np.uint8)
    roles = np.full(len(images), TEST, dtype=np.int8)
    roles[dataset.train] = TRAIN
    roles[dataset.validation] = VALIDATION
    return [Sample(picture) for picture in pixels.transpose(0, 2, 3, 1)], roles
