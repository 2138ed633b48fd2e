"""Writing the audit log. Called inside the act's own transaction."""

from typing import Any

from django.contrib.auth.models import User

from partnerships.models import AuditEntry


def write(*, actor: User | str, action: str, subject: str, reason: str = "", **details: Any) -> AuditEntry:
    """Note an act. `actor` is a user, or the name of a run."""
    name = actor if isinstance(actor, str) else actor.get_username()
    subject = subject[: AuditEntry._meta.get_field("subject").max_length]
    return AuditEntry.objects.create(
        actor=name, action=action, subject=subject, reason=reason, details=details
    )
