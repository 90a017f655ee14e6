"""Rejected rows as a person reads them: where, which value, why, and what to do.

Reads ``warehouse/current`` (marts.dq_rejected_row, read-only) → writes nothing, or a CSV file.
"""

from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import duckdb

from flows.errors import UsageError

_COLUMNS: Final = (
    "source, object, snapshot_on, source_file, source_sheet, source_row, column_name, raw_value,"
    " reason_code, mend, disposition, amount, mended_file, mended_sheet, mended_row, mended_at"
)
_ORDER: Final = " order by source, object, snapshot_on, source_file, try_cast(source_row as bigint)"
_NEWEST: Final = (
    " where (source, object, snapshot_on) in"
    " (select (source, object, max(snapshot_on)) from marts.dq_row_account group by source, object)"
)
# A cell that a spreadsheet would take for a formula is shown as text.
_FORMULA_SIGNS: Final = "=+-@\t\r"


class OldWarehouseError(UsageError):
    """The warehouse was built before its list of rejected rows got its present columns."""

    def __init__(self, *, warehouse: Path) -> None:
        """Build the sentence."""
        super().__init__(
            f"[{warehouse}] was built by an older version; call 'shinchoku run --no-send' first"
        )


class RejectedRow(NamedTuple):
    """One row that was quarantined, kept with a repair, or mended by hand since."""

    source: str
    object_name: str
    snapshot_on: date
    source_file: str
    source_sheet: str
    source_row: str
    column_name: str
    raw_value: str
    reason_code: str
    mend: str
    disposition: str
    amount: str
    mended_file: str
    mended_sheet: str
    mended_row: str
    mended_at: str

    @property
    def place(self) -> str:
        """Return the file below landing/, with its sheet if it has one."""
        sheet = f" [{self.source_sheet}]" if self.source_sheet else ""
        return f"{self.source}/{self.snapshot_on}/{self.source_file}{sheet}"

    @property
    def mended_in(self) -> str:
        """Return where the row was mended and when that came; '' if it was not."""
        if not self.mended_file:
            return ""
        sheet = f" [{self.mended_sheet}]" if self.mended_sheet else ""
        return f"{self.mended_file}{sheet}, row {self.mended_row}, {self.mended_at}"


def list_rejected(*, warehouse: Path, everything: bool) -> tuple[RejectedRow, ...]:
    """Return the rejected rows of the newest delivery of each object, or of every delivery.

    A row that a person mended stays in the list, with the workbook that mends it.

    Reads:  warehouse/current/shinchoku.duckdb, read-only
    Units:  amount is the money of the row in the reporting currency, '' if it cannot be read

    Raises:
        OldWarehouseError: the warehouse is older than this code.
    """
    query = f"select {_COLUMNS} from marts.dq_rejected_row"  # noqa: S608 - constants only
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        try:
            rows = connection.execute(query + ("" if everything else _NEWEST) + _ORDER).fetchall()
        except duckdb.BinderException as error:
            raise OldWarehouseError(warehouse=warehouse) from error
    return tuple(
        RejectedRow._make(
            cell if isinstance(cell, date) else "" if cell is None else str(cell) for cell in row
        )
        for row in rows
    )


def export_rejected(*, warehouse: Path, file: Path) -> int:
    """Write every rejected row to a CSV file that a spreadsheet opens safely; return how many.

    Reads:  warehouse/current/shinchoku.duckdb, read-only
    Writes: the file, UTF-8 with a byte order mark
    """
    import csv

    rows = list_rejected(warehouse=warehouse, everything=True)
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(RejectedRow._fields)
        for row in rows:
            writer.writerow(_harmless(str(cell)) for cell in row)
    return len(rows)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in _FORMULA_SIGNS and cell else cell
