"""Faults of the machine — disk, rights, locks, damage — as sentences that say what to mend."""

import errno
import sqlite3
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from flows.errors import NO_ROOM, ShinchokuError

_NO_ROOM: Final = ("No space left on device", "disk is full", "File too large", "quota exceeded")
_NO_RIGHT: Final = ("Permission denied", "Operation not permitted", "Read-only file system",
                    "readonly database", "unable to open database file")  # fmt: skip
_HELD: Final = ("Could not set lock on file", "Conflicting lock is held", "database is locked")
_DAMAGED: Final = (
    "Corrupt database file", "not a valid DuckDB database file", "Could not read enough bytes",
)  # fmt: skip
_DAMAGED_LEDGER: Final = ("disk image is malformed", "file is not a database")
_KINDS: Final = {
    "no_room": (
        "there is no room left on the disk",
        "make room there (df -h), then call the same command again: it goes on where it can",
    ),
    "no_right": (
        "a file or folder may not be read or written",
        "give the user that runs shinchoku the right to it (ls -l, chown, chmod), "
        "then call the same command again",
    ),
    "held": (
        "a database is held by another program",
        "close it there, or open it read-only, then call the same command again",
    ),
    "no_warehouse": (
        "there is no warehouse yet",
        "call 'shinchoku run --no-send' first",
    ),
    "damaged": (
        "the warehouse is damaged",
        "call 'shinchoku run' again: what was damaged is put aside, and it is made anew from the "
        "lake",
    ),
    "damaged_ledger": (
        "the ledger state/ledger.sqlite is damaged",
        "put back the one of the last backup and see in the mail server what was sent since, "
        "or mail may go out twice",
    ),
}
_WORDS: Final = {
    "no_room": _NO_ROOM,
    "no_right": _NO_RIGHT,
    "held": _HELD,
    "no_warehouse": ("in read-only mode: database does not exist",),
    "damaged": _DAMAGED,
    "damaged_ledger": _DAMAGED_LEDGER,
}
_ERRNO: Final = {
    **dict.fromkeys(NO_ROOM, "no_room"),
    errno.EACCES: "no_right", errno.EPERM: "no_right", errno.EROFS: "no_right",
}  # fmt: skip
_LONGEST_CAUSE: Final = 300


class MachineFaultError(ShinchokuError):
    """The machine did not do what a step needs, and a person can mend that."""

    def __init__(self, *, kind: str, cause: str) -> None:
        """Build the sentence from the kind of fault and the machine's own words."""
        self.kind = kind
        what, mend = _KINDS[kind]
        super().__init__(f"{what} ({cause}); {mend}")


def told(error: BaseException) -> ShinchokuError | None:
    """Return a fault as a sentence that says what to mend; nothing if it is none of the machine."""
    if isinstance(error, ShinchokuError):
        return error
    for fault in _chain(error):
        if kind := _kind_of(fault):
            return MachineFaultError(kind=kind, cause=" ".join(str(fault).split())[:_LONGEST_CAUSE])
    return None


def is_damage(error: BaseException) -> bool:
    """Say whether a fault is that of a damaged database."""
    return any(_kind_of(fault) == "damaged" for fault in _chain(error))


def sentence_of(error: BaseException) -> str:
    """Return what is to be mended; of a fault that nobody foresaw, what it was and where."""
    if known := told(error):
        return str(known)
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename]
    place = f" at {Path(ours[-1].filename).name}, line {ours[-1].lineno}" if ours else ""
    return (
        f"a fault of shinchoku or of this machine: {type(error).__name__}{place}; run the same "
        "command again, and if it comes back, 'shinchoku doctor' and report what both print"
    )


def keep_details(error: BaseException) -> str:
    """Keep the way to an unforeseen fault for whoever mends it; return where, if there is room."""
    text = "".join(traceback.format_exception(error))
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="shinchoku_fault_", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(text)
    except OSError:
        return ""
    return file.name


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield a fault and what it came of."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def _kind_of(fault: BaseException) -> str:
    """Return the kind of a fault by its number, or by the words of the engines; empty: another."""
    if isinstance(fault, OSError) and fault.errno in _ERRNO:
        return _ERRNO[fault.errno]
    # DuckDB, Arrow and Polars have types of their own, which only their rooms may know
    makers = ("_duckdb", "duckdb", "pyarrow", "polars", "sqlalchemy")
    is_engine = type(fault).__module__.split(".")[0] in makers
    if not (is_engine or isinstance(fault, OSError | sqlite3.Error)):
        return ""
    said = str(fault)
    return next((kind for kind, words in _WORDS.items() if any(w in said for w in words)), "")
