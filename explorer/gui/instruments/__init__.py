"""Instruments: what can be measured and drawn at a place of the map, each off until it is wanted."""
