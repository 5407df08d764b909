"""The dialog in which a person trains a restoration model of their own."""
