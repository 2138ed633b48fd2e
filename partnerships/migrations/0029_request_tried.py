from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0028_curators_unnamed'),
    ]

    operations = [
        migrations.AddField(
            model_name='followrequest',
            name='tried_at',
            field=models.DateTimeField(blank=True, help_text='When the worker last saw to it.', null=True),
        ),
    ]
