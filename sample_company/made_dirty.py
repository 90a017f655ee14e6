"""The dirt in the sample company's files: which kinds, where, and few of each.

Cells are spoilt by record id, so that the same deal is spoilt night after night, as in a real
CRM; lines are spoilt by copying one, so that nothing else is lost with them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from sample_company.deal_export import DealExport
from sample_company.layouts import WON
from sample_company.specials import WHALE_YEN

NIGHTS: Final = 8
UNKNOWN_OWNER: Final = "0059x00000ZZZZZAAA"
SMALLEST_ROUND: Final = 1_000_000
LONG_NAME: Final = (
    "全国拠点一斉更新計画（第一期から第十二期まで、関連会社ならびに協力会社を含む）" * 8
)
_FULL_WIDTH: Final = str.maketrans("0123456789,", "０１２３４５６７８９，")


@dataclass(frozen=True, slots=True)
class CellDirt:
    """Cells of one column that look odd; ``nights`` 0 means in every delivery."""

    kind: str
    file: str
    column: str
    count: int
    nights: int
    change: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class LineDirt:
    """One line added to one file, ``back`` deliveries before the last."""

    kind: str
    file: str
    back: int
    change: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class SpoiltCells:
    """One kind of dirt and the ids of the records it sticks to."""

    dirt: CellDirt
    ids: tuple[str, ...]


def _in_full_width(amount: str) -> str:
    return f"￥{int(amount):,}".translate(_FULL_WIDTH)


def _in_ten_thousands(amount: str) -> str:
    return f"{int(amount) // 10_000}万"


def _with_commas(amount: str) -> str:
    return f"{int(amount):,}"


def _with_dash(amount: str) -> str:
    return f"¥{int(amount):,}-"


CELL_DIRT: Final = (
    CellDirt("unparsable_amount", "Opportunity.csv", "Amount", 3, NIGHTS, lambda _: "要確認"),
    CellDirt("unparsable_date", "Opportunity.csv", "CloseDate", 2, NIGHTS, lambda _: "来期中"),
    CellDirt("impossible_date", "Opportunity.csv", "CloseDate", 1, NIGHTS, lambda _: "2026-13-45"),
    CellDirt("blank_owner", "Opportunity.csv", "OwnerId", 3, 0, lambda _: None),
    CellDirt("unknown_owner", "Opportunity.csv", "OwnerId", 3, 0, lambda _: UNKNOWN_OWNER),
    CellDirt("full_width_amount", "Opportunity.csv", "Amount", 4, 0, _in_full_width),
    CellDirt("amount_in_ten_thousands", "Opportunity.csv", "Amount", 3, 0, _in_ten_thousands),
    CellDirt("amount_with_commas", "Opportunity.csv", "Amount", 3, 0, _with_commas),
    CellDirt("amount_with_dash", "Opportunity.csv", "Amount", 2, 0, _with_dash),
    CellDirt(
        "markup_name",
        "Opportunity.csv",
        "Name",
        2,
        0,
        lambda name: f"<script>alert('{name[:4]}')</script><b>{name}",
    ),
    CellDirt(
        "formula_name",
        "Opportunity.csv",
        "Name",
        2,
        0,
        lambda name: f'=HYPERLINK("http://evil.example/","{name[:6]}")',
    ),
    CellDirt("long_name", "Opportunity.csv", "Name", 1, 0, lambda name: f"{name} {LONG_NAME}"),
    CellDirt("emoji_name", "Opportunity.csv", "Name", 2, 0, lambda name: f"🔥最優先🔥{name}👨‍👩‍👧"),
    CellDirt(
        "half_width_name", "Opportunity.csv", "Name", 2, 0, lambda name: f"ｾｯﾋﾞｺｳｼﾝ {name} ﾀﾞｲ2ｷ"
    ),
    CellDirt(
        "line_break_in_cell", "Opportunity.csv", "NextStep", 3, 0, lambda _: "再訪問\n見積持参"
    ),
)


def _one_more(line: str) -> str:
    return f"{line},余分なセル"


def _cut(line: str) -> str:
    return ",".join(line.split(",")[:5])


def _without_id(line: str) -> str:
    return "," + line.split(",", 1)[1]


def _same(line: str) -> str:
    return line


LINE_DIRT: Final = (
    LineDirt("duplicate_row", "Opportunity.csv", 0, _same),
    LineDirt("duplicate_row", "Opportunity.csv", 12, _same),
    LineDirt("duplicate_row", "OpportunityHistory.csv", 0, _same),
    LineDirt("duplicate_row", "Task.csv", 3, _same),
    LineDirt("too_many_cells", "Task.csv", 0, _one_more),
    LineDirt("too_many_cells", "Event.csv", 40, _one_more),
    LineDirt("too_few_cells", "Event.csv", 0, _cut),
    LineDirt("too_few_cells", "OpportunityHistory.csv", 4, _cut),
    LineDirt("missing_key", "Task.csv", 1, _without_id),
)
SHEET_DIRT: Final = "unparsable_target"
OTHER_KINDS: Final = ("missing_amount", "negative_amount", "replaced_characters", SHEET_DIRT)
KINDS: Final = tuple(
    dict.fromkeys([*(d.kind for d in CELL_DIRT), *(d.kind for d in LINE_DIRT), *OTHER_KINDS])
)


def choose_cells(export: DealExport, *, end: int) -> tuple[SpoiltCells, ...]:
    """Stick each kind of dirt to deals of its own that are open at the end."""
    versions = export.deals.versions
    deals = np.flatnonzero((export.deals.created < end) & (export.deals.deleted > end))
    newest = versions.find(deals, np.full(deals.size, end - 1))
    lowest = np.full(export.deals.size, np.iinfo(np.int64).max)
    np.minimum.at(lowest, versions.deal, versions.amount)
    clean = (versions.stage[newest] < WON) & (lowest[deals] >= SMALLEST_ROUND)
    candidates = deals[clean & (versions.amount[newest] < WHALE_YEN)]
    wanted = sum(dirt.count for dirt in CELL_DIRT)
    step = max(candidates.size // max(wanted, 1), 1)
    ids = export.ids[candidates[step // 2 :: step]].to_list()
    spoilt = []
    for dirt in CELL_DIRT:
        spoilt.append(SpoiltCells(dirt=dirt, ids=tuple(ids[: dirt.count])))
        ids = ids[dirt.count :]
    return tuple(spoilt)


def spoil_cells(
    frame: pl.DataFrame, file: str, spoilt: tuple[SpoiltCells, ...], *, back: int
) -> pl.DataFrame:
    """Return a file's rows with the cells spoilt that this delivery has spoilt."""
    for cells in spoilt:
        dirt = cells.dirt
        if dirt.file == file and (dirt.nights == 0 or back < dirt.nights):
            frame = _replace(frame, cells)
    return frame


def _replace(frame: pl.DataFrame, cells: SpoiltCells) -> pl.DataFrame:
    column, change = cells.dirt.column, cells.dirt.change
    hit = frame.filter(pl.col("Id").is_in(cells.ids))
    new = {row: change(old or "") for row, old in zip(hit["Id"], hit[column], strict=True)}
    if not new:
        return frame
    return frame.with_columns(
        pl.col("Id")
        .replace_strict(
            list(new), list(new.values()), default=pl.col(column), return_dtype=pl.String
        )
        .alias(column)
    )


def spoil_lines(text: str, file: str, *, back: int) -> str:
    """Return a file's text with the lines added that this delivery has spoilt."""
    for dirt in LINE_DIRT:
        if dirt.file == file and dirt.back == back:
            plain = [line for line in text.splitlines()[1:] if '"' not in line]
            if plain:
                text += dirt.change(plain[len(plain) // 2]) + "\n"
    return text
