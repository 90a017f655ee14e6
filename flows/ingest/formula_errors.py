"""Find the cells of a sheet whose formula gave an error or was never computed.

The fast reader shows both blank. Source of the format: ECMA-376, a cell of type ``e``, and a cell
with a formula and no value, as programs other than a spreadsheet write it. Looked for in .xlsx and
.xlsm only.
"""

import re
import zipfile
from pathlib import Path
from typing import Final

_ENDINGS: Final = frozenset({".xlsx", ".xlsm"})
_ERROR_MARK: Final = b't="e"'
_NEVER_COMPUTED: Final = re.compile(
    rb'<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?><f[^<>]*>[^<]*</f>(?:<v\s*/>|<v></v>)?</c>'
)


def find_formula_errors(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    """Return row and column (from 0) of each such cell of a sheet, and what it shows."""
    if path.suffix.lower() not in _ENDINGS:
        return {}
    has_errors, is_uncomputed = _marks(path)
    found = _filled_cells(path, sheet, data_only=True, kind="e") if has_errors else {}
    if is_uncomputed:
        formulas = _filled_cells(path, sheet, data_only=False, kind="f")
        values = _filled_cells(path, sheet, data_only=True)
        found |= {place: text for place, text in formulas.items() if place not in values}
    return found


def _marks(path: Path) -> tuple[bool, bool]:
    has_errors = is_uncomputed = False
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                text = package.read(name)
                has_errors |= _ERROR_MARK in text
                is_uncomputed |= b"<f" in text and _NEVER_COMPUTED.search(text) is not None
    return has_errors, is_uncomputed


def _filled_cells(
    path: Path, sheet: str, *, data_only: bool, kind: str | None = None
) -> dict[tuple[int, int], str]:
    """Return what the cells of a type, or all that are filled, hold: values or formulas."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=data_only)
    try:
        return {
            (cell.row - 1, cell.column - 1): str(cell.value)
            for row in book[sheet].iter_rows()
            for cell in row
            if (cell.data_type == kind if kind else cell.value is not None)
        }
    finally:
        book.close()
