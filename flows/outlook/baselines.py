"""Other ways to say what lands: what anyone could reckon, and our forecast has to beat.

Each is a small function of what was known on a day, and returns null where it says nothing.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from math import sqrt
from typing import Final

from flows.outlook.chances import CENT
from flows.outlook.paces import PastPace
from flows.outlook.vocabulary import Call

SMALLEST_SHARE: Final = Decimal("0.15")
"""Share of a period booked by a day below which a pace says nothing of its end (metric 6)."""

ENOUGH_PERIODS: Final = 2
"""Past periods without which a seasonal pace is none."""

_NINTH_DECILE: Final = 1.2815515655446004
"""Of the standard normal law."""


def crm_probability(booked: Decimal, deals: Sequence[tuple[Decimal, float | None]]) -> Call | None:
    """Return bookings and each due deal's amount times the CRM's own probability.

    Source: the weighted pipeline of CRMs (Salesforce's expected revenue, HubSpot's weighted
    amount). No forecast where the source of a deal tells no probability.
    """
    if any(chance is None for _, chance in deals):
        return None
    return _weighted(booked, [(amount, chance or 0.0) for amount, chance in deals])


def stage_weighted(booked: Decimal, deals: Sequence[tuple[Decimal, float]]) -> Call:
    """Return bookings and each due deal's amount times the share ever won from its stage.

    Source: the stage-weighted pipeline of sales handbooks, with shares out of known history.
    """
    return _weighted(booked, deals)


def run_rate(booked: Decimal, *, elapsed_days: int, total_days: int) -> Call | None:
    """Return bookings per elapsed business day times the business days of the period.

    Source: the linear run rate (metric 6). No forecast before the first business day has passed.
    """
    return Call(expected=_cents(booked * total_days / elapsed_days)) if elapsed_days else None


def last_year_same_day(booked: Decimal, past: Sequence[PastPace]) -> Call | None:
    """Return bookings and what the same period of last year booked after the same day.

    Source: comparison with last year at as many business days left. No forecast where history
    does not reach a year back.
    """
    return next((Call(booked + one.final - one.then) for one in past if one.is_last_year), None)


def seasonal_pace(booked: Decimal, past: Sequence[PastPace]) -> Call | None:
    """Return bookings over the mean share of past periods that was booked by the same day.

    Source: the seasonal pace (metrics 5 and 6). Its interval is that of the single past shares.
    No forecast with fewer than two past periods, or where the mean share is under 15 %.
    """
    shares = [one.then / one.final for one in past if one.final > 0 and one.is_recent]
    if len(shares) < ENOUGH_PERIODS or sum(shares) / len(shares) < SMALLEST_SHARE:
        return None
    expected = _cents(booked * len(shares) / sum(shares))
    if min(shares) <= 0:
        return Call(expected)
    landings = sorted(booked / share for share in shares)
    return Call(expected, *(_cents(_quantile(landings, share)) for share in (0.1, 0.5, 0.9)))


def _weighted(booked: Decimal, deals: Sequence[tuple[Decimal, float]]) -> Call:
    """Return the weighted sum, and the normal law of its deals as if they failed one by one."""
    mean = sum(float(amount) * chance for amount, chance in deals)
    spread = sqrt(sum(float(amount) ** 2 * chance * (1 - chance) for amount, chance in deals))
    low, middle, high = (
        booked + _cents(Decimal(repr(max(mean + spread * z, 0.0))))
        for z in (-_NINTH_DECILE, 0.0, _NINTH_DECILE)
    )
    return Call(expected=middle, p10=low, p50=middle, p90=high)


def _quantile(ordered: Sequence[Decimal], share: float) -> Decimal:
    """Return the quantile, between neighbours on the straight line."""
    place = Decimal(str(share)) * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_EVEN)
