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

from flows.shelves import Workspace
from flows.vocabulary.objects import LINEAGE, OBJECTS
from flows.vocabulary.workspace import FileRule, ObjectRule, SourceMap

READER_VERSION: Final = "1"
"""Change it when the same file would be read to other rows: every file is then read again."""
ORIGIN_ENDING: Final = ".origin.json"
_BLOCK: Final = 1 << 20


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

    @property
    def part(self) -> str:
        """Return the name of the part; empty for a whole record."""
        return self.file_rule.part or ""

    @property
    def read_key(self) -> tuple[str, str, int]:
        """Return what jobs on the same file must share to be read together."""
        rule = self.file_rule
        return rule.encoding or "", rule.sheet or "", rule.header_row or 0

    @cached_property
    def slug(self) -> str:
        """Return the stem of the Parquet files: readable, and unique within the delivery."""
        stem = unicodedata.normalize("NFKC", self.path.stem).casefold()
        readable = re.sub(r"[^\w]+", "-", stem).strip("-")[:60]
        identity = "\0".join((self.path.name, self.file_rule.sheet or "", self.part))
        return f"{readable}-{hashlib.sha256(identity.encode()).hexdigest()[:8]}"

    @cached_property
    def fingerprint(self) -> str:
        """Return a hash of everything but the file that decides what is read."""
        rule = self.file_rule
        columns = {**self.object_rule.columns, **rule.columns}
        said = {
            "reader": READER_VERSION,
            "fields": (*OBJECTS[self.object_name], *LINEAGE),
            "columns": {name: (c.headers, c.constant) for name, c in columns.items()},
            "required": self.object_rule.required,
            "how": (rule.sheet, rule.header_row, rule.encoding, rule.part, self.mode),
        }
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
    path: Path, *, source: str, snapshot_on: date, source_map: SourceMap, mode: str
) -> list[FileJob]:
    """Return the jobs of one landed file; of rules that say the same the first counts."""
    jobs: dict[tuple[str, str, str], FileJob] = {}
    for object_name, object_rule in source_map.objects.items():
        for file_rule in object_rule.files:
            if matches(path.name, file_rule.pattern):
                job = FileJob(
                    path=path,
                    source=source,
                    snapshot_on=snapshot_on,
                    object_name=object_name,
                    object_rule=object_rule,
                    file_rule=file_rule,
                    mode=object_rule.mode or mode,
                )
                jobs.setdefault((object_name, file_rule.sheet or "", job.part), job)
    return list(jobs.values())


def matches(file_name: str, pattern: str) -> bool:
    """Say whether a name fits a glob; case and the way accents are stored do not matter."""
    return fnmatchcase(_plain(file_name), _plain(pattern))


def landed_files(folder: Path) -> Sequence[Path]:
    """Return the files of a delivery, in order of name; what lies beside them is left out."""
    with os.scandir(folder) as entries:
        names = sorted(
            entry.name
            for entry in entries
            if entry.is_file()
            and not entry.name.startswith((".", "~$"))
            and not entry.name.endswith(ORIGIN_ENDING)
        )
    return [folder / name for name in names]


def landed_sha256(path: Path) -> str:
    """Return the hash of a file, from its origin if that is younger and of the same size."""
    origin = path.with_name(path.name + ORIGIN_ENDING)
    try:
        said = json.loads(origin.read_bytes())
        landed, sealed = path.stat(), origin.stat()
        if said["size"] == landed.st_size and landed.st_mtime_ns <= sealed.st_mtime_ns:
            return str(said["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


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
