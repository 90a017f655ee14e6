"""Commit one file for one object: raw table first, then rejected lines, then the account."""

from dataclasses import dataclass, field, replace

from flows.ingest.control_total import CONTROL_TOTAL, MEND
from flows.ingest.erased_rows import without_erased
from flows.ingest.file_jobs import FileJob, landed_at
from flows.ingest.headers import Projection
from flows.ingest.lake_files import AtomicParquet, RejectedFile, write_account, write_mended
from flows.ingest.lineage import output_schema, shape_batch
from flows.ingest.readings import Batch, Reading
from flows.ingest.refusals import RefusedFileError, RowAccountError
from flows.ingest.table_rows import RowChoice
from flows.shelves import Workspace
from flows.vocabulary.delivery_files import FileAccount
from flows.vocabulary.erased import ErasedPeople, read_erased
from flows.vocabulary.forms import FORM_MODES


@dataclass(slots=True)
class ObjectOutput:
    """The raw table of one job while it is being written, and the lines that it rejects."""

    workspace: Workspace
    job: FileJob
    projection: Projection
    choice: RowChoice
    sha256: str
    sheet: str
    raw: AtomicParquet = field(init=False)
    rejected: RejectedFile = field(init=False)
    erased: ErasedPeople | None = field(init=False)
    rows_taken: int = 0
    rows_kept: int = 0
    blank_months: int = 0

    def __post_init__(self) -> None:
        """Open the raw table under a hidden name."""
        job = self.job
        self.raw = AtomicParquet(job.raw_path(self.workspace), output_schema(self.projection))
        place = {
            "source": job.source,
            "object": job.object_name,
            "snapshot_on": job.snapshot_on.isoformat(),
            "source_file": job.file.name,
            "source_sheet": self.sheet,
        }
        self.rejected = RejectedFile(job.rejected_path(self.workspace), place)
        self.erased = read_erased(self.workspace.erased)

    def take(self, batch: Batch, reading: Reading) -> None:
        """Write the rows of a batch, and the lines that were rejected since the last one."""
        lineage = {
            "_source": self.job.source,
            "_part": self.job.part,
            "_snapshot_on": self.job.snapshot_on.isoformat(),
            "_source_file": self.job.file.name,
            "_source_sheet": self.sheet,
            "_landed_sha256": self.sha256,
        }
        chosen = self.choice.choose(batch)
        shaped = shape_batch(
            chosen, projection=self.projection, lineage=lineage, header=reading.header
        )
        table = shaped.table
        if self.erased:
            table = without_erased(table, self.job.object_name, self.erased)
        self.raw.write(table)
        self.rows_taken += len(chosen.line_numbers) - len(shaped.rejected)
        self.rows_kept += shaped.table.num_rows
        self.blank_months += shaped.blank_months
        strays, self.choice.rejected = self.choice.rejected, []
        self.rejected.add([*reading.tally.rejected, *strays, *shaped.rejected])

    def commit(self, reading: Reading, *, disagreement: str | None = None) -> FileAccount:
        """Move everything into place, the account last.

        ``disagreement`` is what the control total beside the file says otherwise.

        Raises:
            RowAccountError: rows read and rows accounted differ.
        """
        rows_skipped = reading.tally.skipped.total + self.choice.skipped.total
        accounted = self.rows_taken + self.rejected.count + rows_skipped
        if reading.tally.rows_read != accounted:
            self.abandon()
            raise RowAccountError(
                file_name=self.job.file.name,
                rows_read=reading.tally.rows_read,
                rows_accounted=accounted,
            )
        account = self._account(reading, rows_skipped)
        if disagreement:
            account = replace(
                account,
                mode="delta",
                reason_code=account.reason_code or CONTROL_TOTAL,
                reason=account.reason or disagreement,
                mend=account.mend or MEND,
            )
        self.raw.commit()
        self.rejected.commit()
        write_mended(
            self.job.mended_path(self.workspace),
            account,
            reading.tally.mended,
            mended_at=landed_at(self.job.path),
        )
        write_account(self.job.account_path(self.workspace), account)
        return account

    def abandon(self) -> None:
        """Take away what was written."""
        self.raw.abandon()
        self.rejected.abandon()

    def _account(self, reading: Reading, rows_skipped: int) -> FileAccount:
        cut, count = self.rejected.cut, self.rejected.count
        return FileAccount(
            source=self.job.source,
            object_name=self.job.object_name,
            snapshot_on=self.job.snapshot_on,
            part=self.job.part,
            file_name=self.job.file.name,
            sheet=reading.sheet,
            sha256=self.sha256,
            encoding=reading.encoding,
            mode="delta" if count and self.job.mode not in FORM_MODES else self.job.mode,
            # where months stand across, each filled month is a row of the account
            rows_read=self.rows_kept + count,
            rows_kept=self.rows_kept,
            rows_rejected=count,
            rows_blank=reading.tally.rows_blank + self.blank_months,
            rows_filled=reading.tally.rows_read + self.rows_kept - self.rows_taken,
            rows_skipped=rows_skipped,
            status="ok",
            reason_code=cut.reason_code if cut else None,
            reason=cut.reason if cut else None,
            mend=cut.mend if cut else None,
            header=reading.header,
            missing_fields=self.projection.missing_fields,
            unmapped_headers=self.projection.unmapped_headers,
            skipped=(*reading.tally.skipped.told(), *self.choice.skipped.told()),
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
        file_name=job.file.name,
        sheet=reading.sheet if reading else job.file_rule.sheet or "",
        sha256=sha256,
        encoding=reading.encoding if reading else "",
        mode=job.mode if job.mode in FORM_MODES else "delta",
        rows_read=0,
        rows_kept=0,
        rows_rejected=0,
        rows_blank=0,
        rows_filled=0,
        rows_skipped=0,
        status="refused",
        reason_code=refusal.reason_code,
        reason=refusal.reason,
        mend=refusal.mend,
        header=reading.header if reading else (),
        missing_fields=(),
        unmapped_headers=(),
        skipped=(),
        map_fingerprint=job.fingerprint,
    )
    job.raw_path(workspace).unlink(missing_ok=True)
    job.rejected_path(workspace).unlink(missing_ok=True)
    job.mended_path(workspace).unlink(missing_ok=True)
    write_account(job.account_path(workspace), account)
    return account
