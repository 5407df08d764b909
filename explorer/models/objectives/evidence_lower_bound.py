"""The evidence lower bound of a variational autoencoder."""

from __future__ import annotations

import math

import torch
from torch.nn import functional as F

from explorer.models.autoencoder import Autoencoder
from explorer.models.encoder_decoder import EncoderDecoder
from explorer.models.objectives.objective import Objective
from explorer.values import Architecture, BadInput

LIKELIHOODS = ("bernoulli", "gaussian")

# About the root mean squared error that two code dimensions leave on handwritten digits; a unit variance
# would let the divergence win over pixels that lie within [0, 1] anyway.
STANDARD_DEVIATION = 0.2


class EvidenceLowerBound(Objective):
    """L = (1/N) Σ_n [−log p(x|z) + β KL(q(z|x) ‖ N(0, I))], z = μ + σ ∘ ε with ε ~ N(0, I), one draw an image.

    KL = −½ Σ_j (1 + log σ_j² − μ_j² − σ_j²). The reconstruction term is summed over pixels, as the divergence is over
    code dimensions: averaging one of them would be a hidden β. With β = 1 the loss is minus the bound on log p(x).

    - bernoulli: log p(x|z) = Σ_p [x log x̂ + (1 − x) log(1 − x̂)], from the logits of a sigmoid output.
    - gaussian: log p(x|z) = −Σ_p [(x − x̂)²/(2s²) + ½ log(2πs²)], with one fixed standard deviation s for all pixels.

    Source: Kingma and Welling, Auto-encoding variational Bayes, arXiv 1312.6114, eq. 10 and appendices B and C;
    β: Higgins et al., β-VAE, ICLR 2017, eq. 4.

    Attributes:
        likelihood: "bernoulli" or "gaussian".
        beta: weight β of the divergence.
        standard_deviation: s of the Gaussian likelihood, in pixel units (0 black, 1 white).
    """

    def __init__(
        self, likelihood: str = "bernoulli", beta: float = 1.0, standard_deviation: float = STANDARD_DEVIATION
    ) -> None:
        """Raises ValueError for an unknown likelihood, a negative β or a standard deviation that is not positive."""
        if likelihood not in LIKELIHOODS:
            raise ValueError(f"there is no likelihood {likelihood!r}; there are {', '.join(LIKELIHOODS)}")
        if not (beta >= 0 and math.isfinite(beta)) or not (
            standard_deviation > 0 and math.isfinite(standard_deviation)
        ):
            raise ValueError(f"beta {beta} must be at least 0, standard deviation {standard_deviation} above 0")
        self.likelihood = likelihood
        self.beta = beta
        self.standard_deviation = standard_deviation
        self.name = f"elbo-{likelihood}"
        self.title = f"Negative evidence lower bound ({likelihood.capitalize()})"
        self.unit = "nats per image"

    def check(self, architecture: Architecture) -> None:
        """See `Objective.check`.

        Raises:
            BadInput: the model is not variational, or a Bernoulli likelihood meets a linear output.
        """
        if not architecture.variational:
            raise BadInput("The evidence lower bound needs a variational model; use the recipe “variational”.")
        if self.likelihood == "bernoulli" and architecture.output != "sigmoid":
            raise BadInput(
                "A Bernoulli likelihood needs a sigmoid output, which this model does not have; use elbo-gaussian."
            )

    def loss(
        self,
        model: EncoderDecoder,
        images: torch.Tensor,
        targets: torch.Tensor,
        generator: torch.Generator | None = None,
    ) -> torch.Tensor:
        """See `Objective.loss`; it draws N·d standard normal numbers."""
        reconstruction, divergence = self.terms(model, images, targets, generator)
        return reconstruction + self.beta * divergence

    def terms(
        self,
        model: EncoderDecoder,
        images: torch.Tensor,
        targets: torch.Tensor,
        generator: torch.Generator | None = None,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Reconstruction term −log p(x|z) and divergence (without β), in nats per image.

        Raises:
            ValueError: the model is not variational.
        """
        if not isinstance(model, Autoencoder):
            raise ValueError("only a variational model has a posterior")
        count = images.shape[0]
        mean, log_variance = model.posterior(images)
        noise = torch.randn(mean.shape, generator=generator, device=mean.device, dtype=mean.dtype)
        codes = mean + noise * torch.exp(0.5 * log_variance)
        return self._negative_log_likelihood(model, codes, targets) / count, (
            kl_divergence(mean, log_variance).sum() / count
        )

    def _negative_log_likelihood(
        self, model: EncoderDecoder, codes: torch.Tensor, targets: torch.Tensor
    ) -> torch.Tensor:
        """Summed over pixels and images."""
        if self.likelihood == "bernoulli":
            return F.binary_cross_entropy_with_logits(model.decode_logits(codes), targets, reduction="sum")
        variance = self.standard_deviation**2
        squares = F.mse_loss(model.decode(codes), targets, reduction="sum")
        return squares / (2.0 * variance) + 0.5 * targets.numel() * math.log(2.0 * math.pi * variance)


def kl_divergence(mean: torch.Tensor, log_variance: torch.Tensor) -> torch.Tensor:
    """KL(N(μ, σ²) ‖ N(0, 1)) in nats, dimension by dimension.

    Args:
        mean: μ, (N, d).
        log_variance: log σ², (N, d).

    Returns:
        −½ (1 + log σ² − μ² − σ²), (N, d), each at least 0. The sum over d is the divergence of an image; the mean over
        N tells how much each code dimension is used.
    """
    return 0.5 * (mean.square() + log_variance.exp() - 1.0 - log_variance)
