"""The lesson "Does pre-training help?": one classifier from a model's encoder, one from random weights."""
