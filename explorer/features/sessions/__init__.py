"""Sessions: what was seen and chosen, kept in a file beside the model and brought back."""
