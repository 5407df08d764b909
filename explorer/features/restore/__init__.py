"""The page Restore: people's own pictures, repaired or reconstructed."""
