"""The shipped proxy by the nginx of this machine, before a server in the site's place, and asking it."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import NamedTuple

from partnerships.http.headers import of_web_server

DEPLOY = Path(__file__).resolve().parents[2] / "deploy" / "nginx"
NGINX = shutil.which(
    "nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin:{Path(sys.executable).parent}"
)
IS_MISSING = NGINX is None or shutil.which("openssl") is None
WHY = "nginx (Debian: nginx-light) or openssl is not on this machine"
SITE_HEADERS = {name: value for name, value in of_web_server().items() if name != "Cache-Control"}
OWN_HEADERS = of_web_server() | {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}
"""Of the proxy's own pages, which bring nothing with them."""


class Proxy(NamedTuple):
    """Where the proxy answers, what the server behind it was asked, and what the log says."""

    plain: int
    secure: int
    asked: list[tuple[str, dict[str, str]]]
    log: Path


class SiteInPlace(BaseHTTPRequestHandler):
    """Answers as the site does: pages that may be kept, curators' pages that may not."""

    asked: list[tuple[str, dict[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, dict(self.headers)))
        if self.path == "/hangs-up":
            self.close_connection = True
            return
        body = f"{len(self.asked)} ".encode() * 2000
        self.send_response(200)
        self.send_header(
            "Cache-Control", "no-store" if self.path.startswith("/admin/") else "public, s-maxage=60"
        )
        for name, value in SITE_HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_words: object) -> None:
        """Says nothing."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def written(folder: Path, plain: int, secure: int, site_port: int) -> Path:
    """The shipped file with this test's ports and places, in the frame that a distribution has around it."""
    key = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "1",
    ]
    out = ["-keyout", "privkey.pem", "-out", "fullchain.pem", "-subj", "/CN=localhost"]
    subprocess.run([*key, *out], cwd=folder, check=True, capture_output=True)
    local = (DEPLOY / "upstream-local.conf").read_text().replace(":8000", f":{site_port}")
    (folder / "upstream.conf").write_text(local)
    text = (DEPLOY / "ringwatch.conf").read_text()
    for shipped, own in {
        "/etc/nginx/ringwatch-upstream.conf": f"{folder}/upstream.conf",
        "/etc/ringwatch/tls": str(folder),
        "/var/cache/nginx/ringwatch": f"{folder}/cache",
        "/dev/stdout": f"{folder}/access.log",
    }.items():
        assert shipped in text
        text = text.replace(shipped, own)
    text = re.sub(r"listen \[::\]:\d+.*\n", "", text)
    text = text.replace("listen 80 ", f"listen 127.0.0.1:{plain} ").replace(
        "listen 443 ", f"listen 127.0.0.1:{secure} "
    )
    (folder / "site.conf").write_text(text)
    (folder / "nginx.conf").write_text(framed(folder, f"include {folder}/site.conf;\n"))
    return folder / "nginx.conf"


def framed(folder: Path, text: str) -> str:
    """A text of the http block, in the frame that a distribution has around it."""
    user = "user root;\n" if os.geteuid() == 0 else ""
    places = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"{user}daemon off;\npid {folder}/pid;\nevents {{}}\nhttp {{\n{places}{text}}}\n"


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_facts: object) -> None:
        return None


def without_a_known_name() -> ssl.SSLContext:
    """For the test's own certificate."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    return trusting


def get(address: str, data: bytes | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
    opener = urllib.request.build_opener(Stay, urllib.request.HTTPSHandler(context=without_a_known_name()))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with opener.open(urllib.request.Request(address, data, named), timeout=10) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()
