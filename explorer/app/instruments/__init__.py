"""What joins the instruments of the page Explore to the model: one room each."""
