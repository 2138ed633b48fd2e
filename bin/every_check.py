"""Runs every check and test, each as its own program, as many side by side as there are cores; pytest comes last and
has the last word.

Of pytest as many run side by side as there are cores, up to four, each with a database of its own.
With arguments only pytest runs, with these arguments.
"""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ALL_TESTS = ["--numprocesses=logical", "--maxprocesses=4", "--dist=worksteal"]
DEPLOYED = {
    "RINGWATCH_HTTPS": "1",
    "RINGWATCH_HOSTS": "ringwatch.example",
    "RINGWATCH_CONTACT": "mailto:curators@ringwatch.example",
    "RINGWATCH_SECRET_KEY": secrets.token_urlsafe(64),
}
SETTINGS = {"DJANGO_SETTINGS_MODULE": "ringwatch.settings"}
COLLECT = "import django; django.setup(); from ringwatch import assets; assets.collect_if_changed()"
"""The tests need them collected. While the checks run, the other cores are at work."""
Result = subprocess.CompletedProcess[str]


def main() -> None:
    """Run all; the tests only when no check fails."""
    os.chdir(PROJECT_DIR)
    arguments = sys.argv[1:]
    if not arguments:
        check_all()
    os.execv(PYTHON, [PYTHON, "-m", "pytest", *(arguments or ALL_TESTS)])


def check_all() -> None:
    """Run the checks side by side, print what each says; end with a sentence when one fails. The longest come first."""
    scripts = sorted(map(str, Path("tests/js").glob("**/*.test.js")))
    deploy = ["check", "--deploy", "--fail-level", "WARNING"]
    checks: list[tuple[str, Callable[[], Result]]] = [
        ("Browser", browser_found),
        ("Types", types_checked),
        ("Templates", partial(run, [PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"])),
        ("Tests of browser modules", partial(run, ["node", "--test", "--test-reporter=dot", *scripts])),
        ("Lint", partial(run, [PYTHON, "-m", "ruff", "check", "."])),
        ("Format", partial(run, [PYTHON, "-m", "ruff", "format", "--check", "."])),
        (
            "Browser modules and styles",
            partial(run, ["node_modules/.bin/biome", "check", "--error-on-warnings"]),
        ),
        ("Deployment", partial(run, [PYTHON, "manage.py", *deploy], environment=DEPLOYED)),
        ("Static files", partial(run, [PYTHON, "-c", COLLECT], environment=SETTINGS)),
    ]
    with ThreadPoolExecutor(os.cpu_count()) as side_by_side:
        results = [(title, side_by_side.submit(check)) for title, check in checks]
        for title, result in results:
            print(f"== {title}", result.result().stdout, sep="\n", end="", flush=True)
    failed = [title for title, result in results if result.result().returncode]
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}. Mend what is said above, then run bin/test again.")


def run(command: list[str], environment: dict[str, str] | None = None) -> Result:
    """A check that has ended, with all that it printed."""
    return subprocess.run(
        command,
        env=os.environ | (environment or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def types_checked() -> Result:
    """Of mypy; once more without its cache when it complains: the Django plugin keeps modules that were renamed."""
    result = run([PYTHON, "-m", "mypy"])
    if result.returncode:
        shutil.rmtree(Path("var", "mypy"), ignore_errors=True)
        result = run([PYTHON, "-m", "mypy"])
    return result


def browser_found() -> Result:
    """Of Chromium for the journeys, which bin/bootstrap.py installs where it can: missed loudly, and refused in CI."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    said = (
        f"{found}\n"
        if found
        else "!! NO BROWSER: the journeys will not be tested. Install Chromium to test them.\n"
    )
    return Result([], 1 if found is None and os.environ.get("CI") else 0, said)


if __name__ == "__main__":
    main()
