"""The chance to be won within the period, out of past periods with as many days left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log, sqrt
from typing import Final, NamedTuple

from flows.outlook.rates import PRIOR_STRENGTH, Rate, pooled, shrink
from flows.outlook.vocabulary import Cell, Outcome, PastPeriod, StageKey, Tally

SMALLEST_POOL: Final = 20
"""Past deals in all below which past periods teach nothing about this one."""

SIGMA_UNMEASURED: Final = 0.35
"""Spread of the common shock on the logit scale where too few periods can measure it.

Of the spreads tried in replays of two companies (0.25, 0.35, 0.5) the one whose intervals of 80 %
cover 70 to 90 % of months and quarters in both; at 0.5 those of quarters covered 92 %."""

ENOUGH_PERIODS: Final = 4
"""Past periods from which that spread is measured; also the weight of the unmeasured one."""

_NONE: Final = Tally(hits=0, n=0)
_NOTHING: Final = Outcome(tally=_NONE, amount=0.0, squares=0.0, won=0.0)


class MoneySums(NamedTuple):
    """Sums over deals: amounts; chance · amount; money won; chance · (1 − chance) · amount²."""

    n: int
    amount: float
    promised: float
    won: float
    chance: float


class Miss(NamedTuple):
    """Squared miss of a period's money on the logit scale, and the part that chance explains."""

    squared: float
    by_chance: float


@dataclass(frozen=True, slots=True)
class InTime:
    """Rates of one period: by stage and overdue or not, by stage, in all.

    ``value_ratio``: what the wins were worth, as a share of what their chances promised; under 1
    where discounts are given or large deals are won less often.
    """

    pool: Tally
    stages: Mapping[StageKey, Tally]
    cells: Mapping[Cell, Tally]
    value_ratio: float = 1.0

    @property
    def is_too_thin(self) -> bool:
        """Return whether past periods hold too few deals to say anything."""
        return self.pool.n < SMALLEST_POOL

    def stage_share(self, stage: StageKey) -> float:
        """Return the stage's share of wins, overdue or not, pulled towards that of all."""
        return shrink(self.stages.get(stage, _NONE), towards=pooled(self.pool))

    def rate(self, cell: Cell) -> Rate:
        """Return the cell's rate, pulled towards its stage's, and that towards all."""
        stage = self.stage_share(cell.stage)
        own = self.cells.get(cell, _NONE)
        return Rate(p_win=shrink(own, towards=stage), n=own.n)


def in_time_rates(past: Iterable[PastPeriod]) -> InTime:
    """Return the rates that past periods teach together."""
    cells: dict[Cell, Outcome] = {}
    for cell, outcome in (item for period in past for item in period.cells.items()):
        cells[cell] = cells.get(cell, _NOTHING) + outcome
    stages: dict[StageKey, Tally] = {}
    for cell, outcome in cells.items():
        stages[cell.stage] = stages.get(cell.stage, _NONE) + outcome.tally
    counted = InTime(
        pool=sum(stages.values(), start=_NONE),
        stages=stages,
        cells={cell: outcome.tally for cell, outcome in cells.items()},
    )
    return replace(counted, value_ratio=_value_ratio(counted, cells))


def measured_sigma(past: Sequence[PastPeriod]) -> float | None:
    """Return how far whole periods miss their forecast, on the logit scale; too few: null.

    Each past period is forecast from the others. What its deals miss together, less what chance
    alone explains, is the common shock; few periods are pulled towards the unmeasured spread.
    """
    misses = [
        miss
        for index, period in enumerate(past)
        if (miss := _miss(period, others=[*past[:index], *past[index + 1 :]])) is not None
    ]
    return sigma_of(misses)


def sigma_of(misses: Sequence[Miss]) -> float | None:
    """Return the spread that explains what is beyond chance in the misses; too few: null."""
    if len(misses) < ENOUGH_PERIODS:
        return None
    total = max(sum(miss.squared - miss.by_chance for miss in misses), 0.0)
    return sqrt((total + ENOUGH_PERIODS * SIGMA_UNMEASURED**2) / (len(misses) + ENOUGH_PERIODS))


def missed(sums: MoneySums, *, value_ratio: float) -> Miss | None:
    """Return how far the money of deals missed what their chances promised; too few: null."""
    if sums.n < SMALLEST_POOL:
        return None
    share, amount = sums.promised / sums.amount, sums.amount * value_ratio
    won = min(max(sums.won / amount, share / 4), (share + 3) / 4)
    by_chance = sums.chance / (sums.amount * share * (1 - share)) ** 2
    return Miss(squared=(_logit(won) - _logit(share)) ** 2, by_chance=by_chance)


def value_of_wins(*, hits: int, won: float, promised: float) -> float:
    """Return won over promised money, pulled towards 1 as if by twenty wins."""
    if promised <= 0:
        return 1.0
    return (hits * max(won, 0.0) / promised + PRIOR_STRENGTH) / (hits + PRIOR_STRENGTH)


def _value_ratio(rates: InTime, cells: Mapping[Cell, Outcome]) -> float:
    if rates.is_too_thin:
        return 1.0
    return value_of_wins(
        hits=rates.pool.hits,
        won=sum(outcome.won for outcome in cells.values()),
        promised=sum(rates.rate(cell).p_win * outcome.amount for cell, outcome in cells.items()),
    )


def _miss(period: PastPeriod, *, others: Sequence[PastPeriod]) -> Miss | None:
    rates = in_time_rates(others)
    if rates.is_too_thin:
        return None
    told = [(rates.rate(cell).p_win, outcome) for cell, outcome in period.cells.items()]
    return missed(
        MoneySums(
            n=sum(outcome.tally.n for _, outcome in told),
            amount=sum(outcome.amount for _, outcome in told),
            promised=sum(p * outcome.amount for p, outcome in told),
            won=sum(outcome.won for _, outcome in told),
            chance=sum(p * (1 - p) * outcome.squares for p, outcome in told),
        ),
        value_ratio=rates.value_ratio,
    )


def _logit(share: float) -> float:
    return log(share / (1 - share))
