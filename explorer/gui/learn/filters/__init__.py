"""The lesson Filters: what the first layer of a network looks for."""
