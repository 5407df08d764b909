"""What the task computes: numpy and torch, no threads, no Qt."""
