"""The decoder as a smooth map from codes to pixels, and its forward-mode products."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator

import numpy as np
import torch

from explorer.models import Autoencoder
from explorer.values.plane import Plane

with warnings.catch_warnings():
    # torch writes some of its forward-mode rules in its own scripting language, which it has deprecated
    warnings.simplefilter("ignore", DeprecationWarning)
    import torch._decomp.decompositions_for_jvp

# Rows of one product: what the layers hold then fits the processor's cache.
_ROWS = 512


class Decoder:
    """g: codes (N, d) to pixels (N, P), differentiable, each row from its own code alone.

    Attributes:
        latent_dim: d.
        dtype: of codes and pixels inside; float32 for networks.
    """

    def __init__(
        self, function: Callable[[torch.Tensor], torch.Tensor], latent_dim: int, dtype: torch.dtype = torch.float32
    ) -> None:
        """Take any callable that torch can differentiate forward.

        Args:
            function: (N, d) to (N, …); rows do not mix.
            latent_dim: d.
            dtype: of its inputs.
        """
        self._function = function
        self.latent_dim = latent_dim
        self.dtype = dtype

    @classmethod
    def of(cls, model: Autoencoder) -> Decoder:
        """A model's decoder with its output unit: pixels as they are compared with pictures in [0, 1]."""
        return cls(model.decode, model.architecture.latent_dim)

    def on_plane(self, plane: Plane) -> Decoder:
        """The same decoder over the places (N, 2) of a plane of code space."""
        origin = torch.as_tensor(plane.origin, dtype=self.dtype)
        axes = torch.as_tensor(plane.axes, dtype=self.dtype)
        return Decoder(lambda places: self._function(origin + places @ axes), 2, self.dtype)

    def tensor(self, codes: np.ndarray | torch.Tensor) -> torch.Tensor:
        """Codes as the decoder takes them."""
        return torch.as_tensor(codes).detach().to(self.dtype)

    def pixels(self, codes: np.ndarray | torch.Tensor) -> torch.Tensor:
        """Pixels (N, P) of codes (N, d), not clipped."""
        with torch.no_grad():
            return torch.cat([self._function(part).flatten(1) for part in in_parts(self.tensor(codes), _ROWS)])

    def push(
        self, codes: np.ndarray | torch.Tensor, directions: np.ndarray | torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Pixels, and how they change when the codes move: one forward-mode product for each direction.

        All directions share one pass through the decoder. For d-dimensional codes and many pixels that is the cheap
        way round: reverse mode needs a pass for every pixel.

        Args:
            codes: (N, d). The products take N·k·P numbers.
            directions: (k, d), the same for every code; None takes the d code dimensions.

        Returns:
            Pixels (N, P) and products (N, k, P).
        """
        points = self.tensor(codes)
        ways = torch.eye(self.latent_dim, dtype=self.dtype) if directions is None else self.tensor(directions)
        pixels, products = [], []
        step = max(1, 2 * _ROWS // len(ways))
        for part in in_parts(points, step):
            value, change = self._push(part, ways)
            pixels.append(value)
            products.append(change)
        return torch.cat(pixels), torch.cat(products)

    def pull(self, codes: np.ndarray, read: Callable[[torch.Tensor], torch.Tensor]) -> np.ndarray:
        """The gradient, with respect to the codes, of a number that is read off their pixels: one pass backward.

        Args:
            codes: (N, d).
            read: from pixels (N, P) to one number.

        Returns:
            float64 (N, d).
        """
        with torch.enable_grad():
            points = self.tensor(codes).clone().requires_grad_(True)
            (gradient,) = torch.autograd.grad(read(self._function(points).flatten(1)), points)
        slopes: np.ndarray = gradient.double().numpy()
        return slopes

    def _push(self, points: torch.Tensor, ways: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        def along(way: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            tangents = way.expand_as(points)
            product = torch.func.jvp(lambda at: self._function(at).flatten(1), (points,), (tangents,))
            return product[0], product[1]

        with torch.no_grad():
            values, changes = torch.vmap(along)(ways)
        return values[0], changes.transpose(0, 1)


def in_parts(points: torch.Tensor, size: int) -> Iterator[torch.Tensor]:
    """The rows in parts of at most `size`; one empty part where there are none."""
    return (points[start : start + size] for start in range(0, max(1, len(points)), size))
