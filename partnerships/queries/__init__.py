"""Reads. Everything readers see comes from release rows, through one Question."""
