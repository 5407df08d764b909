"""The lines of the page: for each its formula in letters and the same with the numbers put in."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.gui.learn.worked_example.pieces import Break, Numbers, Piece, Signs
from explorer.lessons.worked_example import LossKind
from explorer.lessons.worked_example_figures import Figures

ENCODER = r"W_{\mathrm{enc}}"
DECODER = r"W_{\mathrm{dec}}"
TARGET_ERROR = r"\hat{\mathbf{x}}-\mathbf{x}"
ENCODER_GRADIENT = rf"\frac{{\partial L}}{{\partial {ENCODER}}}"
DECODER_GRADIENT = rf"\frac{{\partial L}}{{\partial {DECODER}}}"


@dataclass(frozen=True)
class Line:
    """One line.

    Attributes:
        key: its name.
        sum_formula: in letters, for the sum of squares.
        mean_formula: for the mean; empty if it is the same.
    """

    key: str
    sum_formula: str
    mean_formula: str = ""

    def formula(self, kind: LossKind) -> str:
        """In letters, for a loss kind."""
        return self.mean_formula if kind == "mean" and self.mean_formula else self.sum_formula


FORWARD = (
    Line("code", rf"\mathbf{{z}} = \sigma(\mathbf{{x}}\,{ENCODER}), \qquad \sigma(a) = \frac{{1}}{{1+e^{{-a}}}}"),
    Line("output", rf"\hat{{\mathbf{{x}}}} = \sigma(\mathbf{{z}}\,{DECODER})"),
)
LOSS = (Line("loss", r"L = \sum_{i=1}^{3}(\hat{x}_i-x_i)^2", r"L = \frac{1}{3}\sum_{i=1}^{3}(\hat{x}_i-x_i)^2"),)
_DELTA = rf"({TARGET_ERROR})\circ\hat{{\mathbf{{x}}}}\circ(1-\hat{{\mathbf{{x}}}})"
BACKWARD = (
    Line("delta", rf"\boldsymbol{{\delta}} = 2\,{_DELTA}", rf"\boldsymbol{{\delta}} = \frac{{2}}{{3}}\,{_DELTA}"),
    Line("decoder_gradient", rf"{DECODER_GRADIENT} = \mathbf{{z}}^{{\top}}\boldsymbol{{\delta}}"),
    Line(
        "encoder_gradient",
        rf"{ENCODER_GRADIENT} = \mathbf{{x}}^{{\top}}[(\boldsymbol{{\delta}}\,W_{{\mathrm{{dec}}}}^{{\top}})"
        r"\circ \mathbf{z}\circ(1-\mathbf{z})]",
    ),
)
UPDATE = (
    Line("new_encoder", rf"{ENCODER} \leftarrow {ENCODER} - \eta\,{ENCODER_GRADIENT}"),
    Line("new_decoder", rf"{DECODER} \leftarrow {DECODER} - \eta\,{DECODER_GRADIENT}"),
    Line("new_loss", ""),
)
# \Big rather than \left: ziamath 0.13 grows the latter around a sum to a hundred times its height
_ENTRY = r"\frac{\partial L}{\partial W^{\mathrm{enc}}_{ij}}"
_SLOPE = r"z_j(1-z_j)"
SHORTCUT = (
    Line("chain", rf"{_ENTRY} = x_i \Big(\sum_k \delta_k\,W^{{\mathrm{{dec}}}}_{{jk}}\Big) {_SLOPE}"),
    Line("shortcut", rf"S_{{ij}} = x_i\,\delta_i\,W^{{\mathrm{{dec}}}}_{{ji}}\,{_SLOPE}"),
    Line("beside", ""),
    Line("shortcut_update", ""),
)


def has_numbers(key: str) -> bool:
    """Whether a line has numbers of its own, or stands there in letters only."""
    return key in _BUILDERS


def pieces(key: str, figures: Figures) -> tuple[Piece, ...]:
    """A line with the numbers put in.

    Args:
        key: of a line that has numbers.
        figures: of the step.
    """
    return _BUILDERS[key](_Tables(figures))


class _Tables:
    """Makes pieces of the figures."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self.by_mean = figures.state.loss == "mean"

    def __call__(self, name: str, transposed: bool = False) -> Numbers:
        return Numbers(name, self._figures.tables[name], transposed)

    @property
    def rate(self) -> Numbers:
        return self("learning_rate")


def _is() -> Signs:
    return Signs("=", Break.IF_NEEDED)


def _times() -> Signs:
    return Signs(r"\circ", Break.IF_NEEDED)


def _code(t: _Tables) -> tuple[Piece, ...]:
    return (
        Signs(rf"\mathbf{{a}} = \mathbf{{x}}\,{ENCODER} ="), t("inputs"), t("encoder"), _is(), t("code_sums"),
        Signs(r"\mathbf{z} = \sigma(\mathbf{a}) =", Break.ALWAYS), t("code"),
    )  # fmt: skip


def _output(t: _Tables) -> tuple[Piece, ...]:
    return (
        Signs(rf"\mathbf{{b}} = \mathbf{{z}}\,{DECODER} ="), t("code"), t("decoder"), _is(), t("output_sums"),
        Signs(r"\hat{\mathbf{x}} = \sigma(\mathbf{b}) =", Break.ALWAYS), t("outputs"),
    )  # fmt: skip


def _loss(t: _Tables) -> tuple[Piece, ...]:
    the_sum, mean = r"\sum_i(\hat{x}_i-x_i)^2 =", r"\frac{1}{3}\sum_i(\hat{x}_i-x_i)^2 ="
    parts: list[Piece] = [Signs(rf"({TARGET_ERROR})^2 ="), t("squares")]
    for name, latex, is_loss in (("sum", the_sum, not t.by_mean), ("mean", mean, t.by_mean)):
        parts += [Signs(rf"L = {latex}" if is_loss else latex, Break.ALWAYS), t(name)]
    return tuple(parts)


def _delta(t: _Tables) -> tuple[Piece, ...]:
    return (
        Signs(r"\boldsymbol{\delta} = \frac{2}{3}" if t.by_mean else r"\boldsymbol{\delta} = 2"), t("errors"),
        _times(), t("outputs"), _times(), t("output_rest"), _is(), t("output_delta"),
    )  # fmt: skip


def _decoder_gradient(t: _Tables) -> tuple[Piece, ...]:
    return (
        Signs(rf"{DECODER_GRADIENT} ="), t("code", transposed=True), t("output_delta"), _is(), t("decoder_gradient"),
    )  # fmt: skip


def _encoder_gradient(t: _Tables) -> tuple[Piece, ...]:
    return (
        Signs(r"\boldsymbol{\delta}\,W_{\mathrm{dec}}^{\top} ="), t("output_delta"), t("decoder", transposed=True),
        _is(), t("code_error"),
        Signs(r"\frac{\partial L}{\partial \mathbf{a}} =", Break.ALWAYS), t("code_error"), _times(), t("code"),
        _times(), t("code_rest"), _is(), t("code_delta"),
        Signs(rf"{ENCODER_GRADIENT} =", Break.ALWAYS), t("inputs", transposed=True), t("code_delta"), _is(),
        t("encoder_gradient"),
    )  # fmt: skip


def _new_encoder(t: _Tables) -> tuple[Piece, ...]:
    return (t("encoder"), Signs("-"), t.rate, t("encoder_gradient"), _is(), t("new_encoder"))


def _new_decoder(t: _Tables) -> tuple[Piece, ...]:
    return (t("decoder"), Signs("-"), t.rate, t("decoder_gradient"), _is(), t("new_decoder"))


def _new_loss(t: _Tables) -> tuple[Piece, ...]:
    return (Signs("L ="), t("loss"), Signs(r"\longrightarrow"), t("new_loss"))


def _beside(t: _Tables) -> tuple[Piece, ...]:
    return (
        Signs(rf"{ENCODER_GRADIENT} ="), t("encoder_gradient"),
        Signs(r"\quad S =", Break.IF_NEEDED), t("shortcut"),
        Signs(rf"S - {ENCODER_GRADIENT} =", Break.ALWAYS), t("shortcut_excess"),
    )  # fmt: skip


def _shortcut_update(t: _Tables) -> tuple[Piece, ...]:
    return (
        Signs(rf"{ENCODER} - \eta\,S ="), t("shortcut_encoder"),
        Signs(rf"{ENCODER} - \eta\,{ENCODER_GRADIENT} =", Break.ALWAYS), t("new_encoder"),
    )  # fmt: skip


_BUILDERS = {
    "code": _code,
    "output": _output,
    "loss": _loss,
    "delta": _delta,
    "decoder_gradient": _decoder_gradient,
    "encoder_gradient": _encoder_gradient,
    "new_encoder": _new_encoder,
    "new_decoder": _new_decoder,
    "new_loss": _new_loss,
    "beside": _beside,
    "shortcut_update": _shortcut_update,
}
