"""The numbers that a person may change: the sample and both tables of weights."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.gui import theme
from explorer.gui.learn.formula import Formula
from explorer.gui.learn.worked_example.lines import DECODER, ENCODER
from explorer.gui.learn.worked_example.number_field import NumberField
from explorer.lessons.worked_example import ExampleState


class ValueTables(QWidget):
    """Three small tables of fields, laid out as the matrices are.

    Args:
        state: gives their sizes and first values.
        parent: Qt parent.
    """

    edited = Signal(object)
    refused = Signal(str)

    def __init__(self, state: ExampleState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._fields: dict[str, list[list[NumberField]]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING)
        for name, latex, title, cell_name, tip in (
            (
                "inputs", r"\mathbf{x}", self.tr("input, and target"), self.tr("Input x, number {column}"),
                self.tr("The network should reproduce its input. A sigmoid reaches targets strictly between 0 and 1"),
            ),
            (
                "encoder", ENCODER, self.tr("encoder: a row for each input"),
                self.tr("Encoder weight from input {row} to code {column}"),
                self.tr("A row for each input, a column for each number of the code"),
            ),
            (
                "decoder", DECODER, self.tr("decoder: a row for each code"),
                self.tr("Decoder weight from code {row} to output {column}"),
                self.tr("A row for each number of the code, a column for each output"),
            ),
        ):  # fmt: skip
            head = QHBoxLayout()
            head.setSpacing(theme.SPACING)
            label = QLabel(title)
            label.setProperty("role", "muted")
            head.addWidget(Formula(latex))
            head.addWidget(label, 1)
            column.addLayout(head)
            column.addWidget(self._table(name, cell_name, tip))
        self.show_state(state, 5)

    def fields(self, name: str) -> list[list[NumberField]]:
        """The fields of "inputs", "encoder" or "decoder", row by row."""
        return self._fields[name]

    def show_state(self, state: ExampleState, decimals: int) -> None:
        """Show values of the same sizes.

        Args:
            state: the values.
            decimals: they are rounded to these, but whole in a field that has the focus.
        """
        self._state = state
        for name, rows in self._fields.items():
            for row, values in zip(rows, np.atleast_2d(getattr(state, name)), strict=True):
                for field, value in zip(row, values, strict=True):
                    field.set_value(float(value), decimals)

    def set_read_only(self, read_only: bool) -> None:
        """Nothing can be typed while a run goes on."""
        for rows in self._fields.values():
            for row in rows:
                for field in row:
                    field.setReadOnly(read_only)

    def _table(self, name: str, cell_name: str, tip: str) -> QWidget:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.SPACING // 2)
        rows = []
        for r, values in enumerate(np.atleast_2d(getattr(self._state, name))):
            row = []
            for c in range(len(values)):
                field = NumberField(cell_name.format(row=r + 1, column=c + 1), tip)
                field.setAlignment(Qt.AlignmentFlag.AlignRight)
                field.committed.connect(lambda value, r=r, c=c: self._commit(name, r, c, value))
                field.refused.connect(self._refuse)
                grid.addWidget(field, r, c)
                row.append(field)
            rows.append(row)
        for c in range(3):
            grid.setColumnStretch(c, 1)
        self._fields[name] = rows
        return table

    def _commit(self, name: str, row: int, column: int, value: float) -> None:
        table = np.atleast_2d(getattr(self._state, name)).copy()
        table[row, column] = value
        changed: dict[str, Any] = {name: table[0] if name == "inputs" else table}
        self._state = replace(self._state, **changed)
        self.edited.emit(self._state)

    def _refuse(self, text: str) -> None:
        self.refused.emit(
            self.tr("“{text}” is not a number between −1000 and 1000: enter it like 0.1 or 1e-3.").format(text=text)
        )
