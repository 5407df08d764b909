"""Which output unit and loss the data ask for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.models.objectives import objective_named
from explorer.models.recipes import Recipe
from explorer.values import BadInput

CHOICES = ("auto", "squared-error", "compact-squared-error", "cross-entropy")
"""What a person may ask for; "auto" leaves it to the recipe."""

# Looking at this many numbers is enough to tell two-tone pictures from grey ones.
_SAMPLE = 2_000_000
_NEARLY_ALL = 0.995


@dataclass(frozen=True)
class OutputChoice:
    """What the data and the recipe ask for.

    Attributes:
        output: "sigmoid" or "linear".
        objective: an objective's name.
        reason: one sentence for people.
    """

    output: str
    objective: str
    reason: str


def choose_output(images: np.ndarray, recipe: Recipe | None = None, objective: str = "auto") -> OutputChoice:
    """Choose the output unit from the pixels' range, and the objective to go with it.

    Args:
        images: (N, C, H, W), uint8 or float.
        recipe: None stands for any that is neither linear nor variational.
        objective: one of `CHOICES`; a variational recipe takes the evidence lower bound with
            the Gaussian or the Bernoulli likelihood that these two mean.

    Raises:
        BadInput: the data are empty or not finite, or the objective is unknown or does not go with the output.
    """
    if objective not in CHOICES:
        raise BadInput(f"There is no objective “{objective}” to choose; there are {', '.join(CHOICES)}.")
    output, reason = _output_for(images, recipe)
    asked = None if objective == "auto" else objective
    if recipe is not None and recipe.variational:
        likelihoods = {"squared-error": "elbo-gaussian", "cross-entropy": "elbo-bernoulli"}
        if asked and asked not in likelihoods:
            raise BadInput("A variational model keeps its codes compact by itself; choose squared-error for it.")
        name = likelihoods[asked] if asked else recipe.objective_name(output)
    else:
        name = asked or (recipe.objective_name(output) if recipe is not None else "squared-error")
    if name in ("cross-entropy", "elbo-bernoulli") and output != "sigmoid":
        raise BadInput(f"{objective_named(name).title} needs a sigmoid output, but {reason[0].lower()}{reason[1:]}")
    return OutputChoice(output, name, reason)


def _output_for(images: np.ndarray, recipe: Recipe | None) -> tuple[str, str]:
    if images.size == 0:
        raise BadInput("There are no pictures to learn from; at least one is needed.")
    if recipe is not None and recipe.family == "linear":
        return "linear", "The linear recipe has no output unit: its pixels are a weighted sum of the code."
    if images.dtype == np.uint8:
        low, high = int(images.min()) / 255, int(images.max()) / 255
    else:
        low, high = float(images.min()), float(images.max())
        if not (np.isfinite(low) and np.isfinite(high)):
            raise BadInput("The pixels hold values that are not finite; every pixel must be a number.")
    if low < 0 or high > 1:
        return "linear", (
            f"Linear output, because the pixels run from {low:.3g} to {high:.3g} and a sigmoid only gives 0 to 1."
        )
    kind = "are nearly all black or white" if _two_toned(images) else "lie between 0 (black) and 1 (white)"
    return "sigmoid", f"Sigmoid output, because the pixels {kind} and a sigmoid gives exactly that range."


def _two_toned(images: np.ndarray) -> bool:
    pixels = images.reshape(-1)
    step = max(1, pixels.size // _SAMPLE)
    if step > 1:
        # an odd step does not fall into the pictures' own period
        step |= 1
    sample = pixels[::step]
    white = 255 if images.dtype == np.uint8 else 1
    return bool(np.mean((sample == 0) | (sample == white)) >= _NEARLY_ALL)
