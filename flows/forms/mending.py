"""The workbook in which a person mends rejected rows; ingest reads it back.

Reads nothing; writes one workbook per source and delivery. Format: flows/vocabulary/mending.py.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from flows.forms.layout import Book, Column, Sheet, text_width
from flows.forms.writer import write_book
from flows.vocabulary.forms import ENDING, fingerprint
from flows.vocabulary.languages import Language
from flows.vocabulary.mending import LAYOUT, ORIGIN_COLUMNS, PREFIXES
from flows.vocabulary.objects import KEYS, OBJECTS
from flows.vocabulary.workspace import ColumnRule

_GUIDE_LINES: Final = 9
_LONGEST_NAME: Final = 31
_JAPANESE: Final = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_WIDTHS: Final = (4, 22, 12, 8, 4, 4, 4, 18, 40, 40)
_WIDEST, _AIR = 34, 3
_VISIBLE: Final = ("_file", "_sheet", "_row", "_reason_text", "_column_text", "_mend_text")

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: reason, column (a field or a header of the export) and value."""

    reason_code: str
    column_name: str
    raw_value: str


@dataclass(frozen=True, slots=True)
class RowToMend:
    """A rejected row with its faults; ``fields`` is empty if no table could hold the row."""

    source_file: str
    source_sheet: str
    source_row: str
    faults: tuple[Fault, ...]
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ObjectToMend:
    """The rejected rows of one object (or part of it), and what its columns are called."""

    object_name: str
    part: str
    rows: tuple[RowToMend, ...]
    rules: Mapping[str, ColumnRule]
    choices: Mapping[str, tuple[str, ...]]


def mending_name(*, source: str, delivery: date, language: Language, number: int) -> str:
    """Return the name of the workbook: the first of its delivery, or one for what is left.

    By its beginning ingest knows it again, and of two that mend the same row the later counts.
    """
    again = f"_{number:02}" if number > 1 else ""
    prefix = PREFIXES[0 if language == "ja" else 1]
    return f"{prefix}_{source}_{delivery.isoformat()}{again}{ENDING}"


def write_mending(
    path: Path, *, source: str, delivery: date, objects: Sequence[ObjectToMend], say: Say
) -> Path:
    """Write the rejected rows of one delivery as a workbook to be mended.

    Writes: path; a sheet per object, the faulty cells coloured, all but the fields locked
    """
    names = list(_sheet_names(objects, say))
    place = f"landing/{source}/{delivery.isoformat()}/"
    book = Book(
        title=f"{say('form.mending.title')}  {source}  {delivery.isoformat()}",
        guide=[
            say(f"form.mending.guide_{n}").format(place=place) for n in range(1, _GUIDE_LINES + 1)
        ],
        guide_name=say("form.guide"),
        is_guide_first=True,
        sheets=[_sheet(one, name, say) for one, name in zip(objects, names, strict=True)],
        identity=[
            ("layout", LAYOUT),
            ("source", source),
            ("delivery", delivery.isoformat()),
            *(
                ("sheet", name, o.object_name, o.part)
                for o, name in zip(objects, names, strict=True)
            ),
        ],
    )
    return write_book(path, book)


def _sheet_names(objects: Sequence[ObjectToMend], say: Say) -> Iterator[str]:
    taken: set[str] = set()
    for one in objects:
        told = say(f"object.{one.object_name}") + (f" {one.part}" if one.part else "")
        name = re.sub(r"[\[\]:*?/\\']", " ", told)[:_LONGEST_NAME].strip()
        while name.casefold() in taken:
            name = f"{name[: _LONGEST_NAME - 1]}+"
        taken.add(name.casefold())
        yield name


def _sheet(one: ObjectToMend, name: str, say: Say) -> Sheet:
    fields = OBJECTS[one.object_name]
    shown = {
        field
        for field in fields
        if field in one.rules or any(r.fields.get(field) for r in one.rows)
    }
    columns = [
        *(_origin_column(number, say) for number in range(len(ORIGIN_COLUMNS))),
        *(_field_column(field, one, is_hidden=field not in shown) for field in fields),
    ]
    return Sheet(
        name=name,
        columns=columns,
        above=[(*ORIGIN_COLUMNS, *fields)],
        rows=[_cells(row, one, say) for row in one.rows],
        marks=frozenset(_marks(one)),
        locks=frozenset(_locks(one)),
        frozen_columns=ORIGIN_COLUMNS.index("_reason"),
        is_form=True,
    )


def _origin_column(number: int, say: Say) -> Column:
    name = ORIGIN_COLUMNS[number]
    return Column(
        heading=say(f"form.mending{name}") if name in _VISIBLE else name,
        width=_WIDTHS[number],
        is_locked=True,
        is_hidden=name not in _VISIBLE,
    )


def _field_column(field: str, one: ObjectToMend, *, is_hidden: bool) -> Column:
    rule = one.rules.get(field, ColumnRule())
    heading = heading_of(field, rule)
    shown = [*heading.split("\n"), *(row.fields.get(field, "") for row in one.rows)]
    return Column(
        heading=heading,
        note=" / ".join(rule.date_formats),
        choices=one.choices.get(field, ()),
        is_strict=False,
        is_hidden=is_hidden,
        width=min(_WIDEST, max(map(text_width, shown)) + _AIR),
    )


def heading_of(field: str, rule: ColumnRule) -> str:
    """Return what people call a field: a Japanese header of its map, and the exported one."""
    japanese = next((name for name in rule.headers if _JAPANESE.search(name)), None)
    first = next(iter(rule.headers), field)
    return first if japanese in (None, first) else f"{japanese}\n{first}"


def _cells(row: RowToMend, one: ObjectToMend, say: Say) -> list[str]:
    first = row.faults[0]
    fields = [row.fields.get(field, "") for field in OBJECTS[one.object_name]]
    told = {
        "_was": fingerprint(fields),
        "_file": row.source_file,
        "_sheet": row.source_sheet,
        "_row": row.source_row,
        "_reason": first.reason_code,
        "_column": first.column_name,
        "_value": first.raw_value,
        "_reason_text": "\n".join(say(f"fault.{fault.reason_code}") for fault in row.faults),
        "_column_text": "\n".join(_fault_place(fault, one) for fault in row.faults),
        "_mend_text": "\n".join(say(f"mend.{fault.reason_code}") for fault in row.faults),
    }
    return [*(told[name] for name in ORIGIN_COLUMNS), *fields]


def _fault_place(fault: Fault, one: ObjectToMend) -> str:
    rule = one.rules.get(fault.column_name)
    column = heading_of(fault.column_name, rule).split("\n")[0] if rule else fault.column_name
    return f"{column} [{fault.raw_value}]" if fault.raw_value else column


def _marks(one: ObjectToMend) -> Iterator[tuple[int, int]]:
    """Yield the faulty cells; of a row that no table could hold, all."""
    fields = OBJECTS[one.object_name]
    for number, row in enumerate(one.rows):
        faulty = {fault.column_name for fault in row.faults}
        for place, field in enumerate(fields, start=len(ORIGIN_COLUMNS)):
            if field in faulty or not row.fields:
                yield number, place


def _locks(one: ObjectToMend) -> Iterator[tuple[int, int]]:
    """Yield the cells of keys that are not at fault: a row must stay the record that it is."""
    fields = OBJECTS[one.object_name]
    for number, row in enumerate(one.rows):
        faulty = {fault.column_name for fault in row.faults}
        for place, field in enumerate(fields, start=len(ORIGIN_COLUMNS)):
            if field in KEYS[one.object_name] and row.fields.get(field) and field not in faulty:
                yield number, place
