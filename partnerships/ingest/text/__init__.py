"""Text and numbers of a cell put right: names, spoilt text, coordinates, what a spreadsheet re-saves."""
