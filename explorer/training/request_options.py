"""A training request's choices of network and objective as words of the command line."""

from __future__ import annotations

from explorer.values import TrainingRequest
from explorer.values.number_text import shortest_text


def asked_options(request: TrainingRequest) -> tuple[str, ...]:
    """What was asked for beside the recipe's own choices, such as ("--hidden=1000,500", "--tied")."""
    network = request.network
    named = {
        "objective": "" if request.objective == "auto" else request.objective,
        "network": network.family,
        "hidden": "none" if network.shallow else ",".join(str(width) for width in network.hidden),
        "activation": network.activation,
        "code-activation": network.code_activation,
        "corruption": "" if request.corruption is None else str(request.corruption),
        "penalty": _number(request.penalty),
        "emphasis": _number(request.emphasis),
        "sparsity": _number(request.sparsity),
        "pretraining-epochs": _number(request.pretraining_epochs),
    }
    words = [f"--{name}={value}" for name, value in named.items() if value]
    if network.tied is not None:
        words.append("--tied" if network.tied else "--no-tied")
    return tuple(words)


def _number(value: float | None) -> str:
    return "" if value is None else shortest_text(value)
