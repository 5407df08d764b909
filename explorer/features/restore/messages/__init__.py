"""Frozen values that pass between the window, the command line and the computation."""
