"""Demonstration 4: how the space grows with the size of a picture, and how empty it becomes."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QSlider, QSpinBox

from explorer.gui import theme
from explorer.gui.learn.lesson import sentence
from explorer.gui.learn.manifold.bar_list import Bar, BarList
from explorer.gui.learn.manifold.card import DemonstrationCard, row_of
from explorer.gui.learn.manifold.sparsity_curve import Mark, SparsityCurve
from explorer.gui.panels.buttons import TextButton
from explorer.gui.panels.wheel_guard import WheelGuard
from explorer.lessons.dimension import ATOMS_EXPONENT, exponent_of_pictures, picture_numbers, side_holding
from explorer.values.manifold import ManifoldFacts

LARGEST_SIDE = 256
_PHOTOGRAPH = 200
_ONE_PERCENT = 0.01
# from here on the side for 1 % is over 0.95
_MANY = 90


class DimensionCard(DemonstrationCard):
    """Counts all pictures of a size, and shows what becomes of "near" among them. Needs nobody's answer."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("The space of all pictures is too large to fill"),
            self.tr(
                "Every number of a picture is a dimension of its space. Data that fill a plane densely are lost in "
                "hundreds of dimensions, unless they lie on a thin sheet in that space: the manifold."
            ),
        )
        self._facts: ManifoldFacts | None = None
        self._like_data = False
        self._guard = WheelGuard(self)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.field = QSpinBox()
        for control in (self.slider, self.field):
            control.setRange(1, LARGEST_SIDE)
            control.setValue(28)
            control.setAccessibleName(self.tr("Rows and columns of the pictures"))
            control.setToolTip(self.tr("How many rows and columns the pictures have"))
        self.slider.setPageStep(16)
        self.field.setMinimumHeight(28)
        self.field.setFont(theme.tabular(self.field.font()))
        self.field.setSuffix(self.tr(" pixels a side"))
        self.channels = QComboBox()
        self.channels.addItem(self.tr("grey"), 1)
        self.channels.addItem(self.tr("colour (RGB)"), 3)
        self.channels.setMinimumHeight(28)
        self.channels.setAccessibleName(self.tr("Numbers of a pixel"))
        self.channels.setToolTip(self.tr("One number for a grey pixel, three for a coloured one; 256 levels each"))
        self._guard.protect(self.slider, self.field, self.channels)
        self.data_button = TextButton(self.tr("Size of the data"), self.tr("The size of the open data's pictures"))
        self.large_button = TextButton(self.tr("200 × 200"), self.tr("A small photograph"))
        self.count = QLabel()
        self.count.setTextFormat(Qt.TextFormat.RichText)
        font = theme.tabular(self.count.font())
        font.setPointSizeF(font.pointSizeF() * 1.4)
        self.count.setFont(font)
        self.exponents = BarList(self.tr("Digits of these counts"), 3)
        self.curve = SparsityCurve()
        self.sides = sentence()
        self.column.addLayout(row_of(self.channels, self.field, self.data_button, self.large_button))
        self.column.addWidget(self.slider)
        self.column.addWidget(self.count)
        self.column.addWidget(self.exponents)
        self.column.addWidget(sentence(self.tr("Each bar is as long as its number has digits."), muted=True))
        self.column.addSpacing(theme.SPACING)
        heading = QLabel(self.tr("How much of each axis a neighbourhood must cover"))
        heading.setProperty("role", "heading")
        heading.setWordWrap(True)
        self.column.addWidget(heading)
        self.column.addWidget(self.curve)
        self.column.addWidget(self.sides)
        self.slider.valueChanged.connect(self.field.setValue)
        self.field.valueChanged.connect(self.slider.setValue)
        self.field.valueChanged.connect(self._choose_side)
        self.channels.currentIndexChanged.connect(self._show)
        self.data_button.clicked.connect(self._as_the_data)
        self.large_button.clicked.connect(self._as_a_photograph)
        self._show()

    def set_facts(self, facts: ManifoldFacts) -> None:
        """Another model; pictures of another shape than before set the slider to their size."""
        before, self._facts = self._facts, facts
        shape = facts.height, facts.width, facts.channels
        if before is None or shape != (before.height, before.width, before.channels):
            self._as_the_data()
        else:
            self._show()

    def numbers(self) -> int:
        """Numbers in a picture of the chosen size."""
        return picture_numbers(*self._size(), int(self.channels.currentData()))

    def _size(self) -> tuple[int, int]:
        """Rows and columns: those of the data, which need not be square, until another size is chosen."""
        if self._like_data and self._facts is not None:
            return self._facts.height, self._facts.width
        return self.field.value(), self.field.value()

    def _choose_side(self) -> None:
        self._like_data = False
        self._show()

    def _as_a_photograph(self) -> None:
        self.field.setValue(_PHOTOGRAPH)
        self._choose_side()

    def _as_the_data(self) -> None:
        if self._facts is not None:
            side = round(math.sqrt(self._facts.height * self._facts.width))
            with QSignalBlocker(self.channels), QSignalBlocker(self.field), QSignalBlocker(self.slider):
                self.channels.setCurrentIndex(self.channels.findData(self._facts.channels))
                self.field.setValue(side)
                self.slider.setValue(side)
            self._like_data = True
        self._show()

    def _show(self) -> None:
        (rows, columns), numbers = self._size(), self.numbers()
        exponent = exponent_of_pictures(numbers)
        factors = f"{rows} · {columns}" + (" · 3" if self.channels.currentData() == 3 else "")
        text = self.tr("possible pictures: 256<sup>{factors}</sup> = 256<sup>{numbers}</sup> ≈ 10<sup>{exponent}</sup>")
        self.count.setText(text.format(factors=factors, numbers=numbers, exponent=exponent))
        self._show_exponents(exponent)
        self._show_curve(numbers)

    def _show_exponents(self, exponent: int) -> None:
        largest = max(exponent, ATOMS_EXPONENT)
        bars = [
            Bar(self.tr("atoms in the universe"), f"≈ 10{_raised(ATOMS_EXPONENT)}", ATOMS_EXPONENT / largest),
            Bar(self.tr("possible pictures"), f"≈ 10{_raised(exponent)}", exponent / largest, strong=True),
        ]
        if self._facts is not None and self._facts.images > 0:
            images = self._facts.images
            name = self.tr("pictures in {data}").format(data=self._facts.data)
            bars.insert(0, Bar(name, f"{images:,}", math.log10(images) / largest))
        self.exponents.set_bars(bars)

    def _show_curve(self, numbers: int) -> None:
        curves = [(self.tr("to cover 1 % of evenly spread data"), _ONE_PERCENT)]
        marks = []
        if self._facts is not None:
            facts = self._facts
            if facts.images > 1:
                curves.append(
                    (self.tr("to meet one of {count:,} pictures").format(count=facts.images), 1 / facts.images)
                )
            own = picture_numbers(facts.height, facts.width, facts.channels)
            marks = [
                Mark(self.tr("code"), facts.latent_dim, "square"),
                Mark(self.tr("pictures of {data}").format(data=facts.data), own, "circle"),
            ]
            if own != numbers:
                marks.append(Mark(self.tr("chosen size"), numbers, "diamond"))
        else:
            marks = [Mark(self.tr("chosen size"), numbers, "diamond")]
        self.curve.set_curves(curves)
        self.curve.set_marks(marks)
        text = self.tr(
            "The side of the cube that holds 1 % of the space is the d-th root of 0.01: {plane:.2f} of the range in "
            "2 dimensions, {here} in {numbers:,}."
        )
        if numbers >= _MANY:
            lost = self.tr(
                "To cover 1 % of evenly spread data there, a neighbourhood must span nearly the whole range of "
                "every number: no two points are close."
            )
            text = f"{text} {lost}"
        plane, here = float(side_holding(_ONE_PERCENT, 2)), float(side_holding(_ONE_PERCENT, numbers))
        # never so short that it would read 1
        digits = max(4, math.ceil(-math.log10(1 - here)))
        self.sides.setText(text.format(plane=plane, here=f"{here:.{digits}f}", numbers=numbers))


def _raised(number: int) -> str:
    """A whole number in superscript figures, for text that is painted without formatting."""
    return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
