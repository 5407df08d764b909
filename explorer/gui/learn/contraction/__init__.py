"""The lesson on contraction: how strongly codes answer to small changes of a picture."""
