"""Copy new dated files from a folder into landing, byte for byte.

Reads the folder that a source's ``location`` names; writes landing/<source>/<date>/<file> and
<file>.origin.json. What is landed never changes: the same name and date with other bytes is
refused, with the way out.
"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from flows.collect.delivery_dates import date_in
from flows.collect.origins import copy_durably, hash_file, is_export, read_origin, write_origin
from flows.collect.refusals import (
    DropFolderError,
    refuse_changed,
    refuse_moving,
    refuse_undated,
    refuse_unreadable,
)
from flows.shelves import Workspace
from flows.vocabulary.delivery_files import CollectResult, FileOrigin, RefusedDrop

_LOCAL_SCHEMES: Final = frozenset({"", "file"})


def collect_source(
    *, workspace: Workspace, source: str, location: Path | str, received_at: datetime
) -> CollectResult:
    """Copy what is new in a source's folder into landing.

    Reads:  <location>/<date>/<file> or <location>/<file with a date in its name>
    Writes: landing/<source>/<date>/<file>, <file>.origin.json
    Shape:  the same bytes

    Raises:
        DropFolderError: the location is no folder on this machine.
    """
    # read
    found = list(_dated_files(_open_folder(source, str(location))))

    # work and write, file by file
    copied: list[str] = []
    skipped: list[str] = []
    refused: list[RefusedDrop] = []
    for path, day in found:
        if day is None:
            refused.append(refuse_undated(path))
            continue
        landed = workspace.delivery(source, day) / path.name
        outcome = _land(path, landed, source=source, received_at=received_at)
        if isinstance(outcome, RefusedDrop):
            refused.append(outcome)
        else:
            (copied if outcome else skipped).append(f"{day.isoformat()}/{path.name}")
    return CollectResult(
        source=source, copied=tuple(copied), skipped=tuple(skipped), refused=tuple(refused)
    )


def _open_folder(source: str, location: str) -> Path:
    parts = urlsplit(location) if "://" in location else None
    if parts and parts.scheme not in _LOCAL_SCHEMES:
        raise DropFolderError(
            source=source,
            location=location,
            problem=f"is on [{parts.scheme}], which is not fetched yet",
            mend="mount it as a folder and name that, or put the files into landing",
        )
    folder = Path(unquote(parts.path)) if parts else Path(location)
    if not folder.is_dir():
        raise DropFolderError(
            source=source,
            location=location,
            problem="is no folder",
            mend=f"make the folder, or mend sources.{source}.location in shinchoku.yaml",
        )
    return folder


def _dated_files(folder: Path) -> Iterator[tuple[Path, date | None]]:
    """Yield each export with its date: of its folder, else in its own name, else none."""
    for entry in sorted(folder.iterdir()):
        if is_export(entry):
            yield entry, date_in(entry.name)
        elif entry.is_dir() and not entry.name.startswith("."):
            on_folder = date_in(entry.name)
            for path in sorted(filter(is_export, entry.iterdir())):
                yield path, on_folder or date_in(path.name)


def _land(path: Path, landed: Path, *, source: str, received_at: datetime) -> bool | RefusedDrop:
    """Copy one file; say whether it is new, or why it was refused."""
    try:
        if landed.exists():
            return False if _is_same(path, landed) else refuse_changed(path, landed)
        landed.parent.mkdir(parents=True, exist_ok=True)
        copied = copy_durably(path, landed)
    except OSError as error:
        return refuse_unreadable(path, problem=error.strerror or type(error).__name__)
    if copied is None:
        return refuse_moving(path)
    sha256, size = copied
    write_origin(
        landed,
        FileOrigin(
            source=source,
            received_from=str(path),
            received_at=received_at,
            sha256=sha256,
            size=size,
        ),
    )
    return True


def _is_same(path: Path, landed: Path) -> bool:
    origin = read_origin(landed)
    known = (origin.sha256, origin.size) if origin else hash_file(landed)
    return path.stat().st_size == known[1] and hash_file(path) == known
