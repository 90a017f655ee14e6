"""How a workbook of rows to be mended is known again, whatever program saved it.

Its name begins with one of PREFIXES; a hidden sheet says whose rows it holds; each data sheet has
a hidden first row of field names and, per row, where the row came from and how it looked then.
"""

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

PREFIXES: Final = ("隔離修正", "quarantine_mended")
ENDING: Final = ".xlsx"
MEND_MODE: Final = "mend"
"""Mode of such a file: it proves no deletion and is no file of the delivery that it mends."""
IDENTITY_SHEET: Final = "shinchoku"
LAYOUT: Final = "quarantine 1"
ORIGIN_COLUMNS: Final = (
    *("_was", "_file", "_sheet", "_row", "_reason", "_column", "_value"),
    *("_reason_text", "_column_text", "_mend_text"),
)
"""The locked columns before the fields of the row; the last three are for the eye alone."""


@dataclass(frozen=True, slots=True)
class MendedRow:
    """One row that a person changed, and the row that it stands for.

    ``mended_row`` and ``source_row`` count from 1 as the program shows them; ``reason_code``,
    ``column_name`` and ``raw_value`` are those of the entry when the workbook was written.
    """

    mended_row: int
    source_file: str
    source_sheet: str
    source_row: str
    reason_code: str
    column_name: str
    raw_value: str


def is_mended_name(file_name: str) -> bool:
    """Say whether a file's name marks it as a workbook of mended rows."""
    name = unicodedata.normalize("NFC", file_name).casefold()
    return name.startswith(PREFIXES) and name.endswith(ENDING)


def fingerprint(cells: Iterable[str]) -> str:
    """Return a hash of the fields of a row; spacing does not count, for programs change it."""
    plain = (" ".join(unicodedata.normalize("NFC", cell).split()) for cell in cells)
    return hashlib.sha256("\x1f".join(plain).encode()).hexdigest()[:16]
