"""Find the cells of a sheet that hold the error of a formula, which the fast reader shows blank.

Source of the format: ECMA-376, a cell of type ``e``. Looked for in .xlsx and .xlsm only.
"""

import zipfile
from pathlib import Path
from typing import Final

_ENDINGS: Final = frozenset({".xlsx", ".xlsm"})
_ERROR_MARK: Final = b't="e"'


def find_formula_errors(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    """Return row and column (from 0) of each error cell of a sheet, and what it shows."""
    if path.suffix.lower() not in _ENDINGS or not _has_error_mark(path):
        return {}
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        return {
            (cell.row - 1, cell.column - 1): str(cell.value)
            for row in book[sheet].iter_rows()
            for cell in row
            if cell.data_type == "e"
        }
    finally:
        book.close()


def _has_error_mark(path: Path) -> bool:
    with zipfile.ZipFile(path) as package:
        return any(
            _ERROR_MARK in package.read(name)
            for name in package.namelist()
            if name.startswith("xl/worksheets/") and name.endswith(".xml")
        )
