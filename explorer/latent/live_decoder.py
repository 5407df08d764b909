"""Decodes places of the map while the pointer moves. Lives on the decode thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from explorer.latent import thumbnails
from explorer.latent.grids import cell_codes, mosaic
from explorer.models import Autoencoder, renewed, to_pixels
from explorer.values import DecodeReply, DecodeRequest, GridReply, GridRequest, Neighbour, NeighbourReply, Picture
from explorer.values.geometry import EllipseReply, EllipseRequest
from explorer.values.open_model import OpenModel, SampleReply, SampleRequest
from explorer.values.thumbnails import ThumbnailReply, ThumbnailRequest

_GRID_PIECE = 40


class LiveDecoder:
    """The decoder's own network and the samples around it.

    Requests that carry another stamp than the loaded model are answered with None: their asker has moved on.
    """

    def __init__(self) -> None:
        # one thread: the smallest and steadiest latency for one picture, and training keeps the other cores
        torch.set_num_threads(1)
        # numbers too small to matter would slow the products down
        torch.set_flush_denormal(True)
        self._model: OpenModel | None = None
        self._network: Autoencoder | None = None
        self._neighbour: Neighbour | None = None

    def handlers(self) -> Mapping[str, Callable[[Any], object]]:
        """What serves each lane."""
        return {
            "model": self.load,
            "probe": self.decode,
            "ellipse": self.ellipse,
            "neighbour": self.nearest,
            "sample": self.sample,
            "grid": self.grid,
            "thumbnails": self.thumbnails,
        }

    @torch.inference_mode()
    def load(self, model: OpenModel) -> int:
        """Take a model, build its network where the architecture is new, and warm it up.

        Returns:
            The model's stamp, once it decodes at full speed.
        """
        older = None if self._model is None else self._model.weights
        network = renewed(self._network, older, model.weights)
        if network is not self._network:
            network.decode(torch.zeros(1, model.weights.architecture.latent_dim))
        self._model, self._network = model, network
        self._neighbour = None
        return model.stamp

    @torch.inference_mode()
    def decode(self, request: DecodeRequest) -> DecodeReply | None:
        """The picture at a code."""
        model, network = self._model, self._network
        if model is None or network is None or request.stamp != model.stamp:
            return None
        start = time.perf_counter()
        picture = _picture(network.decode(torch.tensor([request.code], dtype=torch.float32))[0])
        milliseconds = (time.perf_counter() - start) * 1000
        return DecodeReply(request, picture, milliseconds)

    def ellipse(self, request: EllipseRequest) -> EllipseReply | None:
        """The ellipse of equal picture change around a code."""
        model, network = self._model, self._network
        if model is None or network is None or request.stamp != model.stamp:
            return None
        # what it needs of torch takes a second to import the first time
        from explorer.latent.at_the_probe import ellipse_at

        return ellipse_at(model, network, request)

    @torch.inference_mode()
    def nearest(self, request: DecodeRequest) -> NeighbourReply | None:
        """The real sample nearest to a code."""
        model, network = self._model, self._network
        if model is None or network is None or request.stamp != model.stamp:
            return None
        return NeighbourReply(request, self._nearest(model, network, request.code))

    @torch.inference_mode()
    def sample(self, request: SampleRequest) -> SampleReply | None:
        """One of the map's samples with its reconstruction."""
        model, network = self._model, self._network
        if model is None or network is None or request.stamp != model.stamp:
            return None
        sample = self._sample(model, network, request.index, 0.0)
        errors = model.codes.errors
        return SampleReply(request, sample, float(errors[request.index]) if len(errors) else float("nan"))

    def grid(self, request: GridRequest) -> Generator[None, None, GridReply | None]:
        """An even grid of decoded pictures over a rectangle of the plane, in pieces that yield to the probe.

        Newer weights of the same training may arrive between two pieces; the grid then shows both for a moment.
        """
        model, network = self._model, self._network
        if model is None or network is None:
            return None
        codes = cell_codes(model.plane, request)
        tiles = []
        for start in range(0, len(codes), _GRID_PIECE):
            with torch.inference_mode():
                tiles.append(to_pixels(network.decode(torch.from_numpy(codes[start : start + _GRID_PIECE]))))
            yield
        return GridReply(request, Picture(mosaic(np.concatenate(tiles), request.rows, request.columns)))

    def thumbnails(self, request: ThumbnailRequest) -> Generator[None, None, ThumbnailReply | None]:
        """Pictures of samples all over a rectangle of the map, in pieces that yield to the probe."""
        model, network = self._model, self._network
        if model is None or network is None or request.stamp != model.stamp:
            return None
        architecture = network.architecture
        cells = thumbnails.cells_over(request)
        places = yield from thumbnails.chosen(request, cells)
        samples = request.samples[places]
        if model.originals is not None:
            pictures = model.originals[samples].transpose(0, 2, 3, 1)
        else:
            tiles = [np.empty((0, architecture.channels, architecture.height, architecture.width), np.uint8)]
            codes = model.codes.values[samples]
            for start in range(0, len(codes), _GRID_PIECE):
                with torch.inference_mode():
                    tiles.append(to_pixels(network.decode(torch.from_numpy(codes[start : start + _GRID_PIECE]))))
                yield
            pictures = np.concatenate(tiles).transpose(0, 2, 3, 1)
        factor = thumbnails.scaling(request, cells, architecture.height, architecture.width)
        pictures = thumbnails.scaled(pictures, factor)
        height, width = (side + 2 * thumbnails.FRAME for side in pictures.shape[1:3])
        boxes = thumbnails.boxes_of(request, cells, places, height, width)
        overlay = yield from thumbnails.drawn(request, pictures, places, boxes)
        return ThumbnailReply(request, samples, boxes, overlay, model.originals is None)

    def _nearest(self, model: OpenModel, network: Autoencoder, code: tuple[float, ...]) -> Neighbour | None:
        codes = model.codes.values
        if len(codes) == 0:
            return None
        # brute force: 0.07 ms at 70 000 points, 2 ms at a million; a tree would not pay
        squared = np.zeros(len(codes), np.float32)
        for dimension, value in enumerate(code):
            difference = codes[:, dimension] - np.float32(value)
            squared += difference * difference
        index = int(squared.argmin())
        distance = float(squared[index]) ** 0.5
        if self._neighbour is not None and self._neighbour.index == index:
            self._neighbour = replace(self._neighbour, distance=distance)
        else:
            self._neighbour = self._sample(model, network, index, distance)
        return self._neighbour

    @staticmethod
    def _sample(model: OpenModel, network: Autoencoder, index: int, distance: float) -> Neighbour:
        original = None
        if model.originals is not None:
            original = Picture(model.originals[index].transpose(1, 2, 0))
        reconstruction = _picture(network.decode(torch.from_numpy(model.codes.values[index : index + 1].copy()))[0])
        return Neighbour(index, distance, int(model.codes.labels[index]), original, reconstruction)


def _picture(pixels: torch.Tensor) -> Picture:
    return Picture(to_pixels(pixels).transpose(1, 2, 0))
