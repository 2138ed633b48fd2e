"""From what is computed to what readers see: the next version, and the edits that wait for it."""
