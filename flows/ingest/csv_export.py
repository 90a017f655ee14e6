"""Read a delimited text export in blocks of whole records, fast, as untouched text.

Reads landing/<source>/<date>/*.csv (RFC 4180 and its usual breaches). Each block is mapped with
numpy and parsed by Arrow; the two must agree, else the block goes to the exact reader.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from flows.ingest.csv_lines import CellPattern, RecordReader, Stretch
from flows.ingest.csv_stretch import RecordMap, map_records
from flows.ingest.landed import ByteStream
from flows.ingest.line_faults import LineFaults
from flows.ingest.readings import Batch, Tally
from flows.ingest.refusals import RowAccountError, refuse_endless_line
from flows.ingest.text_encoding import TextEncoding
from flows.vocabulary.delivery_files import RejectedLine

BLOCK: Final = 1 << 24
_EXACT_STEP: Final = 1 << 18
_EXACT_WINDOW: Final = 1 << 21
_THREADS_FROM: Final = 1 << 21
_LONGEST_LINE: Final = 1 << 26


@dataclass(slots=True)
class CsvReading:
    """A delimited text file whose header is read; ``head`` is what was read beyond it."""

    file_name: str
    header: tuple[str, ...]
    encoding: str
    codec: TextEncoding
    delimiter: bytes
    head: bytes
    next_line: int
    stream: ByteStream
    sheet: str = ""
    tally: Tally = field(default_factory=Tally)

    def batches(self) -> Iterator[Batch]:
        """Yield the rows, once; what no table can hold goes to the tally.

        Raises:
            RowAccountError: the lines of the file and the lines accounted differ.
            RefusedFileError: a line does not end, or what is packed is broken.
        """
        with closing(self.stream):
            exact = RecordReader(
                pattern=CellPattern(self.delimiter),
                encoding=self.codec,
                faults=LineFaults(header=self.header, encoding=self.codec),
            )
            raw, is_final = self._more(self.head)
            while raw or not is_final:
                batch, consumed = self._next(raw, exact, is_final=is_final)
                if batch is not None:
                    yield batch
                raw = raw[consumed:]
                if not consumed and len(raw) > _LONGEST_LINE:
                    raise refuse_endless_line(file_name=self.file_name)
                if not is_final and (not consumed or len(raw) < BLOCK):
                    raw, is_final = self._more(raw)

    def close(self) -> None:
        """Let go of the file without reading it."""
        self.stream.close()

    def _more(self, raw: bytes) -> tuple[bytes, bool]:
        block = self.stream.read(BLOCK)
        return raw + block, len(block) < BLOCK

    def _next(self, raw: bytes, exact: RecordReader, *, is_final: bool) -> tuple[Batch | None, int]:
        is_odd = b"\0" in raw
        found = None if is_odd else map_records(raw, delimiter=self.delimiter, is_final=is_final)
        columns = None if found is None else self._parse(raw, found)
        if found is None or columns is None:
            stretch = self._read_exactly(raw, exact, is_final=is_final)
            self._account(raw, stretch)
            return _batch_of(stretch, len(self.header)), stretch.consumed
        batch = self._account_map(raw, found, columns, exact.faults)
        return batch, found.consumed

    def _read_exactly(self, raw: bytes, exact: RecordReader, *, is_final: bool) -> Stretch:
        """Read some records from a window of a stretch, or from all of it if none ends there."""
        window = raw[:_EXACT_WINDOW]
        is_whole = len(window) == len(raw)
        line, limit = self.next_line, _EXACT_STEP
        found = exact.read(window, first_line=line, is_final=is_final and is_whole, limit=limit)
        if found.consumed or is_whole:
            return found
        return exact.read(raw, first_line=line, is_final=is_final, limit=limit)

    def _parse(self, raw: bytes, found: RecordMap) -> list[pa.Array] | None:
        """Return the columns of the records of the right width, or none if Arrow disagrees."""
        width = len(self.header)
        is_right = found.cells == width
        text = raw[: found.consumed] if is_right.all() else _cut_out(raw, found, is_right)
        try:
            utf8 = text if self.codec.name == "utf-8" else self.codec.decode(text).encode()
            table = _parse_text(utf8, width, self.delimiter, has_inner=found.has_inner_lines)
        except (UnicodeDecodeError, pa.ArrowInvalid):
            return None
        if table.num_rows != int(is_right.sum()):
            return None
        return [column.combine_chunks() for column in table.columns]

    def _account_map(
        self, raw: bytes, found: RecordMap, columns: list[pa.Array], faults: LineFaults
    ) -> Batch:
        is_right = found.cells == len(self.header)
        for place in np.flatnonzero(~is_right):
            end = int(found.ends[place])
            fault = faults.of_count(
                raw[int(found.starts[place]) : end],
                line=self.next_line + int(found.lines[place]),
                count=int(found.cells[place]),
                is_last=end == len(raw),
            )
            self._reject([fault] if fault else [])
        self.tally.rows_read += len(found.starts)
        self.tally.rows_blank += found.rows_blank
        numbers = pa.array(found.lines[is_right] + self.next_line)
        self.next_line += found.line_count
        return Batch(columns=columns, line_numbers=numbers)

    def _account(self, raw: bytes, stretch: Stretch) -> None:
        taken = raw[: stretch.consumed]
        lines = taken.count(b"\n") + (not taken.endswith(b"\n") and bool(taken))
        if lines != stretch.line_count:
            raise RowAccountError(
                file_name=self.file_name, rows_read=lines, rows_accounted=stretch.line_count
            )
        self.tally.rows_read += len(stretch.rows) + len(stretch.rejected)
        self.tally.rows_blank += stretch.rows_blank
        self._reject(stretch.rejected)
        self.next_line += stretch.line_count

    def _reject(self, faults: Sequence[RejectedLine]) -> None:
        self.tally.rejected.extend(faults)
        self.tally.is_cut |= any(fault.reason_code == "cut_file" for fault in faults)


def _parse_text(utf8: bytes, width: int, delimiter: bytes, *, has_inner: bool) -> pa.Table:
    names = [str(place) for place in range(width)]
    if not utf8:
        return pa.schema([(name, pa.string()) for name in names]).empty_table()
    return arrow_csv.read_csv(
        pa.BufferReader(utf8),
        read_options=arrow_csv.ReadOptions(
            column_names=names,
            use_threads=len(utf8) > _THREADS_FROM,
            block_size=max(_THREADS_FROM, 1 << 16),
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter.decode("ascii"), newlines_in_values=has_inner
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
        ),
    )


def _cut_out(raw: bytes, found: RecordMap, is_right: np.ndarray) -> bytes:
    """Return the text without the records of a wrong width."""
    pieces, at = [], 0
    for place in np.flatnonzero(~is_right):
        pieces.append(raw[at : int(found.starts[place])])
        at = int(found.ends[place]) + 1
    return b"".join([*pieces, raw[at : found.consumed]])


def _batch_of(stretch: Stretch, width: int) -> Batch | None:
    if not stretch.rows and not stretch.rejected:
        return None
    columns = [
        pa.array([row[place] or None for row in stretch.rows], pa.string())
        for place in range(width)
    ]
    return Batch(columns=columns, line_numbers=pa.array(stretch.line_numbers, pa.int64()))
