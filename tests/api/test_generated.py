"""schemathesis asks the running server whatever its own document allows, and much that it does not.

A few cases an address by default; `SCHEMATHESIS_CASES=full` asks thousands, with every phase and check.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[2]
FULL = os.environ.get("SCHEMATHESIS_CASES") == "full"
CASES_OF_A_FULL_RUN = 2_000


def test_no_request_finds_a_failure(site, changed):
    few = ["--phases", "examples,fuzzing,stateful", "--max-examples", "8"]
    how = ["--max-examples", "60"] if FULL else few
    command = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "run",
        f"{site}/api/v1/schema/",
        "--checks",
        "all",
        *how,
    ]
    always = ["--no-color", "--generation-deterministic", "--continue-on-failure"]

    environment = os.environ | {"SCHEMATHESIS_HOOKS": "tests.api.generation", "PYTHONPATH": str(PROJECT_DIR)}
    done = subprocess.run(
        [*command, *always], cwd=PROJECT_DIR, env=environment, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]
    cases = int(re.search(r"(\d+) generated", done.stdout)[1])
    assert cases >= (CASES_OF_A_FULL_RUN if FULL else 100), done.stdout
