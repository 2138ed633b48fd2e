"""The closed sets of words the tables use. A leaf: it imports nothing of ours and knows no table."""

from django.db import models


class LocationPrecision(models.TextChoices):
    """How exactly a point is known, best first."""

    EXACT = "exact", "the coordinate the list gives"
    PLACE = "place", "the center of the place"
    COUNTY = "county", "a point inside the county"
    STATE = "state", "a point inside the state"
    NONE = "none", "not placed"
