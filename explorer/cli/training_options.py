"""Options of `train` that are about the network and the parameters of its objective."""

from __future__ import annotations

import argparse
from typing import Any

from explorer.cli.options import real_number, whole_number


def add_network(parser: argparse.ArgumentParser) -> None:
    """Add what can be chosen of the network."""
    group = parser.add_argument_group("network (default: the recipe's)")
    group.add_argument("--network", metavar="FAMILY", help="multilayer or convolutional")
    group.add_argument(
        "--hidden",
        metavar="N,N,…",
        help=(
            "widths of the encoder's hidden layers, or channels of its convolutions; with none, the code is "
            "the only layer"
        ),
    )
    group.add_argument(
        "--activation", metavar="NAME", help="activation of the hidden layers: relu, silu, gelu, tanh or sigmoid"
    )
    group.add_argument(
        "--code-activation", metavar="NAME", help="activation of the code: linear (default) or one of those"
    )
    group.add_argument(
        "--tied", action=argparse.BooleanOptionalAction, help="whether the decoder uses the encoder's weights"
    )


def add_objective_parameters(parser: argparse.ArgumentParser) -> None:
    """Add the parameters that objectives have."""
    group = parser.add_argument_group("objective (default: the recipe's)")
    group.add_argument(
        "--corruption",
        metavar="KIND:STRENGTH",
        help=(
            "corruption of the input: gaussian:0.25 (standard deviation), masking:0.25 or salt-and-pepper:0.1 "
            "(fraction of the pixels), or none"
        ),
    )
    group.add_argument(
        "--emphasis",
        metavar="WEIGHT",
        type=real_number,
        help="denoising: weight of the error of corrupted pixels relative to the others (default: 1)",
    )
    group.add_argument(
        "--penalty",
        "--beta",
        metavar="WEIGHT",
        type=real_number,
        help="weight λ of a contractive or sparse penalty, or β of the variational KL divergence",
    )
    group.add_argument(
        "--sparsity", metavar="MEAN", type=real_number, help="sparse-kl: target mean activation (default: 0.05)"
    )
    group.add_argument(
        "--pretraining-epochs",
        metavar="N",
        type=whole_number,
        help="epochs of pre-training for each layer, before the whole network",
    )


def chosen_network(options: argparse.Namespace) -> dict[str, Any]:
    """Fields of a `TrainingRequest` that these options make.

    Raises:
        BadInput: a list of widths or a corruption is not understood.
    """
    from explorer.values.objective import parse_corruption
    from explorer.values.training import NetworkChoices

    network = NetworkChoices(
        family=options.network or "",
        hidden=() if options.hidden in (None, "none") else _widths(options.hidden),
        shallow=options.hidden == "none",
        activation=options.activation or "",
        code_activation=options.code_activation or "",
        tied=options.tied,
    )
    given: dict[str, Any] = {} if network == NetworkChoices() else {"network": network}
    if options.corruption is not None:
        given["corruption"] = parse_corruption(options.corruption)
    return given


def _widths(text: str) -> tuple[int, ...]:
    from explorer.values import BadInput

    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise BadInput(f"“{text}” is not a list of widths; separate them with commas, e.g. 512,256,128.") from None
