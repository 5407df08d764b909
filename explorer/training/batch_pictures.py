"""Batches of pictures from memory, converted as they are used."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
import torch

# a set larger than this share of the device's free memory stays in the machine's own
_LARGEST_SHARE = 0.4
_COPIED_AT_ONCE = 4096


class BatchPictures(ABC):
    """Gives batches as float32 (n, C, H, W) in [0, 1] on the training's device."""

    @abstractmethod
    def batch(self, rows: np.ndarray) -> torch.Tensor:
        """The pictures of these rows, valid until the next call.

        Args:
            rows: int64 (n,), n at most the batch size.
        """


class HostPictures(BatchPictures):
    """Pictures that stay where the data set holds them: 8-bit pixels take a quarter of the memory of floats.

    np.take into buffers that are used again took 40 µs for 128 MNIST pictures with the conversion, torch's index_select
    86 to 100 µs.
    """

    def __init__(self, images: np.ndarray, batch_size: int, device: torch.device, layout: torch.memory_format) -> None:
        """Prepare the buffers.

        Args:
            images: (N, C, H, W), uint8 or float32 in [0, 1].
            batch_size: the largest batch.
            device: where batches go.
            layout: of the batches in memory.
        """
        self._images = images
        self._taken = np.empty((batch_size, *images.shape[1:]), dtype=images.dtype)
        self._as_tensor = torch.from_numpy(self._taken)
        self._bytes = images.dtype == np.uint8
        self._batch = torch.empty(self._taken.shape, dtype=torch.float32).contiguous(memory_format=layout)
        self._device = device

    def batch(self, rows: np.ndarray) -> torch.Tensor:
        """See `BatchPictures.batch`."""
        count = len(rows)
        # "raise" would take through a second buffer
        np.take(self._images, rows, axis=0, out=self._taken[:count], mode="clip")
        batch = self._batch[:count]
        if self._bytes:
            torch.div(self._as_tensor[:count], 255.0, out=batch)
        else:
            batch.copy_(self._as_tensor[:count])
        return batch.to(self._device)


class DevicePictures(BatchPictures):
    """Pictures that were copied to the device once."""

    def __init__(self, images: np.ndarray, device: torch.device, layout: torch.memory_format) -> None:
        """Copy the pictures, a part at a time.

        Args:
            images: (N, C, H, W), uint8 or float32 in [0, 1].
            device: where they go.
            layout: of the batches in memory.
        """
        kind = torch.uint8 if images.dtype == np.uint8 else torch.float32
        self._images = torch.empty(images.shape, dtype=kind, device=device)
        for start in range(0, len(images), _COPIED_AT_ONCE):
            part = np.array(images[start : start + _COPIED_AT_ONCE])
            self._images[start : start + len(part)].copy_(torch.from_numpy(part))
        self._layout = layout

    def batch(self, rows: np.ndarray) -> torch.Tensor:
        """See `BatchPictures.batch`."""
        chosen = self._images.index_select(0, torch.from_numpy(np.array(rows)).to(self._images.device))
        batch = chosen.float().div_(255.0) if chosen.dtype == torch.uint8 else chosen
        return batch.contiguous(memory_format=self._layout)


def batch_pictures(
    images: np.ndarray, batch_size: int, device: torch.device, layout: torch.memory_format
) -> BatchPictures:
    """The quicker of the two where the device's memory allows it.

    Args:
        images: (N, C, H, W), uint8 or float32 in [0, 1].
        batch_size: the largest batch.
        device: where batches go.
        layout: of the batches in memory.
    """
    if device.type == "cuda" and images.nbytes <= _LARGEST_SHARE * torch.cuda.mem_get_info(device)[0]:
        return DevicePictures(images, device, layout)
    return HostPictures(images, batch_size, device, layout)


def batch_bounds(count: int, batch_size: int) -> list[int]:
    """Where batches begin and end: as few as the batch size allows, their sizes alike to within one picture.

    A short last batch would weigh its few pictures more than the others.

    Args:
        count: pictures, at least 1.
        batch_size: the largest batch.

    Returns:
        0, …, count.
    """
    batches = -(-count // batch_size)
    return [count * place // batches for place in range(batches + 1)]
