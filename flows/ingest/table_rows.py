"""Tell the records of an export from the table rows below them, as kintone writes both.

A first column named ``*`` (or レコードの開始行) carries ``*`` on the row that starts a record; the
rows below repeat the record and hold further rows of its tables. By default the records are read; a
file rule with ``table_rows: <column>`` reads the rows in which that column is filled instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from flows.ingest.headers import normalise
from flows.ingest.line_faults import RAW_LIMIT
from flows.ingest.readings import Batch, Skipped
from flows.ingest.refusals import refuse_missing_table
from flows.ingest.row_kinds import Mask, as_mask, keep, places
from flows.vocabulary.delivery_files import RejectedLine

TABLE_ROW: Final = "table row of the record above"
OTHER_TABLE: Final = "row without a row of the table"
_START: Final = "*"
_STARTS: Final = frozenset({_START, "レコードの開始行"})


@dataclass(slots=True)
class RowChoice:
    """Which rows of a table are rows of one object; what it leaves out and rejects."""

    has_starts: bool
    table_column: int | None
    key_columns: tuple[int, ...]
    skipped: Skipped = field(default_factory=Skipped)
    rejected: list[RejectedLine] = field(default_factory=list)
    _record: tuple[str | None, ...] | None = None

    def choose(self, batch: Batch) -> Batch:
        """Return the rows of a batch that are rows of the object."""
        if self.table_column is not None:
            is_row = as_mask(batch.columns[self.table_column].is_valid())
            self._skip(batch, ~is_row, OTHER_TABLE)
            return keep(batch, is_row)
        if not self.has_starts:
            return batch
        starts = np.array([cell.as_py() == _START for cell in batch.columns[0]], dtype=np.bool_)
        strays = self._strays(batch, starts)
        self._skip(batch, ~starts & ~strays, TABLE_ROW)
        self.rejected.extend(_stray(batch, row) for row in places(strays))
        return keep(batch, starts)

    def _strays(self, batch: Batch, starts: Mask) -> Mask:
        """Return the rows that start no record and do not repeat the one above them either."""
        columns = [batch.columns[place].to_pylist() for place in self.key_columns]
        keys = list(zip(*columns, strict=True))
        strays = np.zeros(len(starts), dtype=np.bool_)
        for row, is_start in enumerate(starts):
            key = keys[row] if keys else ()
            if is_start:
                self._record = key
            else:
                strays[row] = self._record != key
        return strays

    def _skip(self, batch: Batch, mask: Mask, kind: str) -> None:
        if mask.any():
            rows = [(int(batch.line_numbers[place].as_py()), "") for place in places(mask)]
            self.skipped.add(kind, len(rows), rows)


def choose_rows(
    header: Sequence[str], *, table_rows: str | None, key_columns: Sequence[int], file_name: str
) -> RowChoice:
    """Return how the rows of a table are chosen.

    Raises:
        RefusedFileError: the file has no column of the name that ``table_rows`` asks for.
    """
    has_starts = bool(header) and header[0].strip() in _STARTS
    if table_rows is None:
        return RowChoice(has_starts, None, tuple(key_columns))
    wanted = normalise(table_rows)
    found = next((place for place, name in enumerate(header) if normalise(name) == wanted), None)
    if found is None:
        raise refuse_missing_table(file_name=file_name, column=table_rows, found=header)
    return RowChoice(has_starts, found, ())


def _stray(batch: Batch, row: int) -> RejectedLine:
    cells = [column[row].as_py() or "" for column in batch.columns]
    return RejectedLine(
        source_row=batch.line_numbers[row].as_py(),
        column_name=_START,
        raw_value=",".join(cells)[:RAW_LIMIT],
        reason_code="no_record_above",
        reason="the row has no [*] in the first column and does not repeat the record above it",
        mend="export it again, or put a * into the first column if the row is a record",
    )
