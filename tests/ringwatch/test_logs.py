"""The logs of a site's processes keep to a size, however long they run."""

import sys

from ringwatch import services, supervisor
from tests.waiting import wait_until

WRITES = "import time\nwhile True:\n    print('x' * 200, flush=True)\n    time.sleep(0.001)"


def test_a_full_log_is_moved_aside_while_its_process_goes_on_writing(monkeypatch, tmp_path):
    monkeypatch.setattr(services, "VAR_DIR", tmp_path)
    monkeypatch.setattr(supervisor, "LOG_BYTES", 2_000)
    part = supervisor.Part("writer", [sys.executable, "-c", WRITES])
    supervisor.start([part])
    try:
        for _round in range(3):
            wait_until(lambda: part.log.stat().st_size > supervisor.LOG_BYTES, "nothing was written")
            part.rotate_log()
    finally:
        supervisor.stop([part])

    aside = part.log.with_name("writer.log.1")
    assert {log.name for log in part.log.parent.iterdir()} == {part.log.name, aside.name}
    assert aside.read_bytes().startswith(b"x")
    assert not part.log.read_bytes().startswith(b"\0")
