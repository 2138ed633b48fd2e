"""The group of curators: who may settle, correct, merge and decide, and see everything that needs for it."""

from django.contrib.auth.models import Group, Permission

NAME = "Curators"
ACTS = (
    "change_match",
    "add_listing",
    "change_agency",
    "add_override",
    "change_override",
    "add_run",
    "change_run",
    "add_source",
    "change_source",
    "change_report",
    "change_changeset",
)
"""What the admin asks for before an act. Users and groups are not among it: those are for administrators."""


def make_group() -> Group:
    """The group, made with its permissions if it is not there; once made, it is the administrators' to change."""
    group, made = Group.objects.get_or_create(name=NAME)
    if made:
        ours = Permission.objects.filter(content_type__app_label="partnerships")
        group.permissions.set(ours.filter(codename__in=ACTS) | ours.filter(codename__startswith="view_"))
    return group
