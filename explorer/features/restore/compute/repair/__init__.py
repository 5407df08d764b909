"""The parts of a repair: tiles, noise, pages, colours, holes, and how near the original it comes."""
