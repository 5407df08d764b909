"""Networks that undo damage to pictures, and their model file."""

from explorer.models.restoration.network import RestorationNetwork

__all__ = ["RestorationNetwork"]
