"""Ingest every delivery of a source up to a date: only what is new or read differently now.

Reads landing/<source>/<date>/ and lake/file; writes lake/{raw,rejected,mended,file}/<source>/….
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final

from flows.ingest.archive import ENDING, members_of
from flows.ingest.file_jobs import (
    FileJob,
    jobs_of_file,
    jobs_of_refused,
    landed_files,
    landed_sha256,
)
from flows.ingest.file_ledger import read_ledger
from flows.ingest.file_reading import read_file, refuse_jobs
from flows.ingest.lake_files import write_empty_schemas
from flows.ingest.landed import LandedFile
from flows.ingest.mended_workbook import mended_jobs
from flows.ingest.refusals import UNREADABLE, RefusedFileError
from flows.ingest.update_workbook import update_job
from flows.shelves import Workspace
from flows.vocabulary.delivery_files import FileAccount, IngestResult
from flows.vocabulary.mending import is_mended_name
from flows.vocabulary.update_sheets import is_update_name
from flows.vocabulary.workspace import SourceMap

_HANDS: Final = 2


@dataclass(frozen=True, slots=True)
class _Delivered:
    """One landed file: its jobs, and what came of them (``read`` now, or accounted before)."""

    path: Path
    jobs: tuple[FileJob, ...]
    unclaimed: tuple[str, ...] = ()
    refusal: RefusedFileError | None = None
    known: tuple[FileAccount, ...] = ()
    read: tuple[FileAccount, ...] = ()


def ingest_source(
    *, workspace: Workspace, source: str, source_map: SourceMap, mode: str, until: date
) -> IngestResult:
    """Turn each landed file of a source into raw Parquet, once per file, object and part.

    Reads:  landing/<source>/<date>/* up to ``until``; lake/file/<source>
    Writes: lake/raw, lake/rejected, lake/file, and the empty schemas of every object
    Shape:  one raw row per row of the file that a table can hold; all text, with lineage
    Units:  none yet: values stay as they came; an empty cell is null

    Raises:
        RowAccountError: a reader lost or made a row (a fault of ours).
    """
    # read
    write_empty_schemas(workspace)
    ledger = read_ledger(workspace, source)
    look = partial(_look, source=source, source_map=source_map, mode=mode)
    landed = [look(*found) for found in _files(workspace.landing / source, until)]

    # work and write, file by file
    with ThreadPoolExecutor(max_workers=_HANDS) as hands:
        done = list(hands.map(partial(_ingest_file, workspace, ledger), landed))
    _clear_stale(workspace, ledger=ledger, landed=landed, until=until)
    return IngestResult(
        source=source,
        accounts=tuple(account for file in done for account in (*file.known, *file.read)),
        read=sum(len(file.read) for file in done),
        skipped=sum(len(file.known) for file in done),
        unclaimed=tuple(name for file in done for name in file.unclaimed),
    )


def _files(folder: Path, until: date) -> Iterator[tuple[date, Path]]:
    if not folder.is_dir():
        return
    for delivery in sorted(folder.iterdir()):
        snapshot_on = _date_of(delivery)
        if snapshot_on is not None and snapshot_on <= until:
            for path in landed_files(delivery):
                yield snapshot_on, path


def _look(
    snapshot_on: date, path: Path, *, source: str, source_map: SourceMap, mode: str
) -> _Delivered:
    """Return the jobs of a landed file, or of the files in it if it is an archive."""
    if is_mended_name(path.name) and not path.is_symlink():
        mended = mended_jobs(path, source=source, snapshot_on=snapshot_on, source_map=source_map)
        return _Delivered(path, tuple(mended))
    if is_update_name(path.name) and not path.is_symlink():
        return _Delivered(path, (update_job(path, source=source, snapshot_on=snapshot_on),))
    jobs_of = partial(
        jobs_of_file, source=source, snapshot_on=snapshot_on, source_map=source_map, mode=mode
    )
    files = [LandedFile(path)]
    if path.suffix.lower() == ENDING and not path.is_symlink():
        try:
            files = [LandedFile(path, member) for member in members_of(path)]
        except RefusedFileError as error:
            refused = jobs_of_refused(path, source, snapshot_on, source_map, mode)
            return _Delivered(path, refused, refusal=error)
    jobs = {file: jobs_of(file) for file in files}
    return _Delivered(
        path=path,
        jobs=tuple(job for each in jobs.values() for job in each),
        unclaimed=tuple(f"{snapshot_on}/{file.name}" for file, each in jobs.items() if not each),
    )


def _date_of(folder: Path) -> date | None:
    try:
        return date.fromisoformat(folder.name) if folder.is_dir() else None
    except ValueError:
        return None


def _ingest_file(
    workspace: Workspace, ledger: Mapping[Path, FileAccount], file: _Delivered
) -> _Delivered:
    if not file.jobs:
        return file
    sha256 = landed_sha256(file.path)
    known, wanted = [], []
    for job in file.jobs:
        account = ledger.get(job.account_path(workspace))
        if account and _is_done(workspace, job=job, account=account, sha256=sha256):
            known.append(account)
        else:
            wanted.append(job)
    if file.refusal:
        read = refuse_jobs(workspace, jobs=wanted, sha256=sha256, refusal=file.refusal)
    else:
        wanted.sort(key=lambda job: job.read_key)
        read = tuple(
            account
            for _, together in groupby(wanted, key=lambda job: job.read_key)
            for account in read_file(workspace, jobs=list(together), sha256=sha256)
        )
    return replace(file, known=tuple(known), read=read)


def _is_done(workspace: Workspace, *, job: FileJob, account: FileAccount, sha256: str) -> bool:
    if (account.sha256, account.map_fingerprint) != (sha256, job.fingerprint):
        return False
    if account.status == "refused":
        return account.reason_code != UNREADABLE  # rights may have been mended since
    return job.raw_path(workspace).exists()


def _clear_stale(
    workspace: Workspace,
    *,
    ledger: Mapping[Path, FileAccount],
    landed: list[_Delivered],
    until: date,
) -> None:
    """Take away what an older map read from a file that still lies there, and old refusals."""
    expected = {job.account_path(workspace) for file in landed for job in file.jobs}
    for place, account in ledger.items():
        if place in expected or account.snapshot_on > until:
            continue
        delivery = workspace.delivery(account.source, account.snapshot_on)
        lies_there = (delivery / account.file_name.split("/")[0]).exists()
        # a refused file that was taken away had no row to lose, and holds nobody up any more
        if lies_there or account.status == "refused":
            key = (account.source, account.object_name, account.snapshot_on)
            for shelf in (workspace.raw, workspace.rejected, workspace.mended):
                _take_away(shelf(*key) / place.name)
            _take_away(place)


def _take_away(file: Path) -> None:
    """Delete a file, and its folder if it was the last: an empty one would pass for a delivery."""
    file.unlink(missing_ok=True)
    with suppress(OSError):
        file.parent.rmdir()
