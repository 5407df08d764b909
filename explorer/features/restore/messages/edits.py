"""What a person sets for a picture, the picture before anything is done with it, and quick looks at a setting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from explorer.features.restore.messages.options import Options
from explorer.values.query import Fresh, Query, Urgency

if TYPE_CHECKING:
    from explorer.features.restore.messages.restored import Model, PictureSource
    from explorer.features.restore.task import Task
    from explorer.values.full_picture import FullPicture
    from explorer.values.picture import Picture


@dataclass(frozen=True)
class Edits:
    """What a person wants for one picture. Nothing set lets the program decide.

    Attributes:
        options: of the tasks by their names, those that were touched.
        clean_path: the undamaged original, to measure against; empty for none.
    """

    options: Mapping[str, Options] = field(default_factory=dict)
    clean_path: str = ""

    def of(self, task: Task) -> Options:
        """The options of a task."""
        return self.options.get(task.name) or task.options()

    def changed(self, task: Task, changes: Mapping[str, Any]) -> Edits:
        """The same with other values of the task's options; "clean_path" belongs to all tasks.

        Raises:
            ValueError: a value that cannot be set.
        """
        own = {name: value for name, value in changes.items() if name != "clean_path"}
        clean_path = changes.get("clean_path", self.clean_path)
        options = {**self.options, task.name: replace(self.of(task), **own)} if own else self.options  # type: ignore[type-var]
        return Edits(options, clean_path)


@dataclass(frozen=True, eq=False)
class OpenedPicture:
    """A picture that was read and not restored yet.

    Attributes:
        name: of the file, without its folders.
        path: the file or archive, empty when it was pasted.
        original: at full size.
        before: the same, scaled down where it is large.
        thumbnail: the same, at most 96 pixels.
        looked_for: name of the task that looked at it, and what it looked for; see `Task.look`.
        looked: what it saw.
    """

    name: str
    path: str
    original: FullPicture
    before: Picture
    thumbnail: Picture
    looked_for: tuple[str, object] | None = None
    looked: Any = None


@dataclass(frozen=True, eq=False)
class OpenRequest:
    """Read a picture that waits for its turn, to be looked at.

    Attributes:
        source: the picture.
        task: its name.
        options: of the task.
    """

    source: PictureSource
    task: str
    options: Options


@dataclass(frozen=True, eq=False)
class OpenReply:
    """A picture that was read.

    Attributes:
        request: what was asked.
        opened: the picture.
    """

    request: OpenRequest
    opened: OpenedPicture


@dataclass(frozen=True, eq=False)
class PreviewRequest:
    """Restore a part of a picture at once, to see what a setting does.

    Attributes:
        identity: number by which the window knows the picture.
        task: its name.
        model: that does it.
        original: the picture.
        present: its present result, shown where nothing newer is done yet.
        left: column at which the part begins.
        top: row at which it begins.
        right: column after its last.
        bottom: row after its last.
        options: to restore it with.
    """

    identity: int
    task: str
    model: Model
    original: FullPicture
    present: FullPicture
    left: int
    top: int
    right: int
    bottom: int
    options: Options

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom."""
        return self.left, self.top, self.right, self.bottom


@dataclass(frozen=True, eq=False)
class PreviewReply:
    """A restored part: more of it with each reply, the middle first.

    Attributes:
        request: what was asked, with the part that is shown.
        picture: the part; smaller than it is where a quick look is enough.
    """

    request: PreviewRequest
    picture: Picture


PREVIEW = Query(
    "restore-preview",
    PreviewRequest,
    PreviewReply,
    "explorer.features.restore.compute.looking:Looking.preview",
    fresh=Fresh.ANY,
    thread="pictures",
)
OPEN_PICTURE = Query(
    "open-picture",
    OpenRequest,
    OpenReply,
    "explorer.features.restore.compute.restoring:open_waiting",
    Urgency.LONG,
    Fresh.ANY,
    thread="pictures",
)
