"""Running a model over many pictures with bounded memory."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from explorer.models.autoencoder import Autoencoder
from explorer.models.layers import NetworkUpTo

# Numbers in the pictures of one batch, so that wide first layers on large pictures stay within some 100 MB.
_LARGEST_BATCH = 2**22


def encode_images(model: Autoencoder, images: np.ndarray, batch_size: int = 1000) -> np.ndarray:
    """Codes float32 (N, d); the mean where the model is variational.

    Args:
        model: on any device.
        images: (N, C, H, W), uint8 or float in [0, 1].
        batch_size: at most this many pictures at once; fewer where they are large.

    Raises:
        ValueError: the pictures do not have the model's shape.
    """
    codes = np.empty((len(images), model.architecture.latent_dim), dtype=np.float32)
    with torch.inference_mode():
        for part, batch in _batches(model, images, batch_size):
            codes[part] = model.encode(batch).cpu().numpy()
    return codes


def reconstruct_images(model: Autoencoder | NetworkUpTo, images: np.ndarray, batch_size: int = 1000) -> np.ndarray:
    """Reconstructions float32 (N, C, H, W); see `encode_images` for the rest."""
    pictures = np.empty(images.shape, dtype=np.float32)
    with torch.inference_mode():
        for part, batch in _batches(model, images, batch_size):
            pictures[part] = model(batch).cpu().numpy()
    return pictures


def squared_errors(model: Autoencoder | NetworkUpTo, images: np.ndarray, batch_size: int = 1000) -> np.ndarray:
    """Σ over pixels of (x − x̂)² with pixels in [0, 1], float32 (N,); see `encode_images` for the rest."""
    errors = np.empty(len(images), dtype=np.float32)
    with torch.inference_mode():
        for part, batch in _batches(model, images, batch_size):
            errors[part] = (model(batch) - batch).square().flatten(1).sum(1).cpu().numpy()
    return errors


def decode_codes(model: Autoencoder, codes: np.ndarray, batch_size: int = 1000) -> np.ndarray:
    """Pictures float32 (N, C, H, W) of codes (N, d).

    Raises:
        ValueError: the codes do not have the model's length.
    """
    architecture = model.architecture
    if codes.ndim != 2 or codes.shape[1] != architecture.latent_dim:
        raise ValueError(f"codes {codes.shape} do not fit a model with codes of {architecture.latent_dim} numbers")
    shape = (len(codes), architecture.channels, architecture.height, architecture.width)
    pictures = np.empty(shape, dtype=np.float32)
    device = model.device
    with torch.inference_mode():
        for part in _parts(len(codes), architecture.pixels, batch_size):
            batch = torch.from_numpy(np.array(codes[part], dtype=np.float32)).to(device)
            pictures[part] = model.decode(batch).cpu().numpy()
    return pictures


def to_pixels(values: torch.Tensor | np.ndarray) -> np.ndarray:
    """Values in [0, 1] to uint8 of the same shape: rounded, clipped, 0 where they are not a number."""
    tensor = torch.as_tensor(values).detach()
    pixels: np.ndarray = tensor.mul(255.0).add_(0.5).nan_to_num_(0.0).clamp_(0.0, 255.0).byte().cpu().numpy()
    return pixels


def _parts(count: int, pixels: int, batch_size: int) -> Iterator[slice]:
    if batch_size < 1:
        raise ValueError(f"a batch has at least 1 picture, not {batch_size}")
    step = max(1, min(batch_size, _LARGEST_BATCH // pixels))
    return (slice(start, min(start + step, count)) for start in range(0, count, step))


def _batches(
    model: Autoencoder | NetworkUpTo, images: np.ndarray, batch_size: int
) -> Iterator[tuple[slice, torch.Tensor]]:
    architecture = model.architecture
    shape = (architecture.channels, architecture.height, architecture.width)
    if images.ndim != 4 or images.shape[1:] != shape:
        raise ValueError(f"pictures {images.shape} do not fit a model for (N, {', '.join(map(str, shape))})")
    device = model.device
    for part in _parts(len(images), architecture.pixels, batch_size):
        # a copy: torch cannot express a read-only array
        batch = torch.from_numpy(np.array(images[part])).to(device)
        yield part, batch.float().div_(255.0) if images.dtype == np.uint8 else batch.float()
