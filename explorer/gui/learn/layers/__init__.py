"""The lesson Layers: what each layer of a network makes of one picture."""
