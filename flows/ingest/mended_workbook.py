"""Read the rows that a person mended in a workbook of ``shinchoku quarantine export``.

Reads landing/<source>/<date>/隔離修正*.xlsx. Only rows that were changed are rows: one that is as
it came is accounted where it came from. Format: flows/vocabulary/mending.py.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from flows.ingest.file_jobs import FileJob
from flows.ingest.form_workbook import ABOVE, batch_of, identity_of, rows_of, rule_of
from flows.ingest.formula_errors import find_formula_errors
from flows.ingest.readings import Batch, Tally
from flows.ingest.refusals import RefusedFileError, refuse_mended
from flows.ingest.workbook import refusing
from flows.vocabulary.delivery_files import RejectedLine
from flows.vocabulary.forms import IDENTITY_SHEET, MEND_MODE, fingerprint
from flows.vocabulary.mending import LAYOUT, ORIGIN_COLUMNS, MendedRow
from flows.vocabulary.workspace import FileRule, ObjectRule, SourceMap

_PLACES: Final = {name: place for place, name in enumerate(ORIGIN_COLUMNS)}
_FIRST_FIELD: Final = len(ORIGIN_COLUMNS)
_EXPORT_AGAIN: Final = (
    "write the workbook anew with 'shinchoku quarantine export' and copy the mended cells into it"
)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet of the workbook and the object that its rows are of."""

    sheet: str
    object_name: str
    part: str


def mended_jobs(
    path: Path, *, source: str, snapshot_on: date, source_map: SourceMap
) -> list[FileJob]:
    """Return one job per sheet; a workbook that cannot be used is one job, which is refused."""
    try:
        sheets = _sheets(path, source=source, snapshot_on=snapshot_on, known=source_map.objects)
    except (RefusedFileError, OSError):
        sheets = [_Sheet("", next(iter(source_map.objects), "deal"), "")]
    return [
        FileJob(
            path=path,
            source=source,
            snapshot_on=snapshot_on,
            object_name=sheet.object_name,
            object_rule=rule_of(sheet.object_name),
            file_rule=FileRule(pattern=path.name, sheet=sheet.sheet, part=sheet.part or None),
            mode=MEND_MODE,
        )
        for sheet in sheets
    ]


def open_mended(job: FileJob) -> "MendedReading":
    """Read one sheet of a workbook of mended rows.

    Raises:
        RefusedFileError: it belongs to another delivery, or was changed beyond its cells.
    """
    sheet = job.file_rule.sheet
    if not sheet:
        _sheets(
            job.path,
            source=job.source,
            snapshot_on=job.snapshot_on,
            known={job.object_name: job.object_rule},
        )
    rows = rows_of(job.path, sheet or IDENTITY_SHEET)
    header = tuple(name for name in rows[0] if name)
    if header[:_FIRST_FIELD] != ORIGIN_COLUMNS:
        problem = f"the hidden first row of sheet [{sheet}] or its first columns are gone"
        raise refuse_mended(file_name=job.path.name, problem=problem, mend=_EXPORT_AGAIN)
    with refusing(job.path.name):
        errors = find_formula_errors(job.path, sheet or "")
    return MendedReading(
        sheet=sheet or "",
        header=header[_FIRST_FIELD:],
        rows=[cells[: len(header)] for cells in rows[ABOVE:]],
        errors=errors,
    )


@dataclass(slots=True)
class MendedReading:
    """A sheet of mended rows; its header is the names of the fields."""

    sheet: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    errors: Mapping[tuple[int, int], str]
    encoding: str = ""
    tally: Tally = field(default_factory=Tally)

    def close(self) -> None:
        """Let go of the file: it is read already."""

    def batches(self) -> Iterator[Batch]:
        """Yield the rows that were changed, once."""
        kept: dict[int, Sequence[str]] = {}
        for number, cells in enumerate(self.rows, start=ABOVE + 1):
            origin, fields = cells[:_FIRST_FIELD], cells[_FIRST_FIELD:]
            if not any(cells) or fingerprint(fields) == origin[_PLACES["_was"]]:
                self.tally.rows_blank += 1
                continue
            self.tally.rows_read += 1
            if not origin[_PLACES["_row"]]:
                self.tally.rejected.append(_without_origin(number, fields))
                continue
            kept[number] = fields
            self.tally.mended.append(_mended(number, origin))
        places = range(_FIRST_FIELD, _FIRST_FIELD + len(self.header))
        yield batch_of(kept, places=places, errors=self.errors)


def _sheets(
    path: Path, *, source: str, snapshot_on: date, known: Mapping[str, ObjectRule]
) -> list[_Sheet]:
    """Return what the hidden sheet says of the others, if the workbook is of this delivery."""
    said = list(identity_of(path))
    facts = {line[0]: line[1] for line in said}
    if facts.get("layout") != LAYOUT:
        problem = f"its hidden sheet [{IDENTITY_SHEET}] does not say [{LAYOUT}]"
        raise refuse_mended(file_name=path.name, problem=problem, mend=_EXPORT_AGAIN)
    place = (facts.get("source", ""), facts.get("delivery", ""))
    if place != (source, snapshot_on.isoformat()):
        problem = f"mends the delivery [{place[1]}] of source [{place[0]}]"
        mend = f"move it to landing/{place[0]}/{place[1]}/, where the rows that it mends came from"
        raise refuse_mended(file_name=path.name, problem=problem, mend=mend)
    sheets = [_Sheet(*line[1:]) for line in said if line[0] == "sheet" and line[1]]
    strange = [sheet.object_name for sheet in sheets if sheet.object_name not in known]
    if strange or not sheets:
        problem = f"holds rows of [{', '.join(strange)}], which no map of [{source}] knows"
        raise refuse_mended(file_name=path.name, problem=problem, mend=_EXPORT_AGAIN)
    return sheets


def _mended(number: int, origin: Sequence[str]) -> MendedRow:
    return MendedRow(
        mended_row=number,
        source_file=origin[_PLACES["_file"]],
        source_sheet=origin[_PLACES["_sheet"]],
        source_row=origin[_PLACES["_row"]],
        reason_code=origin[_PLACES["_reason"]],
        column_name=origin[_PLACES["_column"]],
        raw_value=origin[_PLACES["_value"]],
    )


def _without_origin(number: int, fields: Sequence[str]) -> RejectedLine:
    return RejectedLine(
        source_row=number,
        column_name=None,
        raw_value=",".join(fields),
        reason_code="no_origin",
        reason="the row does not say which rejected row it mends",
        mend="mend a row that the workbook lists; new records belong into the source itself",
    )
