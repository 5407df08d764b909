"""Decodes places of the map while the pointer moves, and shows the samples around it. Lives on the decode thread."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import replace

import numpy as np
import torch

from explorer.latent import thumbnails
from explorer.latent.grids import cell_codes, mosaic
from explorer.models import Autoencoder, to_pixels
from explorer.values import DecodeReply, DecodeRequest, GridReply, GridRequest, Neighbour, NeighbourReply, Picture
from explorer.values.open_model import OpenModel, SampleReply, SampleRequest
from explorer.values.thumbnails import ThumbnailReply, ThumbnailRequest

_GRID_PIECE = 40


@torch.inference_mode()
def decode(model: OpenModel, network: Autoencoder, request: DecodeRequest) -> DecodeReply:
    """The picture at a code."""
    start = time.perf_counter()
    picture = _picture(network.decode(torch.tensor([request.code], dtype=torch.float32))[0])
    milliseconds = (time.perf_counter() - start) * 1000
    return DecodeReply(request, picture, milliseconds)


class NearestSample:
    """The real sample nearest to a code; while that stays the same one, it is not decoded anew."""

    def __init__(self) -> None:
        self._model: OpenModel | None = None
        self._neighbour: Neighbour | None = None

    @torch.inference_mode()
    def find(self, model: OpenModel, network: Autoencoder, request: DecodeRequest) -> NeighbourReply:
        """Look for it among the samples of the map."""
        if model is not self._model:
            self._model, self._neighbour = model, None
        codes = model.codes.values
        if len(codes) == 0:
            return NeighbourReply(request, None)
        # brute force: 0.07 ms at 70 000 points, 2 ms at a million; a tree would not pay
        squared = np.zeros(len(codes), np.float32)
        for dimension, value in enumerate(request.code):
            difference = codes[:, dimension] - np.float32(value)
            squared += difference * difference
        index = int(squared.argmin())
        distance = float(squared[index]) ** 0.5
        if self._neighbour is not None and self._neighbour.index == index:
            self._neighbour = replace(self._neighbour, distance=distance)
        else:
            self._neighbour = _sample(model, network, index, distance)
        return NeighbourReply(request, self._neighbour)


@torch.inference_mode()
def sample(model: OpenModel, network: Autoencoder, request: SampleRequest) -> SampleReply:
    """One of the map's samples with its reconstruction."""
    errors = model.codes.errors
    error = float(errors[request.index]) if len(errors) else float("nan")
    return SampleReply(request, _sample(model, network, request.index, 0.0), error)


def grid(model: OpenModel, network: Autoencoder, request: GridRequest) -> Generator[None, None, GridReply]:
    """An even grid of decoded pictures over a rectangle of the plane, in pieces that yield to the probe.

    Newer weights of the same training may arrive between two pieces; the grid then shows both for a moment.
    """
    codes = cell_codes(model.plane, request)
    tiles = []
    for start in range(0, len(codes), _GRID_PIECE):
        with torch.inference_mode():
            tiles.append(to_pixels(network.decode(torch.from_numpy(codes[start : start + _GRID_PIECE]))))
        yield
    return GridReply(request, Picture(mosaic(np.concatenate(tiles), request.rows, request.columns)))


def overlay(model: OpenModel, network: Autoencoder, request: ThumbnailRequest) -> Generator[None, None, ThumbnailReply]:
    """Pictures of samples all over a rectangle of the map, in pieces that yield to the probe."""
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
    drawn = yield from thumbnails.drawn(request, pictures, places, boxes)
    return ThumbnailReply(request, samples, boxes, drawn, model.originals is None)


def _sample(model: OpenModel, network: Autoencoder, index: int, distance: float) -> Neighbour:
    original = None
    if model.originals is not None:
        original = Picture(model.originals[index].transpose(1, 2, 0))
    reconstruction = _picture(network.decode(torch.from_numpy(model.codes.values[index : index + 1].copy()))[0])
    return Neighbour(index, distance, int(model.codes.labels[index]), original, reconstruction)


def _picture(pixels: torch.Tensor) -> Picture:
    return Picture(to_pixels(pixels).transpose(1, 2, 0))
