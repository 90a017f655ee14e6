"""Lay what a company says of an object over what the map of its system says, field by field."""

from collections.abc import Mapping
from typing import Final

from flows.errors import SettingsError
from flows.vocabulary.workspace import ColumnRule, FileRule, ObjectRule, OwnObjectRule

_ADDING: Final = frozenset({"headers", "values", "cases", "constant"})
_FILLING: Final[Mapping[str, object]] = {"headers": (), "compose": (), "row_key": False}


def lay_over(
    system: str, object_name: str, rule: ObjectRule | None, own: OwnObjectRule
) -> ObjectRule:
    """Return a map's rule of an object with a company's own words over it.

    Raises:
        SettingsError: a file is nowhere named, or a field is dropped that the map does not read.
    """
    before = rule or ObjectRule(files=())
    dropped = frozenset(field for field, column in own.columns.items() if column is None)
    _check(system, object_name, before=before, files=own.files, dropped=dropped)
    files = own.files
    if files is None:
        files = tuple(
            file.model_copy(update={"columns": _columns(file.columns, own, is_whole=False)})
            for file in before.files
        )
    required = own.required
    if required is None:
        required = tuple(field for field in before.required if field not in dropped)
    return ObjectRule(
        files=files,
        mode=own.mode or before.mode,
        columns=_columns(before.columns, own, is_whole=True),
        required=required,
    )


def _check(
    system: str,
    object_name: str,
    *,
    before: ObjectRule,
    files: tuple[FileRule, ...] | None,
    dropped: frozenset[str],
) -> None:
    if not before.files and files is None:
        raise _fault(
            key=(object_name, "files"),
            problem=("is missing:", system, "does not read this object"),
            mend="name the files that hold it, as in files: [{pattern: deals.csv}]",
        )
    known = {*before.columns, *(name for file in before.files for name in file.columns)}
    for field in sorted(dropped - known):
        raise _fault(
            key=(object_name, "columns", field),
            problem=("is dropped, but", system, "does not read it"),
            mend="remove the line, or correct the name of the field",
        )


def _columns(
    before: Mapping[str, ColumnRule], own: OwnObjectRule, *, is_whole: bool
) -> dict[str, ColumnRule]:
    """Return the rules of some columns with the company's over them; ``is_whole``: new ones too."""
    merged = dict(before)
    for field, column in own.columns.items():
        if column is None:
            merged.pop(field, None)
        elif field in merged:
            merged[field] = _column(merged[field], column)
        elif is_whole:
            merged[field] = column
    return merged


def _column(rule: ColumnRule, own: ColumnRule) -> ColumnRule:
    """Return the rule of a column with what the company says of it.

    Headers alone come before those of the map. With a unit, a tax or a date format they stand for
    themselves: an older header would be read by it too. So do a composed key and the row.
    """
    said = own.model_fields_set
    update = {name: getattr(own, name) for name in said}
    if "values" in said:
        update["values"] = {**rule.values, **own.values}
    if own.headers and said <= _ADDING:
        update["headers"] = tuple(dict.fromkeys((*own.headers, *rule.headers)))
    elif said & _FILLING.keys():
        update = {**_FILLING, **update}
    return rule.model_copy(update=update)


def _fault(*, key: tuple[str, ...], problem: tuple[str, str, str], mend: str) -> SettingsError:
    said, system, lacks = problem
    return SettingsError(
        file="shinchoku.yaml",
        key=".".join(("sources.objects", *key)),
        line=None,
        problem=f"{said} the map [{system}] {lacks}",
        mend=mend,
    )
