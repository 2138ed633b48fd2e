"""Every table of the app, as it stood before the first installation."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import partnerships.models.followers
import partnerships.models.sources
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partnerships', '0001_extensions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='County',
            fields=[
                ('fips', models.CharField(help_text='Text, five digits: 01001', max_length=5, primary_key=True, serialize=False)),
                ('name', models.CharField(help_text='Without its kind: Orange, Orleans, Norfolk', max_length=60)),
                ('full_name', models.CharField(help_text='With it: Orange County, Orleans Parish, Norfolk city', max_length=80)),
                ('latitude', models.FloatField(help_text='A point certainly inside the county, degrees')),
                ('longitude', models.FloatField()),
                ('west', models.FloatField(help_text='Its bounding box; west of -180 where it crosses that meridian')),
                ('south', models.FloatField()),
                ('east', models.FloatField()),
                ('north', models.FloatField()),
            ],
            options={
                'verbose_name_plural': 'counties',
            },
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='Hash of the fewest stable raw columns.', max_length=64)),
                ('fingerprint', models.CharField(help_text='Hash of the raw columns that are taken.', max_length=64)),
                ('row_number', models.PositiveIntegerField(help_text='Where it stood in the snapshot that opened it.')),
                ('raw', models.JSONField(help_text="The row, in the publisher's words.")),
                ('last_shown_on', models.DateField(blank=True, help_text='The day of the last snapshot that showed it; empty while open.', null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, help_text='When the run that opened it was undone; kept, and no longer counted.', null=True)),
                ('agency', models.CharField(blank=True, help_text="The agency's name as the list writes it.", max_length=300)),
                ('alias', models.CharField(blank=True, help_text='Another name that the same row gives.', max_length=300)),
                ('ori', models.CharField(blank=True, help_text="The agency's number with the FBI, where the list gives it.", max_length=20)),
                ('kind', models.CharField(choices=[('police', 'Police'), ('sheriff', 'Sheriff'), ('fire', 'Fire department'), ('constable', 'Constable'), ('prosecutor', 'Prosecutor'), ('state_police', 'State police'), ('campus', 'Campus police'), ('tribal', 'Tribal police'), ('other', 'Other public body')], max_length=20)),
                ('city', models.CharField(blank=True, max_length=200)),
                ('county', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(blank=True, max_length=2)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('location_precision', models.CharField(choices=[('exact', 'the coordinate the list gives'), ('place', 'the center of the place'), ('county', 'a point inside the county'), ('state', 'a point inside the state'), ('none', 'not placed')], max_length=10)),
                ('placed_in', models.CharField(blank=True, help_text="The gazetteer's name of the place.", max_length=200)),
                ('county_name', models.CharField(blank=True, max_length=200)),
                ('county_fips', models.CharField(blank=True, max_length=5)),
                ('place_note', models.CharField(blank=True, max_length=500)),
                ('wording', models.TextField(blank=True, help_text="What the row says, in the publisher's words.")),
                ('address', models.CharField(blank=True, help_text='The page that shows it.', max_length=2000)),
                ('archived_address', models.CharField(blank=True, max_length=2000)),
                ('publisher', models.CharField(blank=True, max_length=300)),
                ('title', models.CharField(blank=True, max_length=500)),
                ('published_on', models.CharField(blank=True, help_text='ISO, to its precision.', max_length=10)),
                ('problems', models.JSONField(default=list, help_text='What could not be read, by name.')),
            ],
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('published_at', models.DateTimeField(auto_now_add=True)),
                ('why', models.CharField(help_text="Which run or which curator's action made it.", max_length=500)),
                ('added', models.PositiveIntegerField()),
                ('changed', models.PositiveIntegerField()),
                ('withdrawn', models.PositiveIntegerField()),
                ('total', models.PositiveIntegerField(help_text='Partnerships in this version.')),
            ],
            options={
                'get_latest_by': 'number',
            },
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField(help_text='Bytes.')),
                ('file', models.FileField(max_length=200, upload_to=partnerships.models.sources.snapshot_path)),
                ('origin', models.CharField(help_text='The address or file name it came from.', max_length=1000)),
                ('fetched_at', models.DateTimeField(auto_now_add=True)),
                ('observed_on', models.DateField(help_text='The day the list speaks for.')),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('columns', models.JSONField(default=list, help_text="The header, in the publisher's words.")),
                ('validators', models.JSONField(blank=True, default=dict, help_text='What the server gave to ask later whether anything changed: address, etag, last_modified.')),
            ],
        ),
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=200, unique=True)),
                ('name', models.CharField(max_length=300)),
                ('kind', models.CharField(choices=[('police', 'Police'), ('sheriff', 'Sheriff'), ('fire', 'Fire department'), ('constable', 'Constable'), ('prosecutor', 'Prosecutor'), ('state_police', 'State police'), ('campus', 'Campus police'), ('tribal', 'Tribal police'), ('other', 'Other public body')], max_length=20)),
                ('state', models.CharField(blank=True, max_length=2)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='partnerships.agency')),
            ],
            options={
                'verbose_name_plural': 'agencies',
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record', models.CharField(help_text='What it is about, as the reader wrote it.', max_length=200)),
                ('wrong', models.TextField(help_text="What is wrong, in the reader's words.")),
                ('address', models.CharField(blank=True, help_text='A page that shows it.', max_length=2000)),
                ('email', models.EmailField(blank=True, help_text='For questions; erased with the answer.', max_length=254)),
                ('received_at', models.DateTimeField(auto_now_add=True)),
                ('outcome', models.CharField(blank=True, choices=[('corrected', 'Corrected'), ('kept', 'Left as it was'), ('unrelated', 'Not about the data; not shown')], max_length=20)),
                ('answer', models.TextField(blank=True, help_text="For all readers, in the curator's words.")),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Follower',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('question', models.CharField(blank=True, help_text='Its parameters; empty = everything.', max_length=2000)),
                ('rhythm', models.CharField(choices=[('daily', 'Daily'), ('weekly', 'Weekly')], max_length=10)),
                ('token', models.CharField(default=partnerships.models.followers.new_token, editable=False, max_length=64, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('last_sent_version', models.PositiveIntegerField(blank=True, help_text='Every version up to this one was told.', null=True)),
                ('last_sent_at', models.DateTimeField(blank=True, help_text='When we last looked for something to tell.', null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('email', 'question'), name='follower_once'), models.CheckConstraint(condition=models.Q(('rhythm__in', ['daily', 'weekly'])), name='follower_rhythm_known'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('last_sent_at', None), ('last_sent_version', None)), models.Q(('confirmed_at__isnull', False), ('last_sent_at__isnull', False), ('last_sent_version__isnull', False)), _connector='OR'), name='follower_confirmed_with_start')],
            },
        ),
        migrations.CreateModel(
            name='Gathering',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField(auto_now_add=True)),
                ('curator', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='GatheredAgency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agency', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency')),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gathered', to='partnerships.gathering')),
            ],
        ),
        migrations.CreateModel(
            name='JournalEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('actor', models.CharField(help_text="The user's name, or the run.", max_length=150)),
                ('action', models.CharField(max_length=60)),
                ('subject', models.CharField(max_length=200)),
                ('reason', models.TextField(blank=True)),
                ('details', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name_plural': 'journal',
                'indexes': [models.Index(fields=['-at'], name='partnership_at_55fc07_idx'), models.Index(fields=['subject'], name='partnership_subject_991615_idx')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('program', models.CharField(choices=[('neighbors', 'Neighbors account'), ('subsidy', 'Camera subsidy'), ('community_requests', 'Community Requests'), ('other', 'Other')], max_length=20)),
                ('event', models.CharField(choices=[('listed', 'names it as taking part'), ('joined', 'says it joined'), ('reported_active', 'reports it active by that day'), ('announced', 'announces it'), ('ended', 'says it ended'), ('denied', 'reports that the agency denies it'), ('reported_none', 'reports that there was none at that time')], max_length=20)),
                ('days', django.contrib.postgres.fields.ranges.DateRangeField(blank=True, null=True)),
                ('precision', models.CharField(blank=True, choices=[('day', 'to the day'), ('month', 'to the month'), ('year', 'to the year'), ('by', 'that day or earlier')], max_length=5)),
                ('basis', models.CharField(blank=True, choices=[('stated', 'The source says it joined on this date.'), ('ring_active_date', "Ring's own list gives this as the active date."), ('atlas_link_date', "Inferred: the date the Atlas of Surveillance puts beside its link to Ring's list, which behaves as Ring's own active date."), ('source_text', "Read from the text of the source's summary, which names the month or year."), ('reported_active', 'A source shows the agency active by this day; the start is this day or earlier.'), ('curator', 'Set by a curator, with a reason on record.')], max_length=20)),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='partnerships.listing')),
            ],
        ),
        migrations.CreateModel(
            name='Match',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('same', 'same agency'), ('other', 'not the same agency'), ('unsure', 'awaits a person')], max_length=10)),
                ('score', models.PositiveSmallIntegerField(help_text='0 to 100.')),
                ('reasons', models.JSONField(default=list, help_text='In words, for the person who decides.')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='partnerships.agency')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='partnerships.listing')),
            ],
            options={
                'verbose_name_plural': 'matches',
            },
        ),
        migrations.CreateModel(
            name='Override',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('program', models.CharField(blank=True, choices=[('neighbors', 'Neighbors account'), ('subsidy', 'Camera subsidy'), ('community_requests', 'Community Requests'), ('other', 'Other')], max_length=20)),
                ('field', models.CharField(choices=[('agency_name', 'agency_name'), ('agency_kind', 'agency_kind'), ('city', 'city'), ('county', 'county'), ('county_fips', 'county_fips'), ('latitude', 'latitude'), ('longitude', 'longitude'), ('status', 'status'), ('start', 'start'), ('end', 'end')], max_length=20)),
                ('value', models.CharField(blank=True, help_text='Empty = not known.', max_length=300)),
                ('reason', models.TextField()),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overrides', to='partnerships.agency')),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Partnership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agency_name', models.CharField(max_length=300)),
                ('agency_slug', models.CharField(max_length=200)),
                ('agency_kind', models.CharField(choices=[('police', 'Police'), ('sheriff', 'Sheriff'), ('fire', 'Fire department'), ('constable', 'Constable'), ('prosecutor', 'Prosecutor'), ('state_police', 'State police'), ('campus', 'Campus police'), ('tribal', 'Tribal police'), ('other', 'Other public body')], max_length=20)),
                ('city', models.CharField(blank=True, max_length=200)),
                ('county', models.CharField(blank=True, max_length=200)),
                ('county_fips', models.CharField(blank=True, max_length=5)),
                ('state', models.CharField(blank=True, max_length=2)),
                ('program', models.CharField(choices=[('neighbors', 'Neighbors account'), ('subsidy', 'Camera subsidy'), ('community_requests', 'Community Requests'), ('other', 'Other')], max_length=20)),
                ('status', models.CharField(choices=[('listed', 'Listed'), ('delisted', 'Gone from the list'), ('list_retired', 'List retired'), ('ended', 'Ended'), ('denied', 'Disputed by the agency'), ('announced', 'Announced only')], max_length=20)),
                ('start', django.contrib.postgres.fields.ranges.DateRangeField(blank=True, null=True)),
                ('start_precision', models.CharField(blank=True, choices=[('day', 'to the day'), ('month', 'to the month'), ('year', 'to the year'), ('by', 'that day or earlier')], max_length=5)),
                ('end', django.contrib.postgres.fields.ranges.DateRangeField(blank=True, null=True)),
                ('end_precision', models.CharField(blank=True, choices=[('day', 'to the day'), ('month', 'to the month'), ('year', 'to the year'), ('by', 'that day or earlier')], max_length=5)),
                ('date_basis', models.CharField(blank=True, choices=[('stated', 'The source says it joined on this date.'), ('ring_active_date', "Ring's own list gives this as the active date."), ('atlas_link_date', "Inferred: the date the Atlas of Surveillance puts beside its link to Ring's list, which behaves as Ring's own active date."), ('source_text', "Read from the text of the source's summary, which names the month or year."), ('reported_active', 'A source shows the agency active by this day; the start is this day or earlier.'), ('curator', 'Set by a curator, with a reason on record.')], max_length=20)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('location_precision', models.CharField(choices=[('exact', 'the coordinate the list gives'), ('place', 'the center of the place'), ('county', 'a point inside the county'), ('state', 'a point inside the state'), ('none', 'not placed')], max_length=10)),
                ('sources', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('source_urls', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2000), default=list, size=None)),
                ('conflicts', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('listing_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('first_listed_on', models.DateField()),
                ('last_listed_on', models.DateField(blank=True, null=True)),
                ('published', models.BooleanField(default=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partnerships', to='partnerships.agency')),
            ],
        ),
        migrations.CreateModel(
            name='ReferenceFile',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64)),
                ('loaded_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='reference_sha256_is_hex')],
            },
        ),
        migrations.CreateModel(
            name='ReleaseRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agency_name', models.CharField(max_length=300)),
                ('agency_slug', models.CharField(max_length=200)),
                ('agency_kind', models.CharField(choices=[('police', 'Police'), ('sheriff', 'Sheriff'), ('fire', 'Fire department'), ('constable', 'Constable'), ('prosecutor', 'Prosecutor'), ('state_police', 'State police'), ('campus', 'Campus police'), ('tribal', 'Tribal police'), ('other', 'Other public body')], max_length=20)),
                ('city', models.CharField(blank=True, max_length=200)),
                ('county', models.CharField(blank=True, max_length=200)),
                ('county_fips', models.CharField(blank=True, max_length=5)),
                ('state', models.CharField(blank=True, max_length=2)),
                ('program', models.CharField(choices=[('neighbors', 'Neighbors account'), ('subsidy', 'Camera subsidy'), ('community_requests', 'Community Requests'), ('other', 'Other')], max_length=20)),
                ('status', models.CharField(choices=[('listed', 'Listed'), ('delisted', 'Gone from the list'), ('list_retired', 'List retired'), ('ended', 'Ended'), ('denied', 'Disputed by the agency'), ('announced', 'Announced only')], max_length=20)),
                ('start', django.contrib.postgres.fields.ranges.DateRangeField(blank=True, null=True)),
                ('start_precision', models.CharField(blank=True, choices=[('day', 'to the day'), ('month', 'to the month'), ('year', 'to the year'), ('by', 'that day or earlier')], max_length=5)),
                ('end', django.contrib.postgres.fields.ranges.DateRangeField(blank=True, null=True)),
                ('end_precision', models.CharField(blank=True, choices=[('day', 'to the day'), ('month', 'to the month'), ('year', 'to the year'), ('by', 'that day or earlier')], max_length=5)),
                ('date_basis', models.CharField(blank=True, choices=[('stated', 'The source says it joined on this date.'), ('ring_active_date', "Ring's own list gives this as the active date."), ('atlas_link_date', "Inferred: the date the Atlas of Surveillance puts beside its link to Ring's list, which behaves as Ring's own active date."), ('source_text', "Read from the text of the source's summary, which names the month or year."), ('reported_active', 'A source shows the agency active by this day; the start is this day or earlier.'), ('curator', 'Set by a curator, with a reason on record.')], max_length=20)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('location_precision', models.CharField(choices=[('exact', 'the coordinate the list gives'), ('place', 'the center of the place'), ('county', 'a point inside the county'), ('state', 'a point inside the state'), ('none', 'not placed')], max_length=10)),
                ('sources', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('source_urls', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2000), default=list, size=None)),
                ('conflicts', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('listing_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('first_listed_on', models.DateField()),
                ('last_listed_on', models.DateField(blank=True, null=True)),
                ('partnership_id', models.BigIntegerField()),
                ('agency_number', models.BigIntegerField()),
                ('changed_on', models.DateField()),
                ('versions', django.contrib.postgres.fields.ranges.IntegerRangeField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('versions__upper_inf', True)), fields=['state'], name='releaserow_newest_state'), models.Index(fields=['partnership_id'], name='releaserow_partnership'), models.Index(fields=['agency_slug'], name='releaserow_agency'), models.Index(fields=['county_fips'], include=('versions', 'changed_on', 'start', 'start_precision', 'end', 'latitude', 'longitude', 'agency_kind', 'program', 'status', 'state'), name='releaserow_counted'), models.Index(fields=['state', 'agency_name', 'partnership_id'], include=('versions',), name='releaserow_usual_order'), models.Index(fields=['agency_kind', 'program', 'status'], include=('versions',), name='releaserow_sorts_of'), models.Index(fields=['changed_on'], include=('versions',), name='releaserow_changed'), models.Index(fields=['start', 'end'], include=('versions',), name='releaserow_dated'), models.Index(fields=['latitude', 'longitude'], include=('versions',), name='releaserow_placed'), models.Index(django.contrib.postgres.fields.ranges.RangeStartsWith('versions'), name='releaserow_began'), models.Index(django.contrib.postgres.fields.ranges.RangeEndsWith('versions'), name='releaserow_ended'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('agency_name'), name='gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('city'), name='gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('county'), name='gin_trgm_ops'), name='releaserow_capitals')],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('partnership_id', '='), ('versions', '&&')], name='releaserow_one_a_version'), models.CheckConstraint(condition=models.Q(('versions__isempty', False)), name='releaserow_holds_somewhere')],
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked', models.JSONField(default=dict, help_text='What was asked for: address, file, observed_on, decided (bypasses the hold).')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('step', models.CharField(blank=True, help_text='Where an unfinished run is.', max_length=20)),
                ('outcome', models.CharField(blank=True, choices=[('applied', 'Applied'), ('unchanged', 'Unchanged'), ('held', 'Held for a person'), ('rejected', 'Rejected'), ('dry_run', 'Tried without changing anything')], max_length=20)),
                ('reason', models.TextField(blank=True)),
                ('report', models.JSONField(default=dict)),
                ('edits', models.JSONField(default=list, help_text='What it changed in listings that were there before, so that it can be undone.')),
                ('cancel_asked_by', models.CharField(blank=True, max_length=150)),
                ('decision', models.CharField(blank=True, choices=[('apply', 'Applied'), ('reject', 'Rejected')], max_length=20)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('snapshot', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='partnerships.snapshot')),
            ],
        ),
        migrations.AddField(
            model_name='listing',
            name='opened_in',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='partnerships.run'),
        ),
        migrations.CreateModel(
            name='Measurement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.CharField(choices=[('video_requests', 'Requests for video, in the quarter')], max_length=20)),
                ('quarter', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('value', models.PositiveIntegerField()),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measurements', to='partnerships.listing')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measurements', to='partnerships.snapshot')),
            ],
        ),
        migrations.AddField(
            model_name='listing',
            name='closed_by',
            field=models.ForeignKey(blank=True, help_text='The first snapshot that no longer showed the row as it was.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='closed', to='partnerships.snapshot'),
        ),
        migrations.AddField(
            model_name='listing',
            name='opened_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opened', to='partnerships.snapshot'),
        ),
        migrations.CreateModel(
            name='DirectoryAgency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('fingerprint', models.CharField(max_length=64)),
                ('number', models.CharField(help_text="The directory's own number.", max_length=40)),
                ('name', models.CharField(max_length=300)),
                ('kind', models.CharField(choices=[('police', 'Police'), ('sheriff', 'Sheriff'), ('fire', 'Fire department'), ('constable', 'Constable'), ('prosecutor', 'Prosecutor'), ('state_police', 'State police'), ('campus', 'Campus police'), ('tribal', 'Tribal police'), ('other', 'Other public body')], max_length=20)),
                ('is_station', models.BooleanField(help_text='A station or part of an agency that has a row of its own.')),
                ('city', models.CharField(blank=True, max_length=120)),
                ('county', models.CharField(blank=True, help_text="In the directory's words.", max_length=120)),
                ('county_fips', models.CharField(blank=True, max_length=5)),
                ('state', models.CharField(blank=True, max_length=2)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='directory', to='partnerships.snapshot')),
            ],
            options={
                'verbose_name_plural': 'directory agencies',
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('publisher', models.CharField(max_length=200)),
                ('homepage', models.URLField(blank=True, max_length=1000)),
                ('address', models.URLField(blank=True, help_text='Where the list is fetched from.', max_length=1000)),
                ('license', models.CharField(max_length=200)),
                ('license_url', models.URLField(blank=True, max_length=500)),
                ('about', models.TextField(help_text='For readers: who makes the list, why, and what it leaves out.')),
                ('state', models.CharField(choices=[('kept', 'Kept'), ('retired', 'Retired by its publisher'), ('category_dropped', 'Ring category dropped by its publisher')], default='kept', max_length=20)),
                ('state_on', models.DateField(blank=True, help_text='The day from which that is so.', null=True)),
                ('state_reason', models.TextField(blank=True)),
                ('rhythm', models.DurationField(blank=True, help_text='How often to look; empty = never.', null=True)),
                ('expect_from', models.PositiveIntegerField(help_text='Fewest rows kept that are believed.')),
                ('expect_to', models.PositiveIntegerField(help_text='Most rows kept that are believed.')),
                ('is_directory', models.BooleanField(default=False, help_text='It names agencies, to count partnerships against, and no partnership.')),
                ('declared', models.BooleanField(default=True, help_text='Declared in code, not added by a curator.')),
                ('mapping', models.JSONField(blank=True, default=dict, help_text="How a curator's list is read (`ingest.mapping.curated.Mapping`).")),
                ('next_due_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['kept', 'retired', 'category_dropped'])), name='source_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('declared', True), ('mapping', {})), models.Q(('declared', False), models.Q(('mapping', {}), _negated=True)), _connector='OR'), name='source_mapping_unless_declared'), models.CheckConstraint(condition=models.Q(('expect_from__lte', models.F('expect_to'))), name='source_expectation_ordered')],
            },
        ),
        migrations.AddField(
            model_name='snapshot',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='partnerships.source'),
        ),
        migrations.AddField(
            model_name='run',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='partnerships.source'),
        ),
        migrations.AddField(
            model_name='listing',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='partnerships.source'),
        ),
        migrations.CreateModel(
            name='State',
            fields=[
                ('code', models.CharField(max_length=2, primary_key=True, serialize=False)),
                ('fips', models.CharField(max_length=2, unique=True)),
                ('name', models.CharField(max_length=60, unique=True)),
                ('ap_abbreviation', models.CharField(help_text='As newspapers write it: Calif.', max_length=40)),
                ('latitude', models.FloatField(help_text='A point certainly inside the state, degrees')),
                ('longitude', models.FloatField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z]{2}$')), name='state_code_is_postal'), models.CheckConstraint(condition=models.Q(('fips__regex', '^[0-9]{2}$')), name='state_fips_is_two_digits'), models.CheckConstraint(condition=models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), name='state_point_on_earth')],
            },
        ),
        migrations.CreateModel(
            name='PostalName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('folded', models.CharField(help_text='The name as it is compared, never shown', max_length=120)),
                ('latitude', models.FloatField(help_text='The middle of its ZIP codes in the county, degrees')),
                ('longitude', models.FloatField()),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postal_names', to='partnerships.county')),
                ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postal_names', to='partnerships.state')),
            ],
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('geonameid', models.IntegerField(primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('folded', models.CharField(help_text='The name as it is compared, never shown', max_length=120)),
                ('latitude', models.FloatField()),
                ('longitude', models.FloatField()),
                ('population', models.PositiveIntegerField()),
                ('county', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='places', to='partnerships.county')),
                ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='partnerships.state')),
            ],
        ),
        migrations.AddField(
            model_name='county',
            name='state',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counties', to='partnerships.state'),
        ),
        migrations.CreateModel(
            name='ZipCode',
            fields=[
                ('code', models.CharField(help_text='Text, five digits: 02108', max_length=5, primary_key=True, serialize=False)),
                ('name', models.CharField(help_text='The town it is called by, which may not be its own', max_length=120)),
                ('latitude', models.FloatField()),
                ('longitude', models.FloatField()),
                ('county', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='zip_codes', to='partnerships.county')),
                ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='zip_codes', to='partnerships.state')),
            ],
        ),
        migrations.AddIndex(
            model_name='agency',
            index=models.Index(fields=['state', 'kind'], name='partnership_state_9faa2d_idx'),
        ),
        migrations.AddConstraint(
            model_name='agency',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', models.F('id')), _negated=True), name='agency_not_merged_into_itself'),
        ),
        migrations.AddConstraint(
            model_name='agency',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['police', 'sheriff', 'fire', 'constable', 'prosecutor', 'state_police', 'campus', 'tribal', 'other'])), name='agency_kind_known'),
        ),
        migrations.AddIndex(
            model_name='correction',
            index=models.Index(fields=['outcome', '-answered_at'], name='partnership_outcome_74d661_idx'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='correction_answered_by_with_at'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', ''), ('outcome__in', ['corrected', 'kept', 'unrelated']), _connector='OR'), name='correction_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['corrected', 'kept']), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='correction_answer_in_words'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', ''), ('email', ''), _connector='OR'), name='correction_email_erased'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('event__in', ['listed', 'joined', 'reported_active', 'announced', 'ended', 'denied', 'reported_none'])), name='claim_event_known'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('program__in', ['neighbors', 'subsidy', 'community_requests', 'other'])), name='claim_program_known'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('days', None), ('precision', '')), models.Q(('days__isnull', False), models.Q(('precision', ''), _negated=True)), _connector='OR'), name='claim_days_with_precision'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.UniqueConstraint(fields=('listing', 'agency'), name='match_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.UniqueConstraint(condition=models.Q(('verdict', 'same')), fields=('listing',), name='match_one_agency_a_listing'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='match_decided_by_with_at'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(('agency__isnull', False), ('verdict', 'unsure'), _connector='OR'), name='match_only_unsure_lacks_agency'),
        ),
        migrations.AddConstraint(
            model_name='override',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('agency', 'program', 'field'), name='override_one_in_force'),
        ),
        migrations.AddConstraint(
            model_name='override',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lifted_at', None), ('lifted_by', None)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='override_lifted_by_with_at'),
        ),
        migrations.AddConstraint(
            model_name='override',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='override_says_why'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.UniqueConstraint(fields=('agency', 'program'), name='partnership_once'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('start', None), ('start_precision', '')), models.Q(('start__isnull', False), models.Q(('start_precision', ''), _negated=True)), _connector='OR'), name='partnership_start_with_precision'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end', None), ('end_precision', '')), models.Q(('end__isnull', False), models.Q(('end_precision', ''), _negated=True)), _connector='OR'), name='partnership_end_with_precision'),
        ),
        migrations.AddConstraint(
            model_name='measurement',
            constraint=models.UniqueConstraint(fields=('listing', 'measure', 'quarter', 'value'), name='measurement_once'),
        ),
        migrations.AddConstraint(
            model_name='measurement',
            constraint=models.CheckConstraint(condition=models.Q(('measure__in', ['video_requests'])), name='measure_known'),
        ),
        migrations.AddIndex(
            model_name='directoryagency',
            index=models.Index(fields=['snapshot', 'state', 'county_fips'], name='directory_where'),
        ),
        migrations.AddConstraint(
            model_name='directoryagency',
            constraint=models.UniqueConstraint(fields=('snapshot', 'key'), name='directory_agency_once'),
        ),
        migrations.AddConstraint(
            model_name='directoryagency',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['police', 'sheriff', 'fire', 'constable', 'prosecutor', 'state_police', 'campus', 'tribal', 'other'])), name='directory_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='directoryagency',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='directory_point_whole'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.UniqueConstraint(fields=('source', 'sha256', 'observed_on'), name='snapshot_once'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='snapshot_sha256_hex'),
        ),
        migrations.AddIndex(
            model_name='run',
            index=models.Index(fields=['source', '-created_at'], name='partnership_source__2bbc28_idx'),
        ),
        migrations.AddConstraint(
            model_name='run',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('finished_at__isnull', False)), _connector='OR'), name='run_outcome_with_finish'),
        ),
        migrations.AddConstraint(
            model_name='run',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('decision', '')), models.Q(models.Q(('decision', ''), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='run_decided_by_with_at'),
        ),
        migrations.AddConstraint(
            model_name='run',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_by', None)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='run_undone_by_with_at'),
        ),
        migrations.AddConstraint(
            model_name='run',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['held', 'rejected']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='run_held_or_rejected_says_why'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['source', 'key'], name='partnership_source__12a7af_idx'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['closed_by'], name='partnership_closed__1d3260_idx'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_by', None), ('withdrawn_at', None)), fields=('source', 'key'), name='listing_one_open'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_by', None), ('last_shown_on', None)), models.Q(('closed_by__isnull', False), ('last_shown_on__isnull', False)), _connector='OR'), name='listing_closed_with_last_shown'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('location_precision', 'none'), ('longitude', None)), models.Q(('latitude__isnull', False), ('longitude__isnull', False), ('latitude__range', (-90, 90)), ('longitude__range', (-180, 180)), models.Q(('location_precision', 'none'), _negated=True)), _connector='OR'), name='listing_point_whole'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['police', 'sheriff', 'fire', 'constable', 'prosecutor', 'state_police', 'campus', 'tribal', 'other'])), name='listing_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='postalname',
            constraint=models.UniqueConstraint(fields=('state', 'county', 'folded'), name='postal_name_once_a_county'),
        ),
        migrations.AddConstraint(
            model_name='postalname',
            constraint=models.CheckConstraint(condition=models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), name='postal_name_point_on_earth'),
        ),
        migrations.AddIndex(
            model_name='place',
            index=models.Index(fields=['state', 'folded'], name='place_state_folded'),
        ),
        migrations.AddIndex(
            model_name='place',
            index=django.contrib.postgres.indexes.GinIndex(fields=['folded'], name='place_folded_trigrams', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), name='place_point_on_earth'),
        ),
        migrations.AddConstraint(
            model_name='county',
            constraint=models.CheckConstraint(condition=models.Q(('fips__regex', '^[0-9]{5}$')), name='county_fips_is_five_digits'),
        ),
        migrations.AddConstraint(
            model_name='county',
            constraint=models.UniqueConstraint(fields=('state', 'full_name'), name='county_once_a_state'),
        ),
        migrations.AddConstraint(
            model_name='county',
            constraint=models.CheckConstraint(condition=models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), name='county_point_on_earth'),
        ),
        migrations.AddConstraint(
            model_name='county',
            constraint=models.CheckConstraint(condition=models.Q(('south__lt', models.F('north')), ('west__lt', models.F('east'))), name='county_box_has_area'),
        ),
        migrations.AddConstraint(
            model_name='zipcode',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[0-9]{5}$')), name='zip_code_is_five_digits'),
        ),
        migrations.AddConstraint(
            model_name='zipcode',
            constraint=models.CheckConstraint(condition=models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), name='zip_code_point_on_earth'),
        ),
    ]
