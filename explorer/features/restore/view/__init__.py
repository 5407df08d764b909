"""The page Restore: people's own pictures beside their reconstructions."""
