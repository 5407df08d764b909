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
            tr("Squeezes each picture through the open autoencoder, and shows where it lies on the map."),
            tr("reconstruction"),
            tr("Rebuilding pictures"),
        ),
        TaskWords(
            DENOISE,
            tr("Denoise"),
            "noise",
            tr("Takes grain and noise out of photos and drawings, and keeps edges sharp."),
            tr("denoised"),
            tr("Taking out noise"),
        ),
        TaskWords(
            CLEAN_PAGE,
            tr("Clean page"),
            "clean-page",
            tr("Takes stains, folds, creases and uneven light off scanned pages."),
            tr("cleaned"),
            tr("Cleaning pages"),
        ),
        TaskWords(
            COLORIZE,
            tr("Colour"),
            "colour",
            tr("Gives colour to grey pictures. Click a place and choose its colour to steer it."),
            tr("coloured"),
            tr("Colouring pictures"),
        ),
        TaskWords(
            FILL_IN,
            tr("Fill in"),
            "fill-in",
            tr("Completes what is missing. Paint over the part that is to be filled."),
            tr("filled in"),
            tr("Filling in"),
        ),
    )


def words_of(task: str) -> TaskWords:
    """The words of one task."""
    return next(words for words in task_words() if words.task == task)
