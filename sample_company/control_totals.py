"""照合表.xlsx: the totals that the CRM itself shows on the last day, for the tie-out.

By stage the CRM's report leaves test deals out, as the settings of the company do: these agree. The
total of all deals has them: it differs by deals that are known.
"""

from collections import Counter
from datetime import date
from typing import Final

import polars as pl

from sample_company.layouts import CRM, DEAL_TYPES, STAGES
from sample_company.workbooks import Cell

TEST_TYPE: Final = DEAL_TYPES[3]
ALL_DEALS: Final = "全件"


def count_deals(extract: pl.DataFrame) -> Counter[tuple[str, str]]:
    """Return the count and the sum of yen of each stage without test deals, and of all deals."""
    live = extract.filter(pl.col("IsDeleted") == "false").with_columns(
        pl.col("Amount").cast(pl.Int64, strict=False).fill_null(0).alias("yen")
    )
    totals = Counter[tuple[str, str]]()
    for stage, kind, deals, yen in (
        live.group_by("StageName", "Type").agg(pl.len(), pl.col("yen").sum()).iter_rows()
    ):
        for name in ("", *(() if kind == TEST_TYPE else (str(stage),))):
            totals[name, "deals"] += int(deals)
            totals[name, "yen"] += int(yen)
    return totals


def list_totals(totals: Counter[tuple[str, str]], on: date) -> list[tuple[Cell, ...]]:
    """Return the rows of the sheet: a stage each, then the whole."""
    rows = [(stage, "フェーズ", stage) for stage in STAGES]
    return [
        (on, CRM, ALL_DEALS, cut, member or None, totals[name, "deals"], totals[name, "yen"])
        for name, cut, member in [*rows, ("", "全体", "")]
    ]
