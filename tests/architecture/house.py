"""The house as the tests of its laws see it: its files, read once."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("flows", "expectations", "sample_company")
ROOMS = (
    *("collect", "ingest", "judge", "model", "outlook"),
    *("prepare", "publish", "render", "send"),
)
MADE_BY_OTHERS = {"demo", "logs", "build", "dist", "target", "node_modules", "__pycache__"}


@dataclass(frozen=True)
class Module:
    """One Python file, parsed."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Return its path from the root of the house, e.g. ``flows/send/smtp.py``."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def room(self) -> str | None:
        """Return the room it is in, if any."""
        parts = self.path.relative_to(ROOT).parts
        return parts[1] if parts[0] == "flows" and len(parts) > 2 else None


def list_files(*roots: str, ending: str = "") -> list[Path]:
    """List the house's own files under some folders; what tools leave behind is no part of it."""
    starts = [ROOT / root for root in roots] if roots else [ROOT]
    return sorted(path for start in starts for path in _walk(start) if path.name.endswith(ending))


@cache
def modules(*roots: str) -> tuple[Module, ...]:
    """Return the parsed Python files under some folders."""
    return tuple(_parse(path) for path in list_files(*roots, ending=".py"))


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return every function of a module."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imports(module: Module) -> Iterator[tuple[str, int]]:
    """Return every imported module with its line, wherever the import stands."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node.lineno


def named(path: Path) -> str:
    """Return a path as printed."""
    return path.relative_to(ROOT).as_posix()


def bare_sql(text: str) -> str:
    """Return SQL in lower case without comments, Jinja and the text in quotes."""
    for pattern in (r"\{#.*?#\}", r"\{%.*?%\}", r"/\*.*?\*/"):
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}", " jinja ", text, flags=re.DOTALL)
    text = re.sub(r"--[^\n]*", " ", text)
    return re.sub(r"'(?:[^']|'')*'", "''", text).lower()


def _walk(start: Path) -> Iterator[Path]:
    if not start.is_dir():
        return
    for path in start.iterdir():
        if path.name.startswith(".") or path.name in MADE_BY_OTHERS:
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def _parse(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(path=path, text=text, tree=ast.parse(text))
