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
        draft = folder / f".secret_key.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
