"""Where the embedded servers keep their data, sockets and logs.

Sockets lie in ``var/run`` unless its path is too long for a socket, or root starts servers that do not run as
root. All follows from the clone's path and var's owner, so every process of a clone finds the same address.
"""

import hashlib
import os
import pwd
import re
from pathlib import Path
from urllib.parse import quote

PROJECT_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("RINGWATCH_VAR") or PROJECT_DIR / "var").absolute()
LOG_DIR = VAR_DIR / "log"
LOCK_DIR = VAR_DIR / "run"

_MAX_SOCKET_FOLDER_BYTES = 80
_CLONE = hashlib.sha256(str(VAR_DIR).encode()).hexdigest()[:10]


class ServiceError(Exception):
    """An embedded server cannot be had. The text is one sentence that says what to do."""


def owner() -> int:
    """The user id that var/ belongs to, or will."""
    try:
        return VAR_DIR.stat().st_uid
    except FileNotFoundError:
        return os.geteuid()


def require_owner() -> None:
    """Refuse to mix the files of two users in one var/."""
    if owner() != os.geteuid():
        name = _name_of(owner())
        raise ServiceError(f"{VAR_DIR} belongs to {name}: run this as {name}, or use a clone of your own.")


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


TEMPORARY = Path("/tmp")  # noqa: S108 (account.make_folder refuses a folder that is somebody else's)


def _socket_dir() -> Path:
    """A Unix socket's address may have some hundred bytes only, so a deep clone keeps its sockets elsewhere."""
    if owner() == 0:
        return (Path("/run") if Path("/run").is_dir() else TEMPORARY) / f"ringwatch-{_CLONE}"
    if len(str(LOCK_DIR)) <= _MAX_SOCKET_FOLDER_BYTES and re.fullmatch(r"[\w./-]+", str(LOCK_DIR), re.ASCII):
        return LOCK_DIR
    return TEMPORARY / f"ringwatch-{owner()}-{_CLONE}"


SOCKET_DIR = _socket_dir()
OUTSIDE_DIR = Path("/var/lib") / f"ringwatch-{_CLONE}"
"""Where root's servers live when their account cannot enter the clone; var/ then links to it."""

READER_ROLE = "ringwatch_reader"
SITE_ROLE = "ringwatch_site"
DATABASE_URL = f"postgresql://ringwatch@/ringwatch?host={quote(str(SOCKET_DIR), safe='/')}"
REDIS_URL = f"unix://{SOCKET_DIR}/valkey.sock?db=0"
CACHE_URL = f"unix://{SOCKET_DIR}/cache.sock?db=0"
