"""The chance that each open deal is won within each period."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from flows.outlook.calibration import SMALL_N, Calibration
from flows.outlook.marts import MartState
from flows.outlook.vocabulary import OpenDeal, Period

CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class DealChance:
    """One deal in one period: ``p_win`` of being won in it, ``expected`` = p_win · amount."""

    deal: OpenDeal
    period: Period
    p_win: float
    expected: Decimal
    n: int
    is_overdue: bool

    @property
    def is_thin(self) -> bool:
        """Return whether the rate leans on a wider group than the deal's own stage."""
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
    rate = calibration.stage_rate(deal.stage)
    p_win = round(rate.p_win * calibration.on_time_ratios[period.key], 6)
    expected = deal.amount * Decimal(str(p_win))
    return DealChance(
        deal=deal,
        period=period,
        p_win=p_win,
        expected=expected.quantize(CENT, rounding=ROUND_HALF_EVEN),
        n=rate.n,
        is_overdue=deal.close_date < state.as_of,
    )
