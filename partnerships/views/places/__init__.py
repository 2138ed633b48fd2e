"""Pages of places: states, counties, towns and ZIP codes, and the box that finds them."""
