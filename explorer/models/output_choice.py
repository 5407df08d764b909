"""Which output unit and loss the data ask for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.models.objectives import objective_named
from explorer.models.recipe import RECONSTRUCTIONS, Recipe
from explorer.values import BadInput
from explorer.values.objective import ObjectiveSettings

CHOICES = ("auto", *RECONSTRUCTIONS, "sparse-l1", "sparse-kl")
"""What a person may ask for; "auto" leaves it to the recipe."""

# Looking at this many numbers is enough to tell two-tone pictures from grey ones.
_SAMPLE = 2_000_000
_NEARLY_ALL = 0.995


@dataclass(frozen=True)
class OutputChoice:
    """What the data and the recipe ask for.

    Attributes:
        output: "sigmoid" or "linear".
        objective: the objective with the recipe's parameters.
        reason: one sentence for people.
    """

    output: str
    objective: ObjectiveSettings
    reason: str


def choose_output(
    images: np.ndarray, recipe: Recipe | None = None, objective: str = "auto", *, linear_code: bool = True
) -> OutputChoice:
    """Choose the output unit from the pixels' range, and the objective to go with it.

    Args:
        images: (N, C, H, W), uint8 or float.
        recipe: None stands for any that is neither linear nor variational.
        objective: one of `CHOICES`; a variational recipe takes the evidence lower bound with
            the Gaussian or the Bernoulli likelihood that these two mean.
        linear_code: whether the code layer has no activation; bounded codes need no price on their length.

    Raises:
        BadInput: the data are empty or not finite, or the objective is unknown or does not go with the output.
    """
    if objective not in CHOICES:
        raise BadInput(f"There is no objective “{objective}” to choose; there are {', '.join(CHOICES)}.")
    output, reason = _output_for(images, recipe)
    if recipe is not None:
        settings = recipe.objective_settings(objective, output, linear_code=linear_code)
    else:
        name = "squared-error" if objective == "auto" else objective
        settings = ObjectiveSettings(name, name)
    for name in (settings.name, settings.reconstruction):
        if name in ("cross-entropy", "elbo-bernoulli") and output != "sigmoid":
            raise BadInput(f"{objective_named(name).title} needs a sigmoid output, but {reason[0].lower()}{reason[1:]}")
    return OutputChoice(output, settings, reason)


def _output_for(images: np.ndarray, recipe: Recipe | None) -> tuple[str, str]:
    if images.size == 0:
        raise BadInput("There are no pictures to train on; at least one is needed.")
    if recipe is not None and recipe.family == "linear":
        return "linear", "The linear recipe has no output unit: its pixels are a weighted sum of the code."
    if images.dtype == np.uint8:
        low, high = int(images.min()) / 255, int(images.max()) / 255
    else:
        low, high = float(images.min()), float(images.max())
        if not (np.isfinite(low) and np.isfinite(high)):
            raise BadInput("The pixels hold NaN or infinity; every pixel must be a finite number.")
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
