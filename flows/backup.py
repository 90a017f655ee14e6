"""A workspace as one file, and back: every byte hashed, nothing taken for granted on the way back.

Format: ZIP, names in order, no dates of its own, ``backup.json`` last. The same content is the same
bytes. The workshop of the warehouse, which any run makes anew, and what a run left half-made stay
out; the warehouse in use is kept, because the gates of the next night compare with it.
"""

import hashlib
import shutil
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import IO, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flows.errors import UsageError
from flows.night import hold_workspace
from flows.shelves import Workspace

FORMAT: Final = 1
INDEX: Final = "backup.json"
IN_USE: Final = ("warehouse", "current")
DATELESS: Final = (1980, 1, 1, 0, 0, 0)
CHUNK: Final = 1 << 20
LONGEST_INDEX: Final = 1 << 30
HALF_MADE: Final = ".restored.partial"
_FILE_MODE: Final = 0o600 << 16
# what reading a damaged archive may raise; the library has no one name for it
_DAMAGED: Final = (
    OSError, EOFError, KeyError, RuntimeError, ValueError, struct.error, zipfile.BadZipFile,
    zlib.error,
)  # fmt: skip


class BackupError(UsageError):
    """A backup cannot be made or be put back."""

    def __init__(self, *, file: Path, problem: str, mend: str) -> None:
        """Build the sentence from file, problem and mend."""
        super().__init__(f"backup [{file}] {problem}; {mend}")


class Kept(BaseModel):
    """One file of a backup."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str = Field(description="Path within the workspace, with /.")
    size: int = Field(ge=0, description="Bytes.")
    sha256: str = Field(description="SHA-256 of its bytes.")


class Index(BaseModel):
    """What a backup holds; stored in it as backup.json."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = Field(description="How the file is laid out.")
    version: str = Field(description="Version of shinchoku that made it.")
    files: tuple[Kept, ...] = Field(description="Every file, by path.")


def back_up(root: Path, file: Path) -> tuple[int, tuple[str, ...]]:
    """Write a workspace into one file, while no run is at work.

    Reads:  everything but the workshop of the warehouse, and half-made folders
    Writes: the file, whole or not at all

    Returns:
        How many files it holds, and the links that were left out.

    Raises:
        AnotherRunError: a run is at work.
        BackupError: no workspace, the file is there already or lies within the workspace, or the
            disk is full.
    """
    shelves = Workspace(root.resolve())
    if not shelves.settings_file.is_file():
        mend = "name the folder of a workspace with --workspace"
        raise BackupError(file=file, problem=f"of [{root}], which is no workspace", mend=mend)
    if file.exists():
        raise BackupError(file=file, problem="is there already", mend="choose another name")
    if file.resolve().is_relative_to(shelves.root):
        problem = "would lie within the workspace that it keeps"
        raise BackupError(file=file, problem=problem, mend="choose a place outside of it")
    partial = file.with_name(f".{file.name}.partial")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with hold_workspace(shelves, holder="a backup"):
            found = list(_files(shelves))
            index = _write(partial, shelves, [path for path in found if not path.is_symlink()])
        partial.replace(file)
    except OSError as fault:
        partial.unlink(missing_ok=True)
        problem = f"cannot be made: {fault.strerror or fault} [{fault.filename or file}]"
        mend = "make room, or let this user read and write there"
        raise BackupError(file=file, problem=problem, mend=mend) from fault
    links = tuple(_name(path, shelves) for path in found if path.is_symlink())
    return len(index.files), links


def _files(shelves: Workspace) -> Iterator[Path]:
    """Yield what is kept, by name; a folder that is a link is one link."""
    for path in sorted(shelves.root.rglob("*")):
        parts = path.relative_to(shelves.root).parts
        half_made = any(part.startswith(".") and part.endswith(".partial") for part in parts)
        # a journal belongs to the ledger as it lies there, not to the copy that is kept
        beside = path == shelves.lock or path.name.startswith(f"{shelves.ledger.name}-")
        made_anew = parts[0] == IN_USE[0] and parts[:2] != IN_USE
        if made_anew or half_made or beside:
            continue
        if path.is_symlink() or path.is_file():
            yield path


def _name(path: Path, shelves: Workspace) -> str:
    return path.relative_to(shelves.root).as_posix()


def _write(partial: Path, shelves: Workspace, paths: list[Path]) -> Index:
    with (
        tempfile.TemporaryDirectory(dir=partial.parent) as scratch,
        zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        partial.chmod(0o600)
        files = []
        for path in paths:
            source = _copied(path, Path(scratch)) if path == shelves.ledger else path
            files.append(_add(archive, source, _name(path, shelves)))
        index = Index(format=FORMAT, version=version("shinchoku"), files=tuple(files))
        archive.writestr(_entry(INDEX), index.model_dump_json(indent=1))
    return index


def _copied(ledger: Path, scratch: Path) -> Path:
    """Return a copy of a database as of one moment, whatever is being written to it."""
    copy = scratch / ledger.name
    with closing(sqlite3.connect(ledger)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, DATELESS)
    entry.compress_type, entry.external_attr, entry.create_system = (
        *(zipfile.ZIP_DEFLATED, _FILE_MODE),
        3,
    )
    return entry


def _add(archive: zipfile.ZipFile, source: Path, name: str) -> Kept:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read, archive.open(_entry(name), "w", force_zip64=True) as written:
        while chunk := read.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            written.write(chunk)
    return Kept(path=name, size=size, sha256=digest.hexdigest())


def restore(file: Path, root: Path) -> int:
    """Put a backup into a folder that is empty or not there, and return how many files it held.

    Nothing is believed: a name that leaves the folder, a file that the index does not tell, a byte
    more or another one than it tells, more bytes than the disk has, and nothing is put there.

    Raises:
        BackupError: the folder holds something, or the file is no whole backup.
    """
    root, is_new = root.resolve(), not root.exists()
    if not is_new and (not root.is_dir() or any(root.iterdir())):
        problem = f"is not put into [{root}], which holds something"
        raise BackupError(file=file, problem=problem, mend="choose an empty folder or a new one")
    partial = root / HALF_MADE
    try:
        partial.mkdir(parents=True, mode=0o700)
        root.chmod(0o700)
        with zipfile.ZipFile(file) as archive:
            index = _index(archive, file=file)
            _refuse_endless(index, file=file, folder=partial)
            for kept in index.files:
                _extract(archive, kept, folder=partial, file=file)
        for child in sorted(partial.iterdir()):
            child.replace(root / child.name)
        partial.rmdir()
    except Exception as fault:
        shutil.rmtree(root if is_new else partial, ignore_errors=True)
        if not isinstance(fault, _DAMAGED):
            raise
        problem = f"cannot be read whole ({type(fault).__name__}: {fault})"
        raise BackupError(file=file, problem=problem, mend="take another copy of it") from fault
    return len(index.files)


def _refuse_endless(index: Index, *, file: Path, folder: Path) -> None:
    """Refuse what the disk has no room for, before a byte of it is written."""
    wanted, free = sum(kept.size for kept in index.files), shutil.disk_usage(folder).free
    if wanted >= free:
        problem = f"unfolds to {wanted:,} bytes, and the disk has {free:,}"
        raise BackupError(file=file, problem=problem, mend="make room, or do not trust it")


def _index(archive: zipfile.ZipFile, *, file: Path) -> Index:
    if archive.getinfo(INDEX).file_size > LONGEST_INDEX:
        raise BackupError(file=file, problem="has an endless index", mend="take another copy")
    try:
        index = Index.model_validate_json(archive.read(INDEX))
    except ValidationError as fault:
        problem = "is no backup of this version"
        raise BackupError(
            file=file, problem=problem, mend="use the version that made it"
        ) from fault
    if index.format != FORMAT:
        problem = f"has format [{index.format}] of version [{index.version}], not {FORMAT}"
        raise BackupError(file=file, problem=problem, mend="use the version that made it")
    names = [kept.path for kept in index.files]
    if sorted([*names, INDEX]) != sorted(archive.namelist()):
        problem = "holds other files than its index tells"
        raise BackupError(file=file, problem=problem, mend="take another copy of it")
    return index


def _extract(archive: zipfile.ZipFile, kept: Kept, *, folder: Path, file: Path) -> None:
    path = PurePosixPath(kept.path)
    if path.is_absolute() or ".." in path.parts or "\\" in kept.path or ":" in kept.path:
        problem = f"holds [{kept.path}], which would leave the folder"
        raise BackupError(file=file, problem=problem, mend="do not use it")
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(kept.path) as read, target.open("wb") as written:
        digest, size = _copy(read, written, at_most=kept.size)
    if (size, digest) != (kept.size, kept.sha256):
        problem = f"holds [{kept.path}] otherwise than its index tells"
        raise BackupError(file=file, problem=problem, mend="take another copy of it")


def _copy(read: IO[bytes], written: IO[bytes], *, at_most: int) -> tuple[str, int]:
    """Copy no more than was told and one byte, and return hash and size."""
    digest, size = hashlib.sha256(), 0
    while size <= at_most and (chunk := read.read(min(CHUNK, at_most + 1 - size))):
        digest.update(chunk)
        size += len(chunk)
        written.write(chunk)
    return digest.hexdigest(), size
