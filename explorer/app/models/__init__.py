"""Models that are found, listed, opened and kept."""
