"""タスク.xlsx: what a big deal takes before its close, cut into parts, kept by hand by its owner.

Each seller's biggest open deal has one task with a part for every step. Steps whose day is past are
done, but for a few that are late.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl

from sample_company.clock import day_number, day_of, previous_business_day
from sample_company.layouts import STAGES
from sample_company.workbooks import Cell

TASK: Final = "大型案件の受注準備"
STEPS: Final = (
    "要件の確認",
    "見積の作成",
    "社内審査",
    "提案書の作成",
    "決裁者への説明",
)
SPLIT_STAGES: Final = STAGES[2:5]
EVERY_DAYS: Final = 6
LATE: Final = 7
MOST: Final = 40


def list_split_tasks(extract: pl.DataFrame, on: date) -> list[tuple[Cell, ...]]:
    """Return the rows of the sheet: for each of the biggest deals the task, then its parts."""
    big = (
        extract.filter(pl.col("IsDeleted") == "false", pl.col("StageName").is_in(SPLIT_STAGES))
        .with_columns(pl.col("Amount").cast(pl.Int64, strict=False).fill_null(0).alias("yen"))
        .sort("yen", "Id", descending=[True, False])
        .unique("OwnerId", keep="first", maintain_order=True)
        .head(MOST)
    )
    return [
        row
        for number, (deal, owner) in enumerate(big.select("Id", "OwnerId").iter_rows())
        for row in _rows_of(number, deal=str(deal), owner=str(owner), on=on)
    ]


def _rows_of(number: int, *, deal: str, owner: str, on: date) -> Iterator[tuple[Cell, ...]]:
    """Yield one task and its parts; the task is due with its last part."""
    task_id = f"T-{number + 1:03d}"
    begun = on - timedelta(days=7 + number * 5 % 20)
    steps = [
        (f"{task_id}-{step}", name, _working_day(begun + timedelta(days=EVERY_DAYS * step)))
        for step, name in enumerate(STEPS, start=1)
    ]
    yield (task_id, None, TASK, owner, deal, steps[-1][2], None, "未着手")
    for place, (part_id, name, due) in enumerate(steps):
        is_done = due < on and (number + place) % LATE > 0
        done = due if is_done else None
        yield (part_id, task_id, name, owner, deal, due, done, "完了" if is_done else "未着手")


def _working_day(day: date) -> date:
    """Return the day, or the last business day before it."""
    return day_of(int(previous_business_day(np.array([day_number(day)]))[0]))
