"""Open a delimited text file: encoding, delimiter, header row, and where the data begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from flows.ingest.csv_export import CsvReading
from flows.ingest.csv_lines import CellPattern, Record, RecordReader
from flows.ingest.encoding_evidence import detect_encoding
from flows.ingest.headers import HEADER_SEARCH_ROWS, HeaderWish, find_header
from flows.ingest.landed import ByteStream, LandedFile
from flows.ingest.line_faults import LineFaults
from flows.ingest.recoded import Recoded, ReturnsAsFeeds
from flows.ingest.refusals import refuse_empty, refuse_endless_line, refuse_not_text
from flows.ingest.text_encoding import TextEncoding

_DELIMITERS: Final = (b",", b"\t", b";", b"|")
_ARCHIVE: Final = b"PK\x03\x04"
_LOOK: Final = 1 << 20
_QUOTED: Final = re.compile(rb'"[^"]*+"')


@dataclass(frozen=True, slots=True)
class HeaderPlace:
    """A header row: its cells, and how much of the file is behind it."""

    cells: tuple[str, ...]
    delimiter: bytes
    size: int
    line_count: int
    is_met: bool


def open_csv(
    file: LandedFile,
    *,
    wishes: Sequence[HeaderWish],
    encoding: str | None = None,
    header_row: int | None = None,
) -> CsvReading:
    """Open a text file at its first data row.

    Raises:
        RefusedFileError: the file is empty, no text, or text in nobody knows which encoding.
    """
    known = frozenset[str]().union(*(wish.known for wish in wishes))
    codec = detect_encoding(file, declared=encoding, known=known)
    head, stream = _open_as_lines(file, codec)
    line_codec = codec if codec.is_line_safe else TextEncoding("utf-8")
    try:
        place = _find_place(file, head, line_codec, wishes=wishes, header_row=header_row)
    except BaseException:
        stream.close()
        raise
    return CsvReading(
        file_name=file.name,
        header=place.cells,
        encoding=f"{codec.name}-sig" if codec.mark_length else codec.name,
        codec=line_codec,
        delimiter=place.delimiter,
        head=head[place.size :],
        next_line=place.line_count + 1,
        stream=stream,
    )


def _open_as_lines(file: LandedFile, codec: TextEncoding) -> tuple[bytes, ByteStream]:
    """Return the bytes behind the mark, with line feeds that are safe to look for."""
    stream = file.open()
    stream.read(codec.mark_length)
    if not codec.is_line_safe:
        stream = Recoded(stream, codec)
    head = stream.read(_LOOK)
    if b"\r" in head and b"\n" not in _QUOTED.sub(b"", head):
        return head.replace(b"\r", b"\n"), ReturnsAsFeeds(stream)
    return head, stream


def _find_place(
    file: LandedFile,
    head: bytes,
    codec: TextEncoding,
    *,
    wishes: Sequence[HeaderWish],
    header_row: int | None,
) -> HeaderPlace:
    if head.startswith(_ARCHIVE) or b"\0" in head:
        raise refuse_not_text(file_name=file.name)
    places = [
        place
        for delimiter in _DELIMITERS
        if (place := _place_by(head, codec, delimiter, wishes, header_row))
    ]
    if not places and len(head) == _LOOK and head.strip():
        raise refuse_endless_line(file_name=file.name)
    if not places:
        raise refuse_empty(file_name=file.name)
    return max(places, key=lambda place: (place.is_met, len(place.cells)))


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
        cells=_fit(texts[found], texts[found + 1 :]),
        delimiter=delimiter,
        size=sum(len(record.raw) for record in behind),
        line_count=sum(record.line_count for record in behind),
        is_met=any(wish.is_met_by(texts[found]) for wish in wishes),
    )


def _fit(header: Sequence[str], below: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return a header as wide as its rows, if the two differ by nameless, empty columns only."""
    rows = [row for row in below if any(row)]
    widths = {len(row) for row in rows}
    if len(widths) != 1:
        return tuple(header)
    (width,) = widths
    shared = min(width, len(header))
    if any(cell for row in (header, *rows) for cell in row[shared:]):
        return tuple(header)
    return (*header[:width], *[""] * (width - len(header)))


def _texts(record: Record, codec: TextEncoding) -> list[str]:
    cells = record.cells or (record.raw.rstrip(b"\r\n"),)
    return [_loosely(cell, codec) for cell in cells]


def _loosely(cell: bytes, codec: TextEncoding) -> str:
    try:
        return codec.decode(cell)
    except UnicodeDecodeError:
        return cell.decode(codec.name, "replace")
