"""The page Learn: one lesson a folder. Import each from its own place: the window opens without them."""
