"""Read what a person filled in on an update sheet of ``shinchoku request sheets``.

Reads landing/<source>/<date>/更新依頼*.xlsx. A cell that was not changed says nothing, and a row
without a changed cell is no row. Format: flows/vocabulary/update_sheets.py.
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
from flows.ingest.refusals import refuse_update
from flows.ingest.workbook import refusing
from flows.vocabulary.delivery_files import RejectedLine
from flows.vocabulary.forms import UPDATE_MODE
from flows.vocabulary.objects import OBJECTS
from flows.vocabulary.update_sheets import (
    FORM_PART,
    GIVEN,
    LAYOUT,
    OBJECT,
    WAS,
    answers,
)
from flows.vocabulary.workspace import FileRule

_WRITE_AGAIN: Final = (
    "write the sheets anew with 'shinchoku request sheets' and copy the answers into them"
)


def update_job(path: Path, *, source: str, snapshot_on: date) -> FileJob:
    """Return the job of an update sheet; one that cannot be used is refused when it is opened."""
    return FileJob(
        path=path,
        source=source,
        snapshot_on=snapshot_on,
        object_name=OBJECT,
        object_rule=rule_of(OBJECT),
        file_rule=FileRule(pattern=path.name, part=f"{FORM_PART}{path.stem}"),
        mode=UPDATE_MODE,
    )


def open_update(job: FileJob) -> "UpdateReading":
    """Read an update sheet.

    Raises:
        RefusedFileError: it is of another source, or was changed beyond its cells.
    """
    sheet = _sheet_of(job)
    rows = rows_of(job.path, sheet)
    header = [name for name in rows[0] if name]
    fields = [name for name in header if not name.startswith("_")]
    if WAS not in header or not set(GIVEN) <= set(fields) <= set(OBJECTS[OBJECT]):
        problem = f"the hidden first row of sheet [{sheet}] is gone or was changed"
        raise refuse_update(file_name=job.path.name, problem=problem, mend=_WRITE_AGAIN)
    with refusing(job.path.name):
        errors = find_formula_errors(job.path, sheet)
    return UpdateReading(
        sheet=sheet,
        header=tuple(fields),
        places={name: rows[0].index(name) for name in (WAS, *fields)},
        rows=rows[ABOVE:],
        errors=errors,
    )


@dataclass(slots=True)
class UpdateReading:
    """An update sheet; its header is the names of the fields, ``places`` are their columns."""

    sheet: str
    header: tuple[str, ...]
    places: Mapping[str, int]
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
            told = self._told(number, cells) if any(cells) else {}
            if told is None:
                self.tally.rows_read += 1
                self.tally.rejected.append(_changed_row(number, cells))
            elif any(told.values()):
                self.tally.rows_read += 1
                kept[number] = [told.get(name, cells[self.places[name]]) for name in self.header]
            else:
                self.tally.rows_blank += 1
        places = [self.places[name] for name in self.header]
        yield batch_of(kept, places=places, errors=self.errors)

    def _told(self, number: int, cells: Sequence[str]) -> dict[str, str] | None:
        """Return the answers of a row, the error of a formula among them."""
        asked = {
            name: cells[self.places[name]].strip() for name in self.header if name not in GIVEN
        }
        told = answers(cells[self.places["deal_id"]], asked, cells[self.places[WAS]])
        wrong = {name: self.errors.get((number - 1, self.places[name]), "") for name in asked}
        return told and told | {name: shown for name, shown in wrong.items() if shown}


def _sheet_of(job: FileJob) -> str:
    """Return the sheet of answers that the hidden sheet names, if it is of this source."""
    facts = {line[0]: line[1] for line in identity_of(job.path)}
    if facts.get("layout") != LAYOUT:
        problem = f"its hidden sheet does not say [{LAYOUT}]"
        raise refuse_update(file_name=job.path.name, problem=problem, mend=_WRITE_AGAIN)
    if facts.get("source") != job.source:
        problem = f"asks about deals of source [{facts.get('source')}]"
        mend = f"move it to landing/{facts.get('source')}/<date>/, the source that it is about"
        raise refuse_update(file_name=job.path.name, problem=problem, mend=mend)
    return facts.get("sheet", "")


def _changed_row(number: int, cells: Sequence[str]) -> RejectedLine:
    return RejectedLine(
        source_row=number,
        column_name=None,
        raw_value=",".join(cells),
        reason_code="no_origin",
        reason="the row is not the one that was sent out: its id, its fields or its mark differ",
        mend="write the sheet anew with 'shinchoku request sheets' and fill in its coloured cells",
    )
