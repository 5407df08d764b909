"""The lesson "Why a manifold": four demonstrations with the open data set and model."""
