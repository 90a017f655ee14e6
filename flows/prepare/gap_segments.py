"""Tables by segment of a gap report: cells in steps of the printed unit that add up to the gap."""

from decimal import Decimal

from flows.prepare.languages import named
from flows.prepare.rounded import share_out
from flows.vocabulary.gap_segments import NamedCell, SegmentLine, SegmentRow, SegmentTable
from flows.vocabulary.languages import Language

_LAST = 10**9


def segment_tables(
    rows: tuple[SegmentRow, ...], *, gap: Decimal | None, step: Decimal, language: Language
) -> tuple[SegmentTable, ...]:
    """Return a table per kind of segment, the one that holds the cell named first before all.

    Rows come in the order of kind, segment and factor.
    """
    kinds = sorted({row.segment_kind for row in rows}, key=lambda kind: (_best(rows, kind), kind))
    return tuple(_table(kind, rows, gap, step, language) for kind in kinds if gap is not None)


def named_cell(
    rows: tuple[SegmentRow, ...], tables: tuple[SegmentTable, ...], *, language: Language
) -> NamedCell | None:
    """Return the cell that pushed most towards the gap, with its money as printed; null: none."""
    first = next((row for row in rows if row.cell_rank == 1), None)
    table = next((one for one in tables if first and one.segment_kind == first.segment_kind), None)
    if first is None or table is None:
        return None
    line = next(one for one in table.lines if one.segment_id == first.segment_id)
    return NamedCell(
        scope_kind=first.scope_kind,
        scope_id=first.scope_id,
        segment_kind=first.segment_kind,
        segment_id=first.segment_id,
        name=_name(first, language),
        factor_code=first.factor_code,
        plan_value=first.plan_value,
        actual_value=first.actual_value,
        amount=line.parts[table.factors.index(first.factor_code)],
        n=first.n,
    )


def _best(rows: tuple[SegmentRow, ...], kind: str) -> int:
    """Return the rank of a kind's cell that pushed most."""
    ranks = (row.cell_rank for row in rows if row.segment_kind == kind and row.cell_rank)
    return min(ranks, default=_LAST)


def _table(
    kind: str, rows: tuple[SegmentRow, ...], gap: Decimal | None, step: Decimal, language: Language
) -> SegmentTable:
    """Return one table, its cells shared out so that they add up to the gap as printed."""
    own = [row for row in rows if row.segment_kind == kind]
    factors = tuple(dict.fromkeys(row.factor_code for row in own))
    parts = share_out([row.contribution_amount for row in own], total=gap or Decimal(0), step=step)
    wide = len(factors)
    lines = tuple(
        _line(own[place], tuple(parts[place : place + wide]), language)
        for place in range(0, len(own), wide)
    )
    columns = zip(*(one.parts for one in lines), strict=True)
    return SegmentTable(
        scope_kind=own[0].scope_kind,
        scope_id=own[0].scope_id,
        segment_kind=kind,
        factors=factors,
        lines=lines,
        sums=tuple(sum(column, start=Decimal(0)) for column in columns),
        total=sum(parts, start=Decimal(0)),
    )


def _line(row: SegmentRow, parts: tuple[Decimal, ...], language: Language) -> SegmentLine:
    return SegmentLine(
        segment_id=row.segment_id,
        name=_name(row, language),
        count=row.segment_count,
        n=row.n,
        is_thin=row.is_thin,
        parts=parts,
        total=sum(parts, start=Decimal(0)),
    )


def _name(row: SegmentRow, language: Language) -> str | None:
    if row.segment_name is None:
        return None
    return named(row.segment_name, row.segment_name_en, language)
