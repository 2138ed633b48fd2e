"""The shipped proxy, for the tests of a module."""

import subprocess
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest

from tests.deploy.shipped_proxy import IS_MISSING, NGINX, WHY, Proxy, SiteInPlace, free_port, listens, written
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    if IS_MISSING:
        pytest.skip(WHY)
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
