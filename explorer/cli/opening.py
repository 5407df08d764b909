"""Finding what a command line names: models, data sets, and whether they go together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from explorer.cli.errors import complain
from explorer.cli.progress import ProgressBar
from explorer.locations import shipped_model, shipped_models_folder
from explorer.values import Architecture, BadInput
from explorer.values.number_text import counted

if TYPE_CHECKING:
    from explorer.data import Dataset
    from explorer.models import LoadedModel
    from explorer.values import DataProvenance
    from explorer.values.reading import Reading

SUFFIX = ".safetensors"


def shipped_models() -> dict[str, Path]:
    """The models that come with the program, name to file, by name."""
    return {path.stem: path for path in sorted(shipped_models_folder().glob(f"*{SUFFIX}"))}


def find_model(model: str) -> Path:
    """The file that a command line means by MODEL.

    Args:
        model: path of a file, or the name of a shipped model; a name without a folder and a suffix is a shipped one
            where there is one.

    Raises:
        BadInput: there is neither.
    """
    shipped = shipped_models()
    path = Path(model).expanduser()
    named = shipped_model(model)
    if named in shipped.values():
        return named
    if _exists(path):
        return path
    known = f"the name of a shipped model ({', '.join(shipped)})" if shipped else "a shipped model's name"
    raise BadInput(f"There is no model “{model}”: give a {SUFFIX} file or {known}.")


def find_restoration(model: str) -> Path | None:
    """The file of the restoration model that a command line means by MODEL; None where it means no such model."""
    try:
        path = find_model(model)
    except BadInput:
        return None
    from explorer.models.restoration import is_restoration_file

    return path if is_restoration_file(path) else None


def load(model: str, reading: str = "") -> LoadedModel:
    """Read the model that a command line means.

    Args:
        model: as for `find_model`; one of the two files where it is an ONNX model.
        reading: how an ONNX model is to be read, see `reading_from_words`.

    Raises:
        BadInput: there is none, or its file cannot be used.
    """
    path = find_model(model)
    if path.suffix.lower() == ".onnx":
        from explorer.models.onnx_import import load_onnx
        from explorer.values.onnx_model import random_sentence

        foreign = load_onnx(path, reading)
        for part in filter(None, str(foreign.card.settings.get("random", "")).split(", ")):
            complain(f"“{foreign.card.name}”: {random_sentence(part)}")
        return foreign
    if reading:
        raise BadInput(f"“{path.name}” needs no --reading: that option is for ONNX models only.")
    from explorer.models import load_model, objective_names

    found = load_model(path)
    if found.card.objective not in objective_names():
        complain(
            f"“{path.name}” was trained with the objective “{found.card.objective}”, which this version does not "
            "know: the model can be explored and measured, but its training cannot be continued."
        )
    return found


def tell_reading(name: str, reading: Reading, as_json: bool) -> None:
    """Write one line on what a file was taken for to standard error, once it is certain that it can be used.

    Args:
        name: of the file.
        reading: of it.
        as_json: the reading stands in the JSON that is printed, and no line is written.
    """
    if not as_json:
        complain(f"{name}: {reading.sentence()}")


def open_data(spec: str, download: bool, like: DataProvenance | None = None) -> Dataset:
    """Open a data set, with a progress bar; see `open_dataset`.

    Raises:
        BadInput: it cannot be used.
    """
    from explorer.data import open_dataset

    with ProgressBar() as bar:
        return open_dataset(spec, download=download, progress=bar.show, like=() if like is None else (like,))


def refuse_misfit(model: LoadedModel, dataset: Dataset) -> None:
    """Refuse data whose pictures are not of the model's shape.

    Raises:
        BadInput: with both shapes.
    """
    wanted = model.card.architecture
    channels, height, width = dataset.images.shape[1:]
    if (channels, height, width) != (wanted.channels, wanted.height, wanted.width):
        raise BadInput(
            f"“{model.card.name}” takes {pictures_of(wanted.channels, wanted.height, wanted.width)}, but "
            f"“{dataset.provenance.spec}” holds {pictures_of(channels, height, width)}: use data of the same shape."
        )


def pictures_of(channels: int, height: int, width: int) -> str:
    """A shape in words, as "grey pictures of 28×28" (columns first, as people say it)."""
    return f"{'grey' if channels == 1 else 'colour'} pictures of {width}×{height}"


def network_in_words(architecture: Architecture) -> str:
    """A network in one line."""
    kind = f"{'variational ' if architecture.variational else ''}{architecture.family}"
    if architecture.family == "onnx":
        return f"ONNX, {counted(architecture.pixels, 'number')} to {architecture.latent_dim:,} and back"
    if architecture.family == "linear":
        return f"{kind}, {architecture.pixels}-{architecture.latent_dim}"
    if architecture.family == "convolutional":
        layers = f"{_joined(*architecture.hidden)} channels, {_joined(*architecture.dense)} units"
    else:
        widths = _joined(architecture.pixels, *architecture.hidden, architecture.latent_dim)
        layers = f"{widths} and its mirror image"
    return f"{kind}, {layers}, {architecture.activation}, {architecture.output} output"


def _joined(*widths: int) -> str:
    return "-".join(map(str, widths))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a zero byte in the name, a name that is too long
        return False
