"""The lesson "Does pre-training help?"."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.classifier.controls import Controls
from explorer.gui.learn.classifier.error_curves import ErrorCurves
from explorer.gui.learn.classifier.run_table import RunTable
from explorer.gui.learn.classifier.verdict import Verdict
from explorer.gui.learn.lesson import Lesson
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.message_line import MessageLine
from explorer.values import Failure
from explorer.values.classification import ClassificationReport, ClassificationRequest, ClassifierProgress

_VERDICT_WIDTH = 232


class ClassifierLesson(Lesson):
    """A classifier from the open model's encoder against the same network from random weights.

    Signals:
        start_requested: a `ClassificationRequest` of the pre-trained classifier; the other differs in `from_scratch`.
        stop_requested: end the running comparison.
        find_data_requested: the pictures are not at hand and are wanted.
    """

    start_requested = Signal(ClassificationRequest)
    stop_requested = Signal()
    find_data_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ""
        self._subject = ""
        self._finished: dict[bool, ClassificationReport] = {}
        self.setAccessibleName(self.tr("Does pre-training help?"))
        heading = QLabel(self.tr("Does pre-training help?"))
        heading.setProperty("role", "heading")
        self.explanation = QLabel(
            self.tr(
                "An encoder that was trained on unlabelled pictures gets a softmax layer on top and learns to "
                "classify them from a few labelled ones. Beside it, the same network starts from random weights, "
                "with the same pictures and the same number of steps. The fewer the labels, the more the "
                "pre-trained encoder helps."
            )
        )
        self.explanation.setWordWrap(True)
        self.subject_label = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.subject_label.setWordWrap(True)
        self.subject_label.setProperty("role", "muted")
        self.controls = Controls()
        self.message = MessageLine()
        self.curves = ErrorCurves()
        self.verdict = Verdict()
        self.verdict.setFixedWidth(_VERDICT_WIDTH)
        seen = QHBoxLayout()
        seen.setSpacing(2 * theme.SPACING)
        seen.addWidget(self.curves, 1)
        seen.addWidget(self.verdict)
        self.body = QWidget()
        body = QVBoxLayout(self.body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(2 * theme.SPACING)
        body.addWidget(self.subject_label)
        body.addWidget(self.controls)
        body.addWidget(self.message)
        body.addLayout(seen, 1)
        self._build_empty()
        self._runs_heading = QLabel(self.tr("Comparisons of this session"))
        self._runs_heading.setProperty("role", "heading")
        self.runs = RunTable()
        self.runs.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for widget in (self._runs_heading, self.runs):
            widget.hide()

        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(*(2 * theme.SPACING,) * 4)
        column.setSpacing(2 * theme.SPACING)
        for widget in (heading, self.explanation):
            column.addWidget(widget)
        column.addWidget(self.body, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self._runs_heading)
        column.addWidget(self.runs)
        self.scroll_area = QScrollArea()
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        # it follows the focus of what is in it; a stop of its own would show nothing
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll_area.setWidget(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.scroll_area)
        self.controls.start_requested.connect(self.start_requested)
        self.controls.stop_requested.connect(self.stop_requested)
        self.set_message(self.tr("Open a model: this lesson tests its encoder."))

    def set_available(self, model: str, data: str, labelled: int, classes: int) -> None:
        """A model and its labelled pictures are at hand; what was shown of another one goes.

        Args:
            model: its name.
            data: the data's name for people.
            labelled: training pictures with a label.
            classes: how many classes they have.
        """
        self._model = model
        text = self.tr("{model} on {data}: {labelled:,} labelled training pictures of {classes:,} classes")
        self.subject_label.setText(text.format(model=model, data=data, labelled=labelled, classes=classes))
        self.controls.set_available(labelled, classes)
        self.message.clear()
        self.curves.begin(self.controls.epochs.value())
        self.verdict.clear()
        self.set_message("")

    def set_message(self, text: str, *, find_data: bool = False) -> None:
        """Say why there is nothing to try out.

        Args:
            text: one sentence; empty brings the lesson back.
            find_data: offer to look for the pictures.
        """
        self.empty_label.setText(text)
        self.find_button.setVisible(find_data)
        self.empty.setVisible(bool(text))
        self.body.setVisible(not text)

    def begin(self, request: ClassificationRequest) -> None:
        """A comparison starts: clear what the last one left."""
        self._finished = {}
        self._subject = self._model
        self.message.clear()
        self.curves.begin(request.epochs)
        self.verdict.clear()
        self.controls.set_running(True)

    def show_progress(self, progress: ClassifierProgress) -> None:
        """Show how far it is."""
        self.controls.show_progress(progress)

    def show_report(self, report: ClassificationReport) -> None:
        """An epoch of one of the two is done."""
        self.curves.add(report.request.from_scratch, report.validation_error_percent)
        self.verdict.show_report(report)
        if report.finished:
            self._finished[report.request.from_scratch] = report
        if len(self._finished) == 2:
            pair = self._finished[False], self._finished[True]
            self.verdict.show_outcome(*pair)
            self.runs.add(self._subject, *pair)
            for widget in (self._runs_heading, self.runs):
                widget.show()

    def show_done(self) -> None:
        """The comparison is over."""
        self.controls.set_running(False)
        self.controls.show_done()

    def show_stopping(self) -> None:
        """The person has asked it to end, and it will after this step."""
        self.controls.stop_button.setEnabled(False)
        self.controls.say(self.tr("Stopping after this step…"))

    def show_stopped(self) -> None:
        """It has ended before its time."""
        self.controls.set_running(False)
        self.controls.say(self.tr("Stopped. Unfinished comparisons are not kept."))

    def show_failure(self, failure: Failure) -> None:
        """It could not go on."""
        self.controls.set_running(False)
        self.controls.say("")
        self.message.show_failure(failure)

    def _build_empty(self) -> None:
        self.empty = QWidget()
        self.empty_label = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.empty_label.setWordWrap(True)
        self.empty_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty_label.setProperty("role", "muted")
        self.find_button = TextButton(
            self.tr("Find the pictures…"), self.tr("Find the data that this model was trained on"), "open"
        )
        self.find_button.clicked.connect(self.find_data_requested)
        column = QVBoxLayout(self.empty)
        column.setSpacing(2 * theme.SPACING)
        column.addStretch(1)
        column.addWidget(self.empty_label)
        column.addWidget(self.find_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
