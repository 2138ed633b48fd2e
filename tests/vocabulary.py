"""The words of the repository: of identifiers, of file names, and of the texts that readers and curators see."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.documents import PROJECT_DIR, files

MESSAGE_CALLS = {
    *("_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"),
}
BLOCK = re.compile(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", re.DOTALL)
IN_TAG = re.compile(r"""{% translate (?:"([^"]*)"|'([^']*)')|_\("([^"]*)"\)""")
MARKUP = re.compile(r"{{.*?}}|{%.*?%}|<[^>]*>", re.DOTALL)
PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
JS_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/"""
    r"""|(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)"""
    r"""|(?P<regex>(?<=[=(,:!&|?{};\n])\s*/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*)"""
    r"""|(?P<name>[A-Za-z_$][\w$]*)|(?P<other>.)""",
    re.DOTALL,
)
JS_DECLARES = {"const", "let", "var", "function", "class"}


@dataclass(frozen=True)
class Word:
    """A name or a text, and where it stands."""

    text: str
    where: str
    is_in_class: bool = False

    @property
    def parts(self) -> set[str]:
        """The words of an identifier, in lower case: `ROWS_KEPT` and `rowsKept` are rows and kept."""
        return {part.lower() for part in PARTS.findall(self.text)}


@cache
def identifiers() -> tuple[Word, ...]:
    """What Python and JavaScript files define, names of files and folders among it; sentences that name tests not."""
    found = [Word(Path(name).stem, name) for name in sorted(files()) if is_code(name)]
    for name in sorted(files()):
        if name.endswith(".py") and is_code(name):
            found += python_identifiers(name)
        elif name.endswith(".js") and is_code(name):
            found += javascript_identifiers(name)
    return tuple(found)


def is_code(name: str) -> bool:
    """Whether a file is code that we name; migrations that have landed keep the names of their day."""
    return name.endswith((".py", ".js", ".html", ".css")) and "/migrations/" not in name


def python_identifiers(name: str) -> Iterator[Word]:
    """Functions, classes, arguments, variables and attributes that a file gives a name."""
    tree = ast.parse((PROJECT_DIR / name).read_text(encoding="utf-8"))
    members = {id(node) for body in _classes(tree) for statement in body for node in ast.walk(statement)}
    for node in ast.walk(tree):
        for identifier in _named_by(node):
            if not identifier.startswith("test_"):
                where = f"{name}:{getattr(node, 'lineno', 0)}"
                yield Word(identifier, where, is_in_class=id(node) in members)


def _classes(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    yield from (node.body for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def _named_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        yield node.attr
    elif isinstance(node, ast.alias) and node.asname:
        yield node.asname


def javascript_identifiers(name: str) -> Iterator[Word]:
    """What `const`, `let`, `function` and `class` name, destructured names among it."""
    text = (PROJECT_DIR / name).read_text(encoding="utf-8")
    yield from (Word(identifier, f"{name}:{line}") for identifier, line in declared(text))


def declared(text: str) -> Iterator[tuple[str, int]]:
    """Each name that a piece of JavaScript declares, with its line. Comments, strings and patterns are skipped."""
    before, depth, line = "", 0, 1
    for token in JS_TOKEN.finditer(text):
        name, other = token["name"], token["other"]
        if name and (before in JS_DECLARES or depth):
            yield name, line
        if before in JS_DECLARES and other in ("{", "["):
            depth = 1
        elif depth and other:
            depth += (other in "{[") - (other in "}]")
        line += token[0].count("\n")
        if not (other and other.isspace()):
            before = name or other or ""


@cache
def texts() -> tuple[Word, ...]:
    """Every message of templates, Python and scripts, as it stands in the code, without markup and variables."""
    found = []
    for name in sorted(files()):
        if name.startswith("templates/") and name.endswith(".html"):
            found += template_texts(name)
        elif name.startswith(("partnerships/", "ringwatch/")) and name.endswith(".py"):
            found += python_texts(name)
        elif name.startswith("static/js/"):
            found += script_texts(name) if name.endswith(".js") else []
    return tuple(found)


def template_texts(name: str) -> Iterator[Word]:
    text = (PROJECT_DIR / name).read_text(encoding="utf-8")
    for found in BLOCK.finditer(text):
        yield Word(" ".join(MARKUP.sub(" ", found[1]).split()), f"{name}:{_line(text, found)}")
    for found in IN_TAG.finditer(text):
        yield Word(
            next(group for group in found.groups() if group is not None), f"{name}:{_line(text, found)}"
        )


def python_texts(name: str) -> Iterator[Word]:
    for node in ast.walk(ast.parse((PROJECT_DIR / name).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _called(node) in MESSAGE_CALLS:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield Word(argument.value, f"{name}:{node.lineno}")


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def script_texts(name: str) -> Iterator[Word]:
    """The strings of a script that are handed to `gettext` or `ngettext`."""
    text = (PROJECT_DIR / name).read_text(encoding="utf-8")
    inside, line = False, 1
    for token in JS_TOKEN.finditer(text):
        if token["name"]:
            inside = token["name"] in MESSAGE_CALLS
        elif token["string"] and inside:
            yield Word(token["string"][1:-1], f"{name}:{line}")
        line += token[0].count("\n")


def _line(text: str, found: re.Match[str]) -> int:
    return text.count("\n", 0, found.start()) + 1
