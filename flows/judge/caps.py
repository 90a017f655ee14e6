"""Files that end at a number of rows at which exports are cut.

A single file of exactly 2,000 rows may be whole. One that had more before, or stands at the same
number again, is not believed. Pieces of one export (``deals_1.csv``, ``deals_2.csv``) that end
with a smaller one are whole: exports in pieces fill each but the last.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Final

from flows.judge.delivered import Delivered, FileRow
from flows.judge.measure import Evidence, Measure, Place

_FIRST: Final = Evidence("cap_first", {})


def measure_caps(
    each: Delivered, *, files: Sequence[FileRow], before: Sequence[FileRow], caps: Sequence[int]
) -> Iterator[Measure]:
    """Yield, per file (or pieces of one), how many deliveries show a cap, this one counted."""
    for pieces in _exports(files):
        first, is_full = pieces[0], _is_full(pieces, caps)
        signs = tuple(_signs(pieces, before=before, caps=caps)) if is_full else ()
        yield Measure(
            check="row_cap",
            suite="file",
            kind=each.kind,
            data_set=each.data_set,
            subject=f"{each.data_set} {each.snapshot_on} {first.file_name} {first.sheet}",
            observed=is_full + len(signs),
            rows=_count(pieces) if is_full else 0,
            place=Place(first.file_name, first.sheet or None),
            words=MappingProxyType(
                {
                    "source": each.source,
                    "snapshot_on": each.snapshot_on.isoformat(),
                    "now": f"{_count(pieces):,}",
                }
            ),
            evidence=signs or (_FIRST,),
        )


def _signs(
    pieces: Sequence[FileRow], *, before: Sequence[FileRow], caps: Sequence[int]
) -> Iterator[Evidence]:
    """Yield each earlier delivery of the same export that had more, or ended there as well."""
    like = [row for row in before if row.like == pieces[0].like]
    now = _count(pieces)
    for day, found in groupby(like, key=lambda row: row.snapshot_on):
        earlier = list(found)
        words = {"on": day.isoformat(), "count": f"{_count(earlier):,}"}
        if _count(earlier) > now:
            yield Evidence("cap_larger", words)
        elif _count(earlier) == now and _is_full(earlier, caps):
            yield Evidence("cap_again", words)


def _exports(files: Sequence[FileRow]) -> Iterator[list[FileRow]]:
    """Yield the files of one export together; one of which a file was refused is not known."""
    for _, found in groupby(sorted(files, key=lambda row: row.like), key=lambda row: row.like):
        pieces = list(found)
        if not any(piece.is_refused for piece in pieces):
            yield pieces


def _is_full(pieces: Sequence[FileRow], caps: Sequence[int]) -> bool:
    """Say whether every piece of an export ends at a cap."""
    return all(piece.rows_read in caps for piece in pieces)


def _count(pieces: Sequence[FileRow]) -> int:
    return sum(piece.rows_read for piece in pieces)
