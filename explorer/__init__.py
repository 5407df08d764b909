"""Latent Explorer: train an autoencoder, map its codes and decode any point of the map."""

__version__ = "0.1.0"
