"""What follows every act: the partnerships of the agencies it touched are rebuilt, and published or kept back."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.contrib.auth.models import User

from partnerships.actions.rebuild import rebuild
from partnerships.actions.releases import change_sets
from partnerships.actions.releases.publish import publish
from partnerships.ingest.listings import apply
from partnerships.models import Act, ChangeSet, Release, Source
from partnerships.models.vocabulary import Nature

PublishResult = Release | ChangeSet | None
"""The release of an act, or what it waits in to be published, or None where readers see nothing new by it."""


def agencies_attested_by(source: Source) -> set[int]:
    """The agencies on a roll: each snapshot shows them one day longer. Other lists say no more by another snapshot."""
    if source.nature != Nature.ROLL:
        return set()
    return apply.agencies_of(source.listings.open().values_list("pk", flat=True))


def rebuild_and_publish(
    agencies: Iterable[int], *, actor: User | str, why: str, acts: Collection[Act] = ()
) -> PublishResult:
    """Rebuild these agencies and publish. Call it inside the act's transaction. `actor`: a user, or a run's name.

    `acts`: what was done, so that each is known by the change set that it waits in, or by its version. What is said of
    a list as a whole waits in none: readers' pages name the list as it is.
    """
    agencies = set(agencies)
    rebuild(agencies=agencies)
    if not isinstance(actor, str) and not _are_of_lists(acts):
        change_set = change_sets.change_set_of(by=actor, agencies=agencies, acts=acts)
        if change_set:
            return change_set
    release = publish(actor=actor, why=why, agencies=agencies)
    if release:
        done = Act.objects.filter(pk__in=[one.pk for one in acts], change_set=None)
        done.update(version=release.number)
    return release


def _are_of_lists(acts: Collection[Act]) -> bool:
    return bool(acts) and all(change["table"] == "source" for act in acts for change in act.changes)


def rebuild_and_publish_at_once(agencies: Collection[int], *, by: User, why: str) -> Release | None:
    """As `rebuild_and_publish`, for what a person does to a list as a whole: no edit, so it waits in no change set.

    Of an agency whose edits wait, readers see it with those. Call it inside the act's transaction.
    """
    rebuild(agencies=agencies)
    return publish(actor=by, why=why, agencies=agencies)
