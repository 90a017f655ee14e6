"""Deals, people, rates and windows, as plain as a test needs them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

Key = tuple[str, str]  # source, deal
DAY = timedelta(days=1)
COIN = Decimal("0.01")


@dataclass(frozen=True)
class State:
    """A deal over a span of days."""

    valid_from: date
    valid_to: date
    status: str
    amount: Decimal | None
    currency: str | None
    close_date: date | None
    owner: str
    is_deleted: bool
    is_eligible: bool
    began_on: date

    @property
    def counts(self) -> bool:
        return self.is_eligible and not self.is_deleted

    @property
    def decided(self) -> date:
        return self.close_date or self.began_on


@dataclass(frozen=True)
class Deal:
    """All that is known of one deal."""

    key: Key
    states: Sequence[State]
    created: date | None
    history_start: date

    def on(self, day: date) -> State | None:
        return next((one for one in self.states if one.valid_from <= day <= one.valid_to), None)


@dataclass(frozen=True)
class Window:
    """From the end of a day to the end of another; ``close`` is the span of dates that count."""

    name: str
    t0: date
    t1: date
    close: tuple[date, date] | None

    def days(self) -> Iterator[date]:
        return (self.t0 + n * DAY for n in range((self.t1 - self.t0).days + 1))

    def side(self, day: date | None) -> int | None:
        """Return -1, 0 or 1: before, in or after the dates that count; None where there is none."""
        if self.close is None:
            return 0
        if day is None:
            return None
        return (day > self.close[1]) - (day < self.close[0])


@dataclass(frozen=True)
class SplitLine:
    """What one person has of a deal over a span of days: a percentage or an amount."""

    key: Key
    kind: str
    owner: str
    percent: Decimal | None
    amount: Decimal | None
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class World:
    """Deals, where people were when, units above units, rates, and who was merged into whom."""

    currency: str
    deals: Mapping[Key, Deal]
    units: Mapping[str, Sequence[tuple[date, str]]]
    above: Mapping[str, frozenset[str]]
    rates: Mapping[str, Sequence[tuple[date, Decimal]]]
    merged_into: Mapping[Key, Key]
    splits: Sequence[SplitLine] = ()
    credit: str = "owner_at_win"

    def scopes(self, owner: str, day: date) -> set[tuple[str, str]]:
        unit = [unit for start, unit in self.units[owner] if start <= day][-1]
        above = {("unit", one) for one in self.above.get(unit, ())}
        return {("company", "company"), ("owner", owner), *above}

    def worth(self, amount: Decimal | None, currency: str | None, day: date) -> Decimal:
        if amount is None:
            return Decimal(0)
        if currency is None or currency == self.currency:
            return amount
        known = [rate for start, rate in self.rates.get(currency, ()) if start <= day]
        if not known:
            return Decimal(0)
        return (amount * known[-1]).quantize(COIN, rounding=ROUND_HALF_UP)
