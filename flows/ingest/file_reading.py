"""Read one landed file for all the objects that it feeds, and commit each to the lake.

Reads landing/<source>/<date>/<file>; writes lake/raw, lake/rejected, then lake/file, in this
order: a raw table without an account is one that is not finished, and is written again.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import PurePath

from flows.errors import NO_ROOM
from flows.ingest.control_total import ControlTotal, control_path
from flows.ingest.csv_header import open_csv
from flows.ingest.file_jobs import FileJob
from flows.ingest.headers import (
    HeaderWish,
    check_required,
    header_wish,
    project,
    required_fields,
    rules_of,
)
from flows.ingest.mended_workbook import open_mended
from flows.ingest.object_output import ObjectOutput, commit_refusal
from flows.ingest.readings import Reading
from flows.ingest.refusals import (
    RefusedFileError,
    refuse_link,
    refuse_unreadable,
    refuse_workbook,
)
from flows.ingest.row_kinds import RowKinds
from flows.ingest.table_rows import choose_rows
from flows.ingest.update_workbook import open_update
from flows.ingest.workbook import ENDINGS, SheetPlace, open_workbook
from flows.shelves import Workspace
from flows.vocabulary.delivery_files import FileAccount
from flows.vocabulary.forms import FORM_MODES, MEND_MODE, UPDATE_MODE
from flows.vocabulary.objects import KEYS


def read_file(
    workspace: Workspace, *, jobs: Sequence[FileJob], sha256: str
) -> tuple[FileAccount, ...]:
    """Read one file for jobs that share its reading; a refused file gets accounts too.

    Raises:
        RowAccountError: the reader lost or made a row.
        OSError: there is no room for what was read.
    """
    refuse = partial(refuse_jobs, workspace, jobs=jobs, sha256=sha256)
    try:
        reading = _open(jobs)
        return _read_out(workspace, jobs=jobs, sha256=sha256, reading=reading)
    except RefusedFileError as error:
        return refuse(refusal=error)
    except OSError as error:
        if error.errno in NO_ROOM:  # no fault of the file, and no reason to remember against it
            raise
        problem = error.strerror or "?"
        return refuse(refusal=refuse_unreadable(file_name=jobs[0].file.name, problem=problem))


def refuse_jobs(
    workspace: Workspace, *, jobs: Sequence[FileJob], sha256: str, refusal: RefusedFileError
) -> tuple[FileAccount, ...]:
    """Account a file that no job can read."""
    return tuple(
        commit_refusal(workspace, job=job, sha256=sha256, refusal=refusal, reading=None)
        for job in jobs
    )


def _open(jobs: Sequence[FileJob]) -> Reading:
    file, rule, wishes = jobs[0].file, jobs[0].file_rule, _wishes(jobs)
    if file.path.is_symlink():
        raise refuse_link(file_name=file.name)
    if jobs[0].mode == MEND_MODE:
        return open_mended(jobs[0])
    if jobs[0].mode == UPDATE_MODE:
        return open_update(jobs[0])
    if PurePath(file.own_name).suffix.lower() not in ENDINGS:
        return open_csv(file, wishes=wishes, encoding=rule.encoding, header_row=rule.header_row)
    if file.is_gzip:
        raise refuse_workbook(file_name=file.name, is_locked=False)
    place = SheetPlace(rule.sheet, rule.table, rule.header_row)
    return open_workbook(file, wishes=wishes, place=place)


def _wishes(jobs: Sequence[FileJob]) -> list[HeaderWish]:
    return [header_wish(job.object_name, job.object_rule, job.file_rule) for job in jobs]


def _read_out(
    workspace: Workspace, *, jobs: Sequence[FileJob], sha256: str, reading: Reading
) -> tuple[FileAccount, ...]:
    accounts: list[FileAccount] = []
    outputs: list[ObjectOutput] = []
    for job in jobs:
        try:
            outputs.append(_open_output(workspace, job=job, sha256=sha256, reading=reading))
        except RefusedFileError as error:
            accounts.append(
                commit_refusal(workspace, job=job, sha256=sha256, refusal=error, reading=reading)
            )
    beside = control_path(jobs[0].path)
    control = ControlTotal(beside) if outputs and beside.exists() else None
    # whatever a person typed into a row of a workbook of ours, it is a record
    is_form = jobs[0].mode in FORM_MODES
    kinds = None if is_form else RowKinds.of(reading.header, _wishes(jobs))
    try:
        _pour(reading, outputs, kinds=kinds, control=control)
    except BaseException:
        for output in outputs:
            output.abandon()
        raise
    disagreement = control.disagreement(reading) if control else None
    return (*accounts, *(output.commit(reading, disagreement=disagreement) for output in outputs))


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
        place=(job.file.name, reading.sheet),
        rules=rules_of(job.object_rule, job.file_rule),
        required=required_fields(job.object_name, job.object_rule, job.file_rule),
    )
    keys = KEYS[job.object_name]
    choice = choose_rows(
        reading.header,
        table_rows=job.file_rule.table_rows,
        key_columns=[
            item.column
            for item in projection.fields
            if item.field in keys and item.column is not None
        ],
        file_name=job.file.name,
    )
    return ObjectOutput(workspace, job, projection, choice, sha256, reading.sheet)


def _pour(
    reading: Reading,
    outputs: Sequence[ObjectOutput],
    *,
    kinds: RowKinds | None,
    control: ControlTotal | None,
) -> None:
    if not outputs:
        reading.close()
        return
    for batch in reading.batches():
        records = kinds.sift(batch, reading.tally) if kinds else batch
        if control:
            control.take(records, reading.header)
        for output in outputs:
            output.take(records, reading)
        reading.tally.rejected.clear()
