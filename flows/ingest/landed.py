"""A landed file as ingest reads it: lying open, packed by gzip, or a member of a zip archive.

Packed bytes are read as a stream; a stream that grows beyond reason is refused, whatever its
directory says about it. Only a workbook in an archive is copied while it is read, because workbooks
are read from their end; the copy is gone afterwards.
"""

import gzip
import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final, Protocol

from flows.errors import NO_ROOM
from flows.ingest.refusals import RefusedFileError, refuse_archive, refuse_unreadable

MOST_BYTES: Final = 1 << 34
"""Bytes that one packed file may hold: 16 GiB."""
MOST_COPIED_BYTES: Final = 1 << 30
"""Bytes of one workbook in an archive: 1 GiB, more than any program opens."""
MOST_RATIO: Final = 250
FREE_BYTES: Final = 1 << 26
"""Up to 64 MiB no ratio is asked for: a small table of equal rows packs well."""
_BUFFER: Final = 1 << 20


class ByteStream(Protocol):
    """What a text file is read from: full blocks until the end."""

    def read(self, size: int) -> bytes:
        """Return ``size`` bytes, fewer only at the end."""

    def close(self) -> None:
        """Let go of the file."""


@dataclass(frozen=True, slots=True)
class LandedFile:
    """A file of a delivery, or one member of an archive there."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        """Return the name that accounts and lineage carry: ``export.zip/Opportunity.csv``.

        Bytes of a name that are no text are shown by their number.
        """
        name = f"{self.path.name}/{self.member}" if self.member else self.path.name
        return name.encode("utf-8", "backslashreplace").decode()

    @property
    def own_name(self) -> str:
        """Return the name that patterns are matched with: without folders and ``.gz``."""
        if self.member:
            return PurePosixPath(self.member).name
        return self.path.stem if self.is_gzip else self.path.name

    @property
    def is_gzip(self) -> bool:
        """Say whether the file is packed by gzip."""
        return not self.member and self.path.suffix.lower() == ".gz"

    def open(self) -> ByteStream:
        """Open the bytes of the file, unpacked.

        Raises:
            RefusedFileError: what is packed is broken.
        """
        with unpacking(self.name):
            if self.member:
                archive = open_archive(self.path)
                return BoundedStream(
                    stream=archive.open(self.member),
                    name=self.name,
                    packed_size=archive.getinfo(self.member).compress_size,
                    archive=archive,
                )
            if self.is_gzip:
                size = self.path.stat().st_size
                return BoundedStream(gzip.open(self.path, "rb"), self.name, packed_size=size)
            return self.path.open("rb", buffering=_BUFFER)

    @contextmanager
    def laid_open(self) -> Iterator[Path]:
        """Give the path of a file that holds the bytes: the landed one, or a copy of the member.

        Raises:
            RefusedFileError: what is packed is broken, or too large to be copied.
        """
        if not self.member:
            yield self.path
            return
        with tempfile.TemporaryDirectory() as folder:
            # the member's own name stays out of the path: it may be any text
            copy = Path(folder) / f"member{PurePosixPath(self.member).suffix.lower()}"
            with closing(self.open()) as stream, copy.open("wb") as written:
                while block := stream.read(_BUFFER):
                    if written.tell() + len(block) > MOST_COPIED_BYTES:
                        raise refuse_bomb(self.name, most_bytes=MOST_COPIED_BYTES)
                    written.write(block)
            yield copy


@dataclass(slots=True)
class BoundedStream:
    """A packed stream that is refused once it grows beyond reason, or turns out broken."""

    stream: IO[bytes] | gzip.GzipFile
    name: str
    packed_size: int
    archive: zipfile.ZipFile | None = None
    _seen: int = 0

    def read(self, size: int) -> bytes:
        """Return ``size`` bytes, fewer only at the end."""
        with unpacking(self.name):
            block = self.stream.read(size)
        self._seen += len(block)
        if is_too_large(self._seen, self.packed_size):
            raise refuse_bomb(self.name)
        return block

    def close(self) -> None:
        """Close the stream and its archive."""
        self.stream.close()
        if self.archive:
            self.archive.close()


def is_too_large(size: int, packed_size: int) -> bool:
    """Say whether unpacked bytes are more than any export holds."""
    return size > MOST_BYTES or (size > FREE_BYTES and size > MOST_RATIO * max(packed_size, 1))


def refuse_bomb(file_name: str, most_bytes: int = MOST_BYTES) -> RefusedFileError:
    """Return the refusal of a packed file that unpacks to more than any export holds."""
    return refuse_archive(
        file_name=file_name,
        reason_code="archive_too_large",
        problem=f"unpacks to more than [{most_bytes >> 30}] GiB or [{MOST_RATIO}] times its size",
        mend="deliver the files unpacked, or in smaller archives",
    )


_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, gzip.BadGzipFile),
    *(EOFError, ValueError, KeyError),
)


@contextmanager
def unpacking(file_name: str) -> Iterator[None]:
    """Turn what the unpackers raise into a refusal.

    Raises:
        RefusedFileError: the packed bytes are broken, locked, or packed in an unknown way.
    """
    try:
        yield
    except _BROKEN as e:
        raise refuse_archive(
            file_name=file_name,
            reason_code="broken_archive",
            problem="cannot be unpacked: it is broken, or cut",
            mend="pack it again and deliver it whole",
        ) from e
    except (RuntimeError, NotImplementedError) as e:
        raise refuse_archive(
            file_name=file_name,
            reason_code="broken_archive",
            problem="is packed with a password or in an unusual way",
            mend="pack it as a plain zip without a password",
        ) from e
    except OSError as e:
        if e.errno in NO_ROOM:  # no fault of the file
            raise
        raise refuse_unreadable(file_name=file_name, problem=e.strerror or "?") from e


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open a zip whose names are UTF-8, or else CP932 as Windows writes them in Japan."""
    try:
        return zipfile.ZipFile(path, metadata_encoding="utf-8")
    except UnicodeDecodeError:
        return zipfile.ZipFile(path, metadata_encoding="cp932")
