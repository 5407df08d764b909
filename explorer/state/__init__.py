"""What a person sees and has chosen, as one value, and the one function that changes it."""
