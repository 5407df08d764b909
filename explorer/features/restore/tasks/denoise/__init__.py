"""Noise taken out of pictures."""
