"""The key that signs sessions, made once for a clone and kept beside its data."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def kept(folder: Path) -> str:
    """The key in ``folder``, made when absent, for its owner's eyes only. Two who make it at once get one."""
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = _draft(folder, secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def replace(folder: Path, key: str) -> None:
    """Keep this key in ``folder`` instead of the one there."""
    _draft(folder, key).replace(folder / "secret_key")


def _draft(folder: Path, key: str) -> Path:
    draft = folder / f".secret_key.{os.getpid()}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return draft
