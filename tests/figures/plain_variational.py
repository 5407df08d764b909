"""A variational autoencoder by hand, in plain torch: the peer of the program's own."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional as F


class PlainVariational(nn.Module):
    """784-512-256-128-2 and its mirror, GELU, Bernoulli pixels."""

    def __init__(self) -> None:
        super().__init__()
        widths = (784, 512, 256, 128)
        pairs = list(pairwise(widths))
        self.encoder = nn.Sequential(*(part for a, b in pairs for part in (nn.Linear(a, b), nn.GELU())))
        self.mean, self.log_variance = nn.Linear(128, 2), nn.Linear(128, 2)
        back = [(2, 128), (128, 256), (256, 512)]
        hidden = [part for a, b in back for part in (nn.Linear(a, b), nn.GELU())]
        self.decoder = nn.Sequential(*hidden, nn.Linear(512, 784))

    def bound(self, images: torch.Tensor) -> torch.Tensor:
        """Evidence lower bound in nats, mean over images (N, 784), one draw each."""
        features = self.encoder(images)
        mean, log_variance = self.mean(features), self.log_variance(features)
        codes = mean + torch.randn_like(mean) * (0.5 * log_variance).exp()
        pixels = F.binary_cross_entropy_with_logits(self.decoder(codes), images, reduction="sum")
        divergence = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum()
        return -(pixels + divergence) / len(images)


def train(images: torch.Tensor, epochs: int, batch: int, rate: float) -> PlainVariational:
    """Adam with a cosine to zero over images (N, 784) in [0, 1]."""
    model = PlainVariational()
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    steps = epochs * -(-len(images) // batch)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(epochs):
        for rows in torch.randperm(len(images)).split(batch):
            optimizer.zero_grad()
            (-model.bound(images[rows])).backward()
            optimizer.step()
            schedule.step()
    return model
