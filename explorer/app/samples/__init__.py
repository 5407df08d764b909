"""What joins codes, tables, selections and searches to the map."""
