"""Lists the licenses of the packages that the site runs on: `.venv/bin/python bin/licenses.py [--write]`.

What is listed are the pins of requirements.txt and the browser's packages of package-lock.json, each with what the
package itself says. Written into docs/licenses.md; a test compares.
"""

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parent.parent
DOCUMENT = PROJECT_DIR / "docs" / "licenses.md"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==", flags=re.MULTILINE)
MAX_NAME_LENGTH = 60
"""Some packages give the whole text where the name belongs."""
HEAD = """# Licenses of the packages

Written by `bin/licenses.py --write` from what each package says of itself; do not edit it. The program's own license
and those of the lists are in the [README](../README.md#licenses). The servers that `bin/run` brings along are
PostgreSQL (PostgreSQL License) and Valkey (BSD-3-Clause).

| package | license | for |
|---|---|---|
"""


def main() -> None:
    if "--write" in sys.argv[1:]:
        DOCUMENT.write_text(document(), encoding="utf-8")
    else:
        sys.stdout.write(document())


def document() -> str:
    """The whole document."""
    rows = [*python_packages(), *browser_packages()]
    return HEAD + "".join(f"| {name} | {license} | {use} |\n" for name, license, use in rows)


def python_packages() -> Iterator[tuple[str, str, str]]:
    """Name, license and use of each pin that is installed; one for another system or Python is not."""
    for name in PIN.findall((PROJECT_DIR / "requirements.txt").read_text(encoding="utf-8")):
        try:
            yield name, license_of(name), "server"
        except PackageNotFoundError:
            continue


def license_of(name: str) -> str:
    """The license as the package gives it: as an expression, by its classifiers, or in a word; else nothing."""
    told = metadata(name)
    classified = [
        one.rpartition(" :: ")[2] for one in told.get_all("Classifier", []) if one.startswith("License ::")
    ]
    word = str(told.get("License") or "").strip()
    return str(
        told.get("License-Expression")
        or "; ".join(classified)
        or (word if len(word) <= MAX_NAME_LENGTH else "")
    )


def browser_packages() -> Iterator[tuple[str, str, str]]:
    """Name, license and use of each package that pages are served from."""
    locked = json.loads((PROJECT_DIR / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for path, package in sorted(locked.items()):
        if path.startswith("node_modules/") and not package.get("dev"):
            yield path.removeprefix("node_modules/"), package.get("license", ""), "browser"


if __name__ == "__main__":
    main()
