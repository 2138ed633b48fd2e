"""The groups of the four roles; who was in the group of curators stays there, and may add evidence too."""

from typing import Any

from django.db import migrations

PROPOSES = ["change_match", "add_listing", "add_override", "change_override"]
DECIDES = [
    *PROPOSES,
    "change_agency",
    "add_run",
    "change_run",
    "add_source",
    "change_source",
    "change_report",
    "change_changeset",
]
SEES = [
    f"view_{model}"
    for model in (
        "act agency auditentry changeset changesetagency claim county directoryagency listing match measurement openrow"
        " override partnership place postalname referencefile release releaserow releasestatement report run skippedrow"
        " snapshot source state statement zipcode"
    ).split()
]
ACCOUNTS = ["view_user", "add_user", "change_user"]
GROUPS = {
    "Viewers": SEES,
    "Contributors": SEES + PROPOSES,
    "Curators": SEES + DECIDES,
    "Administrators": SEES + DECIDES + ACCOUNTS,
}
NEW_FOR_CURATORS = ["add_listing"]


def _permission(apps: Any, codename: str) -> Any:
    """The permission, made where Django has not made it yet: it does so after all migrations."""
    verb, model = codename.split("_")
    app = "auth" if model == "user" else "partnerships"
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app, model=model
    )
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": f"Can {verb} {model}"}
    )
    return permission


def make_groups(apps: Any, schema_editor: Any) -> None:
    for name, codenames in GROUPS.items():
        group, made = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        wanted = codenames if made else NEW_FOR_CURATORS if name == "Curators" else []
        group.permissions.add(*(_permission(apps, codename) for codename in wanted))


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0016_mailed_addresses"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
