"""Writes the lock files from pyproject.toml: `.venv/bin/python bin/lock.py [options of uv pip compile]`.

Every pin stands in one file only: requirements.txt has what ringwatch runs on, the others what comes on top of it.
A pin that is there already stays, unless `--upgrade` or `--upgrade-package NAME` says otherwise. Needs uv.
"""

import re
import subprocess
import sys
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parent.parent
LOCKS = {
    "requirements.txt": ["pyproject.toml"],
    "requirements/s3.txt": ["pyproject.toml", "--extra", "s3"],
    "requirements/sentry.txt": ["pyproject.toml", "--extra", "sentry"],
    "requirements/dev.txt": ["pyproject.toml", "--extra", "s3", "--extra", "sentry", "--group", "dev"],
    "requirements/pip.txt": ["--group", "pip"],
    "requirements/node.txt": ["--group", "node"],
}
COMPILE = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
# Content, not places: neither file names an index, each machine has its own.
SHAPE = ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
# A pin at the margin, its hashes indented below it.
PIN = re.compile(r"^\S.*\n(?:[ \t].*\n)*", flags=re.MULTILINE)


def main() -> None:
    """Compile the lock files in order; each keeps what those before it do not have."""
    written: list[str] = []
    for name, sources in LOCKS.items():
        lock = PROJECT_DIR / name
        pins = [pin for pin in compiled(lock, sources, written) if pin not in written]
        lock.write_text("".join(pins), encoding="utf-8")
        written += pins


def compiled(lock: Path, sources: list[str], written: list[str]) -> list[str]:
    """All pins that the sources need, those written before and those in the lock file kept."""
    draft = lock.with_suffix(".draft")
    standing = lock.read_text(encoding="utf-8") if lock.exists() else ""
    draft.write_text("".join(written) + standing, encoding="utf-8")
    try:
        command = [*COMPILE, *SHAPE, *sources, "--output-file", str(draft), *sys.argv[1:]]
        if subprocess.run(command, cwd=PROJECT_DIR, stdout=subprocess.DEVNULL, check=False).returncode:
            sys.exit(f"{lock.name} could not be written: uv says why above.")
        return PIN.findall(draft.read_text(encoding="utf-8"))
    finally:
        draft.unlink()


if __name__ == "__main__":
    main()
