"""The bytes of one file without a person, by its format; what cannot be rewritten is told.

Text line by line, so that untouched lines keep their bytes; workbooks and archives member by
member; Parquet column by column. Of a PDF it is only told whether the person stands in it.
"""

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from flows.erase.wording import Wording

ARCHIVES: Final = frozenset({".zip", ".xlsx", ".xlsm", ".docx", ".pptx"})
_ENCODINGS: Final = ("utf-8", "cp932", "euc_jp")
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
_NOT_TEXT: Final = frozenset({".png", ".jpg", ".woff2", ".otf", ".ttf", ".woff", ".ico"})
_GZIP_HEAD: Final = b"\x1f\x8b"
_ZIP_HEAD: Final = b"PK"
_PARQUET_HEAD: Final = b"PAR1"
_PDF_HEAD: Final = b"%PDF"
MOST_BYTES: Final = 1 << 30
"""Bytes that one packed file may hold: 1 GiB."""
# what the libraries raise: Arrow's and zip's faults are ValueError, PDFium's RuntimeError
_CANNOT_BE_OPENED: Final = (
    *(ValueError, RuntimeError, OSError, EOFError, NotImplementedError),
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
)


class EndlessError(ValueError):
    """A packed file holds more than it is unpacked for."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How a shelf is rewritten.

    ``address``: what stands for a mail address; None: the pseudonym. ``is_own``: the file holds
    the person's own record.
    """

    address: str | None = None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds of the person; ``content`` is the file without, None: cannot be made."""

    places: int
    content: bytes | None


def look(content: bytes, name: str, wording: Wording, rules: Rules) -> Found | None:
    """Return the bytes of a file without the person, or nothing if the person is not in it.

    A file that is broken, locked or endless cannot be looked into: found, in no place.
    """
    try:
        return _look(content, name, wording, rules)
    except _CANNOT_BE_OPENED:
        return Found(0, None)


def _look(content: bytes, name: str, wording: Wording, rules: Rules) -> Found | None:
    if content.startswith(_PARQUET_HEAD):
        return _parquet(content, wording, rules)
    if content.startswith(_PDF_HEAD):
        places = _pdf(content, wording)
        return Found(places, None) if places else None
    if content.startswith(_ZIP_HEAD) and zipfile.is_zipfile(io.BytesIO(content)):
        return _archive(content, name, wording, rules)
    if content.startswith(_GZIP_HEAD):
        return _packed(content, name, wording, rules)
    if PurePosixPath(name).suffix.lower() in _NOT_TEXT:
        return None
    return _text(content, wording, rules)


def _text(content: bytes, wording: Wording, rules: Rules) -> Found | None:
    if content.startswith(_WIDE):
        text = content.decode("utf-16", "surrogatepass")
        changed = _lines_without(text, wording, rules)
        places = wording.finds(text)
        order = "utf-16-le" if content.startswith(_WIDE[0]) else "utf-16-be"
        whole = content[:2] + changed.encode(order, "surrogatepass")
        return Found(max(places, 1), whole) if changed != text else None
    encoding = next((name for name in _ENCODINGS if _reads(content, name)), "latin-1")
    if encoding == "latin-1" and (places := _within_binary(content, wording)):
        return Found(places, None)
    text = content.decode(encoding)
    places = wording.finds(text)
    if not places and not rules.is_own:
        return None
    lines = content.split(b"\n")
    for at, line in enumerate(lines):
        said = line.decode(encoding)
        if (changed := _line_without(said, wording, rules)) != said:
            lines[at] = changed.encode(encoding)
            places = max(places, 1)
    return Found(places, b"\n".join(lines)) if places else None


def _within_binary(content: bytes, wording: Wording) -> int:
    """Return how often the person stands in bytes of no text, as old workbooks write it."""
    wide = (content[start:].decode("utf-16-le", "ignore") for start in (0, 1))
    narrow = (content.decode(name, "ignore") for name in ("utf-8", "cp932", "latin-1"))
    return max(wording.finds(text) for text in (*wide, *narrow))


def _reads(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _lines_without(text: str, wording: Wording, rules: Rules) -> str:
    return "\n".join(_line_without(line, wording, rules) for line in text.split("\n"))


def _line_without(line: str, wording: Wording, rules: Rules) -> str:
    if rules.is_own:
        line = wording.without_own_cells(line)
    return wording.without(line, address=rules.address)


def _archive(content: bytes, name: str, wording: Wording, rules: Rules) -> Found | None:
    """Return a zip with every member rewritten; names, order, dates and modes as they were."""
    places, target, is_whole = 0, io.BytesIO(), True
    with (
        zipfile.ZipFile(io.BytesIO(content)) as read,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        if sum(entry.file_size for entry in read.infolist()) > MOST_BYTES:
            raise EndlessError
        for entry in read.infolist():
            member = read.read(entry)
            found = look(member, entry.filename, wording, rules)
            if found:
                places += found.places
                is_whole = is_whole and found.content is not None
                member = member if found.content is None else found.content
            written.writestr(entry, member)
        if wording.finds(read.comment.decode("utf-8", "replace")):
            places += 1
    inner = _inside(content, name, wording) if not places else 0
    if not places and not inner:
        return None
    return Found(places or inner, target.getvalue() if is_whole and places else None)


def _inside(content: bytes, name: str, wording: Wording) -> int:
    """Return whether a workbook shows the person in a cell whose letters are written apart."""
    if PurePosixPath(name).suffix.lower() not in {".xlsx", ".xlsm"}:
        return 0
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        cells = (
            str(cell)
            for sheet in book.sheet_names
            for row in book.get_sheet_by_name(sheet).to_python()
            for cell in row
        )
        return sum(1 for cell in cells if wording.finds(cell))
    except CalamineError:
        return 0


def _packed(content: bytes, name: str, wording: Wording, rules: Rules) -> Found | None:
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
        plain = packed.read(MOST_BYTES + 1)
    if len(plain) > MOST_BYTES:
        raise EndlessError
    inner = look(plain, PurePosixPath(name).stem, wording, rules)
    if inner is None or inner.content is None:
        return inner
    return Found(inner.places, gzip.compress(inner.content, mtime=0))


def _parquet(content: bytes, wording: Wording, rules: Rules) -> Found | None:
    table = pq.ParquetFile(io.BytesIO(content)).read()
    changed, places = table_without(table, partial(_cell, wording=wording, rules=rules))
    metadata = pq.read_metadata(io.BytesIO(content)).metadata or {}
    footer = {key: _footer(value, wording) for key, value in metadata.items()}
    if not places and footer == metadata:
        return None
    return Found(max(places, 1), parquet_bytes(changed, footer))


def parquet_bytes(table: pa.Table, footer: dict[bytes, bytes]) -> bytes:
    """Return a table as a Parquet file with what stood in its footer."""
    has_schema = footer.pop(b"ARROW:schema", None) is not None
    target = io.BytesIO()
    bare = table.replace_schema_metadata(None)
    with pq.ParquetWriter(target, bare.schema, compression="zstd", store_schema=has_schema) as out:
        out.add_key_value_metadata(footer)
        out.write_table(bare)
    return target.getvalue()


def _footer(value: bytes, wording: Wording) -> bytes:
    try:
        return wording.without(value.decode()).encode()
    except UnicodeDecodeError:
        return value


def _cell(value: str, *, wording: Wording, rules: Rules) -> str | None:
    said = wording.without(value, address=rules.address)
    return said or None


def table_without(table: pa.Table, cell: Callable[[str], str | None]) -> tuple[pa.Table, int]:
    """Return a table with every text of it changed, and how many cells that were."""
    places = 0
    for at, column in enumerate(table.schema):
        if not _is_text(column.type):
            continue
        values = table.column(at)
        known = {
            value: said
            for value in values.unique().to_pylist()
            if value and (said := cell(value)) != value
        }
        if known:
            cells = values.to_pylist()
            places += sum(1 for value in cells if value in known)
            changed = pa.array([known.get(value, value) for value in cells], column.type)
            table = table.set_column(at, column, changed)
    return table, places


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _pdf(content: bytes, wording: Wording) -> int:
    """Return how often the person stands on a page, in what a PDF tells of itself, or within."""
    import pikepdf
    import pypdfium2

    places = 0
    document = pypdfium2.PdfDocument(content)
    try:
        for page in document:
            text = page.get_textpage().get_text_range()
            places += wording.finds(text) + wording.finds("".join(text.split()))
    finally:
        document.close()
    with pikepdf.open(io.BytesIO(content)) as opened:
        told = [str(value) for value in (opened.docinfo or {}).values()]
        places += sum(wording.finds(text) for text in told)
        for name, attached in opened.attachments.items():
            inner = look(attached.get_file().read_bytes(), name, wording, Rules())
            places += wording.finds(name) + (inner.places if inner else 0)
    return places
