"""Look through a zip archive before anything in it is read: taken whole, or not at all.

Reads landing/<source>/<date>/*.zip; nothing is unpacked under its own name, so a member's name is
a name and no path. Folders, hidden files and what macOS adds (``__MACOSX``) are no members.
"""

import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import Final

from flows.ingest.landed import is_too_large, open_archive, refuse_bomb, unpacking
from flows.ingest.refusals import RefusedFileError, refuse_archive
from flows.vocabulary.mending import is_mended_name
from flows.vocabulary.update_sheets import is_update_name

ENDING: Final = ".zip"
MOST_MEMBERS: Final = 1000
_PACKED: Final = frozenset({".zip", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz", ".lzh"})
_LOCKED: Final = 0x1


def members_of(path: Path) -> tuple[str, ...]:
    """Return the names of the files in an archive, in order.

    Raises:
        RefusedFileError: the archive is broken, locked, nested, too large, or holds what it must
            not hold.
    """
    with unpacking(path.name), open_archive(path) as archive:
        # a folder is told by the end of its name; a file without one has no end to look at
        found = [item for item in archive.infolist() if not item.filename.endswith("/")]
    if len(found) > MOST_MEMBERS:
        raise _refuse(path, "", f"holds more than [{MOST_MEMBERS}] files", "pack fewer at a time")
    if not all(item.filename for item in found):
        raise _refuse(path, "", "holds a file without a name", "pack the files by their names")
    for item in found:
        _check_member(path, item)
    if len({item.filename for item in found}) != len(found):
        raise _refuse(path, "", "holds two files of one name", "give each file its own name")
    size = sum(item.file_size for item in found)
    if is_too_large(size, sum(item.compress_size for item in found)):
        raise refuse_bomb(path.name)
    return tuple(sorted(item.filename for item in found if not _is_hidden(item.filename)))


def _check_member(path: Path, item: zipfile.ZipInfo) -> None:
    name = PurePosixPath(item.filename)
    shown, ending = item.filename[:80], name.suffix.lower()
    is_outside = name.is_absolute() or ".." in name.parts or "\\" in item.filename
    if is_outside or ":" in item.filename or not item.filename.isprintable():
        raise _refuse(path, shown, "is named like a path", "pack the files by their plain names")
    if stat.S_ISLNK(item.external_attr >> 16):
        raise _refuse(path, shown, "is a link to another file", "pack the file itself")
    if item.flag_bits & _LOCKED:
        raise _refuse(path, shown, "is locked with a password", "pack it without a password")
    if ending in _PACKED:
        raise _refuse(path, shown, "is an archive itself", "unpack it and pack its files")
    if is_mended_name(name.name) or is_update_name(name.name):
        raise _refuse(path, shown, "is a workbook that came back", "put it beside the archive")


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX", "~$")) for part in PurePosixPath(name).parts)


def _refuse(path: Path, member: str, problem: str, mend: str) -> RefusedFileError:
    where = f"has a member [{member}] that {problem}" if member else problem
    return refuse_archive(
        file_name=path.name, reason_code="unsafe_archive", problem=where, mend=mend
    )
