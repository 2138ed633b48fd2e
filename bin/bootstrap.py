"""Sets up what a clone lacks (virtual environment, packages, browser libraries), then starts the command.

It runs before any package is there, so it knows the standard library only, and nothing of the project but the
names of its files. Each step is skipped when what it would install is installed already. What it says goes to
standard error: standard output is the command's own.
"""

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parent.parent
VENV = PROJECT_DIR / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = PROJECT_DIR / "node_modules"
VAR_DIR = Path(os.environ.get("RINGWATCH_VAR") or PROJECT_DIR / "var").absolute()
LOG = VAR_DIR / "log" / "setup.log"

# Title → the lock files it installs. Each pin stands in one file only.
PACKAGES = {
    "pip": ["requirements/pip.txt"],
    "Python packages": ["requirements.txt"],
    "Python packages for tests": [
        "requirements.txt",
        "requirements/s3.txt",
        "requirements/sentry.txt",
        "requirements/dev.txt",
    ],
    "Node and npm": ["requirements/node.txt"],
}
INSTALL = "apt-get install -y -q --no-install-recommends"
TEST_PROGRAMS = {
    "chromium-headless-shell": f"{INSTALL} chromium-headless-shell",
    "docker-compose": f"{INSTALL} docker-compose",
    "nginx": 'cd "$(mktemp -d)" && apt-get download -q nginx && dpkg -x nginx_*.deb . && cp usr/sbin/nginx "$BIN"',
}
"""What tests need and no package index has → how Debian's packages bring it. Chromium without a window is the same
engine for a third of the processor's time; nginx is taken out of its package, which would start a server."""
COMMANDS = {
    "run": ["-m", "ringwatch.run"],
    "test": ["bin/every_check.py"],
    "manage": ["manage.py"],
}


class SetupError(Exception):
    """Set-up cannot go on. The text is one sentence that says what to do."""


def main() -> None:
    """Set up for the command named first, then become it."""
    command, arguments = sys.argv[1], sys.argv[2:]
    try:
        set_up(development=command == "test")
    except SetupError as error:
        sys.exit(str(error))
    except PermissionError as error:
        sys.exit(f"{error.filename} cannot be written: run this as the user who owns {PROJECT_DIR}.")
    except OSError as error:
        sys.exit(f"Set-up stopped ({error}): make room or mend that, then run this again.")
    except KeyboardInterrupt:
        sys.exit("Set-up was interrupted: run this again to go on.")
    os.chdir(PROJECT_DIR)
    os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), str(VENV / "bin")])
    # Images of Python often set it. Nothing is compiled at set-up, so each process would compile all that it imports.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.execv(PYTHON, [str(PYTHON), *COMMANDS[command], *arguments])


def set_up(*, development: bool) -> None:
    """Make what is missing, one process at a time."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with (VAR_DIR / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up is at work here; waiting for it.", flush=True, file=sys.stderr)
            fcntl.flock(lock, fcntl.LOCK_EX)
        make_environment()
        install_packages("pip")
        if development:
            install_packages("Python packages for tests", beside=program_installers())
        else:
            install_packages("Python packages")
        install_browser_libraries(development=development)


def make_environment() -> None:
    """The virtual environment, made anew when its Python is gone."""
    works = [PYTHON, "-c", "import pip"]
    if PYTHON.exists() and subprocess.run(works, capture_output=True, check=False).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    advice = "install Python's venv module (Debian, Ubuntu: apt-get install python3-venv)"
    base = getattr(sys, "_base_executable", sys.executable)
    step("Virtual environment", [[base, "-m", "venv", VENV]], advice)


def program_installers() -> list[list]:
    """What installs the programs of the tests that are missing, where that is possible; what is not, tests miss."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", str(VENV / "bin")])
    missing = [install for name, install in TEST_PROGRAMS.items() if not shutil.which(name, path=path)]
    if not missing or os.geteuid() != 0 or not shutil.which("apt-get"):
        return []
    script = "; ".join(["apt-get update -q", *(f"({install})" for install in missing), "true"])
    return [["sh", "-c", f"export DEBIAN_FRONTEND=noninteractive BIN='{VENV / 'bin'}'; {script}"]]


def install_packages(title: str, beside: list[list] = ()) -> None:
    """The Python packages pinned in the title's lock files, unless exactly these are there; others `beside` them."""
    locks = [PROJECT_DIR / name for name in PACKAGES[title]]
    stamp = VENV / f"installed-{locks[-1].stem}"
    wanted = _fingerprint(*locks)
    is_installed = _read(stamp) == wanted
    if is_installed and not beside:
        return
    pip = [PYTHON, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--require-hashes"]
    # The lock files name every package, so each can be installed beside the others; Python compiles the modules that
    # are used when they are first used.
    commands = [[*pip, "--no-deps", "--no-compile", "-r", lock] for lock in locks if not is_installed]
    step(title, [*commands, *beside], "see that this machine reaches its Python package index")
    stamp.write_text(wanted)


def install_browser_libraries(*, development: bool) -> None:
    """What package-lock.json names for running the site, or for tests too, unless that is installed."""
    stamp = NODE_MODULES / ".installed"
    runtime = _fingerprint(PROJECT_DIR / "package-lock.json")
    everything = f"{runtime} with what tests need"
    if _read(stamp) in {everything, everything if development else runtime}:
        return
    if shutil.which("npm") is None and not (VENV / "bin" / "npm").exists():
        install_packages("Node and npm")
    npm = shutil.which("npm") or VENV / "bin" / "npm"
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), str(VENV / "bin")])
    selection = [] if development else ["--omit=dev"]
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", *selection]
    step("Browser libraries", [command], "see that this machine reaches its npm registry", PATH=path)
    stamp.write_text(everything if development else runtime)


def step(title: str, commands: list[list], advice: str, **environment: str) -> None:
    """Run the commands side by side, their words in the log; show how long it takes. A SetupError has the advice."""
    started = time.monotonic()
    print(f"{title} …", end="", flush=True, file=sys.stderr)
    with LOG.open("ab") as log:
        start = log.tell()
        options = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log, "cwd": PROJECT_DIR}
        children = [
            subprocess.Popen(list(map(str, command)), env=os.environ | environment, **options)
            for command in commands
        ]
        while any(child.poll() is None for child in children):
            time.sleep(0.2)
            if sys.stderr.isatty():
                print(f"\r{title} … {time.monotonic() - started:.0f} s", end="", flush=True, file=sys.stderr)
    print("" if sys.stderr.isatty() else f" {time.monotonic() - started:.0f} s", flush=True, file=sys.stderr)
    if any(child.returncode for child in children):
        raise SetupError(
            f"{title} failed ({_reason(start)}): {advice}, then run this again; all is in {LOG}."
        )


def _reason(start: int) -> str:
    """The last line of the log from there on that speaks of an error, or the last of all."""
    lines = [line.strip() for line in LOG.read_bytes()[start:].decode(errors="replace").split("\n")]
    spoken = [line for line in lines if line] or ["it gave no reason"]
    return ([line for line in spoken if "error" in line.lower()] or spoken)[-1][:200]


def _fingerprint(*files: Path) -> str:
    content = b"".join(file.read_bytes() for file in files)
    return f"{platform.python_version()} {hashlib.sha256(content).hexdigest()}"


def _read(file: Path) -> str:
    return file.read_text() if file.exists() else ""


if __name__ == "__main__":
    main()
