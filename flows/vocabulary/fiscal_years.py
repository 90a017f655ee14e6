"""How a company cuts time into fiscal years and months: by calendar months, or by whole weeks.

No library with a release of late covers both and a change of the year; pandas has the ends of
years of weeks (``FY5253``), too heavy to load with the settings, so tests compare with it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal, get_args

from pydantic import Field, model_validator

from flows.vocabulary.block import Block, PlacedError

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: Final[tuple[Weekday, ...]] = get_args(Weekday)
SHORTEST_MONTH: Final = 14
"""Days; a shorter rest of a month that a change of the year leaves joins the month before."""

_MONTHS_PER_YEAR: Final = 12
_DAY: Final = timedelta(days=1)


class YearEnd(Block):
    """On which day a fiscal year of whole weeks ends."""

    weekday: Weekday = Field(description="Weekday on which every such year ends.")
    which: Literal["last", "nearest"] = Field(
        description="last: the last such weekday of the month before fiscal_year_start_month; "
        "nearest: the one nearest to the end of that month, which may lie in the next."
    )


class FiscalRule(Block):
    """How fiscal years and their months are cut."""

    fiscal_year_start_month: int = Field(
        default=4,
        ge=1,
        le=12,
        description="First month of the fiscal year; of one of whole weeks, the month that its "
        "first month is named after.",
    )
    fiscal_calendar: Literal["months", "4-4-5", "4-5-4", "5-4-4"] = Field(
        default="months",
        description="What a fiscal month is: a calendar month, or so many whole weeks of each "
        "quarter. A 53rd week belongs to the last month.",
    )
    fiscal_year_ends: YearEnd | None = Field(
        default=None,
        description="Needed for years of whole weeks: the day on which they end, for example "
        "{weekday: saturday, which: last}.",
    )

    @model_validator(mode="after")
    def _has_an_end_if_it_needs_one(self) -> "FiscalRule":
        if self.fiscal_calendar != "months" and self.fiscal_year_ends is None:
            message = (
                f"fiscal_calendar [{self.fiscal_calendar}] needs fiscal_year_ends; add for example "
                "fiscal_year_ends: {weekday: saturday, which: last}"
            )
            raise PlacedError(message, "fiscal_calendar")
        if self.fiscal_calendar == "months" and self.fiscal_year_ends is not None:
            message = (
                "fiscal_year_ends says when years of whole weeks end, but fiscal_calendar is "
                "[months]; take it out, or say 4-4-5, 4-5-4 or 5-4-4"
            )
            raise PlacedError(message, "fiscal_year_ends")
        return self


class EarlierFiscalYears(FiscalRule):
    """How fiscal years were cut before a change."""

    until: date = Field(
        description="Last day on which they were; the year that it cuts short is told as such."
    )


class FiscalYears(FiscalRule):
    """How fiscal years are cut and named now, and how they were before."""

    fiscal_year_named_after: Literal["start", "end"] = Field(
        default="start",
        description="Which calendar year names a fiscal year: the one it starts in, or ends in.",
    )
    fiscal_years_before: tuple[EarlierFiscalYears, ...] = Field(
        default=(),
        description="How fiscal years were cut before a change, each up to its last day (until).",
    )

    @property
    def fiscal_rules(self) -> tuple[tuple[FiscalRule, date], ...]:
        """Return how fiscal years are cut, each rule with its last day, in order."""
        earlier = sorted(self.fiscal_years_before, key=lambda rule: rule.until)
        return *((rule, rule.until) for rule in earlier), (self, date.max)

    def fiscal_year_name(self, first_month: date) -> int:
        """Return the calendar year that names the fiscal year with this first month."""
        is_after_end = self.fiscal_year_named_after == "end" and first_month.month > 1
        return first_month.year + is_after_end

    @model_validator(mode="after")
    def _fiscal_years_follow_each_other(self) -> "FiscalYears":
        if problem := problem_of_changes(self.fiscal_rules):
            raise PlacedError(problem, "fiscal_years_before")
        return self


@dataclass(frozen=True, slots=True)
class FiscalMonth:
    """One month of a fiscal year; ``named`` is the first day of the calendar month it is called."""

    year_named: date
    year_start: date
    number: int
    named: date
    first: date
    last: date


def year_start(rule: FiscalRule, year: int) -> date:
    """Return the first day of the fiscal year whose first month is called that of ``year``."""
    first = date(year, rule.fiscal_year_start_month, 1)
    if rule.fiscal_year_ends is None:
        return first
    last = first - _DAY
    back = (last.weekday() - WEEKDAYS.index(rule.fiscal_year_ends.weekday)) % 7
    is_nearer_ahead = rule.fiscal_year_ends.which == "nearest" and 7 - back < back
    return last - timedelta(days=back - 7 * is_nearer_ahead) + _DAY


def fiscal_months(
    rules: Sequence[tuple[FiscalRule, date]], *, years: range
) -> Iterator[FiscalMonth]:
    """Yield the months of some fiscal years in order, each rule up to and with its last day."""
    begin = date.min
    waiting: FiscalMonth | None = None
    for rule, until in rules:
        for month in (month for year in years for month in _months(rule, year)):
            if month.year_start < begin or month.first > until:
                continue
            kept = replace(month, last=min(month.last, until))
            is_rest = kept.last < month.last and (kept.last - kept.first).days < SHORTEST_MONTH - 1
            if is_rest and waiting is not None:
                kept = replace(waiting, last=kept.last)
            elif waiting is not None:
                yield waiting
            waiting = kept
        begin = date.max if until == date.max else until + _DAY
    if waiting is not None:
        yield waiting


def problem_of_changes(rules: Sequence[tuple[FiscalRule, date]]) -> str | None:
    """Return why the rules, in order of their last days, make no calendar; or nothing."""
    for (_, until), (rule, later) in pairwise(rules):
        if later <= until:
            return f"fiscal_years_before says until [{until}] twice; say each change once"
        begin = until + _DAY
        starts = [year_start(rule, begin.year + offset) for offset in (-1, 0, 1)]
        if begin not in starts:
            nearest = min(starts, key=lambda start: abs((start - begin).days))
            return (
                f"fiscal_years_before says until [{until}], but no fiscal year of those that "
                f"follow begins on {begin}; the nearest begins on {nearest}: "
                f"say until: {nearest - _DAY}"
            )
    return None


def _months(rule: FiscalRule, year: int) -> Iterator[FiscalMonth]:
    """Yield the twelve months of one fiscal year that nothing cuts."""
    begin, end = year_start(rule, year), year_start(rule, year + 1)
    named = [
        add_months(date(year, rule.fiscal_year_start_month, 1), number)
        for number in range(_MONTHS_PER_YEAR + 1)
    ]
    starts = list(named)
    if rule.fiscal_calendar != "months":
        weeks = [int(count) for count in rule.fiscal_calendar.split("-")] * 4
        passed = [7 * sum(weeks[:number]) for number in range(_MONTHS_PER_YEAR)]
        starts = [*(begin + timedelta(days=days) for days in passed), end]
    for number in range(_MONTHS_PER_YEAR):
        yield FiscalMonth(
            year_named=named[0],
            year_start=begin,
            number=number + 1,
            named=named[number],
            first=starts[number],
            last=starts[number + 1] - _DAY,
        )


def add_months(month_start: date, months: int) -> date:
    """Return the first day of the month that lies so many months on."""
    number = month_start.year * _MONTHS_PER_YEAR + month_start.month - 1 + months
    return date(number // _MONTHS_PER_YEAR, number % _MONTHS_PER_YEAR + 1, 1)
