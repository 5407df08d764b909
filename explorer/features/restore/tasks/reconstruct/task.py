"""Declares the task."""

from __future__ import annotations

from explorer.features.restore.messages.reconstruction import Reconstruction
from explorer.features.restore.task import Task
from explorer.features.restore.tasks.reconstruct.messages import ReconstructOptions

_HERE = "explorer.features.restore.tasks.reconstruct"

TASK = Task(
    name="reconstruct",
    place=0,
    title="Reconstruct",
    icon="reconstruct",
    sentence="Reconstruct each picture with the open autoencoder and show its position on the map.",
    summary="reconstruct each picture with an autoencoder",
    after="reconstruction",
    doing="Reconstructing pictures",
    invitation="Reconstruct your own pictures with the model",
    advice="Each picture is adapted to the model's input, reconstructed by “{name}” and placed on the map.",
    options=ReconstructOptions,
    finds=(Reconstruction,),
    model="mnist-2d",
    by_autoencoder=f"{_HERE}.compute.reconstructing:reconstruct",
    controls=f"{_HERE}.view:ReconstructControls",
)
