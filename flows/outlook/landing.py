"""What a scope lands in a period: what is booked, what is expected, and how sure that is."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np

from flows.outlook.calibration import Calibration
from flows.outlook.chances import CENT, DealChance
from flows.outlook.simulation import seed_of, simulate_wins
from flows.outlook.vocabulary import Landing, Period, Scope, Standing


def forecast_landing(
    *,
    scope: Scope,
    period: Period,
    standing: Standing,
    chances: Sequence[DealChance],
    calibration: Calibration,
) -> Landing:
    """Return the landing of one scope in one period.

    Units: whole reporting currency. Expected = booked + Σ p·amount, to the cent, so that the
    landings of people add up to their unit's; the percentiles come from the simulation.
    """
    if calibration.is_too_thin:
        return _unknown(scope, period)
    booked, target = standing.booked, standing.target
    draws = float(booked) + simulate_wins(
        amounts=np.array([float(chance.deal.amount) for chance in chances], dtype=np.float64),
        probabilities=np.array([chance.p_win for chance in chances], dtype=np.float64),
        seed=seed_of(standing.as_of.isoformat(), *scope.key, period.kind, period.start.isoformat()),
    )
    p10, p50, p90 = (_money(float(q)) for q in np.percentile(draws, (10, 50, 90)))
    return Landing(
        scope=scope.key,
        period=period.key,
        expected=booked + sum((chance.expected for chance in chances), Decimal(0)),
        p10=p10,
        p50=p50,
        p90=p90,
        p_reach_target=None if not target else float(np.mean(draws >= float(target))),
        n=len(chances),
        note=_note(period, chances, calibration),
    )


def _money(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(CENT, rounding=ROUND_HALF_EVEN)


def _note(period: Period, chances: Sequence[DealChance], calibration: Calibration) -> str:
    """Return the codes of what the reader should know, most telling first."""
    told = {
        "overdue_included": any(chance.is_overdue for chance in chances),
        "n_small": any(chance.is_thin for chance in chances),
        "on_time_unknown": calibration.on_time_n[period.key] == 0,
        "new_deals_excluded": True,
        "sigma_fixed": True,
    }
    return ",".join(code for code, holds in told.items() if holds)


def _unknown(scope: Scope, period: Period) -> Landing:
    return Landing(
        scope=scope.key,
        period=period.key,
        expected=None,
        p10=None,
        p50=None,
        p90=None,
        p_reach_target=None,
        n=0,
        note="history_too_thin",
    )
