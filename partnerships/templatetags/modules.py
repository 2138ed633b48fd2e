"""The import map: how the browser finds our modules under their hashed addresses.

Our modules import each other by relative paths, so Node reads them as they are; the map turns the plain
address that such a path leads to into the hashed one. Libraries are imported by name.
"""

import json
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()

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
LEAST = str.maketrans({"<": r"\u003C", ">": r"\u003E", "&": r"\u0026"})


@cache
def addresses():
    """Plain name or address → hashed address, of every module."""
    ours = sorted(path.relative_to(SCRIPTS).as_posix() for path in (SCRIPTS / "js").rglob("*.js"))
    plain = {f"{settings.STATIC_URL}{name}": static(name) for name in ours + LIBRARY_PARTS}
    return plain | {name: static(path) for name, path in LIBRARIES.items()}


@register.simple_tag(takes_context=True)
def import_map(context):
    """`<script type="importmap">`, the one inline script, allowed by the answer's nonce."""
    text = json.dumps({"imports": addresses()}, separators=(",", ":")).translate(LEAST)
    nonce = str(context["request"].csp_nonce)
    return format_html('<script type="importmap" nonce="{}">{}</script>', nonce, mark_safe(text))


@register.simple_tag
def preload(*names):
    """Asks for modules at once that would otherwise be found one after another."""
    links = (format_html('<link rel="modulepreload" href="{}">', addresses()[name]) for name in names)
    return mark_safe("\n".join(links))
