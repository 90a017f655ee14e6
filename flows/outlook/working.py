"""What a scope worked on in a period, as a chain of four factors whose product is its bookings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from flows.outlook.decomposition import Factor
from flows.outlook.vocabulary import PeriodKey, ScopeKey

TRAILING: Final = 4
"""Complete periods before a period whose pooled ratios are its baseline."""
FEWEST: Final = 2
"""Below so many there is no baseline."""
SMALL_N: Final = 10
"""Records below which a rate is called thin."""


@dataclass(frozen=True, slots=True)
class Working:
    """One scope in one period, up to the as-of date.

    ``deal_days``: open deals summed over business days (metric 32), known where ``is_known``.
    ``elapsed`` of ``business_days`` are over. No target is null.
    """

    scope: ScopeKey
    period: PeriodKey
    end: date
    business_days: int
    elapsed: int
    target: Decimal | None
    booked: Decimal
    is_known: bool
    won: int
    decided: int
    deal_days: int

    @property
    def factors(self) -> tuple[Factor, ...]:
        """Return deals worked, decisions per deal worked, win rate, bookings per win.

        Deals worked is the mean over business days; decisions per deal worked is T / L* of metric
        32. What has nothing to be divided by is null.
        """
        return (
            _per(self.deal_days, self.elapsed),
            _per(self.decided * self.elapsed, self.deal_days),
            _per(self.won, self.decided),
            _per(Fraction(self.booked), self.won),
        )


Works = Mapping[ScopeKey, Mapping[PeriodKey, Working]]


def _per(amount: Fraction | int, count: int) -> Factor:
    return Fraction(amount) / count if count else None


def baseline_of(
    works: Mapping[PeriodKey, Working], *, before: Sequence[PeriodKey]
) -> tuple[Working, ...]:
    """Return the periods among those before that teach: known, with deals worked."""
    return tuple(
        works[key]
        for key in before
        if key in works and works[key].is_known and works[key].deal_days > 0
    )


def plan_of(
    baseline: Sequence[Working], *, elapsed: int, amount: Decimal | Fraction
) -> tuple[Fraction, ...] | None:
    """Return the factors that make the planned amount; null: nothing was won in the baseline.

    Speed, win rate and size are pooled ratios of the baseline (sums over sums, not means of
    ratios); speed is decisions per deal and business day, times the days of this period. Volume is
    solved: as many deals as it takes.
    """
    deal_days = sum(one.deal_days for one in baseline)
    decided = sum(one.decided for one in baseline)
    won = sum(one.won for one in baseline)
    booked = sum((Fraction(one.booked) for one in baseline), start=Fraction(0))
    if min(deal_days, decided, won, elapsed) == 0 or booked <= 0:
        return None
    speed, rate, size = (
        Fraction(elapsed * decided, deal_days),
        Fraction(won, decided),
        booked / won,
    )
    return (Fraction(amount) / (speed * rate * size), speed, rate, size)
