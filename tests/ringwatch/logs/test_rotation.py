"""The logs of a site's processes keep to a size, however long they run."""

import sys

from ringwatch import services, supervisor
from ringwatch.logs import rotation
from tests.waiting import wait_until

WRITES = "import time\nwhile True:\n    print('x' * 200, flush=True)\n    time.sleep(0.001)"


def test_a_full_log_is_moved_aside_while_its_process_goes_on_writing(monkeypatch, tmp_path):
    monkeypatch.setattr(services, "VAR_DIR", tmp_path)
    monkeypatch.setattr(rotation, "MAX_BYTES", 2_000)
    monkeypatch.setattr(rotation, "MAX_EARLIER", 2)
    part = supervisor.Part("writer", [sys.executable, "-c", WRITES])
    supervisor.start([part])
    try:
        for _round in range(3):
            wait_until(lambda: part.log.stat().st_size > rotation.MAX_BYTES, "nothing was written")
            rotation.rotate(part.log)
    finally:
        supervisor.stop([part])

    aside = [part.log.with_name(f"writer.log.{number}") for number in (1, 2)]
    assert {*part.log.parent.iterdir()} == {part.log, *aside}
    assert all(log.read_bytes().startswith(b"x") for log in aside)
    assert not part.log.read_bytes().startswith(b"\0")


def test_a_start_keeps_what_was_said_before(monkeypatch, tmp_path):
    monkeypatch.setattr(services, "VAR_DIR", tmp_path)
    part = supervisor.Part("writer", [sys.executable, "-S", "-c", "print('second')"])
    part.log.parent.mkdir()
    part.log.write_text("first\n")

    supervisor.start([part])
    wait_until(part.has_crashed, "it did not end")

    assert part.log.read_text() == "first\nsecond\n"
