"""What every measurement stands on: a database of its own, filled in a moment; a real web server; processor time.

Knows nothing of what is measured. A bench calls `with_own_database(__spec__.name)` first: it starts the same module
again on a database and a folder of files made for it, and both are gone afterwards.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

SECONDS_TO_START = 30
WEB = (
    sys.executable,
    "-m",
    "gunicorn",
    "ringwatch.wsgi",
    "--bind=127.0.0.1:{port}",
    "--config=python:ringwatch.web.server",
    "--workers=1",
    "--timeout=600",
)
"""The web server as the site runs it, but with one worker: what it takes is then what one answer takes."""

ROWS = """
INSERT INTO partnerships_releaserow (
    partnership_id, agency_number, agency_name, agency_slug, agency_kind, city, county, county_fips, state, program,
    status, start, start_precision, "end", end_precision, date_basis, latitude, longitude, location_precision, sources,
    source_urls, conflicts, listing_ids, announced_precision, rows_saying_so, lists_saying_so, overridden,
    attested_until, status_days, statuses, possible, certain, first_listed_on, last_listed_on, changed_on, versions)
SELECT number, number, name || ' Police Department ' || number, 'agency-' || number,
    (ARRAY['police', 'sheriff', 'fire', 'campus'])[1 + number %% 4], name, coalesce(county_name, ''),
    coalesce(county_id, ''), state_id, (ARRAY['neighbors', 'neighbors', 'subsidy'])[1 + number %% 3],
    (ARRAY['listed', 'list_retired', 'ended', 'announced', 'delisted'])[1 + number %% 5],
    CASE WHEN number %% 7 > 0
        THEN daterange(date '2018-01-01' + number %% 2000, date '2018-01-02' + number %% 2000) END,
    CASE WHEN number %% 7 > 0 THEN 'day' ELSE '' END, NULL, '', 'stated', latitude, longitude, 'place',
    CASE WHEN number %% 3 = 0 THEN ARRAY['announcements', 'eff-atlas'] ELSE ARRAY['eff-atlas'] END,
    ARRAY['https://www.example.org/news/2019/08/' || md5(number::text) || '/police-join-neighbors-app'],
    CASE WHEN number %% 10 = 0 THEN ARRAY['Start dates differ: Aug 28, 2019 (Example News), 2020 (A List).']
        ELSE ARRAY[]::text[] END,
    ARRAY[number], '', 1, 1 + (number %% 3 = 0)::int, '{}', '2024-01-31', '{2024-03-01}',
    ARRAY['listed', (ARRAY['listed', 'list_retired', 'ended', 'announced', 'delisted'])[1 + number %% 5]],
    CASE WHEN number %% 7 > 0 THEN daterange(date '2018-01-01' + number %% 2000, NULL) ELSE '(,)' END,
    CASE WHEN number %% 7 > 0
        THEN daterange(date '2018-01-01' + number %% 2000, '2024-02-01') ELSE 'empty' END,
    '2020-01-01', NULL, '2026-01-01', int4range(1, NULL)
FROM generate_series(1, %(rows)s) AS number
JOIN (
    SELECT place.*, county.name AS county_name, row_number() OVER (ORDER BY geonameid) - 1 AS place_number
    FROM partnerships_place AS place LEFT JOIN partnerships_county AS county ON county.fips = place.county_id
) AS place ON place_number = number %% %(places)s
"""
COLUMNS = """
SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
WHERE table_name = 'partnerships_releaserow' AND column_name NOT IN ('id', 'versions', 'status')
    AND is_generated = 'NEVER'
"""
CHANGE = """
WITH closed AS (
    UPDATE partnerships_releaserow SET versions = int4range(lower(versions), %(version)s)
    WHERE upper_inf(versions) AND partnership_id %% 100 = %(version)s RETURNING *
) INSERT INTO partnerships_releaserow ({columns}, status, versions)
SELECT {columns}, 'denied', int4range(%(version)s, NULL) FROM closed
"""
LISTINGS = """
INSERT INTO partnerships_listing ({columns}, id, key, fingerprint, row_number, agency, wording, address)
SELECT {columns}, n, md5(n::text), md5(n::text), n, 'Agency ' || n,
    'The department said on Monday that it had joined the Neighbors app by Ring, number ' || n || '.',
    'https://www.example.org/news/2019/08/' || md5(n::text)
FROM partnerships_listing, generate_series(2, %(rows)s) AS n WHERE id = 1
"""


def with_own_database(name: str) -> None:
    """Give this bench a database, then return in the process that has it. `name`: its module, `__spec__.name`."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringwatch.settings")
    if os.environ.get("RINGWATCH_MEASURING"):
        django.setup()
    else:
        sys.exit(_apart(name))


def _apart(name: str) -> int:
    """Start the bench again on a database made for it; its exit status."""
    import django
    from django.db import connection

    from ringwatch import services

    services.use()
    django.setup()
    from django.conf import settings

    database, folder = f"ringwatch_{name.replace('.', '_')}", tempfile.mkdtemp(prefix="ringwatch-bench-")
    address = urlsplit(settings.DATABASE_URL)._replace(path=f"/{database}").geturl()
    own = {
        "DATABASE_URL": address,
        "RINGWATCH_ADDRESS": f"http://127.0.0.1:{free_port()}",
        "RINGWATCH_FILES": folder,
        "RINGWATCH_API_RATE": "0",
        "RINGWATCH_READER_RATE": "0",
        "RINGWATCH_MEASURING": "1",
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {database}")
        environment = os.environ | own
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=environment, check=True)
        return subprocess.run(
            [sys.executable, "-m", name, *sys.argv[1:]], env=environment, check=False
        ).returncode
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        shutil.rmtree(folder, ignore_errors=True)


def fill_database(rows: int, *, versions: int = 1, listings: bool = False) -> None:
    """So many partnerships at the places of the gazetteer, each version with one in a hundred changed.

    `listings`: each with a listing behind it.
    """
    from django.db import connection

    from partnerships.actions import sources
    from partnerships.geography.load import load_reference
    from partnerships.models import Place, Release

    empty_database()
    load_reference()
    sources.synchronize()
    with connection.cursor() as cursor:
        # Told how many places there are, the database joins by hashing them.
        cursor.execute(ROWS, {"rows": rows, "places": Place.objects.count()})
        cursor.execute(COLUMNS)
        columns = cursor.fetchone()[0]
        for version in range(1, versions + 1):
            changed = 0
            if version > 1:
                cursor.execute(CHANGE.format(columns=columns), {"version": version})
                changed = cursor.rowcount
            added = rows if version == 1 else 0
            Release.objects.create(
                number=version, why="a measurement", added=added, changed=changed, withdrawn=0, total=rows
            )
        if listings:
            cursor.execute(LISTINGS.format(columns=_of_one_listing()), {"rows": rows})
        cursor.execute("VACUUM ANALYZE")


def ingest_starter_lists() -> None:
    """The lists that come with the program, published, and nothing else."""
    from django.utils import timezone

    from partnerships.actions import runs, sources
    from partnerships.geography.load import load_reference
    from partnerships.ingest import registry

    empty_database()
    load_reference()
    sources.synchronize()
    for slug in [slug for slug, source in registry.declared().items() if source.bundled]:
        runs.ingest(run=runs.ask(slug=slug, actor="bench"), today=timezone.localdate())


def empty_database() -> None:
    """Empty every table, the audit log too, which nothing else ever does."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE partnerships_auditentry DISABLE TRIGGER USER")
        cursor.execute("GRANT TRUNCATE ON partnerships_auditentry TO CURRENT_USER")
    call_command("flush", interactive=False, verbosity=0)


def _of_one_listing() -> str:
    """Make the listing of number 1, of a snapshot and a run. Gives the columns that the others have from it."""
    from partnerships.models import Listing, Run, Snapshot, Source

    source = Source.objects.get(slug="announcements")
    given = {"source": source, "sha256": "0" * 64, "size": 0, "origin": "bench", "observed_on": "2026-01-01"}
    snapshot = Snapshot.objects.create(**given)
    run = Run.objects.create(source=source, snapshot=snapshot)
    said = {
        "agency": "Agency 1",
        "kind": "police",
        "city": "City",
        "state": "CA",
        "location_precision": "none",
    }
    page = {"publisher": "Example News", "title": "Police join app", "published_on": "2019-08", "raw": {}}
    Listing.objects.create(
        id=1,
        source=source,
        key="1",
        fingerprint="1",
        row_number=1,
        opened_by=snapshot,
        opened_in=run,
        **said,
        **page,
    )
    own = {"id", "key", "fingerprint", "row_number", "agency", "wording", "address"}
    return ", ".join(f'"{field.column}"' for field in Listing._meta.concrete_fields if field.name not in own)


@contextmanager
def running_server(
    command: Sequence[str] = WEB, path: str = "/healthz"
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A server: its process and address, once it answers at `path`. The site's own is where its files say it is."""
    import httpx
    from django.conf import settings

    from ringwatch import assets

    assets.collect_if_changed()
    port = urlsplit(settings.SITE_ADDRESS).port if "ringwatch.wsgi" in command else free_port()
    process = subprocess.Popen(
        [part.format(port=port) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(lambda: httpx.get(address + path, timeout=5), httpx.TransportError)
        yield process, address
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _wait(until: Callable[[], object], failure: type[Exception]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            until()
        except failure:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    return [int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def processor_ms(process: int) -> float:
    """Milliseconds that a process and those it started have worked, those that ended too."""
    own, living = _stat(process), [_stat(child) for child in children(process)]
    ticks = sum(own[11:15]) + sum(sum(one[11:15]) for one in living)
    return 1000 * ticks / os.sysconf("SC_CLK_TCK")


def database_server() -> int:
    """The process that started the one which serves us."""
    return _stat(serving_process())[1]


def serving_process() -> int:
    """The database's process that serves our connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _stat(process: int) -> list[int]:
    """The numbers of a process that follow its name: [1] its parent, [11:15] what it and its ended children worked."""
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except OSError:  # it ended meanwhile
        return []
    return [int(word) if word.lstrip("-").isdigit() else 0 for word in text.rpartition(")")[2].split()]


def machine_load() -> str:
    """How busy the machine was, for those who read the figures."""
    return f"load of the machine {', '.join(f'{each:.1f}' for each in os.getloadavg())} on {os.cpu_count()} processors"
