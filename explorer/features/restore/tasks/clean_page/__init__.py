"""Scanned pages cleaned."""
