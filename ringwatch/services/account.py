"""Who runs the embedded servers, and folders that they can reach.

An ordinary user runs them as themselves. PostgreSQL refuses to run as root, so root runs all of them under a system
account, which may be unable to enter the clone (below /root, say): what they need then lies outside of it.
"""

import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Any

from ringwatch.services import layout

NAME = "ringwatch"

Account = pwd.struct_passwd | None
"""None stands for the present user."""


def required() -> Account:
    """The account to run servers under, made when root has none yet."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        _make_account()
        return pwd.getpwnam(NAME)


def _make_account() -> None:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/bin/false", NAME]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise layout.ServiceError(
            f"PostgreSQL cannot run as root: make a system account {NAME}, or start this as an ordinary user."
        ) from error


def run_as(account: Account) -> dict[str, Any]:
    """Arguments with which ``subprocess`` runs a program as the account, with no other rights."""
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def make_folder(folder: Path, account: Account) -> Path:
    """The folder, private to the account; outside of the clone when the account cannot enter the clone."""
    if (
        folder.is_relative_to(layout.VAR_DIR)
        and not os.path.lexists(folder)
        and not _enters(layout.VAR_DIR, account)
    ):
        _make_open(layout.OUTSIDE_DIR)
        folder.symlink_to(layout.OUTSIDE_DIR / folder.name)
    folder = folder.resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    uid, gid = (account.pw_uid, account.pw_gid) if account else (os.geteuid(), os.getegid())
    if folder.stat().st_uid not in {uid, os.geteuid()}:
        raise layout.ServiceError(f"{folder} belongs to somebody else: remove it, then start again.")
    os.chown(folder, uid, gid)
    folder.chmod(0o700)
    return folder


def reachable(package: Path, label: str, account: Account) -> Path:
    """The installed package, or its copy outside of the clone when the account cannot enter the clone.

    Wheels keep shared libraries beside the package, in a folder whose name ends in ``.libs``.
    """
    if _enters(package, account):
        return package
    copy = layout.OUTSIDE_DIR / label
    if not copy.exists():
        draft = copy.with_name(f"{label}.new")
        shutil.rmtree(draft, ignore_errors=True)
        _make_open(draft)
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, draft / folder.name)
        for path in draft.rglob("*"):
            path.chmod(0o755)
        draft.rename(copy)
    return copy / package.name


def _make_open(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    layout.OUTSIDE_DIR.chmod(0o755)


def _enters(folder: Path, account: Account) -> bool:
    if account is None:
        return True
    command = ["/bin/sh", "-c", 'test -r "$1" && test -x "$1"', "sh", str(folder)]
    return subprocess.run(command, cwd="/", **run_as(account), check=False).returncode == 0
