"""The brush for holes."""
