"""Numbers as US Spanish writes them: 1,797 and 0.38. Django's own Spanish has Spain's."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
