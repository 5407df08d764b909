"""Declares the task."""

from __future__ import annotations

from explorer.features.restore.messages.restored import CodeMotion
from explorer.features.restore.task import Task
from explorer.features.restore.tasks.denoise.messages import DenoiseOptions, Noise

_HERE = "explorer.features.restore.tasks.denoise"

TASK = Task(
    name="denoise",
    place=1,
    title="Denoise",
    icon="noise",
    sentence="Remove grain and noise from photos and drawings and keep edges sharp.",
    summary="remove Gaussian noise, and salt and pepper",
    after="denoised",
    doing="Removing noise",
    invitation="Remove noise from photos",
    advice=(
        "The noise level is estimated for each picture; a slider makes denoising gentler or stronger. Photos of any "
        "size keep their size."
    ),
    options=DenoiseOptions,
    finds=(Noise, CodeMotion),
    model="denoise",
    by_network=f"{_HERE}.compute.denoising:denoise",
    by_autoencoder=f"{_HERE}.compute.denoising:denoise_through_code",
    preview=f"{_HERE}.compute.preview:Preview",
    controls=f"{_HERE}.view:DenoiseControls",
    learns="Trains on clean pictures, to which the program adds noise of various strengths.",
)
