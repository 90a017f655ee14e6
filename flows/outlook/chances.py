"""The chance that each open deal is won within each period."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

import numpy as np

from flows.outlook.calibration import SMALL_N, Calibration
from flows.outlook.fitting import one_thread
from flows.outlook.marts import MartState
from flows.outlook.rates import Rate
from flows.outlook.reasons import tell_reasons
from flows.outlook.scoring import Score
from flows.outlook.traits import present_rows
from flows.outlook.vocabulary import Cell, OpenDeal, Period, PeriodKey

CENT: Final = Decimal("0.01")

SMALLEST_CHANCE: Final = 0.000001
"""No deal is told to be lost or won before it is."""


@dataclass(frozen=True, slots=True)
class DealChance:
    """One deal in one period: ``p_win`` of being won in it, ``expected`` = p_win · value.

    ``value``: what it brings if won, its amount times the value ratio of past periods.
    ``reasons``: codes of what moves the chance off the usual, as ``reasons.py`` gives them.
    """

    deal: OpenDeal
    period: Period
    p_win: float
    value: Decimal
    expected: Decimal
    n: int
    is_overdue: bool
    reasons: str = ""

    @property
    def is_thin(self) -> bool:
        """Return whether the rate leans on a wider group than deals like this one."""
        return self.n < SMALL_N


def deal_chances(state: MartState, calibration: Calibration) -> tuple[DealChance, ...]:
    """Return one chance per open deal and period it belongs to, in the order of the deals."""
    if calibration.is_too_thin:
        return ()
    return tuple(
        _chance(
            deal, period, rate, value_ratio=calibration.value_ratio(period.key), as_of=state.as_of
        )
        for period in state.periods
        for deal, rate in _rated(state, calibration, period)
    )


def scored_chances(
    state: MartState,
    calibration: Calibration,
    scores: Mapping[PeriodKey, Score],
    *,
    with_reasons: bool = False,
) -> tuple[DealChance, ...]:
    """Return the same chances as the score of each period tells them."""
    if calibration.is_too_thin:
        return ()
    return tuple(
        chance
        for period in state.periods
        for chance in _scored(
            state, calibration, period, scores[period.key], with_reasons=with_reasons
        )
    )


def _scored(
    state: MartState,
    calibration: Calibration,
    period: Period,
    score: Score,
    *,
    with_reasons: bool,
) -> Iterator[DealChance]:
    rated = list(_rated(state, calibration, period))
    rows = present_rows([deal for deal, _ in rated], period, as_of=state.as_of)
    with one_thread():
        told = score.tell(rows)
        reasons = (
            tell_reasons(score.tell, rows, usual=score.past.deals, told=told)
            if with_reasons
            else [""] * len(rated)
        )
    bounded = np.clip(told, SMALLEST_CHANCE, 1 - SMALLEST_CHANCE)
    for (deal, rate), p_win, why in zip(rated, bounded, reasons, strict=True):
        own, ratio = Rate(p_win=float(p_win), n=rate.n), score.value_ratio
        yield _chance(deal, period, own, value_ratio=ratio, as_of=state.as_of, reasons=why)


def _rated(
    state: MartState, calibration: Calibration, period: Period
) -> Iterator[tuple[OpenDeal, Rate]]:
    """Return the deals that belong to the period, each with the rate of deals like it."""
    for deal in state.deals:
        if period.takes(deal.close_date):
            cell = Cell(stage=deal.stage, is_overdue=deal.close_date < state.as_of)
            yield deal, calibration.rate(period.key, cell)


def _chance(
    deal: OpenDeal,
    period: Period,
    rate: Rate,
    *,
    value_ratio: float,
    as_of: date,
    reasons: str = "",
) -> DealChance:
    p_win = round(rate.p_win, 6)
    value = deal.amount * Decimal(str(round(value_ratio, 6)))
    return DealChance(
        deal=deal,
        period=period,
        p_win=p_win,
        value=value,
        expected=(value * Decimal(str(p_win))).quantize(CENT, rounding=ROUND_HALF_EVEN),
        n=rate.n,
        is_overdue=deal.close_date < as_of,
        reasons=reasons,
    )
