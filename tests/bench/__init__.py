"""Reading in."""
