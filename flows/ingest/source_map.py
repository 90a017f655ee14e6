"""Load a mapping file and lay the workspace's own rules over it.

Reads flows/ingest/maps/<system>.yml or the map of the workspace; writes nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml
from pydantic import ValidationError

from flows.errors import SettingsError
from flows.ingest.own_rules import lay_over
from flows.shelves import SHIPPED_MAPS
from flows.vocabulary.field_kinds import AMOUNTS, DATES, WORDS
from flows.vocabulary.objects import KEYS, OBJECTS, is_own_field
from flows.vocabulary.workspace import ColumnRule, ObjectRule, OwnObjectRule, SourceMap

CUSTOM = "custom"


def load_source_map(
    system: str,
    own_map: Path | None,
    overrides: Mapping[str, OwnObjectRule],
    encoding: str | None = None,
) -> SourceMap:
    """Return the map of a system: shipped, or of the workspace, with its rules laid over.

    ``encoding`` holds for every file whose rule says none.

    Raises:
        SettingsError: there is no such map, or it is wrong; names file, key and line.
    """
    if own_map is not None:
        shipped = read_source_map(own_map)
    elif system == CUSTOM:
        shipped = SourceMap(system=CUSTOM, objects={})
    else:
        shipped = read_source_map(_shipped_path(system))
    rules = dict(shipped.objects)
    for name, own in overrides.items():
        rules[name] = lay_over(shipped.system, name, rules.get(name), own)
    merged = SourceMap(
        system=shipped.system,
        description=shipped.description,
        objects={name: _in_encoding(rule, encoding) for name, rule in rules.items()},
    )
    _check_names(merged, file="shinchoku.yaml", tree=None)
    return merged


def _in_encoding(rule: ObjectRule, encoding: str | None) -> ObjectRule:
    files = (
        file if file.encoding else file.model_copy(update={"encoding": encoding})
        for file in rule.files
    )
    return rule.model_copy(update={"files": tuple(files)}) if encoding else rule


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
        raise _fault(
            path.name, key, line, f"is wrong: {first['msg'].removeprefix('Value error, ')}"
        ) from error
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
        for place, field, column in _named_fields(rule):
            problem = _problem_of(object_name, field, column)
            if problem:
                path = ("objects", object_name, *place)
                raise _fault(file, ".".join(map(str, path)), line_of(tree, path), problem)
        for number, problem in _problems_of_files(object_name, rule):
            path = ("objects", object_name, "files", number)
            raise _fault(file, ".".join(map(str, path)), line_of(tree, path), problem)


def _problems_of_files(object_name: str, rule: ObjectRule) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with the file rules of an object, each with the rule's number."""
    read: dict[tuple[str, str], tuple[str, object]] = {}
    for number, file_rule in enumerate(rule.files):
        if file_rule.months_across and object_name != "target":
            yield number, "says months_across, which is for targets"
        for field, column in {**rule.columns, **file_rule.columns}.items():
            how = (column.date_formats, column.unit, column.tax_percent)
            first, before = read.setdefault((file_rule.part or "", field), (file_rule.pattern, how))
            if how != before:
                yield (
                    number,
                    f"reads [{field}] with another unit, tax or date format than the files "
                    f"[{first}] of the same object; give these files a source of their own",
                )


def _named_fields(
    rule: ObjectRule,
) -> Iterator[tuple[tuple[str | int, ...], str, ColumnRule | None]]:
    """Yield each field that a rule names, where it names it, and how it is to be read."""
    for field, column in rule.columns.items():
        yield ("columns", field), field, column
    for field in rule.required:
        yield ("required",), field, None
    for number, file_rule in enumerate(rule.files):
        for field, column in file_rule.columns.items():
            yield ("files", number, "columns", field), field, column


def _problem_of(object_name: str, field: str, column: ColumnRule | None) -> str:
    """Return what is wrong with a field's rule; empty if nothing is."""
    if is_own_field(field) and column is not None:
        told = column.model_fields_set - {"headers"}
        return f"says {min(told)}, but a field of your own has headers only" if told else ""
    if field not in OBJECTS[object_name]:
        return f"names no field [{field}]; known: {', '.join(OBJECTS[object_name])}"
    if column is None:
        return ""
    said = {
        "date_format": (bool(column.date_formats), DATES.get(object_name, ())),
        "unit": (column.unit != 1, AMOUNTS.get(object_name, ())),
        "tax_percent": (column.tax_percent is not None, AMOUNTS.get(object_name, ())),
        "values": (bool(column.values), WORDS.get(object_name, ())),
        "row_key": (column.row_key, KEYS[object_name]),
    }
    for key, (is_said, fields) in said.items():
        if is_said and field not in fields:
            return f"says {key}, which is for: {', '.join(fields) or 'no field of this object'}"
    return ""


def _fault(file: str, key: str, line: int | None, problem: str) -> SettingsError:
    return SettingsError(
        file=file,
        key=key,
        line=line,
        problem=problem,
        mend="mend it there; flows/ingest/maps/README.md says what a map may hold",
    )
