"""Look at a stretch of delimited bytes as arrays: where records start, how many cells each has.

This is the count that the parser has to agree with. It reads quotes, line ends and delimiters
only, and says so when a stretch is not in order, so that the exact reader takes it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

_QUOTE: Final = ord('"')
_LF: Final = ord("\n")
_CR: Final = ord("\r")
_MARK: Final = b"\xef\xbb\xbf"

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RecordMap:
    """The records of a stretch: first byte, byte after, first line (from 0), number of cells."""

    starts: Places
    ends: Places
    lines: Places
    cells: Places
    rows_blank: int
    consumed: int
    line_count: int
    has_inner_lines: bool


def map_records(raw: bytes, *, delimiter: bytes, is_final: bool) -> RecordMap | None:
    """Map the whole records at the start of a stretch, or none if it is not in order."""
    if raw.startswith(_MARK):
        return None
    consumed = len(raw) if is_final else _safe_end(raw)
    if not consumed:
        return None
    data = np.frombuffer(raw, dtype=np.uint8, count=consumed)
    quotes = np.flatnonzero(data == _QUOTE) if b'"' in raw else np.empty(0, dtype=np.int64)
    mark = delimiter[0]
    if not _quotes_in_order(data, quotes, mark) or not _returns_in_order(data, quotes, raw):
        return None
    line_ends = np.flatnonzero(data == _LF)
    if consumed and data[-1] != _LF:
        line_ends = np.append(line_ends, consumed)
    is_record_end = _outside(quotes, line_ends)
    ends = line_ends[is_record_end]
    starts = np.concatenate(([0], ends[:-1] + 1))
    lines = np.concatenate(([0], np.flatnonzero(is_record_end)[:-1] + 1))
    marks = np.flatnonzero(data == mark)
    marks = marks[_outside(quotes, marks)] if len(quotes) else marks
    cells = np.searchsorted(marks, ends) - np.searchsorted(marks, starts) + 1
    size = ends - starts
    is_blank = (size == 0) | ((size == 1) & (data[np.minimum(starts, consumed - 1)] == _CR))
    kept = ~is_blank
    return RecordMap(
        starts=starts[kept],
        ends=ends[kept],
        lines=lines[kept],
        cells=cells[kept],
        rows_blank=int(is_blank.sum()),
        consumed=consumed,
        line_count=len(line_ends),
        has_inner_lines=len(ends) != len(line_ends),
    )


def _safe_end(raw: bytes) -> int:
    """Return the place after the last line end that is outside quotes, if quotes are in order."""
    if b'"' not in raw:
        return raw.rfind(b"\n") + 1
    before, end = raw.count(b'"'), len(raw)
    while (line_end := raw.rfind(b"\n", 0, end)) >= 0:
        before -= raw.count(b'"', line_end, end)
        if before % 2 == 0:
            return line_end + 1
        end = line_end
    return 0


def _outside(quotes: Places, places: Places) -> npt.NDArray[np.bool_]:
    if not len(quotes):
        return np.ones(len(places), dtype=np.bool_)
    return np.equal(np.searchsorted(quotes, places) % 2, 0, dtype=np.bool_)


def _quotes_in_order(data: npt.NDArray[np.uint8], quotes: Places, mark: int) -> bool:
    """Say whether every quote opens at the start of a cell, closes at its end, or is doubled."""
    if len(quotes) % 2:
        return False
    if not len(quotes):
        return True
    opening, closing = quotes[::2], quotes[1::2]
    before = data[np.maximum(opening - 1, 0)]
    doubled = np.zeros(len(opening), dtype=np.bool_)
    doubled[1:] = opening[1:] == closing[:-1] + 1
    opens = (opening == 0) | (before == mark) | (before == _LF) | doubled
    after = data[np.minimum(closing + 1, len(data) - 1)]
    reopened = np.append(doubled[1:], False)
    closes = (closing == len(data) - 1) | (after == mark) | (after == _LF) | (after == _CR)
    return bool(opens.all()) and bool((closes | reopened).all())


def _returns_in_order(data: npt.NDArray[np.uint8], quotes: Places, raw: bytes) -> bool:
    """Say whether a carriage return outside quotes only ever stands before a line feed."""
    if b"\r" not in raw:
        return True
    returns = np.flatnonzero(data == _CR)
    returns = returns[_outside(quotes, returns)]
    after = data[np.minimum(returns + 1, len(data) - 1)]
    return bool((after == _LF).all())
