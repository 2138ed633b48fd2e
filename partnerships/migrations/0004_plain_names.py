"""Gathering becomes ChangeSet, JournalEntry AuditEntry, and a reader's Correction a Report: tables, names, permissions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RENAMED = {
    "gathering": ("changeset", "change set"),
    "gatheredagency": ("changesetagency", "change set agency"),
    "journalentry": ("auditentry", "audit entry"),
    "correction": ("report", "report"),
}
"""Old name of a model, as permissions have it: its new name, and that in words."""


def rename_permissions(apps, schema_editor):
    """Users and groups keep what they may do. A database made anew has no permissions yet."""
    Permission = apps.get_model("auth", "Permission")
    for old, (new, words) in RENAMED.items():
        for verb in ("add", "change", "delete", "view"):
            Permission.objects.filter(
                content_type__app_label="partnerships", codename=f"{verb}_{old}"
            ).update(codename=f"{verb}_{new}", name=f"Can {verb} {words}")


class Migration(migrations.Migration):

    dependencies = [
        ("partnerships", "0003_source_nature"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("Gathering", "ChangeSet"),
        migrations.RenameModel("GatheredAgency", "ChangeSetAgency"),
        migrations.RenameField("ChangeSetAgency", "gathering", "change_set"),
        migrations.AlterField(
            "ChangeSetAgency",
            "change_set",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="waiting_agencies",
                to="partnerships.changeset",
            ),
        ),
        migrations.RenameModel("JournalEntry", "AuditEntry"),
        migrations.RenameModel("Correction", "Report"),
        migrations.AlterModelOptions(
            name='auditentry',
            options={'verbose_name_plural': 'audit log'},
        ),
        migrations.RemoveConstraint(
            model_name='report',
            name='correction_answered_by_with_at',
        ),
        migrations.RemoveConstraint(
            model_name='report',
            name='correction_outcome_known',
        ),
        migrations.RemoveConstraint(
            model_name='report',
            name='correction_answer_in_words',
        ),
        migrations.RemoveConstraint(
            model_name='report',
            name='correction_email_erased',
        ),
        migrations.RenameIndex(
            model_name='auditentry',
            new_name='partnership_at_833ae1_idx',
            old_name='partnership_at_55fc07_idx',
        ),
        migrations.RenameIndex(
            model_name='auditentry',
            new_name='partnership_subject_de3879_idx',
            old_name='partnership_subject_991615_idx',
        ),
        migrations.RenameIndex(
            model_name='report',
            new_name='partnership_outcome_a8cfe5_idx',
            old_name='partnership_outcome_74d661_idx',
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='report_answered_by_with_at'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', ''), ('outcome__in', ['corrected', 'kept', 'unrelated']), _connector='OR'), name='report_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['corrected', 'kept']), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='report_answer_in_words'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', ''), ('email', ''), _connector='OR'), name='report_email_erased'),
        ),
        migrations.RunPython(rename_permissions, migrations.RunPython.noop),
    ]
