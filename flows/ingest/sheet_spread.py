"""How far the filled cells of a workbook's sheets reach, before a reader makes room for all of it.

The reader holds a sheet as a full rectangle: two cells in opposite corners would ask for hundreds
of gigabytes. Only the packed XML formats (.xlsx, .xlsm) can be looked through beforehand.
"""

import re
import zipfile
from pathlib import Path
from typing import IO, Final

MOST_CELLS: Final = 100_000_000
"""Cells of one sheet, filled or not; a million rows of a hundred columns."""

_FILLED_CELL: Final = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>/]*>')
_PACKED: Final = frozenset({".xlsx", ".xlsm"})
_CHUNK: Final = 1 << 22
_LONGEST_TAG: Final = 200
_LETTERS: Final = 26


def is_too_spread(path: Path) -> bool:
    """Return whether a sheet of a workbook is too large a rectangle to be read."""
    if path.suffix.lower() not in _PACKED or not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with packed.open(name) as sheet:
                    if _cells(sheet) > MOST_CELLS:
                        return True
    return False


def _cells(sheet: IO[bytes]) -> int:
    """Return rows times columns of the rectangle that holds every filled cell."""
    widest, last_row, kept = 0, 0, b""
    while chunk := sheet.read(_CHUNK):
        text = kept + chunk
        for letters, row in _FILLED_CELL.findall(text):
            widest, last_row = max(widest, _column(letters)), max(last_row, int(row))
        kept = text[-_LONGEST_TAG:]
    return widest * last_row


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - 64
    return number
