"""Grey pictures in colour."""
