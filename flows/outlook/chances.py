"""The chance that each open deal is won within each period."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from flows.outlook.calibration import SMALL_N, Calibration
from flows.outlook.marts import MartState
from flows.outlook.vocabulary import Cell, OpenDeal, Period

CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class DealChance:
    """One deal in one period: ``p_win`` of being won in it, ``expected`` = p_win · value.

    ``value``: what it brings if won, its amount times the value ratio of past periods.
    """

    deal: OpenDeal
    period: Period
    p_win: float
    value: Decimal
    expected: Decimal
    n: int
    is_overdue: bool

    @property
    def is_thin(self) -> bool:
        """Return whether the rate leans on a wider group than deals like this one."""
        return self.n < SMALL_N


def deal_chances(state: MartState, calibration: Calibration) -> tuple[DealChance, ...]:
    """Return one chance per open deal and period it belongs to, in the order of the deals."""
    if calibration.is_too_thin:
        return ()
    return tuple(
        _chance(state, calibration, deal=deal, period=period)
        for period in state.periods
        for deal in state.deals
        if period.takes(deal.close_date)
    )


def _chance(
    state: MartState, calibration: Calibration, *, deal: OpenDeal, period: Period
) -> DealChance:
    is_overdue = deal.close_date < state.as_of
    rate = calibration.rate(period.key, Cell(stage=deal.stage, is_overdue=is_overdue))
    p_win = round(rate.p_win, 6)
    value = deal.amount * Decimal(str(round(calibration.value_ratio(period.key), 6)))
    return DealChance(
        deal=deal,
        period=period,
        p_win=p_win,
        value=value,
        expected=(value * Decimal(str(p_win))).quantize(CENT, rounding=ROUND_HALF_EVEN),
        n=rate.n,
        is_overdue=is_overdue,
    )
