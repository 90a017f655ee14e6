"""What came and when, and what became of each file: measures of the suites delivery and file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from flows.judge.caps import measure_caps
from flows.judge.delivered import Delivered, FileKey, FileRow
from flows.judge.measure import Measure, Place
from flows.vocabulary.rhythm import LOOK_BACK, rhythm_of
from flows.vocabulary.workspace import SourceMap

_KNOWN_RHYTHM: Final = 3
_CUT: Final = "cut_file"
_CONTROL: Final = "control_total"
# Columns that no map has to require, but without which the numbers would change unsaid.
_DECIDING: Final[Mapping[str, frozenset[str]]] = {
    "deal": frozenset(
        {"owner_id", "owner_name", "pipeline", "currency", "created_at", "deal_type"}
        | {"is_deleted", "merged_into_id"}
    ),
    "user": frozenset({"unit_id", "unit_name", "manager_id", "email", "is_active", "valid_to"}),
    "org_unit": frozenset({"parent_unit_id", "manager_id", "valid_from", "valid_to"}),
    "target": frozenset({"metric_id", "scope_kind", "period_kind", "version"}),
}


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
    rhythm = rhythm_of(days)
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
    rejected: Mapping[tuple[FileKey, bool], Place],
    modes: Mapping[tuple[str, str], str],
    caps: Sequence[int],
) -> Iterator[Measure]:
    """Yield what became of each file of the deliveries, and how their rows compare to before.

    ``modes`` tells full from delta by (source, object): only a full delivery can lose rows.
    ``caps`` are the numbers of rows at which exports are cut.
    """
    by_day: dict[tuple[str, str, date], list[FileRow]] = {}
    for row in accounts:
        by_day.setdefault((row.source, row.kind, row.snapshot_on), []).append(row)
    for each in delivered:
        files = by_day.get((each.source, each.kind, each.snapshot_on), [])
        before = [
            row for day in each.earlier for row in by_day.get((each.source, each.kind, day), ())
        ]
        for file in files:
            yield from _of_file(file, rejected=rejected)
            yield from _lost_columns(file, before=before)
        if modes[each.source, each.kind] == "full":
            yield from _drops(each, by_day)
            yield from measure_caps(each, files=files, before=before, caps=caps)


def _of_file(file: FileRow, *, rejected: Mapping[tuple[FileKey, bool], Place]) -> Iterator[Measure]:
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
        "file_refused": (float(file.is_refused), 0),
        "cut_file": (float(file.reason_code == _CUT), 0),
        "control_total": (float(file.reason_code == _CONTROL), 0),
        "rejected_ratio": (file.rows_rejected / read, file.rows_rejected),
    }
    for check, (value, rows) in observed.items():
        place = rejected.get((file.key, check == _CUT)) if check != "file_refused" else None
        yield Measure(
            check=check,
            suite="file",
            kind=file.kind,
            data_set=f"{file.source}/{file.kind}",
            subject=_subject(file),
            observed=value,
            rows=rows,
            place=place or Place(file=file.file_name, sheet=file.sheet or None),
            words=words,
        )


def _subject(file: FileRow) -> str:
    return f"{file.source}/{file.kind} {file.snapshot_on} {file.file_name} {file.sheet}"


def _lost_columns(file: FileRow, *, before: Sequence[FileRow]) -> Iterator[Measure]:
    """Yield how many columns a file lacks that its like had in the few deliveries before."""
    if file.is_refused:
        return
    like = [row for row in before if row.like == file.like and not row.is_refused]
    lost = {
        name for name in file.missing_fields if any(name not in row.missing_fields for row in like)
    }
    deciding = lost & _DECIDING.get(file.kind, frozenset())
    for check, names in (("lost_column", deciding), ("lost_detail", lost - deciding)):
        yield Measure(
            check=check,
            suite="file",
            kind=file.kind,
            data_set=f"{file.source}/{file.kind}",
            subject=_subject(file),
            observed=len(names) if like else None,
            rows=file.rows_read if names else 0,
            place=Place(file.file_name, file.sheet or None, column=min(names, default=None)),
            words=MappingProxyType(
                {
                    "source": file.source,
                    "object_key": file.kind,
                    "snapshot_on": file.snapshot_on.isoformat(),
                    "values": ", ".join(sorted(names)),
                }
            ),
        )


def _drops(
    each: Delivered, by_day: Mapping[tuple[str, str, date], Sequence[FileRow]]
) -> Iterator[Measure]:
    """Yield, per part, the share of rows lost against the largest of the few deliveries before."""
    files = by_day.get((each.source, each.kind, each.snapshot_on), ())
    now = _rows_by_part(files)
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
            place=next(Place(f.file_name, f.sheet or None) for f in files if f.part == part),
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
    refused = {file.part for file in files if file.is_refused}
    return {part: count for part, count in rows.items() if part not in refused}
