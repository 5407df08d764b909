"""The replay of a training: a bar that moves through its epochs, and the tab around it."""
