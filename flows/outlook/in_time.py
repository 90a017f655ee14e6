"""The chance to be won within the period, out of past periods with as many days left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log, sqrt
from typing import Final

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

    def rate(self, cell: Cell) -> Rate:
        """Return the cell's rate, pulled towards its stage's, and that towards all."""
        stage = shrink(self.stages.get(cell.stage, _NONE), towards=pooled(self.pool))
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
    if len(misses) < ENOUGH_PERIODS:
        return None
    total = max(sum(squared - by_chance for squared, by_chance in misses), 0.0)
    return sqrt((total + ENOUGH_PERIODS * SIGMA_UNMEASURED**2) / (len(misses) + ENOUGH_PERIODS))


def _value_ratio(rates: InTime, cells: Mapping[Cell, Outcome]) -> float:
    """Return won over promised money, pulled towards 1 as if by twenty wins."""
    promised = sum(rates.rate(cell).p_win * outcome.amount for cell, outcome in cells.items())
    if rates.is_too_thin or promised <= 0:
        return 1.0
    hits = rates.pool.hits
    won = max(sum(outcome.won for outcome in cells.values()), 0.0)
    return (hits * won / promised + PRIOR_STRENGTH) / (hits + PRIOR_STRENGTH)


def _miss(period: PastPeriod, *, others: Sequence[PastPeriod]) -> tuple[float, float] | None:
    """Return the squared miss of a period's money and the part that chance explains."""
    rates = in_time_rates(others)
    chances = [(rates.rate(cell).p_win, outcome) for cell, outcome in period.cells.items()]
    amount = sum(outcome.amount for _, outcome in chances) * rates.value_ratio
    if rates.is_too_thin or sum(outcome.tally.n for _, outcome in chances) < SMALLEST_POOL:
        return None
    share = sum(p * outcome.amount for p, outcome in chances) * rates.value_ratio / amount
    won = min(max(sum(outcome.won for _, outcome in chances) / amount, share / 4), (share + 3) / 4)
    chance = sum(p * (1 - p) * outcome.squares for p, outcome in chances) * rates.value_ratio**2
    by_chance = chance / (amount * share * (1 - share)) ** 2
    return (_logit(won) - _logit(share)) ** 2, by_chance


def _logit(share: float) -> float:
    return log(share / (1 - share))
