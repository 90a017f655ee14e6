"""What collect and ingest say about the files of a delivery: origins, accounts, rejected lines."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class FileOrigin:
    """Where one landed file came from; stored beside it as ``<file>.origin.json``.

    ``stamp`` is what its place said of its state (etag, time of writing); null: nothing.
    """

    source: str
    received_from: str
    received_at: datetime
    sha256: str
    size: int
    stamp: str | None = None


@dataclass(frozen=True, slots=True)
class RefusedDrop:
    """One file that collect left where it lay, and what to do about it."""

    file_name: str
    reason: str
    mend: str


@dataclass(frozen=True, slots=True)
class CollectResult:
    """What one look into a source's location brought.

    ``copied`` and ``skipped`` name files as ``<date>/<file>``; skipped files were landed before
    with the same bytes.
    """

    source: str
    copied: tuple[str, ...]
    skipped: tuple[str, ...]
    refused: tuple[RefusedDrop, ...]


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """One line or row of a file that no table could hold, with the cell at fault.

    ``source_row`` is the line number of a text file or the row number of a sheet, from 1.
    """

    source_row: int
    column_name: str | None
    raw_value: str
    reason_code: str
    reason: str
    mend: str


@dataclass(frozen=True, slots=True)
class FileAccount:
    """The row account of one file for one object: rows_read = rows_kept + rows_rejected.

    ``mode`` is ``full`` only when absence from this file proves a deletion: a file that was cut
    or that lost a line to rejection is accounted ``delta``, a workbook of mended rows ``mend``.
    Blank rows, and rows of such a workbook that nobody changed, are no rows, and rows that are no
    records of the object (totals, repeated headers, table rows) are skipped; both are counted
    apart, and ``skipped`` tells the latter by kind and row. ``rows_filled`` is what the reader
    found filled before anything was chosen, a line spread over months as the months that it
    fills: rows_filled = rows_read + rows_skipped. ``reason_code`` is null unless the file was
    refused or cut.
    """

    source: str
    object_name: str
    snapshot_on: date
    part: str
    file_name: str
    sheet: str
    sha256: str
    encoding: str
    mode: str
    rows_read: int
    rows_kept: int
    rows_rejected: int
    rows_blank: int
    rows_filled: int
    rows_skipped: int
    status: str
    reason_code: str | None
    reason: str | None
    mend: str | None
    header: tuple[str, ...]
    missing_fields: tuple[str, ...]
    unmapped_headers: tuple[str, ...]
    skipped: tuple[str, ...]
    map_fingerprint: str


@dataclass(frozen=True, slots=True)
class IngestResult:
    """The accounts of every landed file up to a date, and how many of them were read just now.

    ``unclaimed`` names, as ``<date>/<file>``, landed files that no rule of the map asks for.
    """

    source: str
    accounts: tuple[FileAccount, ...]
    read: int
    skipped: int
    unclaimed: tuple[str, ...]

    @property
    def refused(self) -> tuple[FileAccount, ...]:
        """Return the accounts of files that could not be read at all."""
        return tuple(account for account in self.accounts if account.status == "refused")
