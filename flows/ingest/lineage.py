"""Turn a batch of text columns into rows of one object: fields, lineage, and what is left over."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from flows.ingest.filling import fill, row_place
from flows.ingest.headers import Projection
from flows.ingest.months_across import melt
from flows.ingest.readings import Batch
from flows.vocabulary.delivery_files import RejectedLine
from flows.vocabulary.objects import LINEAGE


@dataclass(frozen=True, slots=True)
class Shaped:
    """Rows of one object, and the rows that had to be left out."""

    table: pa.Table
    rejected: tuple[RejectedLine, ...]
    blank_months: int = 0


def shape_batch(
    batch: Batch, *, projection: Projection, lineage: Mapping[str, str], header: tuple[str, ...]
) -> Shaped:
    """Return the rows of a batch with the fields of the object and their lineage, all text."""
    count = len(batch.line_numbers)
    columns: dict[str, pa.Array] = {}
    place = row_place(lineage["_source_file"], lineage["_source_sheet"])
    for item in projection.fields:
        columns[item.field] = fill(
            item, batch, place=place, is_key=item.field in projection.key_fields
        )
    for name in LINEAGE:
        if name == "_source_row":
            columns[name] = pc.cast(batch.line_numbers, pa.string())
        else:
            columns[name] = pa.repeat(pa.scalar(lineage[name], pa.string()), count)
    for name, extra in projection.extras:
        columns[name] = batch.columns[extra]
    table = pa.table(columns, schema=output_schema(projection))
    rejected = _reject_errors(batch, projection=projection, header=header)
    blank_months = 0
    if projection.months:
        table, blank_months = melt(table, batch, months=projection.months)
    if rejected:
        bad = pa.array([str(line.source_row) for line in rejected])
        table = table.filter(pc.invert(pc.is_in(table["_source_row"], value_set=bad)))
    return Shaped(table, rejected, blank_months)


def output_schema(projection: Projection) -> pa.Schema:
    """Return the columns of the raw table of one file, all text."""
    names = [item.field for item in projection.fields]
    extras = [name for name, _ in projection.extras]
    return pa.schema([(name, pa.string()) for name in (*names, *LINEAGE, *extras)])


def _reject_errors(
    batch: Batch, *, projection: Projection, header: tuple[str, ...]
) -> tuple[RejectedLine, ...]:
    faults: dict[int, RejectedLine] = {}
    for error in batch.cell_errors:
        if error.column not in projection.mapped_columns or error.row in faults:
            continue
        is_formula = error.raw_value.startswith("=")
        faults[error.row] = RejectedLine(
            source_row=batch.line_numbers[error.row].as_py(),
            column_name=header[error.column],
            raw_value=error.raw_value,
            reason_code="cell_error",
            reason=f"the cell shows [{error.raw_value}], "
            + ("a formula that was never computed" if is_formula else "the error of a formula"),
            mend="open the workbook in a spreadsheet program, mend the formula and save, "
            "or type the value",
        )
    return tuple(faults.values())
