"""Fetch new dated files from a source's place into landing, byte for byte.

Reads what a source's ``location`` names; writes landing/<source>/<date>/<file> and
<file>.origin.json. What is landed never changes: the same name and date with other bytes is
refused, with the way out. Nothing here knows what kind of place it is.
"""

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from flows.collect.location import open_place, patience
from flows.collect.origins import (
    arriving,
    give_name,
    hash_file,
    origin_path,
    read_origin,
    write_blocks,
    write_origin,
)
from flows.collect.places import Access, FileFaultError, Place, PlacedFile
from flows.collect.refusals import (
    refuse_changed,
    refuse_moving,
    refuse_name,
    refuse_undated,
    refuse_unreadable,
)
from flows.shelves import Workspace
from flows.vocabulary.delivery_files import CollectResult, FileOrigin, RefusedDrop

_SETTLED_AFTER: Final = timedelta(seconds=60)
_LONGEST_NAME_BYTES: Final = 200


class StillWrittenError(Exception):
    """A file changed while it was fetched."""


def collect_source(
    *,
    workspace: Workspace,
    source: str,
    location: Path | str,
    received_at: datetime,
    received_on: date | None = None,
    access: Access | None = None,
) -> CollectResult:
    """Fetch what is new at a source's place into landing.

    ``received_on`` dates what has no date of its own; the day of ``received_at`` when absent.

    Reads:  <location>/<date>/<file> or <location>/<file with a date in its name>
    Writes: landing/<source>/<date>/<file>, <file>.origin.json
    Shape:  the same bytes

    Raises:
        LocationError: a person has to mend the location, a login or a right.
        UnreachableError: the place is out of reach now; what was landed stays.
    """
    copied: list[str] = []
    skipped: list[str] = []
    refused: list[RefusedDrop] = []
    with open_place(
        str(location),
        source=source,
        access=access or Access(),
        received_on=received_on or received_at.date(),
    ) as place:
        # read
        found = patience()(place.files)

        # work and write, file by file
        for file in found:
            outcome = _take(place, file, workspace=workspace, source=source, at=received_at)
            if isinstance(outcome, RefusedDrop):
                refused.append(outcome)
            else:
                (copied if outcome else skipped).append(f"{file.day}/{file.name}")
    return CollectResult(
        source=source, copied=tuple(copied), skipped=tuple(skipped), refused=tuple(refused)
    )


def _take(
    place: Place, file: PlacedFile, *, workspace: Workspace, source: str, at: datetime
) -> bool | RefusedDrop:
    """Land one file; say whether it is new, or why it was refused."""
    if file.day is None or not _is_plain(file.name):
        return refuse_name(file) if file.day else refuse_undated(file)
    if file.written_at and abs(at - file.written_at) < _SETTLED_AFTER:
        return refuse_moving(file)
    landed = workspace.delivery(source, file.day) / file.name
    try:
        if landed.exists():
            is_same = patience()(_is_same, place, file, landed)
            return False if is_same else refuse_changed(file, landed)
        landed.parent.mkdir(parents=True, exist_ok=True)
        sha256, size = patience()(_land, place, file, landed)
    except StillWrittenError:
        return refuse_moving(file)
    except (FileFaultError, OSError) as error:
        return refuse_unreadable(file, problem=getattr(error, "strerror", None) or str(error))
    origin = FileOrigin(
        source=source,
        received_from=file.address,
        received_at=at,
        sha256=sha256,
        size=size,
        stamp=file.stamp,
    )
    write_origin(landed, origin)
    return True


def _land(place: Place, file: PlacedFile, landed: Path) -> tuple[str, int]:
    """Give a file its place in landing, unless it changed meanwhile; return hash and size."""
    with arriving(landed) as hidden:
        sha256, size = write_blocks(place.blocks(file), hidden)
        now = place.look_again(file)
        if (now.size, now.stamp) != (file.size, file.stamp) or file.size not in {None, size}:
            raise StillWrittenError
        give_name(hidden, landed)
    return sha256, size


def _is_same(place: Place, file: PlacedFile, landed: Path) -> bool:
    """Say whether a file is the one that was landed; fetches it only if nothing else tells."""
    origin = read_origin(landed)
    if origin and file.size not in {None, origin.size}:
        return False
    from_here = origin if origin and origin.received_from == file.address else None
    if from_here and file.stamp is not None and from_here.stamp == file.stamp:
        return True
    digest, size = hashlib.sha256(), 0
    for block in place.blocks(file):
        digest.update(block)
        size += len(block)
    known = (origin.sha256, origin.size) if origin else hash_file(landed)
    if (digest.hexdigest(), size) != known:
        return False
    # the same bytes, laid down anew: do not fetch them again every night; but a file that a person
    # put in landing's place keeps its older note, by which it is seen
    if from_here and landed.stat().st_mtime_ns <= origin_path(landed).stat().st_mtime_ns:
        write_origin(landed, replace(from_here, stamp=file.stamp))
    return True


def _is_plain(name: str) -> bool:
    """Say whether a name is one, and no way to somewhere else."""
    is_short = len(name.encode(errors="replace")) <= _LONGEST_NAME_BYTES
    return (
        is_short and name.isprintable() and name not in {"", ".", ".."} and not set(name) & {*"/\\"}
    )
