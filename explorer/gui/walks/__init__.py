"""Walks in the window: anchors and paths on the map, film strips, the player, traversals, attribute directions."""
