"""Commit one file for one object: raw table first, then rejected lines, then the account."""

from dataclasses import dataclass, field

from flows.ingest.file_jobs import FileJob, landed_at
from flows.ingest.headers import Projection
from flows.ingest.lake_files import AtomicParquet, write_account, write_mended, write_rejected
from flows.ingest.lineage import output_schema, shape_batch
from flows.ingest.readings import Batch, Reading
from flows.ingest.refusals import RefusedFileError, RowAccountError
from flows.shelves import Workspace
from flows.vocabulary.delivery_files import FileAccount, RejectedLine
from flows.vocabulary.mending import MEND_MODE

CUT_FILE = "cut_file"


@dataclass(slots=True)
class ObjectOutput:
    """The raw table of one job while it is being written."""

    workspace: Workspace
    job: FileJob
    projection: Projection
    sha256: str
    raw: AtomicParquet = field(init=False)
    rows_kept: int = 0
    cell_faults: list[RejectedLine] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open the raw table under a hidden name."""
        self.raw = AtomicParquet(self.job.raw_path(self.workspace), output_schema(self.projection))

    def take(self, batch: Batch, reading: Reading) -> None:
        """Write the rows of a batch."""
        lineage = {
            "_source": self.job.source,
            "_part": self.job.part,
            "_snapshot_on": self.job.snapshot_on.isoformat(),
            "_source_file": self.job.path.name,
            "_source_sheet": reading.sheet,
            "_landed_sha256": self.sha256,
        }
        shaped = shape_batch(
            batch, projection=self.projection, lineage=lineage, header=reading.header
        )
        self.raw.write(shaped.table)
        self.rows_kept += shaped.table.num_rows
        self.cell_faults.extend(shaped.rejected)

    def commit(self, reading: Reading) -> FileAccount:
        """Move everything into place, the account last.

        Raises:
            RowAccountError: rows read and rows accounted differ.
        """
        rejected = [*reading.tally.rejected, *self.cell_faults]
        if reading.tally.rows_read != self.rows_kept + len(rejected):
            self.raw.abandon()
            raise RowAccountError(
                file_name=self.job.path.name,
                rows_read=reading.tally.rows_read,
                rows_accounted=self.rows_kept + len(rejected),
            )
        account = self._account(reading, rejected)
        self.raw.commit()
        write_rejected(self.job.rejected_path(self.workspace), account, rejected)
        write_mended(
            self.job.mended_path(self.workspace),
            account,
            reading.tally.mended,
            mended_at=landed_at(self.job.path),
        )
        write_account(self.job.account_path(self.workspace), account)
        return account

    def _account(self, reading: Reading, rejected: list[RejectedLine]) -> FileAccount:
        cut = next((line for line in rejected if line.reason_code == CUT_FILE), None)
        return FileAccount(
            source=self.job.source,
            object_name=self.job.object_name,
            snapshot_on=self.job.snapshot_on,
            part=self.job.part,
            file_name=self.job.path.name,
            sheet=reading.sheet,
            sha256=self.sha256,
            encoding=reading.encoding,
            mode="delta" if rejected and self.job.mode != MEND_MODE else self.job.mode,
            rows_read=reading.tally.rows_read,
            rows_kept=self.rows_kept,
            rows_rejected=len(rejected),
            rows_blank=reading.tally.rows_blank,
            status="ok",
            reason_code=cut.reason_code if cut else None,
            reason=cut.reason if cut else None,
            mend=cut.mend if cut else None,
            header=reading.header,
            missing_fields=self.projection.missing_fields,
            unmapped_headers=self.projection.unmapped_headers,
            map_fingerprint=self.job.fingerprint,
        )


def commit_refusal(
    workspace: Workspace,
    *,
    job: FileJob,
    sha256: str,
    refusal: RefusedFileError,
    reading: Reading | None,
) -> FileAccount:
    """Account a file that was refused, and take away what an earlier reading of it left."""
    account = FileAccount(
        source=job.source,
        object_name=job.object_name,
        snapshot_on=job.snapshot_on,
        part=job.part,
        file_name=job.path.name,
        sheet=reading.sheet if reading else job.file_rule.sheet or "",
        sha256=sha256,
        encoding=reading.encoding if reading else "",
        mode=job.mode if job.mode == MEND_MODE else "delta",
        rows_read=0,
        rows_kept=0,
        rows_rejected=0,
        rows_blank=0,
        status="refused",
        reason_code=refusal.reason_code,
        reason=refusal.reason,
        mend=refusal.mend,
        header=reading.header if reading else (),
        missing_fields=(),
        unmapped_headers=(),
        map_fingerprint=job.fingerprint,
    )
    job.raw_path(workspace).unlink(missing_ok=True)
    job.rejected_path(workspace).unlink(missing_ok=True)
    job.mended_path(workspace).unlink(missing_ok=True)
    write_account(job.account_path(workspace), account)
    return account
