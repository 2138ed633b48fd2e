"""The audit log can be added to, and never changed or deleted; merges of before can be undone without reading it."""

from typing import Any

from django.db import migrations

KEEP = """
CREATE FUNCTION ringwatch_audit_log_kept() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'the audit log is never changed or deleted' USING ERRCODE = 'insufficient_privilege';
END
$body$;
CREATE TRIGGER ringwatch_audit_log_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON partnerships_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION ringwatch_audit_log_kept();
ALTER TABLE partnerships_auditentry ENABLE ALWAYS TRIGGER ringwatch_audit_log_kept;
REVOKE UPDATE, DELETE, TRUNCATE ON partnerships_auditentry FROM PUBLIC, CURRENT_USER;
"""
LET_GO = """
DROP TRIGGER ringwatch_audit_log_kept ON partnerships_auditentry;
DROP FUNCTION ringwatch_audit_log_kept();
GRANT UPDATE, DELETE, TRUNCATE ON partnerships_auditentry TO CURRENT_USER;
"""
# The trigger holds for every role, a superuser's too, such as the embedded server's.

MERGE = "merge agencies"
MATCH_COLUMNS = ("listing_id", "agency_id", "verdict", "score", "reasons", "decided_by_id", "with_list")


def _match(match: Any) -> dict[str, Any]:
    at = match.decided_at.isoformat() if match.decided_at else None
    return {name: getattr(match, name) for name in ("id", *MATCH_COLUMNS)} | {"decided_at": at}


def _change(table: str, row: int | None, before: Any, after: Any) -> dict[str, Any]:
    return {"table": table, "row": row, "before": before, "after": after}


def _moved_matches(apps: Any, agency: Any, details: dict[str, Any]) -> list[dict[str, Any]]:
    """The matches that a merge moved, and those that it took away, as far as its entry tells them."""
    listings = {*details.get("listings", ()), *details.get("asked", ())}
    into = apps.get_model("partnerships", "Match").objects.filter(
        agency=agency.merged_into_id, listing__in=listings
    )
    changes = [
        _change("match", match.pk, _match(match) | {"agency_id": agency.pk}, _match(match)) for match in into
    ]
    undecided = {"decided_by_id": None, "decided_at": None, "with_list": False}
    for replaced in details.get("replaced", ()):
        before = {"id": None, "agency_id": agency.merged_into_id, **undecided, **replaced}
        changes.append(_change("match", None, before, None))
    return changes


def keep_merges(apps: Any, schema_editor: Any) -> None:
    """An act for each merge in force that was made before there were acts."""
    models = {name: apps.get_model("partnerships", name) for name in ("Agency", "AuditEntry", "Act")}
    for agency in models["Agency"].objects.exclude(merged_into=None).order_by("id"):
        merges = models["AuditEntry"].objects.filter(action=MERGE, subject=agency.slug)
        if (entry := merges.order_by("id").last()) is None:
            continue
        merged = {"merged_into_id": agency.merged_into_id}
        changes = [_change("agency", agency.pk, {"merged_into_id": None}, merged)]
        changes += _moved_matches(apps, agency, entry.details)
        rows = sorted({f"{one['table']} {one['row']}" for one in changes if one["row"]})
        act = models["Act"].objects.create(entry_id=entry.pk, changes=changes, rows=rows)
        models["Act"].objects.filter(pk=act.pk).update(at=entry.at)


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0012_acts")]

    operations = [
        migrations.RunPython(keep_merges, migrations.RunPython.noop),
        migrations.RunSQL(KEEP, LET_GO),
    ]
