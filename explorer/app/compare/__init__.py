"""What joins the page Compare to models and their measures."""
