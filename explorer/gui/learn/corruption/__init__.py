"""The lesson on corruption: what the open model makes of spoilt pictures."""
