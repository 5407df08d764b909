"""The geometry that a decoder gives to code space: lengths, areas and shortest paths, as its pictures see them.

The decoder g: R^d → R^P sends codes to pixels. A small step v at a code z changes the picture by ‖J(z)v‖, so that
G = JᵀJ, the pull-back metric, measures code space in picture change. Everything here takes a `Decoder`, made of a model
by `Decoder.of(network)`, of any differentiable function, or of either on a plane by `decoder.on_plane(plane)`.

- `pull_back_metric`, `magnification` (√det G), `ellipse_of_equal_change`.
- Paths, all float64 (N, d) with both ends: `straight_path`, `spherical_path`, `NeighbourGraph(codes).path(a, b)`
  (corners only), `geodesic(decoder, a, b, …)`: a generator that yields the best path so far, the straight line at
  once, and returns the best; `jobs.drain(…)` runs it to its end.
- `measure_path` (energy, lengths, spread of the steps), `code_steps`, `picture_steps`, and even steps along any path:
  `at_even_steps(codes, code_steps(codes), count)` or `at_even_picture_steps(decoder, codes, count)`.

Codes go in as numpy arrays or tensors and come out as numpy arrays. Nothing here keeps a history for gradients.
"""

from explorer.latent.geometry.decoder import Decoder
from explorer.latent.geometry.geodesics import geodesic
from explorer.latent.geometry.graphs import NeighbourGraph, grid_path
from explorer.latent.geometry.metric import ellipse_of_equal_change, magnification, pull_back_metric
from explorer.latent.geometry.paths import (
    at_even_picture_steps,
    at_even_steps,
    code_steps,
    measure_path,
    picture_steps,
    spherical_path,
    straight_path,
)

__all__ = [
    "Decoder",
    "NeighbourGraph",
    "at_even_picture_steps",
    "at_even_steps",
    "code_steps",
    "ellipse_of_equal_change",
    "geodesic",
    "grid_path",
    "magnification",
    "measure_path",
    "picture_steps",
    "pull_back_metric",
    "spherical_path",
    "straight_path",
]
