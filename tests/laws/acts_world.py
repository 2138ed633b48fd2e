"""What the random acts are about: a small list with doubtful rows, what may be chosen, and what is compared."""

from hypothesis import strategies as st

from partnerships.models import AuditEntry, Partnership
from tests.factories import announcement

WHERE = {"city": "Brighton", "state": "NY"}
ROWS = [
    announcement("K1", agency="Brighton Police Department", date="2019-05", **WHERE),
    announcement("K2", agency="Brighton Town Police Department", event="announced", **WHERE),
    announcement(
        "K3", agency="Monroe County Sheriff's Office", agency_kind="sheriff", event="reported_active", **WHERE
    ),
    announcement("D1", agency="Brighton Public Safety", date="2020", **WHERE),
    announcement("D2", agency="Town of Brighton Public Safety", event="ended", date="2024-01-24", **WHERE),
    announcement("L1", agency="Longmont Police Department", city="Longmont", state="CO", event="denied"),
    announcement("L2", agency="Longmont Public Safety", city="Longmont", state="CO"),
]
PICKS = st.integers(0, 7)
CURATORS = ("ann", "ben", "cyd")
WHO = st.integers(0, len(CURATORS) - 1)
DAYS = st.sampled_from(["", "2018", "2019-07", "2020-02-29"])
VALUES = st.sampled_from(
    [
        ("status", "ended"),
        ("start", "2017"),
        ("start", ""),
        ("end", "2022-03"),
        ("city", "Rochester"),
        ("agency_name", ""),
    ]
)


def of(records, pick):
    """One of these records, in an order of their own; None where there is none."""
    found = list(records.order_by("pk"))
    return found[pick % len(found)] if found else None


def entries_in_log():
    """What people did; that a version came of it has an entry of its own."""
    return AuditEntry.objects.exclude(action="publish").count()


def shown():
    """What readers would see if everything were published."""
    columns = [one.name for one in Partnership._meta.fields if one.name not in ("changed_at", "changed_on")]
    return list(Partnership.objects.filter(published=True).order_by("pk").values(*columns))
