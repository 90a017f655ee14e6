"""What a run does to the files of a workspace, told event by event while it happens (Linux)."""

import ctypes
import os
import struct
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_CREATED, _CLOSED, _MOVED, _DELETED = 0x100, 0x8, 0x80, 0x200
_SEEN: Final = _CREATED | _CLOSED | _MOVED | _DELETED
_IS_FOLDER: Final = 0x4000_0000
_HEAD: Final = struct.Struct("iIII")
_PASSED_OVER: Final = ("dbt_target", "data_docs")
_CURRENT: Final = "warehouse/current"


class Watch:
    """Counts files that were made, written, moved into place or deleted, shelf by shelf."""

    def __init__(self, root: Path) -> None:
        """Begin to watch every folder of a workspace; new ones are watched as they come."""
        self._root = root
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._handle = self._libc.inotify_init1(os.O_NONBLOCK)
        self._folders: dict[int, Path] = {}
        self.counts: Counter[str] = Counter()
        for folder, names, _ in os.walk(root):
            names[:] = [name for name in names if name not in _PASSED_OVER]
            self._add(Path(folder))

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Watch no longer."""
        os.close(self._handle)

    def events(self) -> Iterator[str]:
        """Yield the shelf of every event since the last call."""
        try:
            told = os.read(self._handle, 1 << 16)
        except BlockingIOError:
            return
        place = 0
        while place < len(told):
            watched, mask, _, length = _HEAD.unpack_from(told, place)
            start = place + _HEAD.size
            name = told[start : start + length].rstrip(b"\0").decode()
            place = start + length
            folder = self._folders.get(watched)
            if folder is None or not name:
                continue
            if mask & _IS_FOLDER and mask & (_CREATED | _MOVED) and name not in _PASSED_OVER:
                self._add(folder / name)
            shelf = self._shelf(folder)
            self.counts[shelf] += 1
            yield shelf

    def _add(self, folder: Path) -> None:
        watched = self._libc.inotify_add_watch(self._handle, os.fsencode(folder), _SEEN)
        if watched >= 0:
            self._folders[watched] = folder

    def _shelf(self, folder: Path) -> str:
        place = folder.relative_to(self._root).as_posix()
        return _CURRENT if place == _CURRENT else place.split("/")[0]
