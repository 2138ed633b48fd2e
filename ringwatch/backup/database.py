"""The database's side of a backup: a dump of one moment, and a dump put into an empty database as one transaction.

PostgreSQL's own programs do both: those that the embedded server brings, or others on the PATH where the server is
newer.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from signal import SIGTERM
from typing import IO

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient
from django.db.migrations.loader import MigrationLoader
from django.db.models import FileField

from ringwatch import children, services
from ringwatch.backup import BackupError
from ringwatch.backup.archive import CHUNK_BYTES

SECONDS_BETWEEN_CHECKS = 0.2
WITHOUT = ("--no-owner", "--no-privileges", "--no-comments")
"""What belongs to the server that a dump is from: who owns and may do what, and words about extensions."""
OWN_RELATIONS = """
    SELECT count(*) FROM pg_class AS relation JOIN pg_namespace AS space ON space.oid = relation.relnamespace
    WHERE relation.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
    AND space.nspname NOT LIKE 'pg\\_%%' AND space.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = relation.oid AND deptype = 'e')
"""
"""How many tables, views and sequences there are that no extension brought."""


REVOKED_PRIVILEGES = """
    SELECT relation.relname, privilege FROM pg_class AS relation
    CROSS JOIN unnest(ARRAY['INSERT', 'SELECT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
    WHERE relation.relnamespace = 'public'::regnamespace AND relation.relkind = 'r' AND relation.relacl IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM aclexplode(relation.relacl) AS given
        WHERE given.grantee = relation.relowner AND given.privilege_type = privilege
    )
    ORDER BY 1, 2
"""


@contextmanager
def one_moment() -> Iterator[str]:
    """A transaction that sees one moment however long it takes, and the name by which others may see the same."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def named_files() -> list[str]:
    """The names of all files that records name."""
    found: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                names = model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
                found.update(names.distinct())
    return sorted(found)


def applied_migrations() -> list[str]:
    """The migrations that the database has gone through, as `app.name`."""
    return sorted(map(".".join, MigrationLoader(connection).applied_migrations))


def unknown_migrations(applied: list[str]) -> list[str]:
    """Those that this program does not have: they are a newer one's."""
    known = set(map(".".join, MigrationLoader(None).disk_migrations))
    return sorted(set(applied) - known)


def server_version() -> int:
    """The major version of the server."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def is_empty() -> bool:
    """Whether the database holds no table yet."""
    with connection.cursor() as cursor:
        cursor.execute(OWN_RELATIONS)
        return bool(cursor.fetchone()[0] == 0)


def dump(moment: str, target: Path, watch: Callable[[int], object]) -> None:
    """Write what the database held at that moment. `watch` is told of each piece, in bytes."""
    command = [*_program("pg_dump"), *WITHOUT, "--format=custom", f"--snapshot={moment}", f"--file={target}"]
    written = 0
    with _running(command, stdin=subprocess.DEVNULL) as child:
        while not _has_ended(child):
            size = target.stat().st_size
            watch(size - written)
            written = size


def revoked() -> list[list[str]]:
    """Tables, each with the privileges that its own owner has given up; a dump names roles, and is taken without."""
    with connection.cursor() as cursor:
        cursor.execute(REVOKED_PRIVILEGES)
        return [list(row) for row in cursor.fetchall()]


def load(source: Path, given_up: list[list[str]]) -> None:
    """Put a dump into the database, all or nothing: as a script, for a server older than the program that wrote it.

    `given_up`: what `revoked` told when it was made.
    """
    script = [program("pg_restore", server_version()), *WITHOUT, "--file=-", str(source)]
    options = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--output={os.devnull}"]
    with (
        _running([*_program("psql"), *options], stdin=subprocess.PIPE) as psql,
        _running(script, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as script_source,
    ):
        _carry(_the(script_source.stdout), _the(psql.stdin))
        if script_source.wait() == 0:
            with suppress(BrokenPipeError):
                _the(psql.stdin).write(_revoking(given_up) + b"COMMIT;\n")
        with suppress(BrokenPipeError):
            _the(psql.stdin).close()
        psql.wait()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _revoking(given_up: list[list[str]]) -> bytes:
    quote, known = connection.ops.quote_name, {"INSERT", "SELECT", "UPDATE", "DELETE", "TRUNCATE"}
    statements = (
        f"REVOKE {privilege} ON public.{quote(table)} FROM PUBLIC, CURRENT_USER;\n"
        for table, privilege in given_up
        if privilege in known
    )
    return "".join(statements).encode()


def _carry(script: IO[bytes], psql: IO[bytes]) -> None:
    """The script as a transaction that somebody else commits, without what servers before 17 do not know."""
    with suppress(BrokenPipeError):
        psql.write(b"BEGIN;\n")
        for line in script:
            if line == b"SET transaction_timeout = 0;\n":
                break
            psql.write(line)
        shutil.copyfileobj(script, psql, CHUNK_BYTES)
        psql.flush()


def _the(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # noqa: S101 (asked for when the process was started)
    return pipe


def _program(name: str) -> list[str]:
    """The program with what connects it to the site's database. A password goes by the environment only."""
    (_, *account, database), _ = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return [program(name, server_version()), "--no-password", *account, f"--dbname={database}"]


@contextmanager
def _running(
    command: list[str], *, stdin: int, stdout: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A program while the block runs. Raises BackupError with what it said, where it ends otherwise than well."""
    _, secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            command,
            env=os.environ | (secrets or {}) | {"LC_ALL": "C"},
            stdin=stdin,
            stdout=stdout,
            stderr=said,
            preexec_fn=children.ends_with_parent(SIGTERM),  # noqa: PLW1509 (it asks the kernel only)
        )
        try:
            yield child
        finally:
            children.stop(child, SIGTERM, patience=10)
        if child.returncode:
            why = _error_in(said) or f"status {child.returncode}"
            raise BackupError(f"{Path(command[0]).name} stopped: {why}")


def _has_ended(child: subprocess.Popen[bytes]) -> bool:
    try:
        child.wait(SECONDS_BETWEEN_CHECKS)
    except subprocess.TimeoutExpired:
        return False
    return True


def _error_in(said: IO[bytes]) -> str:
    """The first error that a program told."""
    said.seek(0)
    lines = said.read().decode(errors="replace").splitlines()
    return next((line for line in lines if "error:" in line.lower()), "").partition(": ")[2]


def program(name: str, server: int) -> str:
    """The path of one of PostgreSQL's programs that understands the server's version. Raises BackupError."""
    found = [services.postgres_program(name), shutil.which(name)]
    for path in filter(None, found):
        told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
        version = re.search(r"\) (\d+)", told)
        if version and int(version[1]) >= server:
            return path
    raise BackupError(
        f"The server is PostgreSQL {server}: put {name} of that version on the PATH (Debian, Ubuntu: "
        f"apt-get install postgresql-client-{server}), then run this again."
    )
