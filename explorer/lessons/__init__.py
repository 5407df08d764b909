"""Floor 3: what the lessons compute, in numpy alone, so that a page can do it in the blink of an eye."""
