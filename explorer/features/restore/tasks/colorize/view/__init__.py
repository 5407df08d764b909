"""Hints for colours."""
