"""How a published list becomes listings. Knows no list by name."""
