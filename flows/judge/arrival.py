"""What came and when, and what became of each file: measures of the suites delivery and file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from flows.judge.delivered import LOOK_BACK, Delivered, FileKey, FileRow
from flows.judge.measure import Measure, Place
from flows.vocabulary.workspace import SourceMap

_FIRST_RHYTHM: Final = 7
_KNOWN_RHYTHM: Final = 3
_REFUSED: Final = "refused"
_CUT: Final = "cut_file"


def measure_deliveries(
    delivered: Sequence[Delivered], *, maps: Mapping[str, SourceMap], as_of: date
) -> Iterator[Measure]:
    """Yield how late each source is against its own rhythm, then each object of one in time."""
    newest = {(each.source, each.kind): each for each in delivered}  # deliveries are in order
    yield Measure(
        check="nothing_delivered",
        suite="delivery",
        kind="deal",
        data_set="all/deal",
        subject="all/deal",
        observed=0 if any(kind == "deal" for _, kind in newest) else 1,
    )
    for source, source_map in maps.items():
        seen = [each for each in newest.values() if each.source == source]
        whole = _lateness(source, kind="source", days=_days(seen), as_of=as_of)
        yield whole
        for kind in source_map.objects if not whole.observed else ():
            days = _days([each for each in seen if each.kind == kind])
            if not days or len(days) >= _KNOWN_RHYTHM:
                yield _lateness(source, kind=kind, days=days, as_of=as_of)


def _days(delivered: Sequence[Delivered]) -> list[date]:
    """Return the last dates of some objects, newest first."""
    days = {day for each in delivered for day in (each.snapshot_on, *each.earlier)}
    return sorted(days, reverse=True)[: LOOK_BACK + 1]


def _lateness(source: str, *, kind: str, days: Sequence[date], as_of: date) -> Measure:
    """Return the days beyond the longest gap between the last deliveries; null if none came."""
    gaps = [(later - earlier).days for later, earlier in pairwise(days)]
    rhythm = max(gaps, default=_FIRST_RHYTHM)
    age = (as_of - days[0]).days if days else 0
    name = source if kind == "source" else f"{source}/{kind}"
    return Measure(
        check="delivery_missing",
        suite="delivery",
        kind=kind,
        data_set=name,
        subject=name,
        observed=max(0, age - rhythm) if days else None,
        words=MappingProxyType(
            {
                "source": source,
                "last": days[0].isoformat() if days else "—",
                "age": str(age),
                "rhythm": str(rhythm),
            }
        ),
    )


def measure_files(
    delivered: Sequence[Delivered],
    *,
    accounts: Sequence[FileRow],
    rejected: Mapping[FileKey, Place],
    modes: Mapping[tuple[str, str], str],
) -> Iterator[Measure]:
    """Yield what became of each file of the deliveries, and how their rows compare to before.

    ``modes`` tells full from delta by (source, object): only a full delivery can lose rows.
    """
    by_day: dict[tuple[str, str, date], list[FileRow]] = {}
    for row in accounts:
        by_day.setdefault((row.source, row.kind, row.snapshot_on), []).append(row)
    for each in delivered:
        files = by_day.get((each.source, each.kind, each.snapshot_on), [])
        for file in files:
            yield from _of_file(file, first_rejected=rejected.get(file.key))
        if modes[each.source, each.kind] == "full":
            yield from _drops(each, by_day)


def _of_file(file: FileRow, *, first_rejected: Place | None) -> Iterator[Measure]:
    words = MappingProxyType(
        {
            "source": file.source,
            "snapshot_on": file.snapshot_on.isoformat(),
            "reason_code": file.reason_code,
            "reason": file.reason,
            "mend": file.mend,
            "kept": f"{file.rows_kept:,}",
        }
    )
    read = max(file.rows_read, 1)
    observed = {
        "file_refused": (float(file.status == _REFUSED), 0),
        "cut_file": (float(file.reason_code == _CUT), 0),
        "rejected_ratio": (file.rows_rejected / read, file.rows_rejected),
    }
    for check, (value, rows) in observed.items():
        yield Measure(
            check=check,
            suite="file",
            kind=file.kind,
            data_set=f"{file.source}/{file.kind}",
            subject=f"{file.source}/{file.kind} {file.snapshot_on} {file.file_name} {file.sheet}",
            observed=value,
            rows=rows,
            place=(first_rejected if rows else None)
            or Place(file=file.file_name, sheet=file.sheet or None),
            words=words,
        )


def _drops(
    each: Delivered, by_day: Mapping[tuple[str, str, date], Sequence[FileRow]]
) -> Iterator[Measure]:
    """Yield, per part, the share of rows lost against the largest of the few deliveries before."""
    now = _rows_by_part(by_day.get((each.source, each.kind, each.snapshot_on), ()))
    before: dict[str, tuple[int, date]] = {}
    for day in each.earlier:
        for part, rows in _rows_by_part(by_day.get((each.source, each.kind, day), ())).items():
            before[part] = max(before.get(part, (0, day)), (rows, day))
    for part, rows in now.items():
        previous, previous_on = before.get(part, (0, each.snapshot_on))
        yield Measure(
            check="row_drop",
            suite="file",
            kind=each.kind,
            data_set=each.data_set,
            subject=f"{each.data_set} {each.snapshot_on} part {part}",
            observed=max(0.0, 1 - rows / previous) if previous else None,
            rows=max(0, previous - rows),
            words=MappingProxyType(
                {
                    "source": each.source,
                    "now": f"{rows:,}",
                    "previous": f"{previous:,}",
                    "previous_on": previous_on.isoformat(),
                    "snapshot_on": each.snapshot_on.isoformat(),
                }
            ),
        )


def _rows_by_part(files: Sequence[FileRow]) -> dict[str, int]:
    """Return the rows of each part; a part of which a file was refused is not known."""
    rows: dict[str, int] = {}
    for file in files:
        rows[file.part] = rows.get(file.part, 0) + file.rows_read
    refused = {file.part for file in files if file.status == _REFUSED}
    return {part: count for part, count in rows.items() if part not in refused}
