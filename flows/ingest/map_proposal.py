"""Propose a map for a file that nobody has mapped: which object it is, which column is which field.

Nothing is guessed silently: each column carries how sure the proposal is and why, and what could
not be placed is listed. A person reads the proposal before anything is loaded.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from flows.ingest.column_evidence import Evidence, look_at
from flows.ingest.csv_header import open_csv
from flows.ingest.headers import HeaderWish, normalise
from flows.ingest.landed import LandedFile
from flows.ingest.readings import Reading
from flows.ingest.source_map import read_source_map, shipped_systems
from flows.ingest.workbook import ENDINGS, open_workbook
from flows.shelves import SHIPPED_MAPS
from flows.vocabulary.field_kinds import AMOUNTS, DATES, SHARES
from flows.vocabulary.objects import KEYS, OBJECTS

KNOWN_HEADER: Final = 100
KNOWN_PART: Final = 60
MISFIT: Final = 30
ROWS_LOOKED_AT: Final = 2000
_LEAST_PART: Final = 2
_UNITS: Final = {"千円": 1000, "万円": 10_000, "百万円": 1_000_000, "億円": 100_000_000}
_IN_BRACKETS: Final = re.compile(r"[(（\[【].*?[)）\]】]")


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """One field, the header that fills it, how sure that is (percent), and how it is read."""

    name: str
    header: str
    confidence: int
    reason: str
    options: Mapping[str, str | int | float | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file seems to hold."""

    file_name: str
    object_name: str
    sheet: str
    columns: tuple[ProposedColumn, ...]
    unplaced: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    stages: tuple[tuple[str, int], ...]


def propose_map(path: Path) -> Proposal:
    """Return the proposal for one file.

    Reads: the file, its header and the first rows.

    Raises:
        RefusedFileError: the file cannot be read as a table.
    """
    reading = _open(path)
    header = reading.header
    batch = next(iter(reading.batches()), None)
    reading.close()
    texts: list[list[str]] = [[] for _ in header]
    if batch is not None:
        texts = [
            [text for text in column.slice(0, ROWS_LOOKED_AT).to_pylist() if text and text.strip()]
            for column in batch.columns
        ]
    evidence = {place: look_at(values) for place, values in enumerate(texts)}
    chosen = _likeliest_object(header)
    columns = tuple(_columns_of(chosen, header, evidence=evidence))
    placed = {column.header for column in columns}
    stage = next((header.index(c.header) for c in columns if c.name == "stage"), None)
    return Proposal(
        file_name=path.name,
        object_name=chosen,
        sheet=reading.sheet,
        columns=columns,
        unplaced=tuple(
            (name, evidence[place].kind) for place, name in enumerate(header) if name not in placed
        ),
        missing=tuple(key for key in KEYS[chosen] if key not in {c.name for c in columns}),
        stages=_count(path, place=stage) if stage is not None else (),
    )


def _count(path: Path, *, place: int) -> tuple[tuple[str, int], ...]:
    """Return each value of a column in the whole file, with how often it stands there."""
    found: Counter[str] = Counter()
    for batch in _open(path).batches():
        found.update(text for text in batch.columns[place].to_pylist() if text and text.strip())
    return tuple(found.most_common())


def _open(path: Path) -> Reading:
    wishes = [HeaderWish(known=frozenset(known), required=()) for known in known_headers().values()]
    if path.suffix.lower() in ENDINGS:
        return open_workbook(LandedFile(path), wishes=wishes)
    return open_csv(LandedFile(path), wishes=wishes, encoding=None, header_row=None)


@cache
def known_headers() -> Mapping[str, Mapping[str, str]]:
    """Return, per object, each header that a shipped map knows and the field that it fills."""
    known: dict[str, dict[str, str]] = {name: {} for name in OBJECTS}
    for system in shipped_systems():
        for name, rule in read_source_map(SHIPPED_MAPS / f"{system}.yml").objects.items():
            for columns in (rule.columns, *(file.columns for file in rule.files)):
                for field_name, column in columns.items():
                    for header in column.headers:
                        known[name].setdefault(normalise(header), field_name)
    return known


def _likeliest_object(header: Sequence[str]) -> str:
    """Return the object whose fields the headers name most; of equals the first of the list."""
    plain = {normalise(name) for name in header}

    def score(name: str) -> tuple[int, int]:
        fields = {
            field_name for known, field_name in known_headers()[name].items() if known in plain
        }
        return len(fields), int(set(KEYS[name]) <= fields)

    return max(OBJECTS, key=score)


def _columns_of(
    object_name: str, header: Sequence[str], *, evidence: Mapping[int, Evidence]
) -> Iterator[ProposedColumn]:
    """Yield the columns that could be placed: known headers first, then headers that hold one."""
    known = known_headers()[object_name]
    taken: set[str] = set()
    rest: list[int] = []
    for place, name in enumerate(header):
        found = known.get(normalise(name))
        if found is None or found in taken:
            rest.append(place)
            continue
        taken.add(found)
        yield _proposed(
            object_name, found, name, KNOWN_HEADER, "the header is known", evidence[place]
        )
    for place in rest:
        found = _by_part(object_name, header[place], evidence=evidence[place], taken=taken)
        if found:
            taken.add(found)
            reason = "the header holds a known one, and the values fit"
            yield _proposed(object_name, found, header[place], KNOWN_PART, reason, evidence[place])


def _by_part(object_name: str, name: str, *, evidence: Evidence, taken: set[str]) -> str | None:
    """Return the field of the longest known header within a header, if its values fit."""
    plain = normalise(_IN_BRACKETS.sub("", name))
    candidates = [
        (len(known), field_name)
        for known, field_name in known_headers()[object_name].items()
        if len(known) >= _LEAST_PART and known in plain
        if field_name not in taken and _fits(object_name, field_name, evidence)
    ]
    return max(candidates)[1] if candidates else None


def _fits(object_name: str, field_name: str, evidence: Evidence) -> bool:
    if evidence.kind == "blank":
        return True
    if field_name in DATES.get(object_name, ()):
        return evidence.kind == "date"
    if field_name in AMOUNTS.get(object_name, ()):
        return evidence.kind in {"number", "share"}
    return evidence.kind != "date"


def _proposed(
    object_name: str, field_name: str, header: str, confidence: int, reason: str, evidence: Evidence
) -> ProposedColumn:
    if not _fits(object_name, field_name, evidence):
        confidence, reason = MISFIT, f"{reason}, but its values are {evidence.kind}"
    if evidence.warning:
        confidence, reason = min(confidence, KNOWN_PART), evidence.warning
    options = dict(_options_of(object_name, field_name, header=header, evidence=evidence))
    return ProposedColumn(field_name, header, confidence, reason, options)


def _options_of(
    object_name: str, field_name: str, *, header: str, evidence: Evidence
) -> Iterator[tuple[str, str | int | float | tuple[str, ...]]]:
    """Yield how the values are to be read, where header or values say it."""
    if field_name in DATES.get(object_name, ()):
        if evidence.date_format:
            formats = evidence.date_format
            yield "date_format", formats[0] if len(formats) == 1 else formats
    elif field_name in SHARES.get(object_name, ()):
        if evidence.kind == "number" and evidence.largest > 1:
            yield "unit", 0.01
    elif field_name in AMOUNTS.get(object_name, ()):
        for word, factor in _UNITS.items():
            if re.search(rf"[(（]{word}[)）]", header):
                yield "unit", factor
