"""What the commands that write pictures tell in them about themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from explorer import __version__
from explorer.values.origin import Origin, command_line
from explorer.values.weights_hash import weights_hash

if TYPE_CHECKING:
    import numpy as np

    from explorer.models import LoadedModel


def origin_of(
    kind: str,
    model: LoadedModel,
    words: tuple[str, ...],
    code: tuple[float, ...] = (),
    view: tuple[float, float, float, float] | None = None,
) -> Origin:
    """The origin of a picture that a command makes.

    Args:
        kind: of picture.
        model: that made it.
        words: of the command line, behind the program's name.
        code: that was decoded.
        view: that is shown.
    """
    seed = model.card.settings.get("seed")
    return Origin(
        kind,
        model.card.name,
        weights_hash(model.weights),
        command_line(*words),
        __version__,
        code,
        view,
        seed if isinstance(seed, int) else None,
    )


def write_with_origin(out: Path, pixels: np.ndarray, origin: Origin) -> None:
    """Write a picture; a PNG tells where it came from.

    Args:
        out: what to write.
        pixels: uint8 (H, W, C).
        origin: of the picture.

    Raises:
        BadInput: it cannot be written.
    """
    from explorer.data import write_picture
    from explorer.data.atomic_file import replacing
    from explorer.values import Picture

    if out.suffix.lower() != ".png":
        write_picture(out, Picture(pixels))
        return
    from explorer.drawing.png import png_bytes

    with replacing(out) as file:
        file.write(png_bytes(pixels, origin.texts()))
