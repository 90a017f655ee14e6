"""List the deliveries of a source, and seal files that were put into landing by hand.

Reads and writes landing/<source>/<date>/; never changes an export, only the note beside it.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Final

from flows.collect.origins import hash_file, is_export, origin_path, read_origin, write_origin
from flows.shelves import Workspace
from flows.vocabulary.delivery_files import FileOrigin

BY_HAND: Final = "landing"


def list_deliveries(landing: Path, source: str) -> tuple[date, ...]:
    """Return the dates of the deliveries of a source that hold a file, oldest first."""
    folder = landing / source
    if not folder.is_dir():
        return ()
    dated = ((_date_of(entry), entry) for entry in folder.iterdir() if entry.is_dir())
    return tuple(
        sorted(
            day for day, entry in dated if day is not None and any(map(is_export, entry.iterdir()))
        )
    )


def last_read(landing: Path, source: str, as_of: date) -> date:
    """Return the day up to which the deliveries of a source are read for an as-of date.

    Of a source that delivers later for the first time that day: its files tell of before.
    """
    return max(as_of, *(list_deliveries(landing, source) or (as_of,))[:1])


def seal_delivery(
    *, workspace: Workspace, source: str, as_of: date, received_at: datetime
) -> tuple[str, ...]:
    """Write the missing origin of each file of a delivery; return the names of those sealed.

    A file that a person replaced after it was sealed gets a new seal: its rows are read again.

    Reads:  landing/<source>/<as_of>/*
    Writes: landing/<source>/<as_of>/*.origin.json
    """
    folder = workspace.delivery(source, as_of)
    landed = sorted(filter(is_export, folder.iterdir())) if folder.is_dir() else []
    unsealed = [path for path in landed if not _is_sealed(path)]
    for path in unsealed:
        sha256, size = hash_file(path)
        write_origin(
            path,
            FileOrigin(
                source=source,
                received_from=BY_HAND,
                received_at=received_at,
                sha256=sha256,
                size=size,
            ),
        )
    return tuple(path.name for path in unsealed)


def _is_sealed(path: Path) -> bool:
    origin = read_origin(path)
    landed = path.stat()
    if origin is None or origin.size != landed.st_size:
        return False
    is_older = landed.st_mtime_ns <= origin_path(path).stat().st_mtime_ns
    return is_older or origin.sha256 == hash_file(path)[0]


def _date_of(folder: Path) -> date | None:
    try:
        return date.fromisoformat(folder.name)
    except ValueError:
        return None
