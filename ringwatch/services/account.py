"""When root starts the servers: the account that runs them, and folders which that account can reach."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from ringwatch.services import layout
from ringwatch.services.servers import Server, run_as


def needed() -> pwd.struct_passwd | None:
    """The account to run servers under: None for an ordinary user, who runs them as themselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(layout.ACCOUNT)
    except KeyError:
        command = [
            "useradd",
            "--system",
            "--user-group",
            "--no-create-home",
            "--shell",
            "/bin/false",
            layout.ACCOUNT,
        ]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise layout.ServiceError(
                f"Make a system account named {layout.ACCOUNT}, or start this as an ordinary user: PostgreSQL does not run as root."
            ) from error
        return pwd.getpwnam(layout.ACCOUNT)


def make_folders(server: Server, account: pwd.struct_passwd | None) -> None:
    """The server's data and socket folders, private to who runs it."""
    _make_private(layout.SOCKET_DIR, account)
    if not server.link.exists() and not server.link.is_symlink() and not _can_reach(layout.VAR_DIR, account):
        _make_open(layout.OUTSIDE_DIR)
        server.link.symlink_to(layout.OUTSIDE_DIR / server.name)
    _make_private(server.folder, account)


def reachable_programs(server: Server, account: pwd.struct_passwd | None) -> Path:
    """The server's programs, copied out of the clone when the account cannot reach them there."""
    if all(_can_reach(path, account) for path in (server.programs, *server.programs.glob("*"))):
        return server.programs
    copy = layout.OUTSIDE_DIR / f"{server.name}-programs"
    _make_open(layout.OUTSIDE_DIR)
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(server.programs, copy)
    for path in (copy, *copy.rglob("*")):
        path.chmod(0o755)
    return copy


def _make_private(folder: Path, account: pwd.struct_passwd | None) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    uid, gid = (account.pw_uid, account.pw_gid) if account else (os.geteuid(), os.getegid())
    if folder.stat().st_uid not in {uid, os.geteuid()} or folder.is_symlink():
        raise layout.ServiceError(f"{folder} belongs to somebody else: remove it, then start again.")
    os.chown(folder, uid, gid)
    folder.chmod(0o700)


def _make_open(folder: Path) -> None:
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    folder.chmod(0o755)


def _can_reach(path: Path, account: pwd.struct_passwd | None) -> bool:
    if account is None:
        return True
    flag = "-x" if path.is_dir() else "-r"
    command = ["/bin/sh", "-c", f'test {flag} "$1"', "sh", str(path)]
    return subprocess.run(command, cwd="/", **run_as(account)).returncode == 0
