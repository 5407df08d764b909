"""What a recipe is, and what it makes of a request."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from explorer.values import Architecture, BadInput
from explorer.values.objective import Corruption, ObjectiveSettings
from explorer.values.recipes import usual_hidden
from explorer.values.training import NetworkChoices

# the dense layers bend the plane: on MNIST 256 and 64 stayed above a test error of 25, these reach 24.60
_DENSE = (512, 256, 128)

RECONSTRUCTIONS = ("squared-error", "compact-squared-error", "cross-entropy")
_SPARSE = ("sparse-l1", "sparse-kl")


@dataclass(frozen=True)
class Recipe:
    """A system of the field with settings that work.

    Attributes:
        name: as on the command line.
        title: for people.
        description: one sentence: what it is.
        source: paper.
        family: of its networks, see `Architecture.family`.
        learning_rate: of Adam.
        epochs: passes over the training split when nothing else is asked for, those of pre-training left out.
        activation: see `Architecture.activation`.
        variational: its encoder gives a distribution over codes.
        closed_form: solved without training as long as no number of epochs is given.
        tied: see `Architecture.tied`.
        objective: name of the objective around the reconstruction error; empty where that is the whole objective.
        penalty: see `ObjectiveSettings.penalty`.
        corruption: see `ObjectiveSettings.corruption`; that of pre-training where there is any.
        sparsity: see `ObjectiveSettings.sparsity`.
        pretraining_epochs: passes for each layer on its own before the whole network.
        stacked: whether layers can be pre-trained.
    """

    name: str
    title: str
    description: str
    source: str
    family: str
    learning_rate: float
    epochs: int
    activation: str = "relu"
    variational: bool = False
    closed_form: bool = False
    tied: bool = False
    objective: str = ""
    penalty: float = 1.0
    corruption: Corruption = field(default_factory=Corruption)
    sparsity: float = 0.05
    pretraining_epochs: int = 0
    stacked: bool = False

    def architecture(
        self,
        channels: int,
        height: int,
        width: int,
        latent_dim: int,
        output: str = "sigmoid",
        choices: NetworkChoices | None = None,
    ) -> Architecture:
        """The network for pictures of this size.

        Hidden layers that are not wider than the code would be narrower than it should be; they are left out unless
        they were asked for.

        Args:
            channels: 1 or 3.
            height: 8 to 128.
            width: 8 to 128.
            latent_dim: length of a code, at least 1.
            output: "sigmoid" or "linear"; a linear family is linear throughout.
            choices: what a person chose of the network; None leaves everything to the recipe.

        Raises:
            BadInput: the choices do not go with the recipe.
        """
        choices = choices or NetworkChoices()
        family = self._family(choices)
        hidden = usual_hidden(family, channels, height, width, latent_dim)
        dense: tuple[int, ...] = ()
        if family == "convolutional":
            dense = tuple(width for width in _DENSE if width > latent_dim) or (2 * latent_dim,)
        tied = self.tied and family != "convolutional" if choices.tied is None else choices.tied
        return Architecture(
            family=family,
            channels=channels,
            height=height,
            width=width,
            latent_dim=latent_dim,
            hidden=() if choices.shallow else choices.hidden or hidden,
            activation=choices.activation or self.activation,
            output="linear" if family == "linear" else output,
            variational=self.variational,
            dense=dense,
            tied=tied,
            code_activation=choices.code_activation or "linear",
        )

    def objective_name(self, output: str = "sigmoid") -> str:
        """The objective that is taken when none is asked for."""
        if self.variational:
            return "elbo-bernoulli" if output == "sigmoid" else "elbo-gaussian"
        return self.objective or self.reconstruction

    @property
    def reconstruction(self) -> str:
        """The error between picture and reconstruction that is taken when none is asked for."""
        # where a penalty shapes the codes, a second one would only blur what the first one does
        return "squared-error" if self.family == "linear" or self.objective else "compact-squared-error"

    def objective_settings(self, asked: str, output: str, *, linear_code: bool = True) -> ObjectiveSettings:
        """The objective with the recipe's parameters.

        Args:
            asked: "auto", one of `RECONSTRUCTIONS`, or "sparse-l1" and "sparse-kl" where the recipe is sparse.
            output: "sigmoid" or "linear".
            linear_code: whether the code layer has no activation; bounded codes need no price on their length.

        Raises:
            BadInput: what was asked for does not go with the recipe.
        """
        name = self.objective_name(output)
        reconstruction = self.reconstruction if linear_code else "squared-error"
        if asked in _SPARSE:
            if self.objective not in _SPARSE:
                raise BadInput(f"“{asked}” belongs to the recipe “sparse”, not to “{self.name}”.")
            name = asked
        elif asked != "auto" and self.variational:
            likelihoods = {"squared-error": "elbo-gaussian", "cross-entropy": "elbo-bernoulli"}
            if asked not in likelihoods:
                raise BadInput("A variational model already keeps its codes compact; choose squared-error for it.")
            name = likelihoods[asked]
        elif asked != "auto":
            reconstruction = asked
        if name in RECONSTRUCTIONS:
            name = reconstruction
        return ObjectiveSettings(
            name, reconstruction, self.penalty, self.corruption, emphasis=1.0, sparsity=self.sparsity
        )

    def pretraining_settings(self, settings: ObjectiveSettings) -> ObjectiveSettings:
        """The objective of a layer in pre-training, given that of the whole network."""
        reconstruction = "cross-entropy" if settings.reconstruction == "cross-entropy" else "squared-error"
        name = "denoising" if settings.corruption.kind != "none" else reconstruction
        return replace(settings, name=name, reconstruction=reconstruction)

    def _family(self, choices: NetworkChoices) -> str:
        if not choices.family or choices.family == self.family:
            return self.family
        if self.family == "linear" or self.stacked:
            raise BadInput(f"The recipe “{self.name}” has no {choices.family} version; leave out the network.")
        return choices.family
