"""What a reader hands on, whatever the format: a header, batches of text columns, a tally."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa

from flows.vocabulary.delivery_files import RejectedLine
from flows.vocabulary.mending import MendedRow


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that holds the error of a formula instead of a value."""

    row: int
    column: int
    raw_value: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a table: text columns in the order of the header, and their line numbers."""

    columns: Sequence[pa.Array]
    line_numbers: pa.Array
    cell_errors: tuple[CellError, ...] = ()


@dataclass(slots=True)
class Tally:
    """What the reader counted, independent of the parser; whole once the batches are read out."""

    rows_read: int = 0
    rows_blank: int = 0
    is_cut: bool = False
    rejected: list[RejectedLine] = field(default_factory=list)
    mended: list[MendedRow] = field(default_factory=list)


class Reading(Protocol):
    """A file that is open for reading."""

    @property
    def header(self) -> tuple[str, ...]:
        """Return the cells of the header row."""

    @property
    def encoding(self) -> str:
        """Return the encoding that the text was read with; empty for a workbook."""

    @property
    def sheet(self) -> str:
        """Return the sheet that was read; empty for a text file."""

    @property
    def tally(self) -> Tally:
        """Return the counts so far."""

    def batches(self) -> Iterator[Batch]:
        """Yield the rows, once."""
