"""The parts of a training: each layer on its own, then the whole network."""

from __future__ import annotations

from explorer.values.training import Stage


def stages_of(layers: int, layer_epochs: int, epochs: int) -> tuple[Stage, ...]:
    """Greedy layer-wise pre-training and what follows it.

    Args:
        layers: how many layers are pre-trained, 0 for none.
        layer_epochs: passes for each of them.
        epochs: passes of the whole network.

    Source: Bengio, Lamblin, Popovici and Larochelle, Greedy layer-wise training of deep networks, NIPS 2006.
    """
    pretraining = [Stage(layer, layers, 1 + (layer - 1) * layer_epochs, layer_epochs) for layer in range(1, layers + 1)]
    return (*pretraining, Stage(0, layers, 1 + layers * layer_epochs, epochs))


def stage_at(stages: tuple[Stage, ...], epoch: int) -> Stage:
    """The stage that an epoch, counted over the whole training, belongs to; the last one for later epochs."""
    return next((stage for stage in stages if epoch <= stage.last_epoch), stages[-1])
