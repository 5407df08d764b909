"""Sessions in files, and what they belong to."""
