"""Missing parts completed."""
