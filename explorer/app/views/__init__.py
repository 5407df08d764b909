"""Views that are kept, saved, copied and led back to."""
