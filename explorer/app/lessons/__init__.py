"""What stands behind the lessons of the page Learn: requests to the study thread and their replies."""
