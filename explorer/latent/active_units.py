"""Which code dimensions a model uses."""

from __future__ import annotations

import numpy as np
import torch

from explorer.models import Autoencoder, kl_divergence
from explorer.values.comparison import ACTIVE_VARIANCE

_AT_ONCE = 500


def active_units(codes: np.ndarray) -> int:
    """How many code dimensions vary over the data: Var_x(z_j) > 0.01.

    Source: Burda, Grosse and Salakhutdinov, Importance weighted autoencoders, ICLR 2016, section 5.2, where z_j is the
    posterior mean.

    Args:
        codes: (N, d), means where the model is variational.
    """
    return int((codes.astype(np.float64).var(axis=0) > ACTIVE_VARIANCE).sum()) if len(codes) else 0


@torch.inference_mode()
def mean_divergences(network: Autoencoder, images: np.ndarray) -> tuple[float, ...]:
    """KL(q(z_j|x) ‖ N(0, 1)) of each code dimension in nats, averaged over pictures; see `kl_divergence`.

    Args:
        network: variational, on the CPU.
        images: uint8 (N, C, H, W), at least one.

    Raises:
        ValueError: the model is not variational.
    """
    total = torch.zeros(network.architecture.latent_dim, dtype=torch.float64)
    for start in range(0, len(images), _AT_ONCE):
        batch = torch.from_numpy(images[start : start + _AT_ONCE].astype(np.float32) / np.float32(255))
        total += kl_divergence(*network.posterior(batch)).sum(0)
    return tuple(float(value) for value in total / len(images))
