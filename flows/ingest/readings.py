"""What a reader hands on, whatever the format: a header, batches of text columns, a tally."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import pyarrow as pa

from flows.vocabulary.delivery_files import RejectedLine
from flows.vocabulary.mending import MendedRow

_SHOWN_ROWS: Final = 20
_SHOWN_LABEL: Final = 40


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
class Skipped:
    """Filled rows that are no records of an object: how many of each kind, and the first rows."""

    counts: dict[str, int] = field(default_factory=dict)
    shown: dict[str, list[str]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Return the number of rows of every kind."""
        return sum(self.counts.values())

    def add(self, kind: str, count: int, rows: Sequence[tuple[int, str]]) -> None:
        """Add rows of one kind: each with its number and what it says."""
        self.counts[kind] = self.counts.get(kind, 0) + count
        shown = self.shown.setdefault(kind, [])
        for number, label in rows[: _SHOWN_ROWS - len(shown)]:
            shown.append(f"{number} [{label[:_SHOWN_LABEL]}]" if label else str(number))

    def told(self) -> tuple[str, ...]:
        """Return one sentence for each kind."""
        return tuple(
            f"{count} x {kind}: row {', '.join(self.shown[kind])}"
            + (" …" if count > len(self.shown[kind]) else "")
            for kind, count in self.counts.items()
        )


@dataclass(slots=True)
class Tally:
    """What the reader counted, independent of the parser; whole once the batches are read out.

    ``rejected`` are the lines since they were last taken; no line comes after the last batch.

    ``rows_read`` counts every filled row, those that turn out to be no records included.
    """

    rows_read: int = 0
    rows_blank: int = 0
    is_cut: bool = False
    rejected: list[RejectedLine] = field(default_factory=list)
    skipped: Skipped = field(default_factory=Skipped)
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

    def close(self) -> None:
        """Let go of the file without reading it."""
