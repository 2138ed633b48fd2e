"""Who asked to follow, until the worker has seen to it; and hashes of addresses that were mailed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0015_quicker_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="FollowRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                (
                    "question",
                    models.CharField(
                        blank=True, help_text="Its parameters; empty = everything.", max_length=2000
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(choices=[("daily", "Daily"), ("weekly", "Weekly")], max_length=10),
                ),
                ("asked_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rhythm__in", ["daily", "weekly"])),
                        name="follow_request_rhythm_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MailedAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "unanswered",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Mails to confirm that nobody answered, ever."
                    ),
                ),
                ("suppressed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "suppressed_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("refused", "its server said that there is no such address"),
                            ("bounced", "a mail came back because there is no such address"),
                            ("asked", "its reader, or an operator for the reader, asked for none"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("suppressed_at", None), ("suppressed_because", "")),
                            models.Q(
                                ("suppressed_at__isnull", False),
                                ("suppressed_because__in", ["refused", "bounced", "asked"]),
                            ),
                            _connector="OR",
                        ),
                        name="mailed_address_suppressed_with_reason",
                    )
                ],
            },
        ),
    ]
