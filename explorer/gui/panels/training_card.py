"""The card that starts, steers and watches a training."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.panels.buttons import IconButton, TextButton
from explorer.gui.panels.choices import DatasetRow
from explorer.gui.panels.training_form import TrainingForm
from explorer.gui.panels.training_progress import TrainingProgress
from explorer.values import EpochReport, Failure, StepReport, TrainingAdjustment, TrainingRequest
from explorer.values.recipes import RecipeOffer

STATES = ("idle", "starting", "running", "paused", "stopping")
WIDTH = 280
_SCROLL_BAR = 10
_LOWEST_FORM = 72


class _FormArea(QScrollArea):
    """As high as what is in it, and scrolled where there is less room."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # it follows the focus of what is in it; a stop of its own would show nothing
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setWidget(content)
        self.setWidgetResizable(True)
        content.installEventFilter(self)

    def sizeHint(self) -> QSize:
        """The height of the content at its width."""
        content = self._content
        return QSize(WIDTH, max(content.heightForWidth(content.width()), content.minimumSizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        """A few rows of it."""
        return QSize(0, _LOWEST_FORM)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Rows that came or went want another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Always as wide as beside a bar: one that came would wrap texts anew, and Qt would never come to rest."""
        self._content.setFixedWidth(max(0, self.width() - _SCROLL_BAR))
        super().resizeEvent(event)
        self.updateGeometry()


class TrainingCard(QFrame):
    """Form, row of controls and progress of one training.

    The form scrolls where the window is low; the controls, the progress and the loss curve are always in view, and
    stay where they are when a training starts.

    Args:
        above: what stands over the form and scrolls with it.
        below: what stands under the progress, and takes the room that is left.
        parent: Qt parent.

    Attributes:
        area: scrolls the form.

    Signals:
        start_requested: a fresh training, with its `TrainingRequest`.
        step_requested: one epoch, then pause; the request counts only when nothing runs yet.
        pause_requested, resume_requested, stop_requested: for the running training.
        adjusted: a `TrainingAdjustment` typed while it runs or pauses.
        choose_data_requested: "file" or "folder".
        request_changed: any field was edited.
    """

    start_requested = Signal(TrainingRequest)
    pause_requested = Signal()
    resume_requested = Signal()
    step_requested = Signal(TrainingRequest)
    stop_requested = Signal()
    adjusted = Signal(TrainingAdjustment)
    choose_data_requested = Signal(str)
    request_changed = Signal()

    def __init__(
        self, parent: QWidget | None = None, *, above: QWidget | None = None, below: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._state = "idle"
        self._finished = False
        self._pretraining_epochs = 0
        self._waiting: QWidget | None = None
        self.setAccessibleName(self.tr("Training"))
        self.setMinimumWidth(220)
        heading = QLabel(self.tr("Train"))
        heading.setProperty("role", "heading")
        self.form = TrainingForm()
        self.main_button = TextButton(self.tr("Start"), "", "play")
        self.main_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.step_button = IconButton("step", self.tr("One epoch"), "")
        self.stop_button = IconButton(
            "stop", self.tr("Stop"), self.tr("Stop: end the training; the model as it is now can be used")
        )
        controls = QHBoxLayout()
        controls.setSpacing(theme.SPACING)
        controls.addWidget(self.main_button, 1)
        controls.addWidget(self.step_button)
        controls.addWidget(self.stop_button)
        self.progress = TrainingProgress()
        settings = QWidget()
        scrolled = QVBoxLayout(settings)
        scrolled.setContentsMargins(2 * theme.SPACING, theme.SPACING, theme.SPACING, theme.SPACING)
        scrolled.setSpacing(theme.SPACING)
        if above is not None:
            scrolled.addWidget(above)
        scrolled.addWidget(heading)
        scrolled.addWidget(self.form)
        self.area = _FormArea(settings)
        self.area.setAccessibleName(self.tr("Model and training"))
        pinned = QVBoxLayout()
        pinned.setContentsMargins(2 * theme.SPACING, 0, theme.SPACING + _SCROLL_BAR, theme.SPACING)
        pinned.setSpacing(theme.SPACING)
        pinned.addLayout(controls)
        pinned.addWidget(self.progress)
        self.progress.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        if below is not None:
            pinned.addWidget(below, 1)
        pinned.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        column.addWidget(self.area)
        column.addLayout(pinned, 1)
        column.addStretch(0)

        self.main_button.clicked.connect(self._main_clicked)
        self.step_button.clicked.connect(lambda: self.step_requested.emit(self.request()))
        self.stop_button.clicked.connect(self.stop_requested)
        self.form.changed.connect(self._form_changed)
        self.form.choose_data_requested.connect(self.choose_data_requested)
        self.form.rate_applied.connect(lambda rate: self.adjusted.emit(TrainingAdjustment(learning_rate=rate)))
        self.form.epochs_edited.connect(self._epochs_edited)
        self._dress_controls()

    @property
    def state(self) -> str:
        """One of `STATES`."""
        return self._state

    def set_datasets(self, datasets: Sequence[DatasetRow]) -> None:
        """List the data sets: (spec, title, description, available) each."""
        self.form.set_datasets(datasets)

    def add_dataset(self, spec: str, title: str, description: str) -> None:
        """Add the file or folder that a person chose, and select it."""
        self.form.add_dataset(spec, title, description)

    def set_recipes(self, recipes: Sequence[RecipeOffer]) -> None:
        """List the recipes."""
        self.form.set_recipes(recipes)

    def request(self) -> TrainingRequest:
        """What the form says now."""
        return self.form.request()

    def set_request(self, request: TrainingRequest) -> None:
        """Fill the form."""
        self.form.set_request(request)

    def set_state(self, state: str) -> None:
        """Follow the training.

        Args:
            state: one of `STATES`.

        Raises:
            ValueError: it is none of them.
        """
        if state not in STATES:
            raise ValueError(f"the state is one of {', '.join(STATES)}, not {state!r}")
        before, self._state = self._state, state
        self.form.set_live(state in ("running", "paused"))
        self.form.setEnabled(state not in ("starting", "stopping"))
        if state == "starting":
            self._finished = False
            self._pretraining_epochs = 0
            self.progress.start(self.tr("Getting ready…"))
        elif state == "stopping":
            self.progress.say(self.tr("Stopping after this step…"))
        elif before == "stopping" and not self._finished:
            self.progress.show_stopped()
        elif before != state:
            self.progress.flush()
        self._dress_controls()

    def show_step(self, report: StepReport) -> None:
        """Take a report of every batch; painted at most twenty times a second."""
        if self._state != "stopping":
            self.progress.show_step(report)

    def show_epoch(self, report: EpochReport) -> None:
        """Show a finished epoch."""
        self._finished = report.finished
        self._pretraining_epochs = report.stage.pretraining_epochs
        self.progress.show_epoch(report)
        self.form.set_running_epoch(report.epoch + (not report.finished) - self._pretraining_epochs)

    def show_failure(self, failure: Failure) -> None:
        """Show why no training runs, where its progress would be."""
        self.progress.show_failure(failure)

    def toggle(self) -> None:
        """Start, pause or resume, whichever the main button offers; nothing while it is disabled."""
        if self.main_button.isEnabled():
            self.main_button.click()

    def _main_clicked(self) -> None:
        if self._state == "idle":
            self.start_requested.emit(self.request())
        elif self._state == "running":
            self.pause_requested.emit()
        elif self._state == "paused":
            self.resume_requested.emit()

    def _epochs_edited(self, epochs: int) -> None:
        # the form's are those of the whole network
        in_all = self._pretraining_epochs + epochs
        self.progress.set_epochs(in_all)
        self.adjusted.emit(TrainingAdjustment(epochs=in_all))

    def _form_changed(self) -> None:
        self._dress_controls()
        self.request_changed.emit()

    def _dress_controls(self) -> None:
        problem = self.form.problem() if self._state == "idle" else ""
        texts = {
            "idle": (self.tr("Start"), "play", self.tr("Start training a new model (Space)")),
            "starting": (self.tr("Starting…"), "play", self.tr("Reading the data")),
            "running": (self.tr("Pause"), "pause", self.tr("Pause, continue later (Space)")),
            "paused": (self.tr("Resume"), "play", self.tr("Resume where training paused (Space)")),
            "stopping": (self.tr("Stopping…"), "stop", self.tr("Finishing the last step")),
        }
        text, icon, tip = texts[self._state]
        self.main_button.set_text(text)
        self.main_button.set_icon(icon)
        self.main_button.setToolTip(problem or tip)
        tip = self.tr("One epoch: train on all training pictures once, then pause")
        self.step_button.setToolTip(problem or tip)
        self._enable(
            {
                self.main_button: not problem and self._state in ("idle", "running", "paused"),
                self.step_button: not problem and self._state in ("idle", "paused"),
                self.stop_button: self._state in ("starting", "running", "paused"),
            }
        )

    def _enable(self, wanted: dict[QWidget, bool]) -> None:
        """Enable and disable the buttons, and keep the keyboard's focus here.

        Qt passes the focus of a disabled button on to the next control, which the space bar would then press: the card
        itself holds it until the button is back.
        """
        focused = self.window().focusWidget()
        if focused in wanted and not wanted[focused]:
            self._waiting = focused
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        for button, on in wanted.items():
            button.setEnabled(on)
        if self._waiting is None or self.window().focusWidget() is not self:
            return
        back = self.main_button if self._state == "idle" and not wanted[self._waiting] else self._waiting
        if wanted[back]:
            self._waiting = None
            back.setFocus(Qt.FocusReason.OtherFocusReason)
