"""The tasks in words for people, in the order in which they are offered."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from explorer.values.restoration_model import CLEAN_PAGE, COLORIZE, DENOISE, FILL_IN, TASKS

RECONSTRUCT = TASKS[0]


@dataclass(frozen=True)
class TaskWords:
    """How a task is spoken of.

    Attributes:
        task: its name, one of `TASKS`.
        title: on its button.
        icon: of the button.
        sentence: what it does.
        after: what its result is called.
        doing: what goes on while it runs.
    """

    task: str
    title: str
    icon: str
    sentence: str
    after: str
    doing: str


def task_words() -> tuple[TaskWords, ...]:
    """All tasks in the language of the window."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("tasks", text)

    return (
        TaskWords(
            RECONSTRUCT,
            tr("Reconstruct"),
            "reconstruct",
            tr("Reconstruct each picture with the open autoencoder and show its position on the map."),
            tr("reconstruction"),
            tr("Reconstructing pictures"),
        ),
        TaskWords(
            DENOISE,
            tr("Denoise"),
            "noise",
            tr("Remove grain and noise from photos and drawings and keep edges sharp."),
            tr("denoised"),
            tr("Removing noise"),
        ),
        TaskWords(
            CLEAN_PAGE,
            tr("Clean page"),
            "clean-page",
            tr("Remove stains, folds, creases and uneven light from scanned pages."),
            tr("cleaned"),
            tr("Cleaning pages"),
        ),
        TaskWords(
            COLORIZE,
            tr("Colour"),
            "colour",
            tr("Colour greyscale pictures. Click a point and choose its colour to guide the result."),
            tr("coloured"),
            tr("Colouring pictures"),
        ),
        TaskWords(
            FILL_IN,
            tr("Fill in"),
            "fill-in",
            tr("Fill in what is missing. Paint over the part to be filled in."),
            tr("filled in"),
            tr("Filling in"),
        ),
    )


def words_of(task: str) -> TaskWords:
    """The words of one task."""
    return next(words for words in task_words() if words.task == task)
