"""The history of a training, kept beside its model file: `digits.safetensors` has `digits.history/`.

One file an epoch and kind, rather than one file for all: an epoch is written once and never again, thinning deletes,
and whoever kills the program leaves whole files only. Of epoch 12 there are

- `000012.codes.safetensors`: the codes of the map's pictures in 16 bits, around their mean;
- `000012.safetensors`: a model file of that epoch, weights in 16 bits, which opens like any other.

The newest epoch is not among them: it is the model file itself. Epochs of another run, told by the moment at which it
was started, are ignored.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import safetensors
import safetensors.numpy

from explorer.data.atomic_file import replacing
from explorer.models.foreign_files import refuse_foreign_file
from explorer.models.model_file import LoadedModel, load_model, save_model
from explorer.models.tensor_file import LARGEST_FILE, SUFFIX
from explorer.values import BadInput, Codes, ModelCard, Weights
from explorer.values.sealed import sealed

FOLDER_SUFFIX = ".history"
_CODES_SUFFIX = f".codes{SUFFIX}"
_METADATA_KEY = "latent-explorer-epoch"
_SCHEMA = 1
_NAME = re.compile(r"(\d{6,9})(\.codes)?\.safetensors")


@dataclass(frozen=True)
class KeptEpochs:
    """What lies in a folder, by its file names alone.

    Attributes:
        codes: epochs whose codes are kept, to bytes; ascending.
        weights: epochs whose weights are kept, to bytes; ascending.
    """

    codes: dict[int, int]
    weights: dict[int, int]

    @property
    def size(self) -> int:
        """Bytes of all of them."""
        return sum(self.codes.values()) + sum(self.weights.values())


def history_folder(model: str | Path) -> Path:
    """Where the history of a model file lies."""
    return Path(model).with_suffix(FOLDER_SUFFIX)


def kept_epochs(folder: Path) -> KeptEpochs:
    """List a folder; one that is not there is empty."""
    kept = KeptEpochs({}, {})
    for path in _files(folder):
        match = _NAME.fullmatch(path.name)
        assert match is not None
        (kept.codes if match[2] else kept.weights)[int(match[1])] = path.stat().st_size
    return kept


def write_codes(folder: Path, epoch: int, run: str, codes: np.ndarray) -> int:
    """Keep the codes of an epoch.

    Args:
        folder: see `history_folder`; made where it is not there.
        epoch: finished epochs, over the whole training.
        run: `ModelCard.created` of the training.
        codes: float32 (N, d), finite.

    Returns:
        Bytes of the file.

    Raises:
        BadInput: the model's folder is missing.
        OSError: the system refused.
    """
    centre = codes.mean(axis=0, dtype=np.float64)
    around = codes - centre
    # in units of their extent: 11 bits tell a thousandth of a map whatever its scale, and nothing overflows
    scale = max(float(np.abs(around).max()) if around.size else 0.0, np.finfo(np.float32).tiny)
    tensors = {
        "codes": (around / scale).astype(np.float16),
        "centre": centre.astype(np.float32),
        "scale": np.array([scale], dtype=np.float32),
    }
    header = json.dumps({"schema": _SCHEMA, "run": run, "epoch": epoch}, sort_keys=True, ensure_ascii=False)
    content = safetensors.numpy.save(tensors, {_METADATA_KEY: header})
    _make(folder)
    with replacing(_codes_path(folder, epoch)) as file:
        file.write(content)
    return len(content)


def write_weights(folder: Path, epoch: int, card: ModelCard, weights: Weights, codes: Codes) -> int:
    """Keep the weights of an epoch as a model file of its own.

    Args:
        folder: see `history_folder`; made where it is not there.
        epoch: finished epochs, over the whole training.
        card: of that epoch.
        weights: of that epoch.
        codes: of that epoch.

    Returns:
        Bytes of the file.

    Raises:
        BadInput: the model's folder is missing, or a weight does not fit 16 bits.
        OSError: the system refused.
    """
    _make(folder)
    path = weights_path(folder, epoch)
    save_model(path, card, weights, codes, half=True)
    return path.stat().st_size


def read_codes(folder: Path, epoch: int, card: ModelCard, count: int) -> np.ndarray:
    """The codes of an epoch; where they have been thinned out, those that its weights have with them.

    Args:
        folder: see `history_folder`.
        epoch: one whose codes or weights are kept.
        card: of the model whose history it is.
        count: pictures on its map.

    Returns:
        float32 (count, d), read-only, exact to a thousandth of their extent.

    Raises:
        BadInput: the file is damaged, or belongs to another training.
    """
    path = _codes_path(folder, epoch)
    if not path.exists() and weights_path(folder, epoch).exists():
        codes_with_weights = _read_model(folder, epoch, card).codes
        if codes_with_weights is None or len(codes_with_weights.values) != count:
            raise _damaged(weights_path(folder, epoch), "its codes do not fit the model")
        return codes_with_weights.values
    refuse_foreign_file(path, LARGEST_FILE)
    shapes = {"codes": (count, card.architecture.latent_dim), "centre": (card.architecture.latent_dim,), "scale": (1,)}
    kinds = {"codes": "F16", "centre": "F32", "scale": "F32"}
    try:
        with safetensors.safe_open(path, framework="numpy") as file:
            _check_run(path, (file.metadata() or {}).get(_METADATA_KEY, ""), epoch, card.created)
            for name, shape in shapes.items():
                part = file.get_slice(name) if name in file.keys() else None  # noqa: SIM118 (no mapping)
                if part is None or tuple(part.get_shape()) != shape or part.get_dtype() != kinds[name]:
                    raise _damaged(path, f"“{name}” is missing or does not fit the model")
            tensors = {name: file.get_tensor(name).astype(np.float32) for name in shapes}
    except safetensors.SafetensorError as error:
        raise _damaged(path, "it is not a complete safetensors file") from error
    except OSError as error:
        raise BadInput(f"“{path.name}” cannot be read ({error.strerror}).") from error
    with np.errstate(over="ignore", invalid="ignore"):
        codes: np.ndarray = tensors["codes"] * tensors["scale"] + tensors["centre"]
    if not np.isfinite(codes).all():
        raise _damaged(path, "it holds values that are not finite")
    return sealed(codes)


def read_weights(folder: Path, epoch: int, card: ModelCard) -> Weights:
    """The weights of an epoch.

    Args:
        folder: see `history_folder`.
        epoch: one whose weights are kept.
        card: of the model whose history it is.

    Raises:
        BadInput: the file is damaged, or belongs to another training.
    """
    return _read_model(folder, epoch, card).weights


def weights_path(folder: Path, epoch: int) -> Path:
    """The model file of an epoch."""
    return folder / f"{epoch:06d}{SUFFIX}"


def drop(folder: Path, epoch: int, *, weights: bool) -> None:
    """Delete the codes or the weights of an epoch.

    Raises:
        OSError: the system refused.
    """
    (weights_path if weights else _codes_path)(folder, epoch).unlink(missing_ok=True)


def remove_history(folder: Path, *, since: int = 0) -> None:
    """Delete all epochs from one on, what a killed writer has left, and the folder when nothing else is in it.

    Raises:
        OSError: the system refused.
    """
    kept = kept_epochs(folder)
    for epochs, weights in ((kept.codes, False), (kept.weights, True)):
        for epoch in epochs:
            if epoch >= since:
                drop(folder, epoch, weights=weights)
    for left in folder.glob(".*.part"):
        left.unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def copy_history(source: Path, target: Path) -> None:
    """Copy the epochs of one model's folder into another's, which then holds no others.

    Raises:
        BadInput: the other model's folder is missing.
        OSError: the system refused; what was copied until then stays and is whole.
    """
    remove_history(target)
    for path in _files(source):
        _make(target)
        with path.open("rb") as old, replacing(target / path.name) as new:
            shutil.copyfileobj(old, new)


def move_history(source: Path, target: Path) -> None:
    """Move the epochs of one model's folder into another's, which then holds no others.

    Raises:
        BadInput: the other model's folder is missing.
        OSError: the system refused.
    """
    remove_history(target)
    for path in _files(source):
        _make(target)
        shutil.move(path, target / path.name)
    remove_history(source)


def _read_model(folder: Path, epoch: int, card: ModelCard) -> LoadedModel:
    path = weights_path(folder, epoch)
    found = load_model(path)
    if (found.card.created, len(found.card.history)) != (card.created, epoch):
        raise _other_run(path)
    if found.card.architecture != card.architecture:
        raise _damaged(path, "its network differs from the model's")
    return found


def _files(folder: Path) -> list[Path]:
    """The files of epochs, ascending; nothing where there is no folder."""
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if _NAME.fullmatch(path.name) is not None and path.is_file()]


def _codes_path(folder: Path, epoch: int) -> Path:
    return folder / f"{epoch:06d}{_CODES_SUFFIX}"


def _make(folder: Path) -> None:
    if not folder.parent.is_dir():
        raise BadInput(f"There is no folder “{folder.parent.name}” to keep “{folder.name}” in; create it first.")
    folder.mkdir(exist_ok=True)


def _check_run(path: Path, header: str, epoch: int, run: str) -> None:
    try:
        tree = json.loads(header)
    except (ValueError, RecursionError) as error:
        raise _damaged(path, "its header does not come from Latent Explorer") from error
    if not isinstance(tree, dict) or tree.get("schema") != _SCHEMA:
        raise _damaged(path, f"this version of the program reads schema {_SCHEMA}")
    if (tree.get("run"), tree.get("epoch")) != (run, epoch):
        raise _other_run(path)


def _damaged(path: Path, reason: str) -> BadInput:
    return BadInput(f"“{path.name}” is not an epoch of this model's history: {reason}.")


def _other_run(path: Path) -> BadInput:
    return _damaged(path, "it belongs to another training or another epoch")
