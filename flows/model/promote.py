"""Put a judged warehouse in the place of the last one: candidate/ → current/."""

import os
from pathlib import Path

from flows.errors import ShinchokuError


class NothingToPromoteError(ShinchokuError):
    """There is no candidate warehouse."""

    def __init__(self, *, candidate: Path) -> None:
        """Build the sentence from the place where the candidate should be."""
        super().__init__(f"there is no warehouse [{candidate}] to promote; run `shinchoku model`")


class NotWholeError(ShinchokuError):
    """What was built is not all in the file of the candidate."""

    def __init__(self, *, candidate: Path) -> None:
        """Build the sentence from the place of the candidate."""
        super().__init__(
            f"the new warehouse [{candidate}] could not be written to its end, there may be no "
            "room left on the disk; the last good warehouse stays readable; make room there "
            "(df -h), then call the same command again"
        )


def check_whole(candidate: Path) -> None:
    """Refuse a candidate of which a part lies in its log.

    Where there is no room, DuckDB leaves what it could not write in the log beside the file, and
    says nothing. A promoted file comes without its log.

    Raises:
        NotWholeError: there is such a log.
    """
    if candidate.with_name(f"{candidate.name}.wal").exists():
        raise NotWholeError(candidate=candidate)


def promote_warehouse(*, candidate: Path, current: Path) -> Path:
    """Move the candidate to its place in one step, so that a reader sees the old or the new.

    Reads:  warehouse/candidate/shinchoku.duckdb
    Writes: warehouse/current/shinchoku.duckdb, the same file under the same name
    Shape:  views keep the name of the catalogue, which is the stem of the file: never another one

    Raises:
        NothingToPromoteError: there is no candidate.
        NotWholeError: it was not written to its end.
    """
    if not candidate.is_file():
        raise NothingToPromoteError(candidate=candidate)
    check_whole(candidate)
    current.parent.mkdir(parents=True, exist_ok=True)
    os.replace(candidate, current)  # noqa: PTH105 - the atomic replace, on every platform
    return current
