"""The lesson on variational models: a cloud of codes for each picture, and what the clouds cost."""
