"""Put a judged warehouse in the place of the last one: candidate/ → current/."""

import os
from pathlib import Path

from flows.errors import ShinchokuError


class NothingToPromoteError(ShinchokuError):
    """There is no candidate warehouse."""

    def __init__(self, *, candidate: Path) -> None:
        """Build the sentence from the place where the candidate should be."""
        super().__init__(f"there is no warehouse [{candidate}] to promote; run `shinchoku model`")


def promote_warehouse(*, candidate: Path, current: Path) -> Path:
    """Move the candidate to its place in one step, so that a reader sees the old or the new.

    Reads:  warehouse/candidate/shinchoku.duckdb
    Writes: warehouse/current/shinchoku.duckdb, the same file under the same name
    Shape:  views keep the name of the catalogue, which is the stem of the file: never another one

    Raises:
        NothingToPromoteError: there is no candidate.
    """
    if not candidate.is_file():
        raise NothingToPromoteError(candidate=candidate)
    current.parent.mkdir(parents=True, exist_ok=True)
    os.replace(candidate, current)  # noqa: PTH105 - the atomic replace, on every platform
    return current
