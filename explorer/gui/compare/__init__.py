"""The page Compare: maps of several models side by side, and their figures in one table."""
