"""Acts: what each changes is recorded row by row (`recording`), and can be undone exactly (`undoing`, `standing`)."""

from partnerships.actions.acts.recording import PERMISSIONS, Recording, recorded
from partnerships.actions.acts.standing import unchanged_since
from partnerships.actions.acts.undoing import (
    Dependent,
    agencies_of_all,
    depends_on,
    latest_of,
    preview,
    put_back,
    undo,
    undo_together,
)

__all__ = [
    "PERMISSIONS",
    "Dependent",
    "Recording",
    "agencies_of_all",
    "depends_on",
    "latest_of",
    "preview",
    "put_back",
    "recorded",
    "unchanged_since",
    "undo",
    "undo_together",
]
