"""The panels beside the map. Import each from its own file, so that the window opens without loading them all."""
