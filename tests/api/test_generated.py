"""schemathesis asks the running server whatever its own document allows, and much that it does not.

Every phase and every check, thousands of cases, in every run of the tests. Most of them walk each parameter's limits.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[2]
CASES = 2_000


def test_no_request_finds_a_failure(site, changed):
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{site}/api/v1/schema/", "--checks", "all"]
    how = ["--max-examples", "12", "--workers", "2", "--no-color"]
    always = ["--generation-deterministic", "--continue-on-failure"]

    environment = os.environ | {"SCHEMATHESIS_HOOKS": "tests.api.generation", "PYTHONPATH": str(PROJECT_DIR)}
    done = subprocess.run(
        [*command, *how, *always], cwd=PROJECT_DIR, env=environment, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]
    cases = int(re.search(r"(\d+) generated", done.stdout)[1])
    assert cases >= CASES, done.stdout
