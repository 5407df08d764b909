"""What a person can ask for: each feature in one folder, from its messages to its view."""
