"""A real streaming replica of the tests' PostgreSQL, made by its programs, that a test may stop, hang or hold back."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import psycopg2
from django.conf import settings

from ringwatch.services import account
from ringwatch.services.servers import Postgres
from tests.waiting import wait_until

POSITION = "SELECT pg_current_wal_lsn()"
HAS_IT = "SELECT pg_last_wal_replay_lsn() >= %s"
PAUSED = "SELECT pg_get_wal_replay_pause_state() = 'paused'"


class ReplicaServer:
    """The server, on a socket in a folder of its own. Nothing it keeps outlives a fall of the machine."""

    def __init__(self) -> None:
        self.primary = settings.DATABASES["default"]
        self.runs_as = account.required()
        self.folder = Path(tempfile.mkdtemp(prefix="ringwatch-replica-"))
        server = Postgres()
        self.programs = account.reachable(server.installed, server.label, self.runs_as) / "pginstall" / "bin"
        if self.runs_as:
            os.chown(self.folder, self.runs_as.pw_uid, self.runs_as.pw_gid)
        where = [f"--host={self.primary['HOST']}", f"--username={self.primary['USER']}"]
        self._run("pg_basebackup", *where, f"--pgdata={self.data}", "--write-recovery-conf", "--checkpoint=fast",
                  "--no-sync", "--no-manifest")  # fmt: skip
        self.start()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        subprocess.run(command, check=True, cwd="/", capture_output=True, **account.run_as(self.runs_as))

    def start(self) -> None:
        given = {"listen_addresses": "", "unix_socket_directories": str(self.folder), "fsync": "off",
                 "shared_buffers": "16MB", "max_connections": "200"}  # fmt: skip
        options = [f"--{name}={value}" for name, value in given.items()]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.programs / "postgres"), "-D", str(self.data), *options],
                cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log, process_group=0,
                **account.run_as(self.runs_as),
            )  # fmt: skip
        wait_until(self.answers, f"it did not start: see {self.folder}/log")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def answers(self) -> bool:
        try:
            return self.ask("SELECT pg_is_in_recovery()") is True
        except psycopg2.OperationalError:
            return False

    def ask(self, statement: str, *values: object) -> object:
        """One value, as the superuser is told it."""
        named = {"host": str(self.folder), "user": self.primary["USER"], "dbname": self.primary["NAME"]}
        with closing(psycopg2.connect(**named)) as opened, opened.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchone()[0]

    def catch_up(self, connection) -> None:
        """Wait until it has all that the primary has."""
        with connection.cursor() as cursor:
            cursor.execute(POSITION)
            (position,) = cursor.fetchone()
        wait_until(lambda: self.ask(HAS_IT, position), "the replica does not catch up", pause=0.01)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def hung(self) -> Iterator[None]:
        """In the block, none of its processes does anything."""
        with self._suspended(
            [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children()]
        ):
            yield

    @contextmanager
    def deaf(self) -> Iterator[None]:
        """In the block, it takes no connection; those that stand are answered."""
        with self._suspended([psutil.Process(self.process.pid)]):
            yield

    @contextmanager
    def _suspended(self, processes: list[psutil.Process]) -> Iterator[None]:
        for one in processes:
            one.suspend()
        try:
            yield
        finally:
            for one in processes:
                one.resume()

    @contextmanager
    def held_back(self) -> Iterator[None]:
        """In the block, it takes nothing more from the primary."""
        self.ask("SELECT pg_wal_replay_pause()::text")
        wait_until(lambda: self.ask(PAUSED), "it goes on", pause=0.01)
        try:
            yield
        finally:
            self.ask("SELECT pg_wal_replay_resume()::text")
