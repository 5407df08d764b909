"""The tasks of the page Restore, each in a folder of its own."""
