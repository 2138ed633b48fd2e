"""Reads by place: totals of areas, neighbors, shares of a directory, what typed letters may mean."""
