"""Read the name of a period as a person types it: 2026Q3, 2026-11, 2026W47, FY2026, 2026H1.

Quarters, halves and years are fiscal and bear the name of their fiscal year, with an S behind it
(FY2026S, 2026SQ1) where a change of the fiscal year cut that year short; months are called as the
calendar months that they stand for; weeks are ISO weeks, looked up by the week of the company that
holds their Thursday.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

PeriodKind = Literal["week", "month", "quarter", "half", "year"]

FORMS: Final = ("2026Q3", "2026H1", "FY2026", "2026-11", "2026W47")
_QUARTER: Final = re.compile(r"(?:FY)?(\d{4}S?)-?Q([1-4])", re.IGNORECASE)
_HALF: Final = re.compile(r"(?:FY)?(\d{4}S?)-?H([12])", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:FY)?(\d{4}S?)", re.IGNORECASE)
_MONTH: Final = re.compile(r"(\d{4})[-/](\d{1,2})")
_WEEK: Final = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ToldPeriod:
    """A period that KPIs are told for: a row of ``dim_period``.

    ``fiscal_half`` is null for a year, ``fiscal_quarter`` for a half and a year, ``month_named``
    for all but months.
    """

    kind: PeriodKind
    start: date
    end: date
    fiscal_year: int
    fiscal_half: int | None
    fiscal_quarter: int | None
    is_short_year: bool = False
    month_named: date | None = None

    @property
    def label(self) -> str:
        """Return the name under which a person may ask for it."""
        if self.kind == "quarter":
            return f"{self._year}Q{self.fiscal_quarter}"
        if self.kind == "half":
            return f"{self._year}H{self.fiscal_half}"
        if self.kind == "year":
            return f"FY{self._year}"
        if self.kind == "month":
            return f"{self.month_named or self.start:%Y-%m}"
        return _week_label(self.start)

    @property
    def _year(self) -> str:
        return f"{self.fiscal_year}{'S' if self.is_short_year else ''}"


def find_period(asked: str, periods: Iterable[ToldPeriod]) -> ToldPeriod | None:
    """Return the period that was asked for; null: no such form, or none of these."""
    label = canonical_label(asked)
    return next((period for period in periods if period.label == label), None)


def canonical_label(asked: str) -> str | None:
    """Return the one spelling of a period's name; null: not a name of a period."""
    text = asked.strip()
    if match := _QUARTER.fullmatch(text):
        return f"{match[1].upper()}Q{match[2]}"
    if match := _HALF.fullmatch(text):
        return f"{match[1].upper()}H{match[2]}"
    if match := _YEAR.fullmatch(text):
        return f"FY{match[1].upper()}"
    if match := _MONTH.fullmatch(text):
        return f"{match[1]}-{int(match[2]):02d}"
    if match := _WEEK.fullmatch(text):
        return f"{match[1]}W{int(match[2]):02d}"
    return None


def _week_label(first_day: date) -> str:
    """Return the ISO week that most of the company's week lies in."""
    middle = date.fromordinal(first_day.toordinal() + 3)
    year, week, _ = middle.isocalendar()
    return f"{year}W{week:02d}"
