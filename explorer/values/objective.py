"""What a training makes small, told in plain values."""

from __future__ import annotations

from dataclasses import dataclass, field

from explorer.values.failure import BadInput
from explorer.values.number_text import shortest_text

CORRUPTIONS = ("none", "gaussian", "masking", "salt-and-pepper")

_PARAMETERS = {
    "denoising": ("corruption", "emphasis"),
    "contractive": ("penalty",),
    "stochastic-contractive": ("penalty", "corruption"),
    "sparse-l1": ("penalty",),
    "sparse-kl": ("penalty", "sparsity"),
    "elbo-bernoulli": ("penalty",),
    "elbo-gaussian": ("penalty",),
}


@dataclass(frozen=True)
class Corruption:
    """How an input is spoilt before the encoder sees it; the target stays clean.

    Attributes:
        kind: "none"; "gaussian": x + s ε with ε ~ N(0, 1), not clipped; "masking": a share s of the values becomes 0;
            "salt-and-pepper": a share s of the values becomes 0 or 1, each with probability ½.
        strength: s, at least 0; for masking and salt-and-pepper at most 1.

    Source: Vincent, Larochelle, Lajoie, Bengio and Manzagol, Stacked denoising autoencoders, JMLR 2010, section 3.3.
    """

    kind: str = "none"
    strength: float = 0.0

    def __str__(self) -> str:
        """As on the command line: "masking:0.25"."""
        return self.kind if self.kind == "none" else f"{self.kind}:{shortest_text(self.strength)}"


@dataclass(frozen=True)
class ObjectiveSettings:
    """An objective with its parameters; those that it does not have are ignored.

    Attributes:
        name: as in model files and on the command line.
        reconstruction: error between picture and reconstruction: "squared-error", "compact-squared-error" or
            "cross-entropy"; the objective of that name itself where `name` is one of them.
        penalty: weight of the objective's second term: λ of the contractive and sparse ones, β of the variational ones.
        corruption: of the input (denoising), or the noise on it (stochastic contractive).
        emphasis: weight of the values that were corrupted; the untouched ones have weight 1 (denoising).
        sparsity: ρ, mean activation aimed at (sparse-kl).
    """

    name: str
    reconstruction: str = "squared-error"
    penalty: float = 1.0
    corruption: Corruption = field(default_factory=Corruption)
    emphasis: float = 1.0
    sparsity: float = 0.05


def parameters_of(objective: str) -> tuple[str, ...]:
    """Which fields of `ObjectiveSettings` an objective looks at beside its name and the reconstruction's error."""
    return _PARAMETERS.get(objective, ())


def parse_corruption(text: str) -> Corruption:
    """The corruption that `str` made a text of: "none", or kind and strength as in "masking:0.25".

    Raises:
        BadInput: it is not understood; whether kind and strength make sense is another question.
    """
    kind, _, strength = text.partition(":")
    try:
        return Corruption(kind, float(strength) if strength else 0.0)
    except ValueError:
        raise BadInput(f"“{text}” is not a corruption; give its kind and strength, e.g. masking:0.25.") from None
