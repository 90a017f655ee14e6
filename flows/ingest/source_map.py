"""Load a mapping file and lay the workspace's own rules over it.

Reads flows/ingest/maps/<system>.yml or the map of the workspace; writes nothing.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml
from pydantic import ValidationError

from flows.errors import SettingsError
from flows.shelves import SHIPPED_MAPS
from flows.vocabulary.objects import OBJECTS
from flows.vocabulary.workspace import ObjectRule, SourceMap

CUSTOM = "custom"


def load_source_map(
    system: str, own_map: Path | None, overrides: Mapping[str, ObjectRule]
) -> SourceMap:
    """Return the map of a system: shipped, or of the workspace, with its rules laid over.

    Raises:
        SettingsError: there is no such map, or it is wrong; names file, key and line.
    """
    if own_map is not None:
        shipped = read_source_map(own_map)
    elif system == CUSTOM:
        shipped = SourceMap(system=CUSTOM, objects={})
    else:
        shipped = read_source_map(_shipped_path(system))
    merged = SourceMap(
        system=shipped.system,
        description=shipped.description,
        objects={**shipped.objects, **overrides},
    )
    _check_names(merged, file="shinchoku.yaml", tree=None)
    return merged


def shipped_systems() -> tuple[str, ...]:
    """Return the names of the systems whose map is shipped."""
    return tuple(sorted(path.stem for path in SHIPPED_MAPS.glob("*.yml")))


def read_source_map(path: Path) -> SourceMap:
    """Read one mapping file.

    Raises:
        SettingsError: the file is missing, no YAML, or says something that no rule allows.
    """
    try:
        text = path.read_text(encoding="utf-8")
        tree = yaml.compose(text, Loader=yaml.CSafeLoader)
        source_map = SourceMap.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))
    except OSError as error:
        raise _fault(path.name, "map", None, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise _fault(path.name, "map", None, "is not UTF-8 text") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise _fault(path.name, "map", line, f"is no YAML: {error.problem}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        line = line_of(tree, first["loc"])
        key = ".".join(str(part) for part in first["loc"]) or "map"
        raise _fault(path.name, key, line, f"is wrong: {first['msg']}") from error
    _check_names(source_map, file=path.name, tree=tree)
    return source_map


def line_of(tree: yaml.Node | None, place: Sequence[str | int]) -> int | None:
    """Return the line (from 1) of the deepest part of a key path that stands in the file."""
    line = None
    for part in place:
        found = None
        if isinstance(tree, yaml.MappingNode):
            found = next(((k, v) for k, v in tree.value if k.value == str(part)), None)
        elif isinstance(tree, yaml.SequenceNode) and isinstance(part, int):
            found = (tree.value[part], tree.value[part]) if part < len(tree.value) else None
        if found is None:
            break
        line, tree = found[0].start_mark.line + 1, found[1]
    return line


def _shipped_path(system: str) -> Path:
    if system not in shipped_systems():
        known = ", ".join((*shipped_systems(), CUSTOM))
        raise SettingsError(
            file="shinchoku.yaml",
            key="sources.system",
            line=None,
            problem=f"names the system [{system}], for which no map is shipped",
            mend=f"use one of [{known}], or system: custom with a map of your own",
        )
    return SHIPPED_MAPS / f"{system}.yml"


def _check_names(source_map: SourceMap, *, file: str, tree: yaml.Node | None) -> None:
    for object_name, rule in source_map.objects.items():
        if object_name not in OBJECTS:
            known = ", ".join(OBJECTS)
            line = line_of(tree, ("objects", object_name))
            raise _fault(file, f"objects.{object_name}", line, f"is no object; known: {known}")
        named: list[tuple[tuple[str | int, ...], str]] = [
            *((("columns", field), field) for field in rule.columns),
            *((("required",), field) for field in rule.required),
        ]
        for number, file_rule in enumerate(rule.files):
            named += [(("files", number, "columns", field), field) for field in file_rule.columns]
        for place, field in named:
            if field not in OBJECTS[object_name]:
                path = ("objects", object_name, *place)
                key = ".".join(map(str, ("objects", object_name, *place)))
                problem = f"names no field [{field}]; known: {', '.join(OBJECTS[object_name])}"
                raise _fault(file, key, line_of(tree, path), problem)


def _fault(file: str, key: str, line: int | None, problem: str) -> SettingsError:
    return SettingsError(
        file=file,
        key=key,
        line=line,
        problem=problem,
        mend="mend it there; flows/ingest/maps/README.md says what a map may hold",
    )
