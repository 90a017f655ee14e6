"""Find the header row of a table and say which column becomes which field."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flows.ingest.months_across import MonthColumns, month_columns
from flows.ingest.refusals import refuse_missing_column
from flows.vocabulary.objects import KEYS, LINEAGE, OBJECTS, is_own_field
from flows.vocabulary.workspace import ColumnRule, FileRule, ObjectRule

HEADER_SEARCH_ROWS: Final = 30
_KNOWN_NEEDED: Final = 2


@lru_cache(maxsize=8192)
def normalise(header: str) -> str:
    """Return a header as it is compared: width, case and spacing do not tell headers apart."""
    return " ".join(unicodedata.normalize("NFKC", header).casefold().split())


@dataclass(frozen=True, slots=True)
class CaseColumn:
    """One case of a field: the column looked at, the values that count (none: any), the result."""

    column: int
    is_one_of: tuple[str, ...]
    value: str


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """One field and what fills it: one column, several, the row's place, a constant, or nothing."""

    field: str
    column: int | None = None
    composed: tuple[int, ...] = ()
    is_row_key: bool = False
    constant: str | None = None
    cases: tuple[CaseColumn, ...] = ()

    @property
    def is_filled(self) -> bool:
        """Say whether the file gives the field any value."""
        return bool(
            self.column is not None
            or self.composed
            or self.is_row_key
            or self.constant is not None
            or self.cases
        )

    @property
    def columns(self) -> tuple[int, ...]:
        """Return the places of the columns that the field is made of."""
        own = () if self.column is None else (self.column,)
        return (*own, *self.composed, *(case.column for case in self.cases))


@dataclass(frozen=True, slots=True)
class Projection:
    """How the columns of one file become the fields of one object."""

    fields: tuple[FieldColumn, ...]
    extras: tuple[tuple[str, int], ...]
    missing_fields: tuple[str, ...]
    unmapped_headers: tuple[str, ...]
    key_fields: tuple[str, ...]
    months: MonthColumns = ()

    @property
    def mapped_columns(self) -> frozenset[int]:
        """Return the places of the columns that fill a field."""
        of_fields = (place for item in self.fields for place in item.columns)
        return frozenset((*of_fields, *(place for place, _ in self.months)))


@dataclass(frozen=True, slots=True)
class HeaderWish:
    """What a header row must hold for one object."""

    known: frozenset[str]
    required: tuple[frozenset[str], ...]

    def is_met_by(self, cells: Sequence[str]) -> bool:
        """Say whether a row holds enough known headers, a required one among them."""
        present = {normalise(cell) for cell in cells}
        if len(present & self.known) < min(_KNOWN_NEEDED, len(self.known)):
            return False
        return not self.required or any(present & names for names in self.required)


def rules_of(object_rule: ObjectRule, file_rule: FileRule) -> Mapping[str, ColumnRule]:
    """Return the column rules that hold for one file: the object's, overridden by the file's."""
    return {**object_rule.columns, **file_rule.columns}


def required_fields(object_name: str, object_rule: ObjectRule, file_rule: FileRule) -> list[str]:
    """Return the fields without whose column a file is refused; of a part only the key."""
    if file_rule.part:
        return list(KEYS[object_name])
    return list(object_rule.required)


def header_wish(object_name: str, object_rule: ObjectRule, file_rule: FileRule) -> HeaderWish:
    """Return what the header row of a file must hold."""
    rules = rules_of(object_rule, file_rule)
    wanted = required_fields(object_name, object_rule, file_rule)
    return HeaderWish(
        known=frozenset(normalise(name) for rule in rules.values() for name in rule.headers),
        required=tuple(
            frozenset(normalise(name) for name in rules[field].headers)
            for field in wanted
            if field in rules and rules[field].headers
        ),
    )


def find_header(
    rows: Iterable[Sequence[str]], *, wishes: Sequence[HeaderWish], header_row: int | None
) -> int | None:
    """Return the place (from 0) of the header among the first rows, or none if all are blank.

    A declared row wins; else the first row that meets a wish; else the first row that is filled.
    """
    first_filled: int | None = None
    for place, cells in enumerate(rows):
        if header_row is not None:
            if place == header_row - 1:
                return place
            continue
        if place < HEADER_SEARCH_ROWS and any(wish.is_met_by(cells) for wish in wishes):
            return place
        if first_filled is None and any(cell.strip() for cell in cells):
            first_filled = place
    return first_filled


def project(
    *, header: Sequence[str], object_name: str, object_rule: ObjectRule, file_rule: FileRule
) -> Projection:
    """Match headers to fields; of a header that occurs twice the first column counts.

    Each later one is kept as ``x_<header>_2`` and so on. A company's own field (``x_…``) that
    the rules name is an extra column under that name.
    """
    rules = rules_of(object_rule, file_rule)
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        places.setdefault(normalise(name), place)
    fields = tuple(_fill(field, rules, places) for field in OBJECTS[object_name])
    months: MonthColumns = ()
    if file_rule.months_across:
        months = month_columns(header, months_across=file_rule.months_across)
    own = {
        field: column
        for field, rule in rules.items()
        if is_own_field(field) and (column := _find(rule.headers, places)) is not None
    }
    used = {place for item in fields for place in item.columns} | {place for place, _ in months}
    used |= set(own.values())
    unused = [place for place in range(len(header)) if place not in used]
    return Projection(
        fields=fields,
        extras=(*own.items(), *_name_extras(header, unused, (*OBJECTS[object_name], *own))),
        missing_fields=(
            *(item.field for item in fields if item.field in rules and not item.is_filled),
            *(field for field in rules if is_own_field(field) and field not in own),
        ),
        unmapped_headers=tuple(header[place] for place in unused),
        key_fields=KEYS[object_name],
        months=months,
    )


def check_required(
    *,
    projection: Projection,
    header: Sequence[str],
    place: tuple[str, str],
    rules: Mapping[str, ColumnRule],
    required: Iterable[str],
) -> None:
    """Refuse the file at ``place`` (name, sheet) if a required field has no column.

    Raises:
        RefusedFileError: a required field has neither column nor constant.
    """
    filled = {item.field for item in projection.fields if item.is_filled}
    if projection.months:
        filled |= {"period_start", "value"}
    for field in required:
        if field not in filled:
            raise refuse_missing_column(
                file_name=place[0],
                sheet=place[1],
                field=field,
                wanted=rules[field].headers if field in rules else (),
                found=header,
            )


def _fill(field: str, rules: Mapping[str, ColumnRule], places: Mapping[str, int]) -> FieldColumn:
    """Return what fills a field: of its rule, the first that this file has."""
    if field not in rules:
        return FieldColumn(field)
    rule = rules[field]
    cases = tuple(
        CaseColumn(places[normalise(case.column)], case.is_one_of, case.value)
        for case in rule.cases
        if normalise(case.column) in places
    )
    column = _find(rule.headers, places)
    if column is not None:
        return FieldColumn(field, column=column, cases=cases)
    parts = [_find_part(part, rules, places) for part in rule.compose]
    if parts and None not in parts:
        return FieldColumn(field, composed=tuple(p for p in parts if p is not None), cases=cases)
    if rule.row_key:
        return FieldColumn(field, is_row_key=True, cases=cases)
    return FieldColumn(field, constant=rule.constant, cases=cases)


def _find(headers: Iterable[str], places: Mapping[str, int]) -> int | None:
    return next((places[name] for name in map(normalise, headers) if name in places), None)


def _find_part(part: str, rules: Mapping[str, ColumnRule], places: Mapping[str, int]) -> int | None:
    """Return the column of a header, or else of a field of the object."""
    own = _find((part,), places)
    return own if own is not None or part not in rules else _find(rules[part].headers, places)


def _name_extras(
    header: Sequence[str], unused: Iterable[int], fields: Iterable[str]
) -> tuple[tuple[str, int], ...]:
    taken = {name.casefold() for name in (*fields, *LINEAGE)}
    seen = [normalise(name) for name in header]
    extras = []
    for place in unused:
        base = f"x_{header[place].strip() or f'column_{place + 1}'}"
        count = 1 + seen[:place].count(seen[place]) if seen[place] else 1
        name = base if count == 1 else f"{base}_{count}"
        while name.casefold() in taken:
            count += 1
            name = f"{base}_{count}"
        taken.add(name.casefold())
        extras.append((name, place))
    return tuple(extras)
