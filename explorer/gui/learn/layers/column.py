"""One station of the picture on its way: what stands above, what stands below, and the words between."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.filters.colour_bar import ColourBar
from explorer.gui.learn.filters.signed_picture import SignedPicture
from explorer.gui.learn.layers import wordings
from explorer.gui.learn.layers.code_bars import MOST_BARS, CodeBars
from explorer.gui.learn.layers.unit_tiles import value_colours
from explorer.gui.learn.layers.unit_view import UnitView
from explorer.gui.panels.elided_label import ElidedLabel
from explorer.gui.panels.picture_view import PictureView
from explorer.values import Picture
from explorer.values.layers import LayerStep


class Station(QWidget):
    """A column whose rows stand at the same height in all columns.

    From the top: title, subtitle, upper part, two lines, caption, lower part.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel()
        self.subtitle, self.first_line, self.second_line, self.caption = (ElidedLabel() for _ in range(4))
        bold = self.title.font()
        bold.setWeight(bold.Weight.DemiBold)
        self.title.setFont(bold)
        for label in (self.subtitle, self.first_line, self.second_line):
            label.set_muted(True)
        for label in (self.first_line, self.second_line):
            label.setFont(theme.tabular(label.font()))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.SPACING // 4)
        self._column.addWidget(self.title)
        self._column.addWidget(self.subtitle)

    def set_side(self, side: int) -> None:
        """Show square pictures of so many logical pixels."""
        self.setFixedWidth(side)
        for part in self._squares():
            if isinstance(part, SignedPicture):
                part.set_side(side)
            else:
                part.setFixedHeight(side)

    def _squares(self) -> list[QWidget]:
        raise NotImplementedError

    def _lines(self) -> None:
        self._column.addWidget(self.first_line)
        self._column.addWidget(self.second_line)
        self._column.addSpacing(theme.SPACING)
        self._column.addWidget(self.caption)

    def _add_below(self, part: QWidget) -> None:
        self._column.addWidget(part)

    def _add_line_of_bar_height(self, line: ElidedLabel) -> None:
        """A line that takes as much room as the colour bar beside it in other columns."""
        line.setFixedHeight(ColourBar().sizeHint().height())
        line.set_alignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        line.set_muted(True)
        line.setFont(theme.tabular(line.font()))
        self._column.addWidget(line)


class InputStation(Station):
    """The picture that goes in; below it the filter of a unit of the first layer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title.set_text(self.tr("Input"))
        self.picture = PictureView()
        self.picture.setAccessibleName(self.tr("The picture given to the network"))
        self.filter = SignedPicture(self.tr("Filter of the chosen unit"), "")
        self._column.addWidget(self.picture)
        self._add_line_of_bar_height(ElidedLabel())
        self._lines()
        self._add_below(self.filter)

    def _squares(self) -> list[QWidget]:
        return [self.picture, self.filter]


class LayerStation(Station):
    """The outputs of a hidden layer; below them, in the encoder, what can be rebuilt from them alone."""

    def __init__(self, pickable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.units = UnitView(pickable)
        self.bar = ColourBar()
        self.rebuilt = PictureView()
        self.error = ElidedLabel()
        self._step: LayerStep | None = None
        self.first_line.set_explanation(
            self.tr("Units whose output is above 0 – above ½ after a sigmoid – for this picture")
        )
        self.second_line.set_explanation(self.tr("Smallest and largest output"))
        self.caption.set_explanation(
            self.tr("Decoded from this layer only, by the mirrored last layers of the decoder, and its error")
        )
        self._column.addWidget(self.units)
        self._column.addWidget(self.bar)
        self._lines()
        self._add_below(self.rebuilt)
        self._add_line_of_bar_height(self.error)
        self._column.addStretch()

    def show_step(self, step: LayerStep) -> None:
        """Show a layer."""
        self._step = step
        self.title.set_text(wordings.title(step))
        self.subtitle.set_text(wordings.width(step))
        self.units.setAccessibleName(self.tr("Outputs of {layer}").format(layer=wordings.title(step)))
        self.units.set_step(step)
        self._colour()
        self.first_line.set_text(wordings.active(step))
        self.second_line.set_text(wordings.reach(step))
        self.rebuilt.setVisible(step.rebuilt is not None)
        self.caption.set_text("")
        self.error.set_text("")
        if step.rebuilt is not None:
            self.rebuilt.setAccessibleName(self.tr("Decoded from {layer} only").format(layer=wordings.title(step)))
            self.rebuilt.set_picture(step.rebuilt)
            self.caption.set_text(self.tr("Decoded from this layer only"))
            self.error.set_text(wordings.squared_error(step.rebuilt_error))

    def changeEvent(self, event: QEvent) -> None:
        """The colours are those of the theme."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "error"):
            self._colour()
        super().changeEvent(event)

    def _squares(self) -> list[QWidget]:
        return [self.units, self.rebuilt]

    def _colour(self) -> None:
        if self._step is not None:
            self.bar.set_range(*value_colours(self._step, theme.is_dark()))


class CodeStation(Station):
    """The code as bars from top to bottom."""

    def __init__(self, pickable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars = CodeBars(pickable)
        self._column.addWidget(self.bars, 1)

    def show_step(self, step: LayerStep) -> None:
        """Show a code of at most `MOST_BARS` numbers."""
        self.title.set_text(wordings.title(step))
        self.subtitle.set_text(wordings.width(step))
        self.bars.set_code(step.values, step.deviation)

    def _squares(self) -> list[QWidget]:
        return []


class OutputStation(Station):
    """What comes out; below it how far that is from the input."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title.set_text(self.tr("Reconstruction"))
        self.picture = PictureView()
        self.picture.setAccessibleName(self.tr("The reconstruction"))
        self.error = ElidedLabel()
        self.difference = SignedPicture(self.tr("Difference of reconstruction and input"))
        self._column.addWidget(self.picture)
        self._add_line_of_bar_height(self.error)
        self._lines()
        self.caption.set_text(self.tr("Difference"))
        self.caption.set_explanation(self.tr("Reconstruction − input: orange is too light, blue too dark"))
        self._add_below(self.difference)

    def show_output(self, picture: Picture, error: float) -> None:
        """Show the reconstruction and its squared error."""
        self.picture.set_picture(picture)
        self.error.set_text(wordings.squared_error(error))

    def _squares(self) -> list[QWidget]:
        return [self.picture, self.difference]


def station_for(step: LayerStep, pickable: bool) -> LayerStation | CodeStation:
    """An empty station that can show a layer."""
    if step.part == "code" and step.values.size <= MOST_BARS:
        return CodeStation(pickable)
    return LayerStation(pickable)
