"""Runs every check and test, each as its own program; pytest comes last and has the last word.

Of pytest as many run side by side as there are cores, up to four, each with a database of its own.
With arguments only pytest runs, with these arguments.
"""

import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ALL_TESTS = ["--numprocesses=logical", "--maxprocesses=4", "--dist=worksteal"]
DEPLOYED = {
    "RINGWATCH_HTTPS": "1",
    "RINGWATCH_HOSTS": "ringwatch.example",
    "RINGWATCH_CONTACT": "mailto:curators@ringwatch.example",
    "RINGWATCH_SECRET_KEY": secrets.token_urlsafe(64),
}


def main() -> None:
    """Run all, stop at the first that fails."""
    os.chdir(PROJECT_DIR)
    arguments = sys.argv[1:]
    if not arguments:
        have_browser()
        check("Lint", [PYTHON, "-m", "ruff", "check", "."])
        check("Format", [PYTHON, "-m", "ruff", "format", "--check", "."])
        check("Browser modules and styles", ["node_modules/.bin/biome", "check", "--error-on-warnings"])
        check("Templates", [PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"])
        check_types()
        deploy = ["check", "--deploy", "--fail-level", "WARNING"]
        check("Deployment", [PYTHON, "manage.py", *deploy], environment=DEPLOYED)
        check("Migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"])
        scripts = sorted(map(str, Path("tests/js").glob("**/*.test.js")))
        check("Tests of browser modules", ["node", "--test", *scripts])
    os.execv(PYTHON, [PYTHON, "-m", "pytest", *(arguments or ALL_TESTS)])


def check(title: str, command: list[str], environment: dict[str, str] | None = None) -> None:
    """Run a check; end with a sentence when it fails."""
    print(f"== {title}: {' '.join(Path(part).name for part in command[:4])}", flush=True)
    if subprocess.run(command, env=os.environ | (environment or {}), check=False).returncode:
        sys.exit(f"{title} failed: mend what it says above, then run bin/test again.")


def check_types() -> None:
    """Run mypy; once more without its cache when it complains: the Django plugin keeps modules that were renamed."""
    if subprocess.run([PYTHON, "-m", "mypy"], capture_output=True, check=False).returncode:
        shutil.rmtree(Path("var", "mypy"), ignore_errors=True)
    check("Types", [PYTHON, "-m", "mypy"])


def have_browser() -> None:
    """Chromium for the journeys: installed where that is possible, else missed loudly, and refused in CI."""
    if any(map(shutil.which, BROWSERS)):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("== Chromium is missing; installing it with apt-get", flush=True)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for step in ("update -q", "install -y -q --no-install-recommends chromium"):
            command = ["apt-get", *step.split()]
            subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=False)
    if not any(map(shutil.which, BROWSERS)):
        print("!! NO BROWSER: the journeys will not be tested. Install Chromium to test them.", flush=True)
        if os.environ.get("CI"):
            sys.exit("Chromium is missing, and CI does not pass without the journeys: install it.")


if __name__ == "__main__":
    main()
