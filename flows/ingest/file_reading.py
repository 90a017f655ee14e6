"""Read one landed file for all the objects that it feeds, and commit each to the lake.

Reads landing/<source>/<date>/<file>; writes lake/raw, lake/rejected, then lake/file, in this
order: a raw table without an account is one that is not finished, and is written again.
"""

from collections.abc import Sequence

from flows.ingest.csv_header import open_csv
from flows.ingest.file_jobs import FileJob
from flows.ingest.headers import check_required, header_wish, project, required_fields, rules_of
from flows.ingest.mended_workbook import open_mended
from flows.ingest.object_output import ObjectOutput, commit_refusal
from flows.ingest.readings import Reading
from flows.ingest.refusals import RefusedFileError, refuse_unreadable
from flows.ingest.workbook import ENDINGS, open_workbook
from flows.shelves import Workspace
from flows.vocabulary.delivery_files import FileAccount
from flows.vocabulary.mending import MEND_MODE


def read_file(
    workspace: Workspace, *, jobs: Sequence[FileJob], sha256: str
) -> tuple[FileAccount, ...]:
    """Read one file for jobs that share its reading; a refused file gets accounts too.

    Raises:
        RowAccountError: the reader lost or made a row.
    """
    try:
        reading = _open(jobs)
    except RefusedFileError as error:
        return tuple(
            commit_refusal(workspace, job=job, sha256=sha256, refusal=error, reading=None)
            for job in jobs
        )
    except OSError as error:
        refusal = refuse_unreadable(file_name=jobs[0].path.name, problem=error.strerror or "?")
        return tuple(
            commit_refusal(workspace, job=job, sha256=sha256, refusal=refusal, reading=None)
            for job in jobs
        )
    accounts: list[FileAccount] = []
    outputs: list[ObjectOutput] = []
    for job in jobs:
        try:
            outputs.append(_open_output(workspace, job=job, sha256=sha256, reading=reading))
        except RefusedFileError as error:
            accounts.append(
                commit_refusal(workspace, job=job, sha256=sha256, refusal=error, reading=reading)
            )
    return (*accounts, *_pour(reading, outputs))


def _open(jobs: Sequence[FileJob]) -> Reading:
    path, rule = jobs[0].path, jobs[0].file_rule
    if jobs[0].mode == MEND_MODE:
        return open_mended(jobs[0])
    wishes = [header_wish(job.object_name, job.object_rule, job.file_rule) for job in jobs]
    if path.suffix.lower() in ENDINGS:
        return open_workbook(path, wishes=wishes, sheet=rule.sheet, header_row=rule.header_row)
    return open_csv(path, wishes=wishes, encoding=rule.encoding, header_row=rule.header_row)


def _open_output(
    workspace: Workspace, *, job: FileJob, sha256: str, reading: Reading
) -> ObjectOutput:
    projection = project(
        header=reading.header,
        object_name=job.object_name,
        object_rule=job.object_rule,
        file_rule=job.file_rule,
    )
    check_required(
        projection=projection,
        header=reading.header,
        place=(job.path.name, reading.sheet),
        rules=rules_of(job.object_rule, job.file_rule),
        required=required_fields(job.object_name, job.object_rule, job.file_rule),
    )
    return ObjectOutput(workspace=workspace, job=job, projection=projection, sha256=sha256)


def _pour(reading: Reading, outputs: Sequence[ObjectOutput]) -> list[FileAccount]:
    if not outputs:
        return []
    for batch in reading.batches():
        for output in outputs:
            output.take(batch, reading)
    return [output.commit(reading) for output in outputs]
