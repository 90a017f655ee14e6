"""Find the header of a sheet that people made: one row, or several joined as 上/下.

A group that is merged over several columns names the columns below it (``4月/予算``). The lower
name stands alone where the map knows it and no other column has it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flows.ingest.headers import HEADER_SEARCH_ROWS, HeaderWish, find_header, normalise
from flows.ingest.row_kinds import is_number

JOINT: Final = "/"
_GROUPS: Final = 2
_LARGEST_MERGE: Final = 10_000

Rows = Sequence[Sequence[str]]
Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class SheetHeader:
    """Where a header stands (row from 0), how many rows it takes, and the names it gives."""

    place: int
    depth: int
    names: tuple[str, ...]


def find_sheet_header(
    rows: Rows, *, merges: Sequence[Merge], wishes: Sequence[HeaderWish], header_row: int | None
) -> SheetHeader | None:
    """Return the header of a sheet, or none if every row is blank."""
    known = frozenset[str]().union(*(wish.known for wish in wishes))
    for place in range(min(len(rows), HEADER_SEARCH_ROWS if header_row is None else header_row)):
        if header_row is not None and place != header_row - 1:
            continue
        joined = _join(rows, place, merges, known)
        if joined and any(wish.is_met_by(joined.names) for wish in wishes):
            return joined
        if any(wish.is_met_by(rows[place]) for wish in wishes):
            return SheetHeader(place, 1, tuple(rows[place]))
    found = find_header(rows, wishes=wishes, header_row=header_row)
    return None if found is None else SheetHeader(found, 1, tuple(rows[found]))


def fill_merged_labels(rows: list[list[str]], merges: Sequence[Merge]) -> None:
    """Write a label that is merged down over several rows into each of them that holds anything.

    A number is left where it stands: it is one number for all of them.
    """
    for (top, left), (bottom, right) in merges:
        if top == bottom or left != right or top >= len(rows) or left >= len(rows[top]):
            continue
        label = rows[top][left]
        if not label or is_number(label):
            continue
        for row in rows[top + 1 : bottom + 1]:
            if any(row):
                row[left] = label


def _join(
    rows: Rows, place: int, merges: Sequence[Merge], known: frozenset[str]
) -> SheetHeader | None:
    """Return a header of several rows that starts at a row, or none if no merged cell says so."""
    here = [merge for merge in merges if merge[0][0] == place]
    groups = [merge for merge in here if merge[1][1] > merge[0][1]]
    filled = sum(1 for cell in rows[place] if cell)
    if not groups or filled < _GROUPS:
        return None
    depth = max(2, *(merge[1][0] - place + 1 for merge in here))
    if place + depth > len(rows):
        return None
    anchors = _anchors(merges)
    parts = [
        _parts(rows, anchors, column, range(place, place + depth))
        for column in range(len(rows[place]))
    ]
    lowest = [normalise(each[-1]) if each else "" for each in parts]
    names = (
        _name(each, known, is_alone=lowest.count(last) == 1)
        for each, last in zip(parts, lowest, strict=True)
    )
    return SheetHeader(place, depth, tuple(names))


def _name(parts: Sequence[str], known: frozenset[str], *, is_alone: bool) -> str:
    joined = JOINT.join(parts)
    if len(parts) > 1 and is_alone and normalise(joined) not in known:
        return parts[-1] if normalise(parts[-1]) in known else joined
    return joined


def _parts(
    rows: Rows, anchors: Mapping[tuple[int, int], tuple[int, int]], column: int, places: range
) -> list[str]:
    parts: list[str] = []
    for place in places:
        row, at = anchors.get((place, column), (place, column))
        text = " ".join(rows[row][at].split())
        if text and text not in parts[-1:]:
            parts.append(text)
    return parts


def _anchors(merges: Sequence[Merge]) -> dict[tuple[int, int], tuple[int, int]]:
    return {
        (row, column): (top, left)
        for (top, left), (bottom, right) in merges
        if (bottom - top + 1) * (right - left + 1) <= _LARGEST_MERGE
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
