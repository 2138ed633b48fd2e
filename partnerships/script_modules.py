"""Our JavaScript modules: the address of each, and what each imports.

Read once a process, before its first request (`ringwatch.wsgi`): template tags only look up.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

SCRIPTS = Path(settings.BASE_DIR) / "static"
LIBRARIES = {
    "leaflet": "leaflet/leaflet.js",
    "topojson-client/feature": "vendor/topojson-client/feature.js",
    "topojson-client/mesh": "vendor/topojson-client/mesh.js",
}
LIBRARY_PARTS = [
    f"vendor/topojson-client/{name}.js"
    for name in ("feature", "identity", "mesh", "reverse", "stitch", "transform")
]
NOT_IN_A_SCRIPT = str.maketrans({"<": r"\u003C", ">": r"\u003E", "&": r"\u0026"})
IMPORT = re.compile(r"""^(?:import|export)\s*(?:[\w{*][^"'()=;]*\bfrom\s*)?["']([^"']+)["']""", re.MULTILINE)


@cache
def addresses() -> dict[str, str]:
    """Plain name or address → hashed address, of every module."""
    ours = sorted(path.relative_to(SCRIPTS).as_posix() for path in (SCRIPTS / "js").rglob("*.js"))
    plain = {f"{settings.STATIC_URL}{name}": static(name) for name in ours + LIBRARY_PARTS}
    return plain | {name: static(path) for name, path in LIBRARIES.items()}


@cache
def import_map() -> str:
    """The import map of every page: JSON without a `<`."""
    return json.dumps({"imports": addresses()}, separators=(",", ":")).translate(NOT_IN_A_SCRIPT)


@cache
def import_map_source() -> str:
    """How a content security policy names the import map, the one inline script that may be there."""
    return f"'sha256-{b64encode(hashlib.sha256(import_map().encode()).digest()).decode()}'"


@cache
def imports() -> dict[str, tuple[str, ...]]:
    """The path of each module → the paths of those that it names."""
    ours = [path.relative_to(SCRIPTS).as_posix() for path in (SCRIPTS / "js").rglob("*.js")]
    return {name: tuple(_named_in(name)) for name in (*ours, *LIBRARIES.values(), *LIBRARY_PARTS)}


def _named_in(name: str) -> Iterator[str]:
    file = finders.find(name)
    if file is None:
        raise FileNotFoundError(f"no static file {name}")
    for wanted in IMPORT.findall(Path(file).read_text()):
        yield normpath(join(dirname(name), wanted)) if wanted.startswith(".") else LIBRARIES[wanted]


def needed_by(name: str) -> dict[str, None]:
    """The paths of all modules that a module imports, and those that they import, each once."""
    found: dict[str, None] = {}
    for path in imports()[name]:
        found |= {path: None} | needed_by(path)
    return found


def read() -> None:
    """Read all that is looked up later."""
    import_map_source()
    imports()
