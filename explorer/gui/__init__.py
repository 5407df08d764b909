"""Floor 4: windows, views and panels. Speaks in plain values; knows no torch."""
