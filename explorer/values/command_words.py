"""The words of the command lines that make a picture again."""

from __future__ import annotations

from explorer.values.origin import listed

Rectangle = tuple[float, float, float, float]
MAP_SIZE = (900, 700)


def picture_words(model: str, code: tuple[float, ...], scale: int, out: str) -> tuple[str, ...]:
    """`decode`.

    Args:
        model: as the command line names it.
        code: to decode.
        scale: each pixel becomes a square of so many.
        out: name of the file.
    """
    scaled = ("--scale", str(scale)) if scale > 1 else ()
    return ("decode", model, f"--code={listed(code)}", *scaled, "--out", out)


def map_words(
    model: str,
    out: str,
    *,
    view: Rectangle | None = None,
    probe: tuple[float, ...] = (),
    backdrop: str = "none",
    fills: bool = False,
    dark: bool = False,
    size: tuple[int, int] = MAP_SIZE,
    scale: int = 1,
) -> tuple[str, ...]:
    """`map`.

    Args:
        model: as the command line names it.
        out: name of the file.
        view: left, bottom, width, height; None for everything.
        probe: code of the marked place, empty for none.
        backdrop: what lies under the points.
        fills: each axis fills its room.
        dark: on a dark ground.
        size: of the drawing.
        scale: of a PNG.
    """
    words = ["map", model]
    words += [f"--view={listed(view)}"] if view is not None else []
    words += [f"--probe={listed(probe)}"] if probe else []
    words += ["--backdrop", backdrop] if backdrop != "none" else []
    words += ["--fill"] if fills else []
    words += ["--dark"] if dark else []
    for name, value, usual in zip(("width", "height", "scale"), (*size, scale), (*MAP_SIZE, 1), strict=True):
        words += [f"--{name}", str(value)] if value != usual else []
    return (*words, "--out", out)
