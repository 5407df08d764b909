"""The two halves of each family of networks, without the code layer between them."""

from explorer.models.networks.convolutional import convolutional_halves
from explorer.models.networks.halves import ACTIVATIONS, Halves
from explorer.models.networks.multilayer import multilayer_halves
from explorer.models.networks.tied_layer import TiedLayer

__all__ = ["ACTIVATIONS", "Halves", "TiedLayer", "convolutional_halves", "multilayer_halves"]
