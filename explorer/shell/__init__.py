"""The window as a whole, and what joins its parts with the threads."""
