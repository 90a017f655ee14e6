"""Tables of targets with a column per month: each filled cell of a month becomes a row of its own.

Totals beside the months (合計, 上期 …) are no months: they stay beside the rows as ``x_<header>``
and are never added to them.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from flows.ingest.readings import Batch

NAMED: Final = "named"
_ERA: Final = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}
# 2026年4月, 2026/04, 202604, 2026-04-01, 令和8年4月, R8.4; never 2026年度1月, which is in 2027
_NAMED_MONTH: Final = re.compile(
    r"^(?:(?P<era>令和|平成|R|H)(?P<era_year>\d{1,2}|元)|(?P<year>(?:19|20)\d\d))"
    r"(?:[-/.年](?P<month>1[0-2]|0?[1-9])|(?P<digits>1[0-2]|0[1-9]))"
    r"(?:月|-0?1(?:00:00:00)?)?$",
    re.IGNORECASE,
)
_BARE_MONTH: Final = re.compile(r"^(1[0-2]|0?[1-9])月(?:度|分)?$")
_ENGLISH: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MonthColumns = tuple[tuple[int, str], ...]


def month_columns(header: Sequence[str], *, months_across: str) -> MonthColumns:
    """Return the place of each month's column and the first day of that month (ISO 8601).

    ``months_across`` is NAMED where headers say the year too, else the first column's month
    (``2026-04``): each column that names a month alone is then the next month of that name.
    """
    found: list[tuple[int, str]] = []
    year, month_before = 0, 0
    if months_across != NAMED:
        year, month_before = int(months_across[:4]), int(months_across[5:7])
    for place, name in enumerate(header):
        plain = "".join(unicodedata.normalize("NFKC", name).split())
        if named := _NAMED_MONTH.match(plain):
            found.append(
                (place, f"{_year_of(named)}-{int(named['month'] or named['digits']):02d}-01")
            )
        elif months_across != NAMED and (month := _bare_month(plain)):
            year += month < month_before
            month_before = month
            found.append((place, f"{year}-{month:02d}-01"))
    return tuple(found)


def _year_of(named: re.Match[str]) -> int:
    if named["year"]:
        return int(named["year"])
    spoken = named["era_year"]
    return _ERA[named["era"].upper()] + (1 if spoken == "元" else int(spoken))


def _bare_month(plain: str) -> int:
    """Return the month that a header names alone; 0 if it names none."""
    if bare := _BARE_MONTH.match(plain):
        return int(bare[1])
    spoken = plain.lower().rstrip(".")
    whole = [name for name in _ENGLISH if spoken in {name, name[:3]}]
    return _ENGLISH.index(whole[0]) + 1 if whole else 0


def melt(table: pa.Table, batch: Batch, *, months: MonthColumns) -> tuple[pa.Table, int]:
    """Return a row per filled month of each row, and how many months were blank."""
    parts: list[pa.Table] = []
    blank = 0
    for place, month in months:
        values = batch.columns[place]
        is_filled = pc.fill_null(
            pc.not_equal(pc.utf8_trim_whitespace(values), ""), fill_value=False
        )
        days = pa.repeat(pa.scalar(month, pa.string()), table.num_rows)
        part = table.set_column(table.schema.get_field_index("value"), "value", values)
        part = part.set_column(part.schema.get_field_index("period_start"), "period_start", days)
        part = part.filter(is_filled)
        blank += table.num_rows - part.num_rows
        parts.append(part)
    return pa.concat_tables(parts), blank
