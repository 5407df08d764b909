"""The latent map widget."""

from explorer.gui.map.latent_map import LatentMap

__all__ = ["LatentMap"]
