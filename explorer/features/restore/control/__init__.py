"""What joins the page Restore to files, models and worker threads."""
