"""Tell records from what people and programs write between them.

A header that occurs again, a total (小計, 合計, 総計, 計, Total), a row with nothing under a
header: each is left out, counted and told with its row. A total is a label with numbers only to its
right, and nothing of a required field to its left.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from flows.ingest.headers import HeaderWish, normalise
from flows.ingest.readings import Batch, CellError, Tally

REPEATED_HEADER: Final = "repeated header"
TOTAL: Final = "total"
NOTHING: Final = "row with nothing under a header"
_LABEL_COLUMNS: Final = 5
_MARKS: Final = ("計", "otal", "OTAL")
_LABEL: Final = (
    r"(?i)^[\s\pZ\pP]*(?:.*(?:小[\s\pZ]*計|合[\s\pZ]*計|総[\s\pZ]*計|累[\s\pZ]*計)"
    r"|(?:.*[\s\pZ\pP])?(?:計|集計|total|sub-?total|grand\s+total))"
    r"[\s\pZ\pP]*(?:[(（].*[)）])?$"
)
_LONGEST_NUMBER: Final = 40
_NUMBER: Final = re.compile(
    r"[\s¥\\$€△▲+\-−(#]*[\d,.\s:/\-]*[百千万億兆]*(?:%|円|件|人|社|名|日|回|本|個)?[)\s\-]*"
)

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RowKinds:
    """What the rows of one table are held against.

    ``table`` are the named columns from the first to the last that the map knows, and those that
    touch them: what stands beside a gap in the header is a note, or another table.
    """

    header: tuple[str, ...]
    table: tuple[int, ...]
    required: frozenset[int]

    @classmethod
    def of(cls, header: Sequence[str], wishes: Sequence[HeaderWish]) -> "RowKinds":
        """Return the kinds for a header and what the objects ask of it."""
        names = [normalise(name) for name in header]
        known = frozenset[str]().union(*(wish.known for wish in wishes))
        required = frozenset[str]().union(*(each for wish in wishes for each in wish.required))
        found = [place for place, name in enumerate(names) if name in known] or range(len(names))
        first, last = (found[0], found[-1]) if len(found) else (0, -1)
        while first > 0 and names[first - 1]:
            first -= 1
        while last + 1 < len(names) and names[last + 1]:
            last += 1
        return cls(
            header=tuple(header),
            table=tuple(place for place in range(first, last + 1) if names[place]),
            required=frozenset(place for place, name in enumerate(names) if name in required),
        )

    def sift(self, batch: Batch, tally: Tally) -> Batch:
        """Return the records of a batch; what else it holds goes to the tally."""
        left_out = np.zeros(len(batch.line_numbers), dtype=np.bool_)
        for kind, found in (
            (NOTHING, self._empty(batch)),
            (REPEATED_HEADER, self._repeats(batch)),
            (TOTAL, self._totals(batch)),
        ):
            mask = found & ~left_out
            if mask.any():
                rows = [
                    (int(batch.line_numbers[i].as_py()), _label(batch, i)) for i in places(mask)
                ]
                tally.skipped.add(kind, int(mask.sum()), rows)
                left_out |= mask
        return keep(batch, ~left_out) if left_out.any() else batch

    def _empty(self, batch: Batch) -> Mask:
        found = np.full(len(batch.line_numbers), bool(self.table))
        for place in self.table:
            column = batch.columns[place]
            if not column.null_count:
                return np.zeros(len(found), dtype=np.bool_)
            found &= as_mask(column.is_null())
            if not found.any():
                break
        return found

    def _repeats(self, batch: Batch) -> Mask:
        found = np.zeros(len(batch.line_numbers), dtype=np.bool_)
        named = self.table
        if not named:
            return found
        name = self.header[named[0]]
        spelled = pa.array([name, f"\ufeff{name}"])
        for row in places(as_mask(pc.is_in(batch.columns[named[0]], value_set=spelled))):
            cells = ((batch.columns[place][row].as_py() or "") for place in named[1:])
            found[row] = all(
                normalise(cell) == normalise(self.header[place])
                for cell, place in zip(cells, named[1:], strict=True)
            )
        return found

    def _totals(self, batch: Batch) -> Mask:
        found = np.zeros(len(batch.line_numbers), dtype=np.bool_)
        for place, column in enumerate(batch.columns[:_LABEL_COLUMNS]):
            marked = np.zeros(len(found), dtype=np.bool_)
            for mark in _MARKS:
                marked |= as_mask(pc.match_substring(column, mark))
            if marked.any():
                labels = column.filter(pa.array(marked))
                rows = np.flatnonzero(marked)[as_mask(pc.match_substring_regex(labels, _LABEL))]
                for row in rows:
                    found[row] |= self._is_total(batch, int(row), place)
        return found

    def _is_total(self, batch: Batch, row: int, label: int) -> bool:
        cells = [column[row].as_py() for column in batch.columns]
        left = {place for place in range(label) if cells[place]}
        if left and (not self.required or left & self.required):
            return False
        return all(is_number(cell) for cell in cells[label + 1 :] if cell)


def keep(batch: Batch, mask: Mask) -> Batch:
    """Return the rows of a batch that a mask keeps."""
    chosen = pa.array(mask)
    new_place = np.cumsum(mask) - 1
    return Batch(
        columns=[column.filter(chosen) for column in batch.columns],
        line_numbers=batch.line_numbers.filter(chosen),
        cell_errors=tuple(
            CellError(int(new_place[error.row]), error.column, error.raw_value)
            for error in batch.cell_errors
            if mask[error.row]
        ),
    )


def as_mask(values: pa.Array) -> Mask:
    """Return truth values as numpy has them; null is false."""
    filled = values.fill_null(False)  # noqa: FBT003 (Arrow's own signature)
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.bool_)


def places(mask: Mask) -> list[int]:
    """Return the places at which a mask is true."""
    return [int(place) for place in np.flatnonzero(mask)]


def is_number(cell: str) -> bool:
    """Say whether a cell holds a number as people write it: with units, marks, or as a date."""
    if len(cell) > _LONGEST_NUMBER:
        return False
    return _NUMBER.fullmatch(unicodedata.normalize("NFKC", cell)) is not None


def _label(batch: Batch, row: int) -> str:
    cells = (column[row].as_py() for column in batch.columns)
    return next((cell for cell in cells if cell), "")
