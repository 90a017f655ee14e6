"""Read a YAML file as a frozen type; a fault names file, line, key and what to do."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from flows.errors import SettingsError
from flows.vocabulary.renamed import new_name_of

Read = TypeVar("Read", bound=BaseModel)


def read_yaml(file: Path, row_type: type[Read]) -> Read:
    """Read a file as a type.

    Raises:
        SettingsError: a key is unknown, missing or has a value that cannot be; names the line.
    """
    try:
        text = file.read_text(encoding="utf-8")
        return row_type.model_validate(_parse(file, text) or {})
    except ValidationError as error:
        raise _first_fault(file, error) from error
    except UnicodeDecodeError as error:
        problem, mend = f"cannot be read as UTF-8: {error}", "save it as UTF-8 text"
        raise _of_file(file, problem=problem, mend=mend) from error
    except OSError as error:
        problem = f"cannot be opened: {error.strerror}"
        mend = "give the user that runs shinchoku the right to it (ls -l, chown, chmod)"
        raise _of_file(file, problem=problem, mend=mend) from error


def _of_file(file: Path, *, problem: str, mend: str) -> SettingsError:
    return SettingsError(file=str(file), key="(file)", line=None, problem=problem, mend=mend)


def fault_at(file: Path, path: Sequence[str | int], *, problem: str, mend: str) -> SettingsError:
    """Return a fault of a readable file at a path of its keys, with the line."""
    text = file.read_text(encoding="utf-8")
    return SettingsError(
        file=str(file),
        key=".".join(str(part) for part in path) or "(file)",
        line=_line_of(yaml.compose(text, Loader=yaml.CSafeLoader), path),
        problem=problem,
        mend=mend,
    )


def _parse(file: Path, text: str) -> dict[str, Any] | None:
    try:
        loaded: dict[str, Any] | None = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise SettingsError(
            file=str(file),
            key="(file)",
            line=line,
            problem=f"is not YAML: {error.problem}",
            mend="mend the line",
        ) from error
    return loaded


def _first_fault(file: Path, error: ValidationError) -> SettingsError:
    fault = error.errors()[0]
    below = getattr(fault.get("ctx", {}).get("error"), "path", ())
    path = [part for part in (*fault["loc"], *below) if part != "[key]"]
    shown = "" if fault["type"] == "extra_forbidden" else _shown(fault.get("input"))
    known = {
        "extra_forbidden": ("is not known", "remove it or see the list of keys in the schema"),
        "missing": ("is missing", "add it"),
    }
    problem, mend = known.get(
        fault["type"],
        (f"cannot be used: {fault['msg'].removeprefix('Value error, ')}", "change it"),
    )
    if fault["type"] == "extra_forbidden" and (new := new_name_of(path)):
        problem, mend = "had that name in an older version", f"call it [{new}]"
    return fault_at(file, path, problem=problem + shown, mend=mend)


def _shown(value: object) -> str:
    """Return what stands there; never an address, which may hold a login or a token."""
    if not isinstance(value, str | int | float | bool) or "://" in str(value):
        return ""
    return f" (found [{value}])"


def _line_of(node: yaml.Node | None, path: Sequence[str | int]) -> int | None:
    """Return the line, from 1, of the deepest node on the path that exists."""
    line = None
    for part in path:
        if isinstance(node, yaml.MappingNode):
            pairs = {key.value: (key, value) for key, value in node.value}
            if str(part) not in pairs:
                break
            key, node = pairs[str(part)]
            line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line
