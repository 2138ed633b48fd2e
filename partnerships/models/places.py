"""The map underfoot: states, counties and populated places, as the bundled reference files give them.

Rows come from `partnerships/geography/reference/` only and are replaced when those files change; nothing
else writes here. These tables must not know agencies, lists or how a text is turned into a place.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


def point_on_earth(table: str) -> models.CheckConstraint:
    """The check that a latitude and a longitude can be a point, for the table of that name."""
    return models.CheckConstraint(
        condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)), name=f"{table}_point_on_earth"
    )


class State(models.Model):
    """A state, the District of Columbia or a territory. `code` is the postal one, such as CA."""

    code = models.CharField(max_length=2, primary_key=True)
    fips = models.CharField(max_length=2, unique=True)
    name = models.CharField(max_length=60, unique=True)
    ap_abbreviation = models.CharField(max_length=40, help_text="As newspapers write it: Calif.")
    latitude = models.FloatField(help_text="A point certainly inside the state, degrees")
    longitude = models.FloatField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z]{2}$"), name="state_code_is_postal"),
            models.CheckConstraint(condition=Q(fips__regex=r"^[0-9]{2}$"), name="state_fips_is_two_digits"),
            point_on_earth("state"),
        ]

    def __str__(self) -> str:
        return self.name


class CountyQuerySet(models.QuerySet["County"]):
    def in_state(self, code: str) -> CountyQuerySet:
        return self.filter(state_id=code)

    def drawn(self) -> CountyQuerySet:
        """Those of the edition that the map draws: the ones that a record carries where its place is known."""
        return self.filter(since=None)

    def newer(self) -> CountyQuerySet:
        """Those made after that edition."""
        return self.exclude(since=None)

    def made_of(self, fips: str) -> CountyQuerySet:
        """Those that took the place of a drawn county, or of a part of it."""
        return self.filter(former__contains=[fips])


class County(models.Model):
    """A county or what stands for one: parish, borough, census area, independent city, municipio."""

    fips = models.CharField(max_length=5, primary_key=True, help_text="Text, five digits: 01001")
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="counties")
    name = models.CharField(max_length=60, help_text="Without its kind: Orange, Orleans, Norfolk")
    full_name = models.CharField(
        max_length=80, help_text="With it: Orange County, Orleans Parish, Norfolk city"
    )
    latitude = models.FloatField(help_text="A point certainly inside the county, degrees")
    longitude = models.FloatField()
    west = models.FloatField(help_text="Its bounding box; west of -180 where it crosses that meridian")
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    since = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The year it was made; empty for those that the map draws."
    )
    until = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The year others took its place; records and the map keep it."
    )
    former = ArrayField(
        models.CharField(max_length=5),
        default=list,
        help_text="FIPS codes of the drawn counties it was made of.",
    )
    place_names = ArrayField(
        models.CharField(max_length=120),
        default=list,
        help_text="Names of the places in it, for those made later.",
    )

    objects = CountyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "counties"
        constraints = [
            models.CheckConstraint(condition=Q(fips__regex=r"^[0-9]{5}$"), name="county_fips_is_five_digits"),
            models.UniqueConstraint(fields=["state", "full_name"], name="county_once_a_state"),
            point_on_earth("county"),
            models.CheckConstraint(
                condition=Q(west__lt=models.F("east"), south__lt=models.F("north")),
                name="county_box_has_area",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name}, {self.state_id}"


class PlaceQuerySet(models.QuerySet["Place"]):
    def in_state(self, code: str) -> PlaceQuerySet:
        return self.filter(state_id=code)

    def called(self, folded: str) -> PlaceQuerySet:
        """Places whose name folds to `folded` (see `geography.folding.fold_place`)."""
        return self.filter(folded=folded)


class Place(models.Model):
    """A populated place of the GeoNames gazetteer: 500 people or more."""

    geonameid = models.IntegerField(primary_key=True)
    name = models.CharField(max_length=120)
    folded = models.CharField(max_length=120, help_text="The name as it is compared, never shown")
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="places")
    county = models.ForeignKey(County, on_delete=models.PROTECT, null=True, related_name="places")
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField()

    objects = PlaceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "folded"], name="place_state_folded"),
            GinIndex(fields=["folded"], name="place_folded_trigrams", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [point_on_earth("place")]

    def __str__(self) -> str:
        return f"{self.name}, {self.state_id}"


class PostalName(models.Model):
    """What the Postal Service calls a place that the gazetteer lacks under that name, often a township."""

    name = models.CharField(max_length=120)
    folded = models.CharField(max_length=120, help_text="The name as it is compared, never shown")
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="postal_names")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="postal_names")
    latitude = models.FloatField(help_text="The middle of its ZIP codes in the county, degrees")
    longitude = models.FloatField()

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state", "county", "folded"], name="postal_name_once_a_county"),
            point_on_earth("postal_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.state_id}"


class ZipCode(models.Model):
    """A ZIP code that mail is delivered to, so that readers can ask for where they live."""

    code = models.CharField(max_length=5, primary_key=True, help_text="Text, five digits: 02108")
    name = models.CharField(max_length=120, help_text="The town it is called by, which may not be its own")
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="zip_codes")
    county = models.ForeignKey(County, on_delete=models.PROTECT, null=True, related_name="zip_codes")
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{5}$"), name="zip_code_is_five_digits"),
            point_on_earth("zip_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}, {self.state_id}"


class ReferenceFile(models.Model):
    """Which version of a bundled reference file the tables hold, so that loading again costs nothing."""

    name = models.CharField(max_length=40, primary_key=True)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="reference_sha256_is_hex"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.sha256[:12]}"
