import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0026_archived_page'),
    ]

    operations = [
        migrations.AlterField(
            model_name='run',
            name='decision',
            field=models.CharField(blank=True, choices=[('apply', 'Applied'), ('reject', 'Rejected'), ('choose', 'Rows chosen')], max_length=20),
        ),
        migrations.CreateModel(
            name='PreviewedListing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_number', models.PositiveIntegerField(help_text='Where it stands in the snapshot.')),
                ('kind', models.CharField(choices=[('problem', 'with a problem'), ('doubt', 'waits for a person'), ('conflict', 'conflicts with another source'), ('new', 'names a new agency'), ('joins', 'joins an agency on record')], max_length=10)),
                ('agency_number', models.BigIntegerField(blank=True, help_text='The number of the agency on record that it means.', null=True)),
                ('problems', models.JSONField(default=list, help_text='What could not be read, by name.')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='previewed_listings', to='partnerships.run')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('run', 'row_number'), name='previewedlisting_once'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['problem', 'doubt', 'conflict', 'new', 'joins'])), name='previewedlisting_kind_known'),
                ],
            },
        ),
    ]
