"""Open a delimited text file: encoding, delimiter, header row, and where the data begins."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Final

from flows.ingest.csv_export import BLOCK, CsvReading
from flows.ingest.csv_lines import CellPattern, Record, RecordReader
from flows.ingest.headers import HEADER_SEARCH_ROWS, HeaderWish, find_header
from flows.ingest.line_faults import LineFaults
from flows.ingest.refusals import refuse_empty, refuse_not_text
from flows.ingest.text_encoding import TextEncoding, detect_encoding

_DELIMITERS: Final = (b",", b"\t", b";")
_ARCHIVE: Final = b"PK\x03\x04"
_LOOK: Final = 1 << 20
_BROKEN_CHARACTER: Final = "\ufffd".encode()
_NO_CHARACTER: Final = b"\xff"


@dataclass(frozen=True, slots=True)
class HeaderPlace:
    """A header row: its cells, and how much of the file is behind it."""

    cells: tuple[str, ...]
    delimiter: bytes
    size: int
    line_count: int
    is_met: bool


def open_csv(
    path: Path,
    *,
    wishes: Sequence[HeaderWish],
    encoding: str | None = None,
    header_row: int | None = None,
) -> CsvReading:
    """Open a text file at its first data row.

    Raises:
        RefusedFileError: the file is empty, or no text.
    """
    codec = detect_encoding(path, encoding)
    stream = _open_as_lines(path, codec)
    head = stream.read(_LOOK)
    if head.startswith(_ARCHIVE) or b"\0" in head:
        stream.close()
        raise refuse_not_text(file_name=path.name)
    line_codec = codec if codec.is_line_safe else TextEncoding("utf-8")
    place = _find_place(head, line_codec, wishes=wishes, header_row=header_row)
    if place is None:
        stream.close()
        raise refuse_empty(file_name=path.name)
    return CsvReading(
        file_name=path.name,
        header=place.cells,
        encoding=f"{codec.name}-sig" if codec.mark_length else codec.name,
        codec=line_codec,
        delimiter=place.delimiter,
        head=head[place.size :],
        next_line=place.line_count + 1,
        stream=stream,
    )


def _open_as_lines(path: Path, codec: TextEncoding) -> IO[bytes]:
    """Return the bytes behind the mark, with line feeds that are safe to look for."""
    if not codec.is_line_safe:
        text = path.read_bytes()[codec.mark_length :].decode(codec.name, "replace")
        return io.BytesIO(_use_line_feeds(text.encode().replace(_BROKEN_CHARACTER, _NO_CHARACTER)))
    stream = path.open("rb", buffering=0)
    start = stream.read(_LOOK)
    if b"\r" in start and b"\n" not in start:
        stream.close()
        return io.BytesIO(_use_line_feeds(path.read_bytes()[codec.mark_length :]))
    stream.seek(codec.mark_length)
    return io.BufferedReader(stream, buffer_size=BLOCK // 16)


def _use_line_feeds(raw: bytes) -> bytes:
    return raw if b"\n" in raw else raw.replace(b"\r", b"\n")


def _find_place(
    head: bytes, codec: TextEncoding, *, wishes: Sequence[HeaderWish], header_row: int | None
) -> HeaderPlace | None:
    places = [
        place
        for delimiter in _DELIMITERS
        if (place := _place_by(head, codec, delimiter, wishes, header_row))
    ]
    return next((place for place in places if place.is_met), places[0] if places else None)


def _place_by(
    head: bytes,
    codec: TextEncoding,
    delimiter: bytes,
    wishes: Sequence[HeaderWish],
    header_row: int | None,
) -> HeaderPlace | None:
    reader = RecordReader(CellPattern(delimiter), codec, LineFaults((), codec))
    rows = max(HEADER_SEARCH_ROWS, header_row or 0)
    records = list(islice(reader.records(head, is_final=len(head) < _LOOK), rows))
    texts = [_texts(record, codec) for record in records]
    found = find_header(texts, wishes=wishes, header_row=header_row)
    if found is None:
        return None
    behind = records[: found + 1]
    return HeaderPlace(
        cells=tuple(texts[found]),
        delimiter=delimiter,
        size=sum(len(record.raw) for record in behind),
        line_count=sum(record.line_count for record in behind),
        is_met=any(wish.is_met_by(texts[found]) for wish in wishes),
    )


def _texts(record: Record, codec: TextEncoding) -> list[str]:
    return [cell.decode(codec.name, "replace") for cell in record.cells or (record.raw,)]
