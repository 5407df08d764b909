"""Floor 3: the latent plane. Live decoding, the plane shown, nearest samples."""
