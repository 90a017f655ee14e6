"""Find the header row of a table and say which column becomes which field."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flows.ingest.refusals import refuse_missing_column
from flows.vocabulary.objects import KEYS, LINEAGE, OBJECTS
from flows.vocabulary.workspace import ColumnRule, FileRule, ObjectRule

HEADER_SEARCH_ROWS: Final = 30
_KNOWN_NEEDED: Final = 2


@lru_cache(maxsize=8192)
def normalise(header: str) -> str:
    """Return a header as it is compared: width, case and spacing do not tell headers apart."""
    return " ".join(unicodedata.normalize("NFKC", header).casefold().split())


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """One field, and the column (or the constant) that fills it; neither means null."""

    field: str
    column: int | None
    constant: str | None


@dataclass(frozen=True, slots=True)
class Projection:
    """How the columns of one file become the fields of one object."""

    fields: tuple[FieldColumn, ...]
    extras: tuple[tuple[str, int], ...]
    missing_fields: tuple[str, ...]
    unmapped_headers: tuple[str, ...]

    @property
    def mapped_columns(self) -> frozenset[int]:
        """Return the places of the columns that fill a field."""
        return frozenset(item.column for item in self.fields if item.column is not None)


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

    Each later one is kept as ``x_<header>_2`` and so on.
    """
    rules = rules_of(object_rule, file_rule)
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        places.setdefault(normalise(name), place)
    fields = tuple(_fill(field, rules, places) for field in OBJECTS[object_name])
    used = {item.column for item in fields if item.column is not None}
    unused = [place for place in range(len(header)) if place not in used]
    return Projection(
        fields=fields,
        extras=_name_extras(header, unused, object_name),
        missing_fields=tuple(
            item.field
            for item in fields
            if item.field in rules and item.column is None and item.constant is None
        ),
        unmapped_headers=tuple(header[place] for place in unused),
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
    filled = {
        item.field
        for item in projection.fields
        if item.column is not None or item.constant is not None
    }
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
    if field not in rules:
        return FieldColumn(field, None, None)
    found = next((places[n] for n in map(normalise, rules[field].headers) if n in places), None)
    return FieldColumn(field, found, rules[field].constant if found is None else None)


def _name_extras(
    header: Sequence[str], unused: Iterable[int], object_name: str
) -> tuple[tuple[str, int], ...]:
    taken = {name.casefold() for name in (*OBJECTS[object_name], *LINEAGE)}
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
