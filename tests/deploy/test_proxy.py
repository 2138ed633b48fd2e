"""The shipped proxy, by the nginx of this machine, before a server that says what it was asked."""

import http.client
import itertools
import re
import subprocess
from collections.abc import Callable, Iterator
from ipaddress import ip_address

import pytest

from partnerships.http import clients
from tests.deploy.shipped_proxy import (
    DEPLOY,
    IS_MISSING,
    NGINX,
    OWN_HEADERS,
    WHY,
    framed,
    free_port,
    get,
    listens,
    without_a_known_name,
)
from tests.waiting import wait_until

pytestmark = pytest.mark.skipif(IS_MISSING, reason=WHY)


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
    connection = http.client.HTTPSConnection(
        "127.0.0.1", proxy.secure, timeout=10, context=without_a_known_name()
    )
    statuses = []
    for _ in range(200):
        connection.request("GET", "/kept")
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
        if answer.status == 429:
            assert {name: answer.headers[name] for name in OWN_HEADERS} == OWN_HEADERS
    connection.close()

    assert set(statuses) == {200, 429}
    assert 429 not in statuses[:90]
