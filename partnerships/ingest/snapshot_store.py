"""The bytes of a source, stored by their hash before anything reads them."""

from __future__ import annotations

from django.core.files.base import ContentFile

from partnerships.ingest.source_bytes import Fetched
from partnerships.models import Snapshot, Source


def store_bytes(source: Source, fetched: Fetched) -> Snapshot:
    """The snapshot of these bytes for this day: the one on file, or a new one."""
    snapshots = Snapshot.objects.filter(source=source, sha256=fetched.sha256, observed_on=fetched.observed_on)
    on_file: Snapshot | None = snapshots.first()
    if on_file:
        update_validators(on_file, fetched)
        return on_file
    snapshot = Snapshot(
        source=source,
        sha256=fetched.sha256,
        observed_on=fetched.observed_on,
        size=len(fetched.content),
        origin=fetched.origin,
        validators=dict(fetched.validators),
    )
    path = snapshot.file.field.generate_filename(snapshot, "")
    if snapshot.file.storage.exists(path):
        snapshot.file.name = path
    else:
        snapshot.file.save("", ContentFile(fetched.content), save=False)
    snapshot.save()
    return snapshot


def update_validators(snapshot: Snapshot, fetched: Fetched) -> None:
    """Store the ETag and Last-Modified that the server now sends for a list equal to this snapshot."""
    if fetched.validators and snapshot.validators != fetched.validators:
        snapshot.validators = dict(fetched.validators)
        snapshot.save(update_fields=["validators"])


def load_bytes(snapshot: Snapshot) -> Fetched:
    """The bytes of a snapshot, as they were fetched."""
    with snapshot.file.open("rb") as file:
        return Fetched(file.read(), snapshot.origin, snapshot.observed_on)
