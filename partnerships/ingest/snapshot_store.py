"""Keeping the bytes of a list, by their hash, before anything reads them."""

from django.core.files.base import ContentFile

from partnerships.ingest.fetch import Fetched
from partnerships.models import Snapshot, Source


def keep_bytes(source: Source, fetched: Fetched) -> Snapshot:
    """The snapshot of these bytes for this day: the one kept already, or a new one."""
    same = {"source": source, "sha256": fetched.sha256, "observed_on": fetched.observed_on}
    if kept := Snapshot.objects.filter(**same).first():
        remember(kept, fetched)
        return kept
    given = {"origin": fetched.origin, "validators": dict(fetched.validators)}
    snapshot = Snapshot(**same, size=len(fetched.content), **given)
    path = snapshot.file.field.generate_filename(snapshot, "")
    if snapshot.file.storage.exists(path):
        snapshot.file.name = path
    else:
        snapshot.file.save("", ContentFile(fetched.content), save=False)
    snapshot.save()
    return snapshot


def remember(snapshot: Snapshot, fetched: Fetched) -> None:
    """What the server now gives to ask whether a list that says what this snapshot says has changed."""
    if fetched.validators and snapshot.validators != fetched.validators:
        snapshot.validators = dict(fetched.validators)
        snapshot.save(update_fields=["validators"])


def kept_bytes(snapshot: Snapshot) -> Fetched:
    """The bytes of a snapshot, as they were fetched."""
    with snapshot.file.open("rb") as file:
        return Fetched(file.read(), snapshot.origin, snapshot.observed_on)
