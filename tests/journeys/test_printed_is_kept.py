"""The figures of page 1 and of the workbook are rows of the table of KPIs of the same night."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from flows.prepare.progress import prepare_progress
from flows.render.documents import render_publication
from flows.render.filters import Faces
from flows.render.typeface import ensure_typeface
from flows.render.worker import Workplace
from flows.settings import Machine
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.delivery import Edition
from flows.vocabulary.progress import ProgressOrder
from tests.journeys.conftest import Ran
from tests.reports.said import Said, numbers_of

pytestmark = pytest.mark.slow

# figure of the edition: its metric, its kind of period, its face, whether page 1 prints it
KEPT: Mapping[str, tuple[str, str, str, bool]] = {
    "target_amount": ("target_amount", "quarter", "money", True),
    "bookings_amount": ("bookings_amount", "quarter", "money", True),
    "attainment_ratio": ("attainment_ratio", "quarter", "percent", True),
    "linear_pace_amount": ("linear_pace_amount", "quarter", "money", False),
    "pace_gap_amount": ("pace_gap_amount", "quarter", "signed", True),
    "variance_amount": ("variance_amount", "quarter", "signed", False),
    "gap_to_go_amount": ("gap_to_go_amount", "quarter", "money", False),
    "landing_amount": ("landing_amount", "quarter", "money", True),
    "open_pipeline_amount": ("open_pipeline_amount", "quarter", "money", False),
    "open_pipeline_count": ("open_pipeline_count", "quarter", "number", False),
    "coverage_ratio": ("coverage_ratio", "quarter", "times", False),
    "won_deal_count": ("won_deal_count", "quarter", "number", False),
    "average_deal_amount": ("average_deal_amount", "quarter", "money", False),
    "median_deal_amount": ("median_deal_amount", "quarter", "money", False),
    "pipeline_created_amount": ("pipeline_created_amount", "quarter", "money", False),
    "bookings_week_amount": ("bookings_amount", "week", "money", True),
    "activity_week_count": ("activity_count", "week", "number", True),
}
# a printed difference is that of the printed figures, so that paper adds up to the last digit
DIFFERENCES: Mapping[str, tuple[str, str]] = {
    "pace_gap_amount": ("bookings_amount", "linear_pace_amount"),
    "variance_amount": ("bookings_amount", "target_amount"),
    "gap_to_go_amount": ("target_amount", "bookings_amount"),
}
STEP = Decimal(100_000)
LEAST = 12
OF_PERIOD = """
    select metric_id, value from marts.kpi_value
    where scope_kind = ? and scope_id = ? and period_kind = ? and period_start = ?
        and segment_kind = 'all' and segment_id = 'all'
"""


def kept_of(warehouse: Path, edition: Edition) -> dict[tuple[str, str], float | None]:
    """Return what the table of KPIs holds of the period and the week of an edition."""
    scope = [edition.key.scope_kind, edition.key.scope_id]
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        quarter, week = connection.execute(
            "select period_start, week_start from marts.rpt_progress_summary"
            " where scope_kind = ? and scope_id = ?",
            scope,
        ).fetchone()
        days: dict[str, date] = {"quarter": quarter, "week": week}
        return {
            (metric, kind): value
            for kind, first in days.items()
            for metric, value in connection.execute(OF_PERIOD, [*scope, kind, first]).fetchall()
        }


def faced(faces: Faces, face: str, value: object) -> str:
    """Return a value as it is printed."""
    is_money = face in {"money", "signed"}
    return str(getattr(faces, face)(Decimal(str(value)) if is_money else value))


def steps(value: float) -> Decimal:
    """Return money in whole steps of the printed unit, as it is printed."""
    return (Decimal(str(value)) / STEP).quantize(Decimal(1), ROUND_HALF_UP) * STEP


def expected(figure: str, value: float, kept: Mapping[tuple[str, str], float | None]) -> object:
    """Return what is to be printed where the table of KPIs holds a value."""
    whole, part = DIFFERENCES.get(figure, ("", ""))
    ends = [kept.get((metric, "quarter")) for metric in (whole, part)]
    if not whole or None in ends:
        return value
    difference = steps(ends[0] or 0) - steps(ends[1] or 0)
    assert abs(difference - Decimal(str(value))) <= STEP or figure == "gap_to_go_amount"
    return max(difference, Decimal(0)) if figure == "gap_to_go_amount" else difference


def publish(warehouse: Path, folder: Path) -> tuple[Said, ...]:
    """Publish the company and its units once more, with workbooks."""
    order = ProgressOrder(
        report="weekly", company_name="みほん電機", languages=("ja",), formats=("pdf", "xlsx")
    )
    prepare_progress(
        warehouse=warehouse, contexts=folder / "contexts", orders=(order,), verdicts=()
    )
    made = render_publication(
        contexts=folder / "contexts",
        out=folder / "day",
        workplace=Workplace(REPORT_TEMPLATES, ensure_typeface(Machine().cache)),
        workers=2,
        on_progress=lambda _done, _whole: None,
    )
    assert made.failures == ()
    return tuple(Said(edition, folder / "day") for edition in made.manifest.editions)


def figures_of(said: Said) -> dict[str, Any]:
    """Return the figures of the workbook by their ids."""
    sheet = openpyxl.load_workbook(said.path("tables")).worksheets[1]
    return {row[3]: row[1] for row in sheet.iter_rows(min_row=2, values_only=True)}


def compare(said: Said, kept: Mapping[tuple[str, str], float | None]) -> tuple[list[str], int]:
    """Return what is printed otherwise than it is kept, and how many figures were compared."""
    faces, page_one, told = said.faces(), numbers_of(said.pdf(page=1)), figures_of(said)
    faults, count = [], 0
    for figure, (metric, period, face, is_on_page_one) in KEPT.items():
        value = kept.get((metric, period))
        if value is None:
            if isinstance(told[figure], int | float):
                faults.append(f"{figure}: printed {told[figure]}, kept nothing")
            continue
        count += 1
        wanted = faced(faces, face, expected(figure, value, kept))
        if faced(faces, face, told[figure]) != wanted:
            faults.append(f"{figure}: workbook {told[figure]}, kept {value}")
        if is_on_page_one and not numbers_of(wanted) <= page_one:
            faults.append(f"{figure}: page 1 lacks {wanted}")
    return faults, count


def test_the_figures_of_company_and_units_are_those_that_are_kept(
    night: Ran, tmp_path: Path
) -> None:
    warehouse = night.workspace / "warehouse" / "current" / "shinchoku.duckdb"
    editions = publish(warehouse, tmp_path)
    assert {said.edition.key.scope_kind for said in editions} == {"company", "unit"}

    found, counts = {}, []
    for said in editions:
        faults, count = compare(said, kept_of(warehouse, said.edition))
        counts.append(count)
        if faults:
            found[said.edition.key.slug] = faults
    assert not found, found
    assert max(counts) >= LEAST

    # a comparison that cannot fail would hold everywhere
    whole = next(said for said in editions if said.edition.key.scope_kind == "company")
    kept = kept_of(warehouse, whole.edition)
    key = ("landing_amount", "quarter")
    faults, _ = compare(whole, kept | {key: (kept[key] or 0) + 10_000_000})
    assert any(fault.startswith("landing_amount: workbook") for fault in faults)
