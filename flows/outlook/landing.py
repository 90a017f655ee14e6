"""What a scope lands in a period: what is booked, what is expected, and how sure that is."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np

from flows.outlook.calibration import Calibration
from flows.outlook.chances import CENT, DealChance
from flows.outlook.in_time import SIGMA_UNMEASURED
from flows.outlook.new_deals import NewDeals
from flows.outlook.simulation import Floats, seed_of, simulate_flow, simulate_wins
from flows.outlook.vocabulary import Landing, Period, Scope, Standing


def forecast_landing(
    *,
    scope: Scope,
    period: Period,
    standing: Standing,
    chances: Sequence[DealChance],
    calibration: Calibration,
    new_deals: NewDeals,
) -> Landing:
    """Return the landing of one scope in one period.

    Units: whole reporting currency. Expected = booked + expected open + expected new, each the sum
    of its people's to the cent; the percentiles come from the simulation.
    """
    if calibration.is_too_thin:
        return _unknown(scope, period, standing)
    expected_open = sum((chance.expected for chance in chances), Decimal(0))
    expected_new = new_deals.expected_of(scope.owner_ids)
    draws = _draws(scope, period, standing, chances, calibration, new_deals)
    p10, p50, p90 = (_money(float(q)) for q in np.percentile(draws, (10, 50, 90)))
    return Landing(
        scope=scope.key,
        period=period.key,
        booked=standing.booked,
        expected=standing.booked + expected_open + (expected_new or 0),
        expected_open=expected_open,
        expected_new=expected_new,
        p10=p10,
        p50=p50,
        p90=p90,
        p_reach_target=(
            float(np.mean(draws >= float(standing.target))) if standing.target else None
        ),
        n=len(chances),
        past_periods=calibration.past_periods[period.key],
        past_n=calibration.in_time[period.key].pool.n,
        note=_note(period, chances, calibration, is_new_known=new_deals.is_known),
    )


def _draws(
    scope: Scope,
    period: Period,
    standing: Standing,
    chances: Sequence[DealChance],
    calibration: Calibration,
    new_deals: NewDeals,
) -> Floats:
    """Return the landing in each of the draws."""
    words = (standing.as_of.isoformat(), *scope.key, period.kind, period.start.isoformat())
    won = simulate_wins(
        amounts=np.array([float(chance.value) for chance in chances], dtype=np.float64),
        probabilities=np.array([chance.p_win for chance in chances], dtype=np.float64),
        sigma=calibration.sigmas[period.key] or SIGMA_UNMEASURED,
        seed=seed_of(*words),
    )
    flow = simulate_flow(
        past=np.array(new_deals.flows_of(scope.owner_ids), dtype=np.float64),
        expected=float(new_deals.expected_of(scope.owner_ids) or 0),
        seed=seed_of(*words, "new deals"),
    )
    return np.asarray(float(standing.booked) + won + flow, dtype=np.float64)


def _money(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(CENT, rounding=ROUND_HALF_EVEN)


def _note(
    period: Period,
    chances: Sequence[DealChance],
    calibration: Calibration,
    *,
    is_new_known: bool,
) -> str:
    """Return the codes of what the reader should know, most telling first."""
    told = {
        "overdue_included": any(chance.is_overdue for chance in chances),
        "n_small": any(chance.is_thin for chance in chances),
        "on_time_unknown": calibration.in_time[period.key].is_too_thin,
        "new_deals_excluded": not is_new_known,
        "sigma_fixed": calibration.sigmas[period.key] is None,
    }
    return ",".join(code for code, holds in told.items() if holds)


def _unknown(scope: Scope, period: Period, standing: Standing) -> Landing:
    return Landing(
        scope=scope.key,
        period=period.key,
        booked=standing.booked,
        expected=None,
        expected_open=None,
        expected_new=None,
        p10=None,
        p50=None,
        p90=None,
        p_reach_target=None,
        n=0,
        past_periods=0,
        past_n=0,
        note="history_too_thin",
    )
