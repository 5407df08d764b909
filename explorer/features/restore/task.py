"""What a task of the page Restore is, and which there are.

A task lies in a folder of `tasks` with everything particular to it; `TASK` of its `task.py` is found by itself. Nothing
outside of that folder knows the task by its name. To add one: a folder with

- `messages.py`: its `Options`, and what it finds out (`Found`)
- `compute/`: `(network or autoencoder, picture, options) -> Steps`, a generator of (steps done, in all) that returns an
  `Outcome`
- `task.py`: `TASK`, which names them
- `view.py`, where a form made from the options is not enough

A model always does it: a network that was trained for this task, or an autoencoder. What needs none names the shipped
autoencoder and leaves it alone.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from explorer.features.restore import tasks as _folder
from explorer.features.restore.messages.options import Options, declared
from explorer.features.restore.messages.restored import Found
from explorer.values import BadInput

OTHERS = "latent_explorer.tasks"
"""Entry points by which installed packages bring tasks of their own; each names a `Task`."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something that can be done with people's pictures. Texts are in English; the window translates them.

    References are "package.module:name" and looked up on the thread that needs them: declarations import neither torch
    nor Qt.

    Attributes:
        name: on the command line, in files' names, and in the files of models that were trained for it.
        place: where it stands among the others, from 0.
        title: on its button.
        icon: of the button, a file of resources/icons without its suffix.
        sentence: what it does.
        summary: the same in a few words, for the command line's help.
        after: what its result is called.
        doing: what goes on while it runs.
        invitation: heading while there is no picture.
        advice: a sentence or two below it.
        options: what can be set.
        finds: kinds of what it finds out.
        model: the shipped model that does it where no other is named.
        by_network: reference to what a restoration network trained for it does; empty where autoencoders alone do it.
        by_autoencoder: the same for autoencoders; empty where they cannot.
        preview: reference to a class with a method `looks(network, request)`, a generator of `PreviewReply`; empty
            where there is no quick look.
        previews_edits: a changed setting is looked at quickly too, and not only one that is being changed.
        looks: reference to a function (picture, options) that looks at a picture before a person does anything; empty
            where that is not needed.
        learns: how its networks are trained here, in a sentence; empty where they are not.
        learns_from_pairs: they may be trained on damaged pictures paired with clean ones.
        controls: reference to its controls, a `view.controls.Controls`.
        joins: reference to what joins its controls to files and threads, made of window, services, restorations and
            controls; empty where the settings are all there is.
    """

    name: str
    place: int
    title: str
    icon: str
    sentence: str
    summary: str
    after: str
    doing: str
    invitation: str
    advice: str
    options: type[Options]
    finds: tuple[type[Found], ...] = ()
    model: str
    by_network: str = ""
    by_autoencoder: str = ""
    preview: str = ""
    previews_edits: bool = False
    looks: str = ""
    controls: str = "explorer.features.restore.view.controls:Controls"
    joins: str = ""
    learns: str = ""
    learns_from_pairs: bool = False

    @property
    def takes_open_model(self) -> bool:
        """The open autoencoder alone does it."""
        return not self.by_network

    @property
    def for_several(self) -> frozenset[str]:
        """Options that are set for all selected pictures at once."""
        return frozenset(name for name, what in declared(self.options).items() if not what.for_one)

    def look(self, options: Any) -> Hashable:
        """What of the options `looks` depends on."""
        return None

    def ready(self, options: Any, looked: Any) -> bool:
        """Whether it can begin, or the person has to do something first.

        Args:
            options: of the task.
            looked: what `looks` saw.
        """
        return True


@lru_cache(maxsize=1)
def tasks() -> tuple[Task, ...]:
    """All tasks in the order in which they are offered; those of other packages last."""
    own = [
        import_module(f"{_folder.__name__}.{each.name}.task").TASK for each in pkgutil.iter_modules(_folder.__path__)
    ]
    brought = [found.load() for found in entry_points(group=OTHERS)]
    return (*sorted(own, key=lambda task: task.place), *brought)


def task_named(name: str) -> Task:
    """The task of a name.

    Raises:
        BadInput: there is none.
    """
    for task in tasks():
        if task.name == name:
            return task
    raise BadInput(f"There is no task “{name}”; there are {', '.join(task.name for task in tasks())}.")


@cache
def load(reference: str) -> Any:
    """What a reference names."""
    module, _, name = reference.partition(":")
    return getattr(import_module(module), name)
