"""Read delimited text record by record: slow, exact, and able to name each line at fault.

The fast reader hands a stretch over when quotes, line ends or bytes are not in order. A record
whose quote never closes costs its first line only: the next line is read afresh.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from flows.ingest.line_faults import LineFaults
from flows.ingest.text_encoding import TextEncoding
from flows.vocabulary.delivery_files import RejectedLine

_RECORD_LIMIT: Final = 1 << 20
_LOOK_AHEAD: Final = 3


@dataclass(frozen=True, slots=True)
class Record:
    """The bytes of one record, its cells (none if its quotes are broken) and its lines.

    ``is_last``: the file ends before the record does.
    """

    raw: bytes
    cells: Sequence[bytes] | None
    line_count: int
    is_last: bool = False


@dataclass(slots=True)
class Stretch:
    """What was read from a stretch of bytes."""

    rows: list[list[str]] = field(default_factory=list)
    line_numbers: list[int] = field(default_factory=list)
    rejected: list[RejectedLine] = field(default_factory=list)
    rows_blank: int = 0
    consumed: int = 0
    line_count: int = 0


class CellPattern:
    """Regular expressions that split one record of well-formed cells."""

    def __init__(self, delimiter: bytes) -> None:
        """Compile the patterns for a delimiter."""
        mark = re.escape(delimiter)
        quoted = rb'"(?:[^"]|"")*+'
        bare = rb'[^"\n' + mark + rb"][^\n" + mark + rb"]*+"
        cell = b"(?:" + quoted + b'"|' + bare + b"|)"
        self.delimiter = delimiter
        self._whole = re.compile(cell + b"(?:" + mark + cell + rb")*+\Z")
        self._open = re.compile(b"(?:" + cell + mark + b")*+" + quoted + rb"\Z")
        self._cell = re.compile(b'(?:"((?:[^"]|"")*+)"|(' + bare + b"|))(" + mark + rb"|\Z)")

    def split(self, raw: bytes) -> list[bytes] | None:
        """Return the cells of one record, or none if its quotes are broken."""
        body = _without_line_end(raw)
        if b'"' not in body:
            return body.split(self.delimiter)
        if not self._whole.match(body):
            return None
        cells: list[bytes] = []
        at, end = 0, self.delimiter
        while end and (found := self._cell.match(body, at)):
            quoted, bare, end = found.groups()
            cells.append(bare if quoted is None else quoted.replace(b'""', b'"'))
            at = found.end()
        return cells

    def is_open(self, raw: bytes) -> bool:
        """Say whether the text ends inside a quoted cell, all before it being in order."""
        return self._open.match(raw) is not None


@dataclass(frozen=True, slots=True)
class RecordReader:
    """Reads records of one file: how it is written, how wide it is, what its faults are called."""

    pattern: CellPattern
    encoding: TextEncoding
    faults: LineFaults

    def read(self, raw: bytes, *, first_line: int, is_final: bool, limit: int) -> Stretch:
        """Read records until ``limit`` bytes are passed; leaves a record that is not all there."""
        stretch = Stretch()
        for record in self.records(raw, is_final=is_final):
            self._take(record, stretch=stretch, line=first_line + stretch.line_count)
            stretch.consumed += len(record.raw)
            stretch.line_count += record.line_count
            if stretch.consumed >= limit:
                break
        return stretch

    def records(self, raw: bytes, *, is_final: bool) -> Iterator[Record]:
        """Yield the records of a text; the last one only if it is all there or the file ends."""
        lines = _split_lines(raw)
        place = 0
        while place < len(lines):
            record = self._grow(lines, place, is_final=is_final)
            is_at_end = place + record.line_count == len(lines)
            is_unended = is_at_end and not record.raw.endswith(b"\n")
            if not is_final and (record.is_last or is_unended):
                return
            if is_unended and not record.is_last:
                record = Record(record.raw, record.cells, record.line_count, is_last=True)
            yield record
            place += record.line_count

    def _grow(self, lines: Sequence[bytes], place: int, *, is_final: bool) -> Record:
        """Join lines from ``place`` until their quotes close; the first alone if they never do."""
        raw, end = lines[place], place + 1
        cells = self.pattern.split(raw)
        if cells is None and self.pattern.is_open(raw):
            size = len(raw)
            while end < len(lines) and lines[end].count(b'"') % 2 == 0 and size < _RECORD_LIMIT:
                size += len(lines[end])
                end += 1
            if end == len(lines):
                return self._end_open(lines, place, is_final=is_final)
            end += 1
            raw = b"".join(lines[place:end])
            cells = self.pattern.split(raw)
        if cells is None:
            return Record(lines[place], None, 1)
        return Record(raw, cells, end - place)

    def _end_open(self, lines: Sequence[bytes], place: int, *, is_final: bool) -> Record:
        """Return a record whose quote is open at the end: torn, or a stray quote on one line."""
        following = lines[place + 1 : place + 1 + _LOOK_AHEAD]
        rest = lines[place:]
        is_stray = is_final and any(self._is_in_order(line) for line in following)
        if is_stray or sum(map(len, rest)) > _RECORD_LIMIT:
            return Record(lines[place], None, 1)
        return Record(b"".join(rest), None, len(rest), is_last=True)

    def _is_in_order(self, line: bytes) -> bool:
        cells = self.pattern.split(line)
        return cells is not None and len(cells) == len(self.faults.header)

    def _take(self, record: Record, *, stretch: Stretch, line: int) -> None:
        if not record.raw.strip(b"\r\n"):
            stretch.rows_blank += 1
            return
        fault = self.faults.of_shape(
            record.raw, line=line, cells=record.cells, is_last=record.is_last
        )
        if fault is None and record.cells is not None:
            try:
                stretch.rows.append([self.encoding.decode(cell) for cell in record.cells])
                stretch.line_numbers.append(line)
            except UnicodeDecodeError:
                fault = self.faults.of_bytes(
                    record.raw, line=line, cells=record.cells, is_last=record.is_last
                )
        if fault is not None:
            stretch.rejected.append(fault)


def _split_lines(raw: bytes) -> list[bytes]:
    lines = [line + b"\n" for line in raw.split(b"\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _without_line_end(raw: bytes) -> bytes:
    for end in (b"\r\n", b"\n"):
        if raw.endswith(end):
            return raw[: -len(end)]
    return raw
