"""Strided convolutions and their mirror image."""

from __future__ import annotations

from collections import OrderedDict

from torch import nn

from explorer.models.networks.halves import ACTIVATIONS, Halves
from explorer.values import Architecture

# A kernel that the stride divides lets every pixel take part in equally many products, forth and back, which keeps
# checkerboards out of the pictures (Odena, Dumoulin and Olah, Deconvolution and checkerboard artifacts, Distill 2016).
_KERNEL = 4
_STRIDE = 2
_PADDING = 1


def convolutional_halves(architecture: Architecture) -> Halves:
    """Each convolution halves height and width (rounded down); dense layers follow before the code.

    The decoder mirrors the encoder with transposed convolutions. Where halving dropped an odd row or column, output
    padding brings it back, so that every size comes out as it went in. There is no batch normalisation: running
    statistics would not survive the detaching and averaging of weights.

    Source: Masci, Meier, Cireşan and Schmidhuber, Stacked convolutional auto-encoders, ICANN 2011; strides in place
    of pooling after Radford, Metz and Chintala, arXiv 1511.06434, section 3.
    """
    activation = ACTIVATIONS[architecture.activation]
    encoder: OrderedDict[str, nn.Module] = OrderedDict()
    sizes = [(architecture.height, architecture.width)]
    channels = architecture.channels
    for place, hidden in enumerate(architecture.hidden, start=1):
        encoder[f"convolution{place}"] = nn.Conv2d(channels, hidden, _KERNEL, _STRIDE, _PADDING)
        encoder[f"activation{place}"] = activation()
        channels = hidden
        sizes.append((sizes[-1][0] // _STRIDE, sizes[-1][1] // _STRIDE))
    rows, columns = sizes.pop()
    encoder["flatten"] = nn.Flatten()
    width = channels * rows * columns
    for place, dense in enumerate(architecture.dense, start=1):
        encoder[f"dense{place}"] = nn.Linear(width, dense)
        encoder[f"dense_activation{place}"] = activation()
        width = dense

    decoder: OrderedDict[str, nn.Module] = OrderedDict()
    width = architecture.latent_dim
    for place, dense in enumerate(reversed(architecture.dense), start=1):
        decoder[f"dense{place}"] = nn.Linear(width, dense)
        decoder[f"dense_activation{place}"] = activation()
        width = dense
    decoder["spread"] = nn.Linear(width, channels * rows * columns)
    decoder["spread_activation"] = activation()
    decoder["maps"] = nn.Unflatten(1, (channels, rows, columns))
    outputs = [*reversed(architecture.hidden[:-1]), architecture.channels]
    for place, (hidden, (tall, wide)) in enumerate(zip(outputs, reversed(sizes), strict=True), start=1):
        odd = (tall % _STRIDE, wide % _STRIDE)
        last = place == len(outputs)
        name = "output" if last else f"convolution{place}"
        decoder[name] = nn.ConvTranspose2d(channels, hidden, _KERNEL, _STRIDE, _PADDING, output_padding=odd)
        if not last:
            decoder[f"activation{place}"] = activation()
        channels = hidden
    code = nn.Linear(architecture.dense[-1], architecture.latent_dim)
    return Halves(nn.Sequential(encoder), code, nn.Sequential(decoder))
