"""Pictures through the open autoencoder."""
