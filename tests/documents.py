"""What the documents name: links, files, functions and names, and whether the repository has them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[1]
NOT_OURS = {"node_modules", "staticfiles", "var", "__pycache__"}
HIDDEN_AND_OURS = {".ci", ".github"}
CODE = {".py", ".js", ".css", ".html", ".toml", ".yml", ".json", ".sh", ".txt", ".svg", ""}
EXTENSIONS = "py|js|css|html|md|csv|json|toml|txt|in|yml|lock|sh|png|cff"

LINK = re.compile(r"\]\(([^)\s]+)\)")
TOKEN = re.compile(r"`([^`\n]+)`")
PATH = re.compile(rf"(?:[\w.<>*+ -]+/)+[\w.<>*+-]*…?|[\w.*<>-]+\.(?:{EXTENSIONS})")
PLACE_IN_FILE = re.compile(r"([\w./-]+\.(?:py|js)):(\w+(?:\.\w+)?)")
"""`partnerships/ingest/run/__init__.py:run_source`: a function, class or method of that file."""
NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?:\(\))?")
MODULE = re.compile(r"python -m ([\w.]+)")
OUTSIDE = (
    ".venv/",
    "/",
    "../",
    "var/",
    "http://",
    "https://",
    "file:",
    "s3:",
    "unix:",
    "redis",
    "smtp",
    "postgresql:",
    "text/",
)
"""How what is no file of the repository begins: addresses, folders of a running site, media types."""


def documents() -> list[Path]:
    """Every document that tells people where things are. The changelog tells what was."""
    return [
        *(
            PROJECT_DIR / name
            for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md")
        ),
        *sorted((PROJECT_DIR / "docs").rglob("*.md")),
    ]


@cache
def files() -> frozenset[str]:
    """Every file and folder of the repository, as a path from its root; folders without the slash."""
    found = set()
    for path in _walk(PROJECT_DIR):
        found.add(path.relative_to(PROJECT_DIR).as_posix())
    return frozenset(found)


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        hidden = path.is_dir() and path.name.startswith(".") and path.name not in HIDDEN_AND_OURS
        if hidden or path.name in NOT_OURS:
            continue
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)


ABOUT_WORDS = ("docs/", "tests/documents.py", "tests/test_documents.py", "tests/test_glossary.py")
"""Where names stand that the code need not have."""


@cache
def words_of_the_code() -> frozenset[str]:
    """Every word that stands in code, templates or settings, what only speaks of words apart."""
    words: set[str] = set()
    for name in files():
        path = PROJECT_DIR / name
        if path.is_file() and path.suffix in CODE and not name.startswith(ABOUT_WORDS):
            words.update(re.findall(r"\w+", path.read_text(encoding="utf-8", errors="ignore")))
    return frozenset(words)


@cache
def defined_in(name: str) -> frozenset[str]:
    """The functions, classes, methods (`Class.method`) and values that a Python or JavaScript file defines."""
    text = (PROJECT_DIR / name).read_text(encoding="utf-8")
    if name.endswith(".js"):
        return frozenset(re.findall(r"(?:function\*?|class|const|let)\s+(\w+)", text))
    return frozenset(_definitions(ast.parse(text).body))


def _definitions(body: list[ast.stmt], within: str = "") -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield within + node.name
            if isinstance(node, ast.ClassDef):
                yield from _definitions(node.body, f"{node.name}.")
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (within + target.id for target in targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.ImportFrom):
            yield from (within + (one.asname or one.name) for one in node.names)


def matches(pattern: str) -> bool:
    """Whether a file or folder has this path, from the root or elsewhere; `<slug>`, `*` and `…` stand for any name."""
    written = re.escape(pattern.strip("/"))
    written = (
        re.sub(r"<[^>]*>", "[^/]+", written.replace(r"\ ", " ")).replace(r"\*", "[^/]*").replace("…", "[^/]*")
    )
    wanted = re.compile(rf"(?:.*/)?{written}")
    return any(wanted.fullmatch(name) for name in files())


def is_module_of_ours(dotted: str) -> bool:
    path = dotted.replace(".", "/")
    return f"{path}.py" in files() or f"{path}/__init__.py" in files()


def resolves(dotted: str) -> bool:
    """Whether `partnership_rules.conclude` or `Question.ask` names a module, or something that a module defines."""
    *before, last = dotted.removesuffix("()").split(".")
    if matches(f"{'/'.join([*before, last])}.py") or matches(f"{'/'.join([*before, last])}/__init__.py"):
        return True
    folder = "/".join(before)
    return any(
        last in defined_in(name) if name.endswith((f"{folder}.py", f"{folder}/__init__.py")) else False
        for name in files()
        if name.endswith(".py") and f"/{name}".endswith((f"/{folder}.py", f"/{folder}/__init__.py"))
    ) or any(dotted.removesuffix("()") in defined_in(name) for name in files() if name.endswith(".py"))


@dataclass(frozen=True)
class Mention:
    """Something that a line of a document names."""

    document: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.document}:{self.line}: {self.text}"


def mentions(document: Path, text: str) -> Iterator[Mention]:
    """What a document puts between backticks, and the folders and commands of its indented blocks."""
    name = document.relative_to(PROJECT_DIR).as_posix()
    for number, written in enumerate(text.splitlines(), start=1):
        unwanted = name == "docs/glossary.md" and written.startswith("|")
        line = (
            written.rsplit("|", 2)[0] if unwanted else written
        )  # the glossary's last cell: words not to use
        if line.startswith("    ") and not line.lstrip().startswith(("*", "-")):
            words = [one for one in line.split() if one.endswith("/") or one.startswith("bin/")]
            yield from (Mention(name, number, one) for one in words)
            yield from (Mention(name, number, f"python -m {one}") for one in MODULE.findall(line))
        yield from (Mention(name, number, one) for one in TOKEN.findall(line))


def is_true(text: str) -> bool:
    """Whether the repository has what `text` names; what is neither path nor name of code is taken as it is."""
    if found := MODULE.fullmatch(text.split(" --")[0]):
        return is_module_of_ours(found[1])
    if found := PLACE_IN_FILE.fullmatch(text):
        return found[1] in files() and found[2] in defined_in(found[1])
    if text.startswith(OUTSIDE):
        return True
    if text.startswith("pip install "):
        return all(matches(lock) for lock in re.findall(r"-r (\S+)", text))
    if text.startswith(("bin/", "bench/")):
        return matches(text.split(" ")[0])
    if PATH.fullmatch(text):
        return matches(text)
    if NAME.fullmatch(text) and "." in text:
        return resolves(text)
    if NAME.fullmatch(text) and ("_" in text or re.search(r"[a-z][A-Z]", text)):
        return text.removesuffix("()") in words_of_the_code()
    return True
