"""Say which landed file feeds which object, and whether that was done already."""

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Final

from flows.ingest.control_total import ENDING as CONTROL_ENDING
from flows.ingest.control_total import control_path
from flows.ingest.landed import LandedFile
from flows.shelves import Workspace
from flows.vocabulary.objects import LINEAGE, OBJECTS
from flows.vocabulary.workspace import FileRule, ObjectRule, SourceMap

READER_VERSION: Final = "2"
"""Change it when the same file would be read to other rows: every file is then read again."""
ORIGIN_ENDING: Final = ".origin.json"
_READ_BY_INGEST: Final = {"headers", "compose", "row_key", "cases", "constant"}


@dataclass(frozen=True)
class FileJob:
    """One file to be read for one object under one rule."""

    path: Path
    source: str
    snapshot_on: date
    object_name: str
    object_rule: ObjectRule
    file_rule: FileRule
    mode: str
    member: str = ""

    @property
    def file(self) -> LandedFile:
        """Return the file that is read: the landed one, or a member of it."""
        return LandedFile(self.path, self.member)

    @property
    def part(self) -> str:
        """Return the name of the part; empty for a whole record."""
        return self.file_rule.part or ""

    @property
    def read_key(self) -> tuple[str, ...]:
        """Return what jobs on the same file must share to be read together."""
        rule = self.file_rule
        asked = (rule.encoding, rule.sheet, rule.table, rule.header_row)
        return self.member, *(str(item or "") for item in asked)

    @property
    def place(self) -> tuple[str, ...]:
        """Return what tells the jobs of one object on one file apart."""
        rule = self.file_rule
        own = (rule.table, rule.table_rows)
        return rule.sheet or "", self.part, *(item for item in own if item)

    @cached_property
    def slug(self) -> str:
        """Return the stem of the Parquet files: readable, and unique within the delivery."""
        stem = unicodedata.normalize("NFKC", self.file.name.rsplit(".", 1)[0]).casefold()
        readable = re.sub(r"[^\w]+", "-", stem).strip("-")[:60]
        identity = "\0".join((self.file.name, *self.place))
        return f"{readable}-{hashlib.sha256(identity.encode()).hexdigest()[:8]}"

    @cached_property
    def fingerprint(self) -> str:
        """Return a hash of everything but the file that decides what is read."""
        rule = self.file_rule
        columns = {**self.object_rule.columns, **rule.columns}
        said = {
            "reader": READER_VERSION,
            "fields": (*OBJECTS[self.object_name], *LINEAGE),
            "columns": {
                name: column.model_dump(include=_READ_BY_INGEST, exclude_defaults=True)
                for name, column in columns.items()
            },
            "required": self.object_rule.required,
            "how": (rule.sheet, rule.header_row, rule.encoding, rule.part, self.mode),
            "rows": (rule.table, rule.table_rows, rule.months_across),
        }
        beside = control_path(self.path)
        if beside.is_file():
            said["control"] = landed_sha256(beside)
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def raw_path(self, workspace: Workspace) -> Path:
        """Return where the raw table goes."""
        folder = workspace.raw(self.source, self.object_name, self.snapshot_on)
        return folder / f"{self.slug}.parquet"

    def rejected_path(self, workspace: Workspace) -> Path:
        """Return where the rejected lines go."""
        folder = workspace.rejected(self.source, self.object_name, self.snapshot_on)
        return folder / f"{self.slug}.parquet"

    def mended_path(self, workspace: Workspace) -> Path:
        """Return where it is written which rows were mended."""
        folder = workspace.mended(self.source, self.object_name, self.snapshot_on)
        return folder / f"{self.slug}.parquet"

    def account_path(self, workspace: Workspace) -> Path:
        """Return where the account goes."""
        folder = workspace.file_account(self.source, self.object_name, self.snapshot_on)
        return folder / f"{self.slug}.parquet"


def jobs_of_file(
    file: LandedFile, *, source: str, snapshot_on: date, source_map: SourceMap, mode: str
) -> list[FileJob]:
    """Return the jobs of one file; of rules that say the same the first counts."""
    jobs: dict[tuple[str, ...], FileJob] = {}
    for object_name, object_rule in source_map.objects.items():
        for file_rule in object_rule.files:
            if matches(file.own_name, file_rule.pattern):
                job = FileJob(
                    path=file.path,
                    member=file.member,
                    source=source,
                    snapshot_on=snapshot_on,
                    object_name=object_name,
                    object_rule=object_rule,
                    file_rule=file_rule,
                    mode=object_rule.mode or mode,
                )
                jobs.setdefault((object_name, *job.place), job)
    return list(jobs.values())


def jobs_of_refused(
    path: Path, source: str, snapshot_on: date, source_map: SourceMap, mode: str
) -> tuple[FileJob, ...]:
    """Return a job of each object for an archive that is refused: it might hold any of them."""
    return tuple(
        FileJob(
            path=path,
            source=source,
            snapshot_on=snapshot_on,
            object_name=object_name,
            object_rule=object_rule,
            file_rule=FileRule(pattern=path.name),
            mode=object_rule.mode or mode,
        )
        for object_name, object_rule in source_map.objects.items()
        if object_rule.files
    )


def matches(file_name: str, pattern: str) -> bool:
    """Say whether a name fits a glob; case and the way accents are stored do not matter."""
    return fnmatchcase(_plain(file_name), _plain(pattern))


def landed_files(folder: Path) -> Sequence[Path]:
    """Return the files of a delivery, in order of name; what lies beside them is left out."""
    with os.scandir(folder) as entries:
        names = sorted(
            entry.name
            for entry in entries
            if (entry.is_file() or entry.is_symlink())
            and not entry.name.startswith((".", "~$"))
            and not entry.name.endswith((ORIGIN_ENDING, CONTROL_ENDING))
        )
    return [folder / name for name in names]


def landed_sha256(path: Path) -> str:
    """Return the hash of a file, from its origin if that is younger and of the same size.

    Nothing for a link or a file that the machine will not hand out: they are refused anyway.
    """
    if path.is_symlink():
        return ""
    origin = path.with_name(path.name + ORIGIN_ENDING)
    try:
        said = json.loads(origin.read_bytes())
        landed, sealed = path.stat(), origin.stat()
        if said["size"] == landed.st_size and landed.st_mtime_ns <= sealed.st_mtime_ns:
            return str(said["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def landed_at(path: Path) -> str | None:
    """Return when a file was received, as its origin says."""
    try:
        return str(
            json.loads(path.with_name(path.name + ORIGIN_ENDING).read_bytes())["received_at"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
