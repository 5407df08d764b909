"""Pictures through models and back to files: numpy and torch, no threads, no Qt."""
