"""The workbooks of all blocks together, delivered at the start and whenever they changed."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np

from sample_company.action_register import list_actions
from sample_company.block import Block
from sample_company.clock import DAY, day_number, day_of, next_business_day
from sample_company.control_totals import count_deals, list_totals
from sample_company.days_off import list_days_off
from sample_company.dual_posts import list_dual_posts
from sample_company.landing import Landing
from sample_company.organisation import Organisation, list_units
from sample_company.split_tasks import list_split_tasks
from sample_company.targets import (
    CURRENT,
    PLANNED_ON,
    REVISED_ON,
    TargetRow,
    count_bookings,
    list_company_targets,
    list_targets,
)
from sample_company.workbooks import Cell, post_cells, target_cells, unit_cells, write_workbook

ORG_CHANGED_ON: Final = (date(2025, 10, 1), date(2026, 4, 1), date(2026, 10, 1))
TARGETS_CHANGED_ON: Final = (PLANNED_ON[2026], REVISED_ON)
REGISTER_REVIEWED_ON: Final = (
    date(2025, 7, 1),
    date(2025, 10, 1),
    date(2026, 1, 5),
    date(2026, 4, 1),
    date(2026, 7, 1),
    date(2026, 10, 1),
    date(2026, 11, 1),
)
UNREADABLE: Final = "未定"


@dataclass(slots=True)
class SheetBook:
    """What the workbooks need of each block; filled while the blocks are made."""

    organisations: list[Organisation] = field(default_factory=list)
    targets: list[TargetRow] = field(default_factory=list)
    quarter_yen: float = 0.0
    totals: Counter[tuple[str, str]] = field(default_factory=Counter)
    split_tasks: list[tuple[Cell, ...]] = field(default_factory=list)

    def add(self, block: Block) -> None:
        """Take over what the workbooks need of a block."""
        start, end = block.span
        bookings = count_bookings(block.deals, block.organisation, start=start, end=end)
        self.organisations.append(block.organisation)
        self.targets.extend(list_targets(block.organisation, bookings))
        self.quarter_yen += float(bookings.quarter.sum())
        extract = block.export.extract(end - 1)
        self.totals.update(count_deals(extract))
        if not self.split_tasks:
            self.split_tasks.extend(list_split_tasks(extract, day_of((end - 1) // DAY)))


def write_sheets(book: SheetBook, landing: Landing) -> int:
    """Write every workbook of every delivery; return how many."""
    last = len(landing.schedule.days) - 1
    written = 0
    for number in _deliveries(landing, ORG_CHANGED_ON):
        on = landing.schedule.days[number]
        rows = [unit_cells(u) for o in book.organisations for u in list_units(o, on)]
        write_workbook(landing.sheets(number), "組織.xlsx", rows)
        posts = [post_cells(p) for o in book.organisations for p in list_dual_posts(o, on)]
        write_workbook(landing.sheets(number), "兼務.xlsx", posts)
        written += 2
    company = list(list_company_targets(book.targets, book.quarter_yen))
    for number in _deliveries(landing, TARGETS_CHANGED_ON):
        on = landing.schedule.days[number]
        known = [row for row in [*company, *book.targets] if row.known_from <= on]
        write_workbook(landing.sheets(number), "目標.xlsx", _target_rows(known))
        written += 1
    for number in [*_deliveries(landing, REGISTER_REVIEWED_ON), last]:
        on = landing.schedule.days[number]
        actions = [cells for o in book.organisations[:1] for cells in list_actions(o, on)]
        write_workbook(landing.sheets(number), "施策台帳.xlsx", actions)
        written += 1
    on = landing.schedule.days[last]
    write_workbook(landing.sheets(last), "照合表.xlsx", list_totals(book.totals, on))
    write_workbook(landing.sheets(last), "タスク.xlsx", book.split_tasks)
    away = [row for o in book.organisations for row in list_days_off(o, *_days_told(landing))]
    write_workbook(landing.sheets(last), "休暇.xlsx", away)
    return written + 3


def _days_told(landing: Landing) -> tuple[date, date]:
    """Return the first day of the deliveries, and the business day after the last one."""
    days = landing.schedule.days
    return days[0], day_of(int(next_business_day(np.array([day_number(days[-1]) + 1]))[0]))


def _deliveries(landing: Landing, days: tuple[date, ...]) -> list[int]:
    """Return the first delivery and the first one after each change."""
    return sorted({0, *(landing.first_delivery_since(day) for day in days)})


def _target_rows(rows: list[TargetRow]) -> list[tuple[Cell, ...]]:
    """Return the rows of the sheet; the last person's revised target was never filled in."""
    cells: list[tuple[Cell, ...]] = [target_cells(row) for row in rows]
    people = [n for n, row in enumerate(rows) if row.scope == "担当者" and row.version == CURRENT]
    if people:
        last = cells[people[-1]]
        cells[people[-1]] = (*last[:6], UNREADABLE, last[7])
    return cells
