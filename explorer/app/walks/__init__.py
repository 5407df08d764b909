"""What joins walks, traversals and directions to the open model."""
