"""How far the filled cells of a workbook's sheets reach, before a reader makes room for all of it.

The reader holds a sheet as a full rectangle: two cells in opposite corners would ask for hundreds
of gigabytes, and an .ods may say of one cell that it fills a million rows. Only the packed XML
formats (.xlsx, .xlsm, .ods) can be looked through beforehand.
"""

import re
import zipfile
from pathlib import Path
from typing import IO, Final

from flows.ingest.landed import is_too_large, refuse_bomb
from flows.ingest.refusals import refuse_spread

MOST_PACKAGE_BYTES: Final = 1 << 32
"""Bytes of all parts of a workbook, unpacked: 4 GiB."""

MOST_CELLS: Final = 100_000_000
"""Cells of one sheet, filled or not; a million rows of a hundred columns."""

MOST_REPEATED_CELLS: Final = 10_000_000
"""The same for .ods, where a file of a kilobyte can fill every one of them."""

# What programs write first (r right after c) is tried first: this looks at every cell of a sheet.
_FILLED_CELL: Final = re.compile(
    rb"""<(?:[\w.-]+:)?c\s+(?:r|[^<>]*?\sr)\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["'][^<>]*(?<!/)>"""
)
_ODS_TAG: Final = re.compile(
    rb"<(?:[\w.-]+:)?(?P<kind>table|table-row|table-cell|covered-table-cell)(?=[\s/>])(?P<said>[^<>]*)>"
)
_ODS_REPEATED: Final = re.compile(rb"number-(?:rows|columns)-repeated=[\"']([0-9]{1,9})")
_PACKED: Final = frozenset({".xlsx", ".xlsm"})
_CHUNK: Final = 1 << 22
_LONGEST_TAG: Final = 200
_LETTERS: Final = 26


def _is_too_spread(path: Path) -> bool:
    """Return whether a sheet of a workbook is too large a rectangle to be read."""
    if not zipfile.is_zipfile(path):
        return False
    ending = path.suffix.lower()
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            if ending in _PACKED and name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with packed.open(name) as sheet:
                    if _cells(sheet) > MOST_CELLS:
                        return True
            elif ending == ".ods" and name == "content.xml":
                with packed.open(name) as content:
                    if _repeated_cells(content) > MOST_REPEATED_CELLS:
                        return True
    return False


def check_package(path: Path, file_name: str) -> None:
    """Refuse a workbook that no reader should open: too large unpacked, or spread too far.

    Raises:
        RefusedFileError: it is.
    """
    _refuse_large(path, file_name)
    if _is_too_spread(path):
        raise refuse_spread(file_name=file_name)


def _refuse_large(path: Path, file_name: str) -> None:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
        size, packed_size = (sum(p.file_size for p in parts), sum(p.compress_size for p in parts))
        if is_too_large(size, packed_size) or size > MOST_PACKAGE_BYTES:
            raise refuse_bomb(file_name)


def _cells(sheet: IO[bytes]) -> int:
    """Return rows times columns of the rectangle that holds every filled cell."""
    widest, last_row, kept = 0, 0, b""
    while chunk := sheet.read(_CHUNK):
        text = kept + chunk
        for letters, row in _FILLED_CELL.findall(text):
            widest, last_row = max(widest, _column(letters)), max(last_row, int(row))
        kept = text[-_LONGEST_TAG:]
    return widest * last_row


def _repeated_cells(content: IO[bytes]) -> int:
    """Return the cells of the largest rectangle that the tables of an .ods fill."""
    most = rows = columns = widest = last_row = 0
    kept = b""
    while chunk := content.read(_CHUNK):
        text = kept + chunk
        end = text.rfind(b"<") if text.rfind(b"<") > text.rfind(b">") else len(text)
        for found in _ODS_TAG.finditer(text, 0, end):
            kind, said = found["kind"], found["said"]
            repeated = _ODS_REPEATED.search(said)
            count = int(repeated[1]) if repeated else 1
            if kind == b"table":
                rows = columns = widest = last_row = 0
            elif kind == b"table-row":
                rows, columns = rows + count, 0
            else:
                columns += count
                if b"value-type" in said:
                    widest, last_row = max(widest, columns), rows
                    most = max(most, widest * last_row)
        kept = text[end:][-_LONGEST_TAG * 100 :]
    return most


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - 64
    return number
