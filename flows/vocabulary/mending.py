"""How a workbook of rows to be mended is known again, whatever program saved it.

Its name begins with one of PREFIXES; a hidden sheet says whose rows it holds; each data sheet has
a hidden first row of field names and, per row, where the row came from and how it looked then.
"""

from dataclasses import dataclass
from typing import Final

from flows.vocabulary.forms import has_prefix

PREFIXES: Final = ("隔離修正", "quarantine_mended")
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
    return has_prefix(file_name, PREFIXES)
