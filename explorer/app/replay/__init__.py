"""What joins replays to kept epochs."""
