"""Makes the sample company: block after block of people, customers and deals, then the sheets.

A block is a company of its own size: four divisions, some 120 people and 6,000 deals. A bigger
company is more blocks, each appended to the same files, so memory holds only one.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from sample_company.block import make_block, write_block
from sample_company.clock import plan_deliveries
from sample_company.landing import Landing
from sample_company.sheets import SheetBook, write_sheets

SETTINGS: Final = Path(__file__).with_name("shinchoku.yaml")
MAKING: Final = "making the sample company"

Progress: TypeAlias = Callable[[str, int, int], None]
Deliveries: TypeAlias = Literal["all", "few"]


@dataclass(frozen=True, slots=True)
class MadeCompany:
    """What was made: where, as of when, and how many records and rows."""

    root: Path
    as_of: date
    deliveries: int
    owners: int
    deals: int
    activities: int
    rows: Mapping[str, int]


def make_company(
    root: Path,
    *,
    scale: int = 1,
    months: int = 18,
    deliveries: Deliveries = "all",
    progress: Progress | None = None,
) -> MadeCompany:
    """Write a whole workspace of made-up data; the same bytes for the same arguments.

    Writes: shinchoku.yaml, landing/sfa/<date>/*.csv, landing/sheets/<date>/*.xlsx
    Units:  yen in the CSV files, thousand yen in the target workbook

    ``scale`` counts blocks of 6,000 deals, ``deliveries="few"`` keeps every thirteenth and the
    last, ``progress`` hears what is done, how much of it, and of how much.
    """
    schedule = plan_deliveries(months=months, few=deliveries == "few")
    landing = Landing(root=root / "landing", schedule=schedule)
    root.mkdir(parents=True, exist_ok=True)
    (root / SETTINGS.name).write_bytes(SETTINGS.read_bytes())
    ticker = _Ticker(total=scale * len(schedule.days) + 1, progress=progress)
    rows, totals, book = Counter[str](), Counter[str](), SheetBook()
    for number in range(scale):
        block = make_block(number, schedule)
        rows += write_block(block, landing, ticker.tick)
        book.add(block)
        totals["owners"] += len(block.organisation.people)
        totals["deals"] += block.deals.size
        totals["activities"] += block.activities.size
    write_sheets(book, landing)
    ticker.tick()
    return MadeCompany(
        root=root,
        as_of=schedule.days[-1],
        deliveries=len(schedule.days),
        owners=totals["owners"],
        deals=totals["deals"],
        activities=totals["activities"],
        rows=MappingProxyType(dict(sorted(rows.items()))),
    )


@dataclass(slots=True)
class _Ticker:
    """Counts what is done and tells whoever asked."""

    total: int
    progress: Progress | None
    done: int = 0

    def tick(self) -> None:
        """Count one more."""
        self.done += 1
        if self.progress is not None:
            self.progress(MAKING, self.done, self.total)
