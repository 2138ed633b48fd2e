"""The shipped proxy, by the nginx of this machine, before a server that says what it was asked."""

import http.client
import itertools
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

import pytest

from partnerships.http import clients
from tests.waiting import wait_until

DEPLOY = Path(__file__).resolve().parents[2] / "deploy" / "nginx"
NGINX = shutil.which(
    "nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin:{Path(sys.executable).parent}"
)
pytestmark = pytest.mark.skipif(
    NGINX is None or shutil.which("openssl") is None,
    reason="nginx (Debian: nginx-light) or openssl is not on this machine",
)


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
        body = f"{len(self.asked)} ".encode() * 2000
        self.send_response(200)
        self.send_header(
            "Cache-Control", "no-store" if self.path.startswith("/admin/") else "public, s-maxage=60"
        )
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


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("proxy")
    server = ThreadingHTTPServer(("127.0.0.1", 0), SiteInPlace)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    plain, secure = free_port(), free_port()
    config = written(folder, plain, secure, server.server_port)
    process = subprocess.Popen([NGINX, "-p", folder, "-c", config, "-e", folder / "error.log"])
    try:
        wait_until(lambda: listens(secure), f"nginx did not start: see {folder}/error.log")
        yield Proxy(plain, secure, SiteInPlace.asked, folder / "access.log")
    finally:
        process.terminate()
        process.wait()
        server.shutdown()
        server.server_close()


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


@pytest.fixture
def told_client(tmp_path) -> Iterator[Callable[[str], str]]:
    """What the shipped file takes the client at an address for."""
    shipped = re.search(
        r"map \$remote_addr \$client \{.*?\n\}", (DEPLOY / "ringwatch.conf").read_text(), re.DOTALL
    )
    assert shipped
    port, config = free_port(), tmp_path / "nginx.conf"
    config.write_text(framed(tmp_path, f"{shipped[0].replace('$remote_addr', '$arg_address')}\n"
        f"server {{ listen 127.0.0.1:{port}; access_log off; location / {{ return 200 $client; }} }}\n"))  # fmt: skip
    process = subprocess.Popen([NGINX, "-p", tmp_path, "-c", config, "-e", tmp_path / "error.log"])
    try:
        wait_until(lambda: listens(port), f"nginx did not start: see {tmp_path}/error.log")
        yield lambda address: get(f"http://127.0.0.1:{port}/?address={address}")[2].decode()
    finally:
        process.terminate()
        process.wait()


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_facts: object) -> None:
        return None


def get(address: str, data: bytes | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    opener = urllib.request.build_opener(Stay, urllib.request.HTTPSHandler(context=trusting))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with opener.open(urllib.request.Request(address, data, named), timeout=10) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def test_who_comes_without_tls_is_sent_to_it(proxy):
    status, headers, _ = get(f"http://127.0.0.1:{proxy.plain}/states/?sort=name")

    assert (status, headers["Location"]) == (301, "https://127.0.0.1/states/?sort=name")


def test_the_site_is_told_who_asks_and_nobody_can_say_otherwise(proxy):
    get(
        f"https://127.0.0.1:{proxy.secure}/told",
        X_Forwarded_For="203.0.113.7",
        X_Forwarded_Proto="http",
        X_Request_ID="x",
    )

    told = next(headers for path, headers in proxy.asked if path == "/told")
    assert (told["X-Forwarded-For"], told["X-Forwarded-Proto"]) == ("127.0.0.1", "https")
    assert re.fullmatch(r"[0-9a-f]{32}", told["X-Request-ID"])


def test_the_proxy_tells_clients_apart_as_the_site_does(told_client):
    """However the zeros of an address lie, and so however it is written."""
    networks = [
        "2001:db8:1:2",
        "2001:db8:1:0",
        "2001:db8:0:2",
        "2600:3c00:0:0",
        "2001:0:5:0",
        "2a01:4f8:c0c:1",
    ]
    hosts = ["0:0:0:1", "0:0:0:2", "1:2:3:4", "0:ff:0:1", "a:0:0:1", "f03c:91ff:0:0"]
    addresses = [str(ip_address(f"{network}:{host}")) for network in networks for host in hosts]
    addresses += ["192.0.2.1", "192.0.2.2", "::1"]

    told = {address: told_client(address) for address in addresses}

    for one, other in itertools.combinations(addresses, 2):
        assert (told[one] == told[other]) == (clients.as_one(one) == clients.as_one(other)), (one, other)


def test_what_is_the_same_for_all_is_kept_and_sent_packed(proxy):
    first = get(f"https://127.0.0.1:{proxy.secure}/kept", Accept_Encoding="gzip")
    again = get(f"https://127.0.0.1:{proxy.secure}/kept", Accept_Encoding="gzip")

    assert (first[1]["X-Cache"], again[1]["X-Cache"]) == ("MISS", "HIT")
    assert first[1]["Content-Encoding"] == "gzip"
    assert first[2] == again[2]


def test_who_is_signed_in_gets_pages_of_their_own(proxy):
    get(f"https://127.0.0.1:{proxy.secure}/own")
    mine = get(f"https://127.0.0.1:{proxy.secure}/own", Cookie="sessionid=1")
    others = get(f"https://127.0.0.1:{proxy.secure}/own")

    assert mine[1]["X-Cache"] == "BYPASS"
    assert mine[2] != others[2]


def test_the_operators_figures_are_not_for_the_public(proxy):
    assert get(f"https://127.0.0.1:{proxy.secure}/metrics")[0] == 404
    assert "/metrics" not in {path for path, _ in proxy.asked}


@pytest.mark.parametrize(
    "path, size, status", [("/corrections/", 100_000, 413), ("/admin/lists/", 1_000_000, 200)]
)
def test_only_curators_may_send_much(proxy, path, size, status):
    assert get(f"https://127.0.0.1:{proxy.secure}{path}", b"x" * size)[0] == status


def test_the_log_names_nobody(proxy):
    get(f"https://127.0.0.1:{proxy.secure}/follow/abcDEF123/?q=Jane")
    wait_until(lambda: "/follow/" in proxy.log.read_text(), "nothing was logged")

    text = proxy.log.read_text()
    assert not any(word in text for word in ("abcDEF123", "Jane", "127.0.0.1 "))


def test_who_asks_too_much_is_refused(proxy):
    """Last of all: this client is over its limit for a while."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    connection = http.client.HTTPSConnection("127.0.0.1", proxy.secure, timeout=10, context=trusting)
    statuses = []
    for _ in range(200):
        connection.request("GET", "/kept")
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
    connection.close()

    assert set(statuses) == {200, 429}
    assert 429 not in statuses[:90]
