"""How one single number comes about: its formula in letters, then with the numbers put in."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from explorer.gui.learn.worked_example import numerals
from explorer.gui.learn.worked_example.pieces import Break, Signs
from explorer.lessons.worked_example_figures import Figures

_BREAK = re.compile(r" (?=[=+] )")
_ENCODER = r"W^{\mathrm{enc}}"
_DECODER = r"W^{\mathrm{dec}}"
_LETTERS = {
    "inputs": r"x_{c}", "encoder": _ENCODER + "_{rc}", "decoder": _DECODER + "_{rc}", "code_sums": "a_{c}",
    "code": "z_{c}", "code_rest": "1-z_{c}", "output_sums": "b_{c}", "outputs": r"\hat{x}_{c}",
    "output_rest": r"1-\hat{x}_{c}", "errors": r"\hat{x}_{c}-x_{c}", "squares": r"(\hat{x}_{c}-x_{c})^2",
    "sum": r"\sum_i(\hat{x}_i-x_i)^2", "mean": r"\frac{1}{n}\sum_i(\hat{x}_i-x_i)^2", "loss": "L",
    "output_delta": r"\delta_{c}", "code_error": r"\frac{\partial L}{\partial z_{c}}",
    "code_delta": r"\frac{\partial L}{\partial a_{c}}",
    "decoder_gradient": r"\frac{\partial L}{\partial " + _DECODER + "_{rc}}",
    "encoder_gradient": r"\frac{\partial L}{\partial " + _ENCODER + "_{rc}}",
    "new_encoder": _ENCODER + r"_{rc,\,\mathrm{new}}", "new_decoder": _DECODER + r"_{rc,\,\mathrm{new}}",
    "learning_rate": r"\eta", "new_loss": r"L_{\mathrm{new}}", "shortcut": "S_{rc}",
    "shortcut_excess": r"S_{rc}-\frac{\partial L}{\partial " + _ENCODER + "_{rc}}",
    "shortcut_encoder": _ENCODER + r"_{rc}-\eta\,S_{rc}",
}  # fmt: skip


class _Numbers:
    """Looks numbers up and writes them for a formula."""

    def __init__(self, figures: Figures, decimals: int) -> None:
        self.figures, self._decimals = figures, decimals
        self.inputs = figures.state.inputs.size
        self.codes = figures.state.decoder.shape[0]
        self.by_mean = figures.state.loss == "mean"
        self.rate = self.write(figures.state.learning_rate)

    def write(self, value: float, bracketed: bool = False) -> str:
        decimals = numerals.decimals_needed(np.array([value]), self._decimals)
        return numerals.in_latex(value, decimals, bracketed)

    def factor(self, name: str, row: int, column: int) -> str:
        return self.write(float(self.figures.tables[name][row, column]), bracketed=True)

    def term(self, name: str, row: int, column: int) -> str:
        return self.write(float(self.figures.tables[name][row, column]))

    def dot(self, pairs: list[tuple[tuple[str, int, int], tuple[str, int, int]]]) -> str:
        return " + ".join(rf"{self.factor(*left)}\cdot {self.factor(*right)}" for left, right in pairs)


def formula_of(name: str, row: int, column: int, figures: Figures, decimals: int) -> tuple[Signs, ...]:
    """One number's formula.

    Args:
        name: of the quantity, as in `Figures.tables`.
        row: from 0.
        column: from 0.
        figures: of the step.
        decimals: at most so many.

    Returns:
        The number's letter, its formula, the numbers put in, the result; the line may break before = and +. A given
        number has no formula.
    """
    numbers = _Numbers(figures, decimals)
    letter = _letter(name, row, column, numbers)
    result = numbers.term(name, row, column)
    middle = _FORMULAS[name](row, column, numbers) if name in _FORMULAS else ""
    latex = f"{letter} = {middle} = {result}" if middle else f"{letter} = {result}"
    first, *others = _BREAK.split(latex)
    # the empty group makes a plus that begins a line one between two numbers
    return (Signs(first), *(Signs("{}" + part, Break.IF_NEEDED) for part in others))


def _letter(name: str, row: int, column: int, numbers: _Numbers) -> str:
    places = {"rc": f"{row + 1}{column + 1}", "c": str(column + 1)}
    letter = _LETTERS[name].replace(r"\frac{1}{n}", rf"\frac{{1}}{{{numbers.inputs}}}")
    return letter.replace("_{rc", "_{" + places["rc"]).replace("_{c}", "_{" + places["c"] + "}")


def _sums(source: str, weights: str, letters: tuple[str, str]) -> Callable[[int, int, _Numbers], str]:
    def write(_: int, c: int, n: _Numbers) -> str:
        size = n.figures.tables[source].size
        pairs = [((source, 0, i), (weights, i, c)) for i in range(size)]
        return rf"\sum_{{{letters[0]}}} {letters[1].replace('@', str(c + 1))} = {n.dot(pairs)}"

    return write


def _sigmoid(source: str, letter: str) -> Callable[[int, int, _Numbers], str]:
    def write(_: int, c: int, n: _Numbers) -> str:
        exponent = n.write(-float(n.figures.tables[source][0, c]))
        return rf"\sigma({letter}_{{{c + 1}}}) = \frac{{1}}{{1+e^{{{exponent}}}}}"

    return write


def _rest(source: str) -> Callable[[int, int, _Numbers], str]:
    return lambda _, c, n: f"1 - {n.factor(source, 0, c)}"


def _difference(_: int, c: int, n: _Numbers) -> str:
    return f"{n.term('outputs', 0, c)} - {n.factor('inputs', 0, c)}"


def _square(_: int, c: int, n: _Numbers) -> str:
    return f"({n.term('errors', 0, c)})^2"


def _sum(_: int, __: int, n: _Numbers) -> str:
    return " + ".join(n.term("squares", 0, i) for i in range(n.inputs))


def _mean(_: int, __: int, n: _Numbers) -> str:
    return rf"\frac{{{n.term('sum', 0, 0)}}}{{{n.inputs}}}"


def _loss(_: int, __: int, n: _Numbers) -> str:
    return _mean(0, 0, n) if n.by_mean else _sum(0, 0, n)


def _output_delta(_: int, c: int, n: _Numbers) -> str:
    i = c + 1
    two = rf"\frac{{2}}{{{n.inputs}}}" if n.by_mean else "2"
    return (
        rf"{two}(\hat{{x}}_{i}-x_{i})\,\hat{{x}}_{i}(1-\hat{{x}}_{i}) = {two}\cdot {n.factor('errors', 0, c)}"
        rf"\cdot {n.factor('outputs', 0, c)}\cdot {n.factor('output_rest', 0, c)}"
    )


def _code_error(_: int, c: int, n: _Numbers) -> str:
    pairs = [(("output_delta", 0, k), ("decoder", c, k)) for k in range(n.inputs)]
    return rf"\sum_k \delta_k {_DECODER}_{{{c + 1}k}} = {n.dot(pairs)}"


def _code_delta(_: int, c: int, n: _Numbers) -> str:
    j = c + 1
    return (
        rf"\frac{{\partial L}}{{\partial z_{j}}}\,z_{j}(1-z_{j}) = {n.factor('code_error', 0, c)}"
        rf"\cdot {n.factor('code', 0, c)}\cdot {n.factor('code_rest', 0, c)}"
    )


def _decoder_gradient(r: int, c: int, n: _Numbers) -> str:
    product = rf"{n.factor('code', 0, r)}\cdot {n.factor('output_delta', 0, c)}"
    return rf"z_{r + 1}\,\delta_{c + 1} = {product}"


def _encoder_gradient(r: int, c: int, n: _Numbers) -> str:
    i, j = r + 1, c + 1
    inner = rf"\Big(\sum_k \delta_k {_DECODER}_{{{j}k}}\Big)"
    return (
        rf"x_{i}\,{inner}\,z_{j}(1-z_{j}) = {n.factor('inputs', 0, r)}\cdot {n.factor('code_error', 0, c)}"
        rf"\cdot {n.factor('code', 0, c)}\cdot {n.factor('code_rest', 0, c)}"
    )


def _shortcut(r: int, c: int, n: _Numbers) -> str:
    i, j = r + 1, c + 1
    return (
        rf"x_{i}\,\delta_{i}\,{_DECODER}_{{{j}{i}}}\,z_{j}(1-z_{j}) = {n.factor('inputs', 0, r)}"
        rf"\cdot {n.factor('output_delta', 0, r)}\cdot {n.factor('decoder', c, r)}"
        rf"\cdot {n.factor('code', 0, c)}\cdot {n.factor('code_rest', 0, c)}"
    )


def _excess(r: int, c: int, n: _Numbers) -> str:
    return f"{n.term('shortcut', r, c)} - {n.factor('encoder_gradient', r, c)}"


def _moved(weights: str, gradient: str) -> Callable[[int, int, _Numbers], str]:
    return lambda r, c, n: rf"{n.term(weights, r, c)} - {n.rate}\cdot {n.factor(gradient, r, c)}"


_FORMULAS: dict[str, Callable[[int, int, _Numbers], str]] = {
    "code_sums": _sums("inputs", "encoder", ("i", rf"x_i {_ENCODER}_{{i@}}")),
    "code": _sigmoid("code_sums", "a"),
    "code_rest": _rest("code"),
    "output_sums": _sums("code", "decoder", ("j", rf"z_j {_DECODER}_{{j@}}")),
    "outputs": _sigmoid("output_sums", "b"),
    "output_rest": _rest("outputs"),
    "errors": _difference,
    "squares": _square,
    "sum": _sum,
    "mean": _mean,
    "loss": _loss,
    "output_delta": _output_delta,
    "code_error": _code_error,
    "code_delta": _code_delta,
    "decoder_gradient": _decoder_gradient,
    "encoder_gradient": _encoder_gradient,
    "new_encoder": _moved("encoder", "encoder_gradient"),
    "new_decoder": _moved("decoder", "decoder_gradient"),
    "shortcut": _shortcut,
    "shortcut_excess": _excess,
    "shortcut_encoder": _moved("encoder", "shortcut"),
}
